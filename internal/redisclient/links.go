package redisclient

import (
	"errors"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// Links are the connections of one or more clients. When a network drops the
// connections that exist and lets new ones through, each idle connection of a pool
// would cost one command its deadline. So when one deadline expires, Links closes the idle
// connections to the same server. It is safe for concurrent use.
type Links struct {
	mu   sync.Mutex
	open map[*link]struct{}
}

// NewLinks makes Links without connections.
func NewLinks() *Links { return &Links{open: make(map[*link]struct{})} }

// link is one connection. go-redis reads from it only while it waits for an answer.
type link struct {
	net.Conn

	links *Links
	// reading: a call of Read is under way.
	reading atomic.Bool
	// asked: a command was sent, and no byte of the answer came yet.
	asked atomic.Bool
	// heard is when bytes last arrived, in nanoseconds.
	heard atomic.Int64
}

// socketLink is a link whose socket go-redis may inspect before it uses the connection
// again. Behind TLS it may not: bytes of the protocol can wait there.
type socketLink struct {
	*link
	syscall.Conn
}

// add wraps a connection; it passes on the error of a failed dial.
func (l *Links) add(conn net.Conn, err error) (net.Conn, error) {
	if err != nil {
		return nil, err
	}
	added := &link{Conn: conn, links: l}
	added.heard.Store(time.Now().UnixNano())
	l.mu.Lock()
	l.open[added] = struct{}{}
	l.mu.Unlock()
	if socket, ok := conn.(syscall.Conn); ok {
		return socketLink{added, socket}, nil
	}
	return added, nil
}

// Read implements net.Conn.
func (l *link) Read(b []byte) (int, error) {
	began := time.Now()
	l.reading.Store(true)
	n, err := l.Conn.Read(b)
	l.reading.Store(false)
	if n > 0 {
		l.heard.Store(time.Now().UnixNano())
		l.asked.Store(false)
	}
	l.note(began, err)
	return n, err
}

// Write implements net.Conn.
func (l *link) Write(b []byte) (int, error) {
	began := time.Now()
	l.asked.Store(true)
	n, err := l.Conn.Write(b)
	l.note(began, err)
	return n, err
}

// note drops idle connections when a deadline expired.
func (l *link) note(began time.Time, err error) {
	if errors.Is(err, os.ErrDeadlineExceeded) {
		l.links.dropIdle(l.RemoteAddr().String(), began.UnixNano())
	}
}

// Close implements net.Conn.
func (l *link) Close() error {
	l.links.mu.Lock()
	delete(l.links.open, l)
	l.links.mu.Unlock()
	return l.Conn.Close()
}

// dropIdle closes the connections to a server that are not in use and on which
// nothing arrived since the given moment. Those in use have deadlines of their own.
func (l *Links) dropIdle(server string, since int64) {
	l.mu.Lock()
	var idle []*link
	for other := range l.open {
		if !other.reading.Load() && !other.asked.Load() && other.heard.Load() < since && other.RemoteAddr().String() == server {
			idle = append(idle, other)
		}
	}
	l.mu.Unlock()
	for _, other := range idle {
		_ = other.Close() // go-redis finds it closed when it next takes it from the pool
	}
}
