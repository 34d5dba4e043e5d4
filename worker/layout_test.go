package worker

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/snovsync/snovsync/internal/pause"
	"github.com/snovsync/snovsync/test/harness"
	"github.com/snovsync/snovsync/worker/scheduler"
)

// repartition is `snovsync migrate --repartition` with the fixture's settings.
func (f *fixture) repartition() error {
	return Repartition(f.ctx, Config{Store: f.store, Logger: f.log, RedisURL: f.redis.URL(), Limits: f.limits, Partitions: f.partitions})
}

func TestOtherSettingsAreRefused(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	f.partitions = 4
	f.engine()
	recorded := f.limits
	for name, change := range map[string]func(){
		"REDIS_PARTITIONS is 1, but this deployment runs with 4": func() { f.partitions = 1 },
		"SNOVIO_RATE_LIMIT":  func() { f.limits.Rate++ },
		"SNOVIO_RATE_WINDOW": func() { f.limits.Window++; f.limits.Window += time.Millisecond },
	} {
		f.partitions, f.limits = 4, recorded
		change()
		err := f.newEngine().Check(f.ctx)
		if err == nil || !strings.Contains(err.Error(), name) || !strings.Contains(err.Error(), "migrate --repartition") {
			t.Errorf("%s: got %v", name, err)
		}
	}
	f.partitions, f.limits = 4, recorded
	f.must(f.newEngine().Check(f.ctx))
}

// TestRepartitionKeepsTheLimit: the number of partitions changes while a process with the old
// number still works. That process stops, and no window holds more calls than the limit.
func TestRepartitionKeepsTheLimit(t *testing.T) {
	t.Parallel()
	for name, partitions := range map[string][2]int{"4 to 1": {4, 1}, "1 to 4": {1, 4}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t, shortLimits())
			log := &harness.Buffer{}
			f.partitions, f.log = partitions[0], slog.New(slog.NewTextHandler(log, nil))
			old := f.engine()
			old.Start(f.ctx)
			n := 15 * f.limits.Rate
			old.Push(f.ctx, f.accept(n))
			f.waitForUpserts(1)

			f.partitions, f.log = partitions[1], slog.New(slog.NewTextHandler(t.Output(), nil))
			if err := f.newEngine().Check(f.ctx); !isLayoutError(err) {
				t.Fatalf("a process with another number of partitions: %v", err)
			}
			f.must(f.repartition())
			next := f.engine()
			next.Start(f.ctx)
			f.await(log, "this process stops sending", 1)
			if old.Ready(f.ctx) == nil {
				t.Error("the old process says that it is ready")
			}
			next.Push(f.ctx, f.accept(1))
			f.waitForEnd(n + 1)
			f.checkLimit()
			f.checkNoOldKeys(partitions)
			want := fmt.Sprintf("REDIS_PARTITIONS=%d SNOVIO_RATE_LIMIT=10 SNOVIO_RATE_WINDOW=300ms", partitions[1])
			if got := f.admin().HGet(f.ctx, scheduler.MetaKey(0), "settings").Val(); got != want {
				t.Errorf("Redis records %q, want %q", got, want)
			}
			f.must(next.Ready(f.ctx))
		})
	}
}

// checkNoOldKeys fails when a partition that is no longer used holds more than its layout.
func (f *fixture) checkNoOldKeys(partitions [2]int) {
	f.t.Helper()
	for i := partitions[1]; i < partitions[0]; i++ {
		keys, err := f.admin().Keys(f.ctx, scheduler.PartitionPrefix(i)+":*").Result()
		f.must(err)
		for _, key := range keys {
			if key != scheduler.MetaKey(i) {
				f.t.Errorf("%s is left", key)
			}
		}
	}
}

// TestProcessOfTheOldLayoutMissedTheChange: it was frozen while the layout changed and Redis was
// emptied. Nothing in Redis stops it, but the database does.
func TestProcessOfTheOldLayoutMissedTheChange(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	f.partitions = 2
	old := f.engine()
	f.partitions = 1
	f.must(f.repartition())
	f.redis.FlushAll()
	old.Start(f.ctx)
	for old.layout.halted.Load() == nil {
		pause.For(f.ctx, 5*time.Millisecond)
		f.must(f.ctx.Err())
	}
}

