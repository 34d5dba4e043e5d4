package worker

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
func newOpenScheduler(t testing.TB, limits Limits) *scheduler {
	t.Helper()
	url, err := redisclient.ParseURL(harness.RedisURL(t))
	must(t, err)
	loaded, err := loadScripts()
	must(t, err)
	open := func(once bool) redis.UniversalClient {
		client := redisclient.Open(url, redisclient.Options{PoolSize: 16, Links: redisclient.NewLinks(), Once: once})
		t.Cleanup(func() { _ = client.Close() })
		return client
	}
	s := newScheduler(schedulerConfig{rdb: open(false), once: open(true), scripts: loaded, limits: limits.withDefaults(), run: serverRunID, url: url})
	ctx := t.Context()
	_, err = s.adopt(ctx, 1, "")
	must(t, err)
	must(t, s.clear(ctx, 1, true))
	s.setLayout(1)
	state, err := s.state(ctx)
	must(t, err)
	const rebuild = "rebuild"
	begun, err := s.beginSeed(ctx, rebuild)
	must(t, err)
	kept, err := s.seed(ctx, time.Minute, time.Now().UnixMicro(), rebuild, nil)
	must(t, err)
	opened, err := s.open(ctx, state.run, rebuild)
	must(t, err)
	if !begun || !kept || !opened {
		t.Fatalf("the state could not be built: begun %t, kept %t, opened %t", begun, kept, opened)
	}
	return s
}

// waitingEvent is an event of a queue's only prospect.
func waitingEvent(queue, event int) parked {
	name := fmt.Sprintf("organization-%d", queue)
	return parked{
		entryID: fmt.Sprintf("entry-%d-%d", queue, event), organizationID: name,
		prospect: shortHash("prospect", name), hasEmail: true, occurred: time.Unix(1_700_000_000, 0).UnixNano(), seq: int64(event + 1),
		account: shortHash("account of", name),
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
