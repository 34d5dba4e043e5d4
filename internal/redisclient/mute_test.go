package redisclient

import (
	"context"
	"errors"
	"net/url"
	"testing"

	"github.com/redis/go-redis/v9"
	"go.uber.org/goleak"

	"github.com/snovsync/snovsync/test/harness"
	"github.com/snovsync/snovsync/test/harness/deployment/faultproxy"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// behindProxy is a real Redis whose connections can be made mute.
func behindProxy(t *testing.T) (*faultproxy.Proxy, *URL) {
	t.Helper()
	address, err := url.Parse(harness.RedisURL(t))
	if err != nil {
		t.Fatal(err)
	}
	proxy, err := faultproxy.Start(t.Context(), faultproxy.Config{Listen: "127.0.0.1:0", Target: address.Host})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(proxy.Close)
	address.Host = proxy.Address()
	u, err := ParseURL(address.String())
	if err != nil {
		t.Fatal(err)
	}
	return proxy, u
}

// TestOneExpiredDeadlineDropsIdleConnections: the pool's connections go mute and new ones work.
// One command waits for its deadline, and no later one does.
func TestOneExpiredDeadlineDropsIdleConnections(t *testing.T) {
	t.Parallel()
	proxy, u := behindProxy(t)
	links := NewLinks()
	client := Open(u, Options{PoolSize: 20, Links: links})
	t.Cleanup(func() { _ = client.Close() })
	node, err := NodeFor(t.Context(), client, "key")
	if err != nil {
		t.Fatal(err)
	}
	const pooled = 10
	conns := make([]*redis.Conn, pooled)
	for i := range conns {
		conns[i] = node.Conn()
		if err := conns[i].Ping(t.Context()).Err(); err != nil {
			t.Fatal(err)
		}
	}
	for _, conn := range conns {
		_ = conn.Close()
	}
	if n := links.count(); n != pooled {
		t.Fatalf("%d connections are open", n)
	}
	proxy.MuteExisting()
	if err := client.Ping(t.Context()).Err(); err != nil {
		t.Errorf("the command was not repeated on a new connection: %v", err)
	}
	if n := links.count(); n != 1 {
		t.Errorf("%d connections are open, want the new one alone", n)
	}
}

func (l *Links) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.open)
}

// TestSlowCommandKeepsUsedConnections: a command that runs out of time proves nothing about
// connections that were heard of meanwhile.
func TestSlowCommandKeepsUsedConnections(t *testing.T) {
	t.Parallel()
	_, u := behindProxy(t)
	links := NewLinks()
	client := Open(u, Options{PoolSize: 2, Links: links, Once: true})
	t.Cleanup(func() { _ = client.Close() })
	slow := make(chan error, 1)
	go func() { slow <- client.Do(t.Context(), "BLPOP", "nothing", 0).Err() }()
	answered := 0
	for ended := false; !ended; {
		select {
		case err := <-slow:
			if err == nil {
				t.Error("a command without an answer has no deadline")
			}
			ended = true
		default:
			if err := client.Ping(t.Context()).Err(); err != nil {
				t.Fatal(err)
			}
			answered++
		}
	}
	if n := links.count(); n != 1 || answered == 0 {
		t.Errorf("%d connections are open after %d answers, want 1", n, answered)
	}
}

// TestMuteSubscriptionEnds: nothing arrives any more, and no error says so.
func TestMuteSubscriptionEnds(t *testing.T) {
	t.Parallel()
	proxy, u := behindProxy(t)
	client := Open(u, Options{PoolSize: 2})
	t.Cleanup(func() { _ = client.Close() })
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	subscribed, messages := make(chan struct{}, 2), make(chan string, 1)
	subscription := Subscription{
		Client: client, Channel: "news",
		Subscribed: func() { subscribed <- struct{}{} },
		Message:    func(payload string) { messages <- payload },
	}
	ended := make(chan error, 1)
	go func() { ended <- subscription.Follow(ctx) }()
	<-subscribed
	proxy.MuteExisting()
	if err := <-ended; !errors.Is(err, ErrSilent) {
		t.Errorf("the subscription ended with %v", err)
	}
	go func() { ended <- subscription.Follow(ctx) }()
	<-subscribed
	if err := client.Publish(ctx, "news", "hello").Err(); err != nil {
		t.Fatal(err)
	}
	if got := <-messages; got != "hello" {
		t.Errorf("got %q", got)
	}
	stop()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("a stopped subscription ended with %v", err)
	}
}

// TestBrokenSubscriptionEnds: its follower has to subscribe again, and to look for what it missed.
func TestBrokenSubscriptionEnds(t *testing.T) {
	t.Parallel()
	_, u := behindProxy(t)
	client := Open(u, Options{PoolSize: 2})
	t.Cleanup(func() { _ = client.Close() })
	subscribed, ended := make(chan struct{}, 1), make(chan error, 1)
	subscription := Subscription{
		Client: client, Channel: "news", Subscribed: func() { subscribed <- struct{}{} }, Message: func(string) {},
	}
	go func() { ended <- subscription.Follow(t.Context()) }()
	<-subscribed
	if err := client.Do(t.Context(), "CLIENT", "KILL", "TYPE", "pubsub").Err(); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err == nil || errors.Is(err, ErrSilent) || errors.Is(err, context.Canceled) {
		t.Errorf("the subscription ended with %v", err)
	}
}
