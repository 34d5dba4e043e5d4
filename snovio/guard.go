package snovio

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"sync/atomic"
	"time"
)

// ErrSendDeadlinePassed is wrapped by the NOT_SENT error of a call whose request
// was still unwritten at its send deadline.
var ErrSendDeadlinePassed = errors.New("the moment until which the request might be sent has passed")

type sendDeadlineKey struct{}

// WithSendDeadline makes a call under the returned context fail with NOT_SENT
// instead of writing its request after a moment, which is asked for right before
// the write because it may have been moved since. The answer may come later.
// It protects against a process that was stopped between checking its lease and
// writing the request. The moment should come from time.Now, so that its monotonic
// reading is compared and steps of the wall clock do not matter.
//
// The check is the last thing before the system call that writes. Only a stop in
// between those two, a few instructions long, goes unnoticed. A request too long for one
// write (64 KiB) whose first part is out already is broken off, and is CONNECTION_LOST.
func WithSendDeadline(ctx context.Context, deadline func() time.Time) context.Context {
	return context.WithValue(ctx, sendDeadlineKey{}, sendDeadline(deadline))
}

// sendDeadline tells until when a request may be written; nil: at any time.
type sendDeadline func() time.Time

func sendDeadlineOf(ctx context.Context) sendDeadline {
	deadline, _ := ctx.Value(sendDeadlineKey{}).(sendDeadline)
	return deadline
}

func (d sendDeadline) passed() bool { return d != nil && time.Now().After(d()) }

// guardedTransport refuses a request whose send deadline has passed before a
// connection is asked for. It also covers transports whose connections it cannot guard.
type guardedTransport struct{ next http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (t guardedTransport) RoundTrip(request *http.Request) (*http.Response, error) {
	if sendDeadlineOf(request.Context()).passed() {
		if request.Body != nil {
			_ = request.Body.Close()
		}
		return nil, ErrSendDeadlinePassed
	}
	return t.next.RoundTrip(request)
}

// CloseIdleConnections closes those of the wrapped transport, where it has any.
func (t guardedTransport) CloseIdleConnections() {
	if closer, ok := t.next.(interface{ CloseIdleConnections() }); ok {
		closer.CloseIdleConnections()
	}
}

// guardedConn counts the writes on a connection and refuses those that come
// after the send deadline of the request it carries.
type guardedConn struct {
	net.Conn
	writes   atomic.Int64
	deadline atomic.Pointer[sendDeadline]
}

// guardOf returns the guard of a connection that the transport hands out; nil
// where there is none. A connection through a proxy has the guard below its TLS.
func guardOf(conn net.Conn) *guardedConn {
	if secured, ok := conn.(*tls.Conn); ok {
		conn = secured.NetConn()
	}
	guarded, _ := conn.(*guardedConn)
	return guarded
}

// arm sets the send deadline of the next request and returns the number of
// writes so far.
func (c *guardedConn) arm(deadline sendDeadline) int64 {
	c.deadline.Store(&deadline)
	return c.writes.Load()
}

// Write implements net.Conn. A write that failed entirely is not counted. It is
// counted before it is tried, so that a reader of the count never misses one.
func (c *guardedConn) Write(p []byte) (int, error) {
	if deadline := c.deadline.Load(); deadline != nil && deadline.passed() {
		return 0, ErrSendDeadlinePassed
	}
	c.writes.Add(1)
	n, err := c.Conn.Write(p)
	if n == 0 && err != nil {
		c.writes.Add(-1)
	}
	return n, err
}
