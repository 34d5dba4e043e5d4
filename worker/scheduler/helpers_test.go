package scheduler

import (
	"fmt"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/snovsync/snovsync/internal/redisclient"
	"github.com/snovsync/snovsync/test/harness"
)

// testQueue is the queue of tests that need one only.
const testQueue = "org"

// newOpenScheduler is the scheduler of a process that has found Redis empty and knows no
// account, so that nothing rests.
func newOpenScheduler(t testing.TB, limits Limits) *Scheduler {
	t.Helper()
	url, err := redisclient.ParseURL(harness.RedisURL(t))
	must(t, err)
	loaded, err := LoadScripts()
	must(t, err)
	open := func(once bool) redis.UniversalClient {
		client := redisclient.Open(url, redisclient.Options{PoolSize: 16, Links: redisclient.NewLinks(), Once: once})
		t.Cleanup(func() { _ = client.Close() })
		return client
	}
	s := New(Config{Redis: open(false), Once: open(true), Scripts: loaded, Limits: limits.WithDefaults(), Run: ServerRunID, URL: url})
	ctx := t.Context()
	_, err = s.Adopt(ctx, 1, "")
	must(t, err)
	must(t, s.Clear(ctx, 1, true))
	s.SetLayout(1)
	state, err := s.State(ctx)
	must(t, err)
	const rebuild = "rebuild"
	begun, err := s.BeginSeed(ctx, rebuild)
	must(t, err)
	kept, err := s.Seed(ctx, time.Minute, time.Now().UnixMicro(), rebuild, nil)
	must(t, err)
	opened, err := s.Open(ctx, state.Run, rebuild)
	must(t, err)
	if !begun || !kept || !opened {
		t.Fatalf("the state could not be built: begun %t, kept %t, opened %t", begun, kept, opened)
	}
	return s
}

// waitingEvent is an event of a queue's only prospect.
func waitingEvent(queue, event int) QueuedEntry {
	name := fmt.Sprintf("organization-%d", queue)
	return QueuedEntry{
		ID: fmt.Sprintf("entry-%d-%d", queue, event), Queue: name,
		Key: ShortHash("prospect", name), HasEmail: true, Occurred: time.Unix(1_700_000_000, 0).UnixNano(), Seq: int64(event + 1),
		Account: ShortHash("account of", name),
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
