package graphqlws

import (
	"bufio"
	"errors"
	"net"
	"net/http"
	"sync/atomic"
	"syscall"
	"time"
)

// link is the connection below a websocket. A goroutine needs its write slot to write to it, so
// frames are written whole, by one goroutine at a time. gorilla/websocket reads from it, and
// writes what the protocol of websockets itself asks for.
type link struct {
	net.Conn
	// timeout is how long the peer may take to receive one piece.
	timeout time.Duration
	// slot holds an element while somebody writes.
	slot chan struct{}
	// missed: tryAcquire failed, so the holder of the slot calls again.
	missed atomic.Bool
	again  func()
	// closed: a close frame was written, after which RFC 6455, section 5.5.1, allows no other
	// frame. It changes in a write slot.
	closed atomic.Bool
	// raw writes without waiting; nil where the connection cannot.
	raw   syscall.RawConn
	write rawWrite
}

// errClosed is why nothing is written after a close frame.
var errClosed = errors.New("a close frame was sent")

// pieceBytes bounds what a peer has to receive within its timeout.
const pieceBytes = 16 << 10

func newLink(conn net.Conn, timeout time.Duration, again func()) *link {
	l := &link{Conn: conn, timeout: timeout, slot: make(chan struct{}, 1), again: again}
	if direct, ok := conn.(syscall.Conn); ok {
		if raw, err := direct.SyscallConn(); err == nil {
			l.raw = raw
		}
	}
	return l
}

// acquire waits for the write slot. Its holder releases it within the timeout of each piece.
func (l *link) acquire() { l.slot <- struct{}{} }

// tryAcquire takes the write slot if it is free. If not, its holder calls again when it releases it.
func (l *link) tryAcquire() bool {
	for range 2 {
		select {
		case l.slot <- struct{}{}:
			return true
		default:
			l.missed.Store(true)
		}
	}
	return false
}

func (l *link) release() {
	<-l.slot
	if l.missed.Swap(false) {
		l.again()
	}
}

// Write writes all in a write slot of its own. It implements net.Conn for gorilla/websocket, which
// writes each control frame with one call.
func (l *link) Write(p []byte) (int, error) {
	l.acquire()
	defer l.release()
	n, err := l.writeAll(p)
	if p[0] == closeFrame {
		l.closed.Store(true)
	}
	return n, err
}

// writeAll writes all in the caller's write slot. A peer that does not take a piece in time is
// gone, and so is the connection then.
func (l *link) writeAll(p []byte) (written int, err error) {
	if l.closed.Load() {
		return 0, errClosed
	}
	for len(p) > 0 {
		if err := l.Conn.SetWriteDeadline(time.Now().Add(l.timeout)); err != nil {
			return written, err
		}
		n, err := l.Conn.Write(p[:min(len(p), pieceBytes)])
		written += n
		if err != nil {
			_ = l.Close()
			return written, err
		}
		p = p[n:]
	}
	return written, l.Conn.SetWriteDeadline(time.Time{})
}

// SetWriteDeadline implements net.Conn: each write has a deadline of its own.
func (*link) SetWriteDeadline(time.Time) error { return nil }

// hijacker gives gorilla/websocket the link in place of the connection.
type hijacker struct {
	http.ResponseWriter
	link func(net.Conn) net.Conn
}

// Hijack implements http.Hijacker.
func (h hijacker) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, buffered, err := http.NewResponseController(h.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	return h.link(conn), buffered, nil
}
