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

// link is the connection below a websocket. Whoever writes to it takes a turn: frames
// are written whole, by one goroutine at a time. gorilla/websocket reads from it, and
// writes what the protocol of websockets itself asks for.
type link struct {
	net.Conn
	// patience is how long the peer may take to receive one piece.
	patience time.Duration
	// turn holds an element while somebody writes.
	turn chan struct{}
	// missed: somebody who does not wait asked for a turn in vain; again is called then.
	missed atomic.Bool
	again  func()
	// closed: a close frame was written, after which RFC 6455, section 5.5.1, allows no other
	// frame. It changes in a turn.
	closed atomic.Bool
	// raw writes without waiting; nil where the connection cannot.
	raw     syscall.RawConn
	attempt attempt
}

// errClosed is why nothing is written after a close frame.
var errClosed = errors.New("a close frame was sent")

// pieceBytes bounds what a peer has to receive within its patience.
const pieceBytes = 16 << 10

func newLink(conn net.Conn, patience time.Duration, again func()) *link {
	l := &link{Conn: conn, patience: patience, turn: make(chan struct{}, 1), again: again}
	if direct, ok := conn.(syscall.Conn); ok {
		if raw, err := direct.SyscallConn(); err == nil {
			l.raw = raw
		}
	}
	return l
}

// take waits for the turn. Whoever has it is done within the patience of each piece.
func (l *link) take() { l.turn <- struct{}{} }

// tryTake takes the turn where nobody has it; else whoever has it calls again at its end.
func (l *link) tryTake() bool {
	for range 2 {
		select {
		case l.turn <- struct{}{}:
			return true
		default:
			l.missed.Store(true)
		}
	}
	return false
}

func (l *link) give() {
	<-l.turn
	if l.missed.Swap(false) {
		l.again()
	}
}

// Write writes all in a turn of its own, and implements net.Conn for gorilla/websocket, which
// writes each control frame at once.
func (l *link) Write(p []byte) (int, error) {
	l.take()
	defer l.give()
	n, err := l.writeAll(p)
	if p[0] == closeFrame {
		l.closed.Store(true)
	}
	return n, err
}

// writeAll writes all in the caller's turn. A peer that does not take a piece in time is
// gone, and so is the connection then.
func (l *link) writeAll(p []byte) (written int, err error) {
	if l.closed.Load() {
		return 0, errClosed
	}
	for len(p) > 0 {
		if err := l.Conn.SetWriteDeadline(time.Now().Add(l.patience)); err != nil {
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
