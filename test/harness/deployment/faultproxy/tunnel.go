package faultproxy

import (
	"context"
	"net"
	"sync"
)

// tunnel is one client's connection and the one to the target that belongs to it.
type tunnel struct {
	proxy  *Proxy
	client net.Conn
	ctx    context.Context //nolint:containedctx // the tunnel's life, which its two streams share
	end    context.CancelFunc
	// muted is closed when the tunnel goes mute.
	muted chan struct{}

	mu     sync.Mutex
	target net.Conn // nil before the target has answered
	over   bool
	mute   bool
}

func newTunnel(proxy *Proxy, client net.Conn) *tunnel {
	ctx, end := context.WithCancel(context.Background())
	return &tunnel{proxy: proxy, client: client, ctx: ctx, end: end, muted: make(chan struct{})}
}

// run passes bytes both ways until both ways have ended, or the tunnel is over.
func (t *tunnel) run() {
	defer t.close()
	target, err := new(net.Dialer).DialContext(t.ctx, "tcp", t.proxy.target)
	if err != nil {
		// The nearest to the refusal that the client would have met.
		t.reset()
		return
	}
	t.mu.Lock()
	t.target = target
	over := t.over
	t.mu.Unlock()
	if over {
		_ = target.Close()
		return
	}
	var streams sync.WaitGroup
	streams.Go(func() { newStream(t, t.client, target, false).run() })
	streams.Go(func() { newStream(t, target, t.client, true).run() })
	streams.Wait()
}

// goMute drops everything that arrives from now on, also how the connections end.
func (t *tunnel) goMute() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.mute {
		t.mute = true
		close(t.muted)
	}
}

// isMute tells whether the tunnel went mute.
func (t *tunnel) isMute() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.mute
}

// close ends the tunnel; what was sent still arrives.
func (t *tunnel) close() { t.finish(func(net.Conn) {}) }

// reset ends the tunnel as a host that knows nothing of it does.
func (t *tunnel) reset() {
	t.finish(func(connection net.Conn) {
		if tcp, ok := connection.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0) // closing it then sends a reset
		}
	})
}

// finish closes both connections, each prepared for it, the first time it is called.
func (t *tunnel) finish(prepare func(net.Conn)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.over {
		return
	}
	t.over = true
	t.end()
	for _, connection := range []net.Conn{t.client, t.target} {
		if connection != nil {
			prepare(connection)
			_ = connection.Close()
		}
	}
}
