package ephemeral_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/snovsync/snovsync/test/harness/ephemeral"
)

func startRedis(ctx context.Context, t *testing.T, config ephemeral.RedisConfig) *ephemeral.Redis {
	t.Helper()
	server, err := ephemeral.StartRedis(ctx, config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Stop(); err != nil {
			t.Error(err)
		}
	})
	return server
}

func newClient(t *testing.T, address string) *redis.Client {
	t.Helper()
	options, err := redis.ParseURL(address)
	if err != nil {
		t.Fatal(err)
	}
	client := redis.NewClient(options)
	t.Cleanup(func() {
		if err := client.Close(); err != nil {
			t.Error(err)
		}
	})
	return client
}

// wantOffset compares the server's clock with ours.
func wantOffset(ctx context.Context, t *testing.T, client *redis.Client, want time.Duration) {
	t.Helper()
	before := time.Now()
	shown, err := client.Time(ctx).Result()
	after := time.Now()
	if err != nil {
		t.Fatal(err)
	}
	// Microseconds of the offset may be lost in its text.
	if early, late := before.Add(want-time.Millisecond), after.Add(want+time.Millisecond); shown.Before(early) || shown.After(late) {
		t.Errorf("the clock shows %s, not between %s and %s", shown, early, late)
	}
}

func TestClockOfRedisMovesWhileItWorks(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), timeout)
	t.Cleanup(cancel)
	server := startRedis(ctx, t, ephemeral.RedisConfig{AppendOnly: true, MovableClock: true})
	client := newClient(t, server.URL())
	wantOffset(ctx, t, client, 0)
	for i, offset := range []time.Duration{time.Hour, 90 * time.Minute, -time.Hour, 1500 * time.Millisecond, 0, -3 * time.Second} {
		if err := server.MoveClock(offset); err != nil {
			t.Fatal(err)
		}
		wantOffset(ctx, t, client, offset)
		if err := client.Set(ctx, fmt.Sprintf("key-%d", i), "value", 0).Err(); err != nil {
			t.Fatal(err)
		}
		// Timers go on: a command that waits gets its timeout, and the file gets what was set.
		if _, err := client.BLPop(ctx, time.Second, "empty").Result(); !errors.Is(err, redis.Nil) {
			t.Errorf("at offset %s a wait of a second ended with %v", offset, err)
		}
		awaitWritten(ctx, t, client)
	}

	server.Kill()
	if err := server.Restart(ctx); err != nil {
		t.Fatal(err)
	}
	wantOffset(ctx, t, client, -3*time.Second)
	if keys, err := client.DBSize(ctx).Result(); err != nil || keys != 6 {
		t.Errorf("after the restart there are %d keys: %v", keys, err)
	}
}

// awaitWritten waits until the append-only file has everything.
func awaitWritten(ctx context.Context, t *testing.T, client *redis.Client) {
	t.Helper()
	for {
		info, err := client.InfoMap(ctx, "persistence").Result()
		if err != nil {
			t.Fatal(err)
		}
		facts := info["Persistence"]
		if facts["aof_last_write_status"] != "ok" {
			t.Fatalf("writing the append-only file: %s", facts["aof_last_write_status"])
		}
		if facts["aof_buffer_length"] == "0" {
			return
		}
	}
}

func TestFaultsOfAMovableClock(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), timeout)
	t.Cleanup(cancel)
	if err := startRedis(ctx, t, ephemeral.RedisConfig{}).MoveClock(time.Second); err == nil {
		t.Error("a clock that is the machine's was moved")
	}
}

func TestKilledRedisLeavesNothingOfItsClock(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), timeout)
	t.Cleanup(cancel)
	server := startRedis(ctx, t, ephemeral.RedisConfig{MovableClock: true})
	memory := clockMemory(ctx, t, server.URL())
	server.Kill()
	wantGone(t, memory)
}

// clockMemory is the file in which libfaketime keeps what a server shares with its children.
func clockMemory(ctx context.Context, t *testing.T, address string) string {
	t.Helper()
	info, err := newClient(t, address).InfoMap(ctx, "server").Result()
	if err != nil {
		t.Fatal(err)
	}
	path := "/dev/shm/faketime_shm_" + info["Server"]["process_id"]
	if _, err := os.Stat(path); err != nil {
		t.Errorf("libfaketime keeps its memory elsewhere: %v", err)
	}
	return path
}

func wantGone(t *testing.T, path string) {
	t.Helper()
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s is left: %v", path, err)
	}
}