// TestRestoredRedisIsCleared: Redis comes back with what it held under an earlier layout.
func TestRestoredRedisIsCleared(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	e := f.engine()
	f.must(e.rebuilder.rebuild(f.ctx, e.partitions[0]))
	f.must(f.admin().HSet(f.ctx, scheduler.MetaKey(0), "layout", 1).Err())
	f.must(f.admin().Set(f.ctx, scheduler.PartitionPrefix(0)+":old", "1", 0).Err())
	f.must(e.rebuilder.rebuild(f.ctx, e.partitions[0]))
	if n := f.admin().Exists(f.ctx, scheduler.PartitionPrefix(0)+":old").Val(); n != 0 {
		t.Error("a key of the earlier layout is left")
	}
	state, err := e.partitions[0].scheduler.State(f.ctx)
	f.must(err)
	if !state.Trusted {
		t.Error("the partition was not rebuilt")
	}
}

// TestRedisOfALaterDatabaseIsRefused: two deployments share a Redis, or a database was restored.
func TestRedisOfALaterDatabaseIsRefused(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	e := f.engine()
	f.must(e.rebuilder.rebuild(f.ctx, e.partitions[0]))
	f.must(f.admin().HSet(f.ctx, scheduler.MetaKey(0), "layout", time.Now().Add(time.Hour).UnixMicro()).Err())
	if err := e.rebuilder.rebuild(f.ctx, e.partitions[0]); !isLayoutError(err) {
		t.Fatalf("got %v", err)
	}
	if e.Ready(context.Background()) == nil {
		t.Error("the process says that it is ready")
	}
}

// TestRebuildNeedsItsOwnServerOnly: the server of another partition is of no use.
func TestRebuildNeedsItsOwnServerOnly(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	f.partitions = 2
	e := f.engine()
	for _, p := range e.partitions {
		f.must(e.rebuilder.rebuild(f.ctx, p))
	}
	f.must(f.admin().Set(f.ctx, scheduler.MetaKey(1), "fails every script", 0).Err())
	f.must(f.admin().HDel(f.ctx, scheduler.MetaKey(0), "run").Err())
	f.must(e.layout.adoptLayout(f.ctx, 0))
	if err := e.layout.adoptLayout(f.ctx, 1); err == nil {
		t.Error("the layout was adopted by a server that is of no use")
	}
}

// TestChangeOfLayoutThatBrokeOff: a process died after it told one partition of two.
func TestChangeOfLayoutThatBrokeOff(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	f.partitions = 2
	e := f.engine()
	layout, err := e.layout.learnLayout(f.ctx)
	f.must(err)
	_, err = e.layout.adoptPartition(f.ctx, 1, layout)
	f.must(err)
	f.must(e.layout.adoptLayout(f.ctx, 1))
	if got := f.admin().HGet(f.ctx, scheduler.MetaKey(0), "layout").Val(); got != fmt.Sprint(layout.Epoch) {
		t.Errorf("partition 0 has layout %q, want %d", got, layout.Epoch)
	}
}

// TestNothingIsWrittenWhileAPartitionIsCleared: clear.lua removes keys in several steps, and
// what was written between two of them would be removed in part.
func TestNothingIsWrittenWhileAPartitionIsCleared(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	e := f.engine()
	f.must(e.layout.adoptLayout(f.ctx, 0))
	f.must(e.rdb.HSet(f.ctx, scheduler.MetaKey(0), "clear", 1).Err())
	items := f.accept(2)
	if err := e.router.route(f.ctx, []scheduler.QueuedEntry{queuedEntryOf(items[0])}); !scheduler.LayoutChanged(err) {
		t.Errorf("an entry was admitted: %v", err)
	}
	// The engine finishes the removal itself, and then works, also for callers that wait.
	e.Start(f.ctx)
	_, err := e.TakeAttempt(f.ctx, "organization", 1, time.Minute)
	f.must(err)
	f.must(e.rdb.HSet(f.ctx, scheduler.MetaKey(0), "clear", 1).Err())
	_, err = e.Quota(f.ctx, "account")
	f.must(err)
	e.Push(f.ctx, items)
	f.waitForEnd(2)
}
