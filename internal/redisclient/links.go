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
	made time.Time
	mu   sync.Mutex
	open map[*link]struct{}
}

// NewLinks makes Links without connections.
func NewLinks() *Links { return &Links{made: time.Now(), open: make(map[*link]struct{})} }

// now is the time since l was made, in nanoseconds, at least 1. It never goes back.
func (l *Links) now() int64 { return max(int64(time.Since(l.made)), 1) }

// link is one connection. go-redis reads from it only while it waits for an answer.
type link struct {
	net.Conn

	links *Links
	// reading: a call of Read is under way.
	reading atomic.Bool
	// asked is when the command was sent of whose answer no byte came yet; 0: there is none.
	asked atomic.Int64
	// heard is when bytes last arrived.
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
	added.heard.Store(l.now())
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
	l.reading.Store(true)
	n, err := l.Conn.Read(b)
	l.reading.Store(false)
	if n > 0 {
		l.heard.Store(l.links.now())
		l.asked.Store(0)
	}
	l.note(err)
	return n, err
}

// Write implements net.Conn.
func (l *link) Write(b []byte) (int, error) {
	l.asked.CompareAndSwap(0, l.links.now())
	n, err := l.Conn.Write(b)
	l.note(err)
	return n, err
}

// note drops idle connections when the deadline of a command expired. What counts is when the
// command was sent: go-redis also reads again after the deadline, and those reads fail at once.
// A deadline without a command, as of a subscription that waits for messages, proves nothing.
func (l *link) note(err error) {
	if asked := l.asked.Load(); asked > 0 && errors.Is(err, os.ErrDeadlineExceeded) {
		l.links.dropIdle(l.RemoteAddr().String(), asked)
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
		if !other.reading.Load() && other.asked.Load() == 0 && other.heard.Load() < since && other.RemoteAddr().String() == server {
			idle = append(idle, other)
		}
	}
	l.mu.Unlock()
	for _, other := range idle {
		_ = other.Close() // go-redis finds it closed when it next takes it from the pool
	}
}
