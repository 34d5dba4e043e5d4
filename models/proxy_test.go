package models_test

import (
	"io"
	"net"
	"net/url"
	"sync"
	"testing"
)

// proxy stands between a store and Postgres and can cut what runs through it.
type proxy struct {
	url      string
	listener net.Listener
	group    sync.WaitGroup
	mu       sync.Mutex
	open     []net.Conn
	total    int
}

func newProxy(t *testing.T, database string) *proxy {
	t.Helper()
	target, err := url.Parse(database)
	must(t, err)
	server := target.Host
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	target.Host = listener.Addr().String()
	p := &proxy{url: target.String(), listener: listener}
	p.group.Go(func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			upstream, err := net.Dial("tcp", server)
			if err != nil {
				_ = client.Close()
				continue
			}
			p.mu.Lock()
			p.open = append(p.open, client, upstream)
			p.total++
			p.mu.Unlock()
			p.group.Go(func() { _, _ = io.Copy(upstream, client) })
			p.group.Go(func() { _, _ = io.Copy(client, upstream) })
		}
	})
	t.Cleanup(func() {
		p.stop()
		p.group.Wait()
	})
	return p
}

// accepted is how many connections there were so far.
func (p *proxy) accepted() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.total
}

// cut ends all connections; new ones may come.
func (p *proxy) cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, conn := range p.open {
		_ = conn.Close()
	}
	p.open = nil
}

// stop ends all connections and takes no new ones.
func (p *proxy) stop() {
	_ = p.listener.Close()
	p.cut()
}
