package livelog

import (
	"errors"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
)

func client(t *testing.T, address string) redis.UniversalClient {
	t.Helper()
	options := &redis.Options{Addr: address}
	if strings.Contains(address, "://") {
		var err error
		if options, err = redis.ParseURL(address); err != nil {
			t.Fatal(err)
		}
	}
	options.MaxRetries = -1
	c := redis.NewClient(options)
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

// TestTwoProcesses: what one process commits reaches the subscribers of the
// other by a notification, without the clock.
func TestTwoProcesses(t *testing.T) {
	server := miniredis.RunT(t)
	store := newFakeStore()
	here := running(t, Config{Store: store, Redis: client(t, server.Addr()), CheckEvery: never})
	there := running(t, Config{Store: store, Redis: client(t, server.Addr()), CheckEvery: never})
	waitFor(t, func() bool { return !here.disconnected.Load() && !there.disconnected.Load() })
	s := subscribed(t.Context(), t, there, "org", nil)
	for n := range int64(20) {
		here.Observe(store.write("org", 2))
		expect(t, s, 2*n+1, 2*n+2)
	}
	if reads := store.readCount(); reads > 21 {
		t.Errorf("20 commits elsewhere took %d reads", reads)
	}
}

// TestRedisAway: while Redis is away the clock keeps the log live; when it is
// back the notifications that could not be sent are sent.
func TestRedisAway(t *testing.T) {
	server := miniredis.RunT(t)
	store := newFakeStore()
	here := running(t, Config{Store: store, Redis: client(t, server.Addr()), CheckEvery: never})
	there := running(t, Config{Store: store, Redis: client(t, server.Addr()), CheckEvery: 5 * time.Millisecond})
	waitFor(t, func() bool { return !here.disconnected.Load() && !there.disconnected.Load() })
	s := subscribed(t.Context(), t, there, "org", nil)
	server.Close()
	waitFor(t, func() bool { return there.disconnected.Load() })
	here.Observe(store.write("org", 3))
	expect(t, s, 1, 3)
	if err := server.Restart(); err != nil {
		t.Fatal(err)
	}
	waitFor(t, func() bool { return !here.disconnected.Load() && !there.disconnected.Load() })
	waitFor(t, func() bool {
		here.outbox.mu.Lock()
		defer here.outbox.mu.Unlock()
		return len(here.outbox.notifications) == 0
	})
	here.Observe(store.write("org", 1))
	expect(t, s, 4, 4)
}

// TestLastNotes: what a process committed before it stopped is announced.
func TestLastNotes(t *testing.T) {
	server := miniredis.RunT(t)
	store := newFakeStore()
	there := running(t, Config{Store: store, Redis: client(t, server.Addr()), CheckEvery: never})
	here := running(t, Config{Store: store, Redis: client(t, server.Addr()), CheckEvery: never})
	waitFor(t, func() bool { return !there.disconnected.Load() })
	s := subscribed(t.Context(), t, there, "org", nil)
	here.Observe(store.write("org", 1))
	here.Stop()
	expect(t, s, 1, 1)
}

// TestSilence: a subscription that hears nothing is tested with pings and stays.
func TestSilence(t *testing.T) {
	server := miniredis.RunT(t)
	store := newFakeStore()
	h := New(Config{Store: store, Redis: client(t, server.Addr()), CheckEvery: never})
	h.silence = 200 * time.Millisecond
	if err := h.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.Stop)
	s := subscribed(t.Context(), t, h, "org", nil)
	waitFor(t, func() bool { return !h.disconnected.Load() })
	connections := server.TotalConnectionCount()
	before := server.CommandCount()
	waitFor(t, func() bool { return server.CommandCount() > before+2 })
	store.write("org", 1)
	server.Publish(notificationChannel, encodeNotification("org", 1))
	expect(t, s, 1, 1)
	if n := server.TotalConnectionCount(); n != connections {
		t.Errorf("the subscription reconnected %d times", n-connections)
	}
}

// TestDeadConnection: a server that accepts and never answers counts as away.
func TestDeadConnection(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	accepted := make(chan net.Conn, 10)
	var server sync.WaitGroup
	server.Go(func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				close(accepted)
				return
			}
			accepted <- connection
		}
	})
	store := newFakeStore()
	dead := redis.NewClient(&redis.Options{Addr: listener.Addr().String(), MaxRetries: -1, DialTimeout: 10 * time.Millisecond, ReadTimeout: 10 * time.Millisecond})
	h := New(Config{Store: store, Redis: dead, CheckEvery: time.Millisecond})
	h.silence = time.Millisecond
	if err := h.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	s := subscribed(t.Context(), t, h, "org", nil)
	first := <-accepted
	h.Observe(store.write("org", 1))
	store.write("org", 1)
	expect(t, s, 1, 2)
	h.Stop()
	if err := errors.Join(first.Close(), listener.Close(), dead.Close()); err != nil {
		t.Error(err)
	}
	server.Wait()
	for connection := range accepted {
		_ = connection.Close()
	}
}

func TestNotes(t *testing.T) {
	if org, seq, ok := decodeNotification(encodeNotification("an organization", 7)); org != "an organization" || seq != 7 || !ok {
		t.Errorf("got %q, %d, %v", org, seq, ok)
	}
	for _, bad := range []string{"", "7", "7 ", "x org", " org"} {
		if _, _, ok := decodeNotification(bad); ok {
			t.Errorf("%q is no notification", bad)
		}
	}
	h := running(t, Config{Store: newFakeStore(), CheckEvery: never})
	h.onNotification("malformed")
}
