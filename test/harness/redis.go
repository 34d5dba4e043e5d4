package harness

import (
	"context"
	"testing"

	"github.com/snovsync/snovsync/test/harness/ephemeral"
)

// RedisServer is a real Redis that belongs to one test. Its methods end the
// test where the server does not do what they ask; call them from the test's
// own goroutine.
type RedisServer struct {
	t      testing.TB
	server *ephemeral.Redis
}

// RedisOption changes how a test's Redis behaves.
type RedisOption func(*ephemeral.RedisConfig)

// AppendOnly keeps the data over Stop or Kill and Restart, in an append-only file
// that is synchronized every second, as in production.
func AppendOnly() RedisOption {
	return func(config *ephemeral.RedisConfig) { config.AppendOnly = true }
}

// Redis starts an empty Redis for this test on a free loopback port. It keeps
// nothing over a restart unless AppendOnly is given, and it is gone when the
// test ends.
func Redis(t testing.TB, options ...RedisOption) *RedisServer {
	t.Helper()
	var config ephemeral.RedisConfig
	for _, option := range options {
		option(&config)
	}
	server, err := ephemeral.StartRedis(Context(t), config)
	if err != nil {
		t.Fatalf("this test needs a Redis server: %v; %s", err, remedy)
	}
	t.Cleanup(func() {
		if err := server.Stop(); err != nil {
			t.Errorf("remove the test's Redis: %v", err)
		}
	})
	return &RedisServer{t: t, server: server}
}

// RedisURL starts a Redis as Redis does, for a test that needs its address only.
func RedisURL(t testing.TB) string {
	t.Helper()
	return Redis(t).URL()
}

// RedisCluster starts a Redis Cluster for this test, which is gone when the test ends.
func RedisCluster(t testing.TB) *ephemeral.RedisCluster {
	t.Helper()
	return started(t, ephemeral.StartRedisCluster)
}

// RedisSentinel starts a Redis with a replica and a sentinel for this test, which are gone
// when the test ends.
func RedisSentinel(t testing.TB) *ephemeral.RedisSentinel {
	t.Helper()
	return started(t, ephemeral.StartRedisSentinel)
}

// started starts servers for one test.
func started[S interface{ Stop() error }](t testing.TB, start func(context.Context) (S, error)) S {
	t.Helper()
	servers, err := start(Context(t))
	if err != nil {
		t.Fatalf("this test needs Redis servers: %v; %s", err, remedy)
	}
	t.Cleanup(func() {
		if err := servers.Stop(); err != nil {
			t.Errorf("remove the test's Redis servers: %v", err)
		}
	})
	return servers
}

// URL returns the server's address, password included. It stays the same over restarts.
func (s *RedisServer) URL() string { return s.server.URL() }

// Kill ends the server at once, as a crash does.
func (s *RedisServer) Kill() { s.server.Kill() }

// Stop ends the server in order.
func (s *RedisServer) Stop() { s.server.Shutdown() }

// Restart starts the server again on the same address, and returns when it answers.
func (s *RedisServer) Restart() {
	s.t.Helper()
	s.do(s.server.Restart)
}

// FlushAll removes all data.
func (s *RedisServer) FlushAll() {
	s.t.Helper()
	s.do(s.server.FlushAll)
}

func (s *RedisServer) do(command func(context.Context) error) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), Timeout)
	defer cancel()
	if err := command(ctx); err != nil {
		s.t.Fatal(err)
	}
}
