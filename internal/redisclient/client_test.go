package redisclient

import (
	"context"
	"errors"
	"testing"

	"github.com/redis/go-redis/v9"
)

func parsed(t *testing.T, raw string) *URL {
	t.Helper()
	u, err := ParseURL(raw)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// TestCommandsOfAClient: each has a deadline and is repeated once, or never.
func TestCommandsOfAClient(t *testing.T) {
	t.Parallel()
	u := parsed(t, "redis://user:secret@127.0.0.1:1/3")
	if !u.IsSingle() || u.IsCluster() {
		t.Error("one server counts as several")
	}
	for once, retries := range map[bool]int{false: 1, true: 0} {
		client, ok := Open(u, Options{PoolSize: 7, Once: once}).(*redis.Client)
		if !ok {
			t.Fatalf("the client of one server is a %T", client)
		}
		t.Cleanup(func() { _ = client.Close() })
		got := client.Options()
		if got.MaxRetries != retries || got.PoolSize != 7 || got.DB != 3 || got.Username != "user" || got.Password != "secret" {
			t.Errorf("once %t: %+v", once, got)
		}
		if got.DialTimeout != AnswerTimeout || got.ReadTimeout != AnswerTimeout || got.WriteTimeout != AnswerTimeout || got.PoolTimeout != AnswerTimeout ||
			!got.ContextTimeoutEnabled || !got.DisableIdentity || got.DialerRetries != 1 {
			t.Errorf("once %t: %+v", once, got)
		}
		if node, err := NodeFor(t.Context(), client, "key"); err != nil || node != client {
			t.Errorf("the server of a key: %v, %v", node, err)
		}
	}
}

// TestCommandsOfAClusterClient: the client of a cluster repeats by following redirections.
func TestCommandsOfAClusterClient(t *testing.T) {
	t.Parallel()
	u := parsed(t, "redis+cluster://127.0.0.1:1,127.0.0.1:2/")
	if u.IsSingle() || !u.IsCluster() {
		t.Error("a cluster counts as one server")
	}
	for once, redirections := range map[bool]int{false: 2, true: 0} {
		client, ok := Open(u, Options{PoolSize: 7, Once: once}).(*redis.ClusterClient)
		if !ok {
			t.Fatalf("the client of a cluster is a %T", client)
		}
		t.Cleanup(func() { _ = client.Close() })
		got := client.Options()
		if got.MaxRedirects != redirections || got.MaxRetries > 0 || got.ClusterStateReloadInterval != topologyMaxAge || len(got.Addrs) != 2 || got.PoolSize != 7 {
			t.Errorf("once %t: %+v", once, got)
		}
		if _, err := NodeFor(t.Context(), client, "key"); err == nil {
			t.Error("a cluster that is away gave the server of a key")
		}
	}
}

func TestNoSingleServerHoldsTheKeysOfARing(t *testing.T) {
	t.Parallel()
	ring := redis.NewRing(&redis.RingOptions{})
	t.Cleanup(func() { _ = ring.Close() })
	if _, err := NodeFor(t.Context(), ring, "key"); err == nil {
		t.Error("a server was given")
	}
}

func TestFailedDialsAreReported(t *testing.T) {
	t.Parallel()
	links := NewLinks()
	failed := errors.New("no route")
	if conn, err := links.add(nil, failed); conn != nil || !errors.Is(err, failed) {
		t.Errorf("got %v, %v", conn, err)
	}
	if len(links.open) != 0 {
		t.Error("a failed dial counts as open")
	}
	for _, scheme := range []string{"redis", "rediss"} {
		if _, err := parsed(t, scheme+"://127.0.0.1:1").dialer(links)(context.Background(), "tcp", "127.0.0.1:1"); err == nil {
			t.Errorf("%s: nothing listens there, and a connection came", scheme)
		}
	}
}
