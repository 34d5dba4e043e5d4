package embedded

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/url"
	"sync"
	"time"

	"github.com/alicebob/miniredis/v2"
)

// expiryInterval is how often the age of keys is brought forward. A key may live
// that much longer than its TTL says. Each step looks at every key, so a shorter
// interval costs more than it is worth.
const expiryInterval = 250 * time.Millisecond

// Config is what StartRedis needs.
type Config struct {
	// Logger takes the one line that says where the server listens.
	Logger *slog.Logger
}

// Redis is a Redis server inside this process. It keeps nothing: after a restart
// it is empty, and the engine rebuilds its state from the database.
//
// It is miniredis, which knows the commands the engine uses but differs from a
// Redis server in ways that matter to whoever writes a script for both; the
// tests of this package name them.
type Redis struct {
	server   *miniredis.Miniredis
	password string
	stop     context.CancelFunc
	expiry   sync.WaitGroup
	stopOnce sync.Once
}

// StartRedis starts the server on a free loopback port with a random password.
// It runs until Stop, also when ctx ends, so that its users can finish first.
func StartRedis(ctx context.Context, config Config) (*Redis, error) {
	redis := &Redis{server: miniredis.NewMiniRedis(), password: rand.Text()}
	redis.server.RequireAuth(redis.password)
	if err := redis.server.StartAddr("127.0.0.1:0"); err != nil {
		return nil, fmt.Errorf("start the embedded Redis: %w", err)
	}
	running, stop := context.WithCancel(context.WithoutCancel(ctx))
	redis.stop = stop
	redis.expiry.Go(func() {
		ticker := time.NewTicker(expiryInterval)
		defer ticker.Stop()
		redis.expire(running, time.Now(), ticker.C)
	})
	config.Logger.DebugContext(ctx, "embedded Redis started", slog.String("address", redis.server.Addr()))
	return redis, nil
}

// URL returns the server's address, password included.
func (r *Redis) URL() string {
	return (&url.URL{Scheme: "redis", User: url.UserPassword("", r.password), Host: r.server.Addr(), Path: "/0"}).String()
}

// Stop closes all connections, blocked ones too, and returns when nothing of the
// server runs any more. Twice is safe. The data is gone.
func (r *Redis) Stop() {
	r.stopOnce.Do(func() {
		r.stop()
		r.expiry.Wait()
		r.server.Close()
	})
}

// expire lets keys grow older by the time that passed between ticks; the server
// does not do that by itself. Its own ClockTTL would, but it walks through all
// keys, sorted, on every single command, those within a script included.
func (r *Redis) expire(ctx context.Context, last time.Time, ticks <-chan time.Time) {
	for {
		select {
		case now := <-ticks:
			r.server.FastForward(now.Sub(last))
			last = now
		case <-ctx.Done():
			return
		}
	}
}
