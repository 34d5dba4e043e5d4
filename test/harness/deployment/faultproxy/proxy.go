package faultproxy

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"
)

// acceptPause passes before connections are taken again after that failed.
const acceptPause = 10 * time.Millisecond

// Config says where a Proxy listens and whom it speaks for.
type Config struct {
	// Listen and Target are addresses, host:port. A port that is 0 in Listen is
	// chosen once and then kept; a cut frees it for a while, so one from which the
	// kernel serves outgoing connections may be gone afterwards.
	Listen, Target string
}

// Proxy is one listener and the connections that came through it. It is safe for
// concurrent use.
type Proxy struct {
	target  string
	tunnels sync.WaitGroup

	mu       sync.Mutex
	closed   bool
	address  string
	listener net.Listener // nil while cut
	open     map[*tunnel]struct{}
	fault    fault
}

// fault is what the proxy does to the bytes that come by; without any of it, nothing.
type fault struct {
	// hold keeps everything back.
	hold bool
	// latency makes everything that late, each way.
	latency time.Duration
	// swallow loses what the target sends; closeAfter is how long a connection
	// whose bytes were lost lasts.
	swallow    bool
	closeAfter time.Duration
	// ended is closed when another fault takes this one's place.
	ended chan struct{}
}

// Start starts a proxy, which passes everything on until it is told otherwise.
func Start(ctx context.Context, config Config) (*Proxy, error) {
	p := &Proxy{target: config.Target, address: config.Listen, open: make(map[*tunnel]struct{}), fault: fault{ended: make(chan struct{})}}
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.listen(ctx); err != nil {
		return nil, fmt.Errorf("proxy for %s: %w", config.Target, err)
	}
	return p, nil
}

// Address is where the proxy listens, host:port. It stays the same.
func (p *Proxy) Address() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.address
}

// Connections tells how many connections are open through the proxy.
func (p *Proxy) Connections() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.open)
}

// Cut resets all connections, on both sides, and refuses new ones until Heal.
func (p *Proxy) Cut() {
	p.mu.Lock()
	p.become(fault{})
	p.stopListening()
	open := p.tunnelsNow()
	p.mu.Unlock()
	for _, t := range open {
		t.reset()
	}
}

// LoseReplies lets pass what clients send, and loses what comes back. A connection
// of which bytes were lost passes nothing back any more, and is closed after a while
// or when this fault ends; one on which nothing comes back goes on.
func (p *Proxy) LoseReplies(closeAfter time.Duration) {
	p.impose(fault{swallow: true, closeAfter: closeAfter})
}

// Slow delays everything that passes by a latency, each way.
func (p *Proxy) Slow(latency time.Duration) { p.impose(fault{latency: latency}) }

// Stall lets nothing pass, until Heal lets all of it pass.
func (p *Proxy) Stall() { p.impose(fault{hold: true}) }

// MuteExisting drops everything that arrives on the connections that exist now, in both
// directions. They stay open, as when a firewall forgets them, and one end does not learn
// that the other end closed. New connections work. Heal and Cut reset the mute ones.
func (p *Proxy) MuteExisting() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for t := range p.open {
		t.goMute()
	}
}

// Heal ends whatever fault there is. The error says that the proxy could not listen
// on its address again.
func (p *Proxy) Heal(ctx context.Context) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return nil
	}
	for t := range p.open {
		if t.isMute() {
			t.reset() // it lost bytes, so it must not go on
		}
	}
	p.become(fault{})
	if p.listener == nil {
		if err := p.listen(ctx); err != nil {
			return fmt.Errorf("heal the proxy for %s: %w", p.target, err)
		}
	}
	return nil
}

// Close resets all connections, stops listening and waits until everything has
// ended. Twice is safe.
func (p *Proxy) Close() {
	p.mu.Lock()
	p.closed = true
	p.stopListening()
	open := p.tunnelsNow()
	p.mu.Unlock()
	for _, t := range open {
		t.reset()
	}
	p.tunnels.Wait()
}

// impose replaces a fault by another one; a cut stays until Heal.
func (p *Proxy) impose(f fault) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.become(f)
}

// become tells all tunnels of a fault. The lock is held.
func (p *Proxy) become(f fault) {
	close(p.fault.ended)
	f.ended = make(chan struct{})
	p.fault = f
}

// now returns the fault there is.
func (p *Proxy) now() fault {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.fault
}

// listen starts taking connections. The lock is held.
func (p *Proxy) listen(ctx context.Context) error {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", p.address)
	if err != nil {
		return err
	}
	p.listener, p.address = listener, listener.Addr().String()
	p.tunnels.Go(func() { p.accept(listener) })
	return nil
}

// stopListening has new connections refused. The lock is held.
func (p *Proxy) stopListening() {
	if p.listener != nil {
		_ = p.listener.Close()
		p.listener = nil
	}
}

func (p *Proxy) tunnelsNow() []*tunnel {
	open := make([]*tunnel, 0, len(p.open))
	for t := range p.open {
		open = append(open, t)
	}
	return open
}

// accept takes connections until the listener is closed.
func (p *Proxy) accept(listener net.Listener) {
	for {
		client, err := listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			// This process has no file descriptors left, for one.
			<-time.After(acceptPause)
			continue
		}
		p.enter(listener, client)
	}
}

// enter starts a tunnel, unless a cut came first.
func (p *Proxy) enter(listener net.Listener, client net.Conn) {
	t := newTunnel(p, client)
	p.mu.Lock()
	cut := p.listener != listener
	if !cut {
		p.open[t] = struct{}{}
		p.tunnels.Go(func() {
			t.run()
			p.leave(t)
		})
	}
	p.mu.Unlock()
	if cut {
		t.reset()
	}
}

func (p *Proxy) leave(t *tunnel) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.open, t)
}
