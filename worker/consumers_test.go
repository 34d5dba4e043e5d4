package worker

import (
	"slices"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/snovsync/snovsync/internal/pause"
	"github.com/snovsync/snovsync/worker/scheduler"
)

// TestDeadConsumersAreRemoved: of the consumers that give no sign of life, one with a pending
// message stays until another process has taken the message over.
func TestDeadConsumersAreRemoved(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	e := f.engine()
	s := e.partitions[0].scheduler
	stream := scheduler.StreamKey(0)
	f.must(e.rebuilder.rebuild(f.ctx, e.partitions[0]))
	f.must(s.DropConsumers(f.ctx, 0)) // without a group
	f.must(e.consumers[0].stream().EnsureGroup(f.ctx))
	for _, consumer := range []string{"dead", "holds a message"} {
		f.must(e.rdb.XGroupCreateConsumer(f.ctx, stream, scheduler.StreamGroup, consumer).Err())
	}
	f.must(e.router.push(f.ctx, f.accept(1)))
	f.must(e.rdb.XReadGroup(f.ctx, &redis.XReadGroupArgs{
		Group: scheduler.StreamGroup, Consumer: "holds a message", Streams: []string{stream, ">"}, Count: 1,
	}).Err())
	f.must(s.DropConsumers(f.ctx, time.Minute))
	if names := f.consumers(stream); len(names) != 2 {
		t.Errorf("consumers that may live were removed: %v", names)
	}
	for len(f.consumers(stream)) != 1 {
		f.must(s.DropConsumers(f.ctx, 20*time.Millisecond))
		pause.For(f.ctx, 5*time.Millisecond)
		f.must(f.ctx.Err())
	}
	pause.For(f.ctx, 25*time.Millisecond)
	f.must(s.DropConsumers(f.ctx, 20*time.Millisecond))
	if names := f.consumers(stream); len(names) != 1 || names[0] != "holds a message" {
		t.Errorf("got %v", names)
	}
}

// TestSweeperRemovesDeadConsumers: it looks for them by itself.
func TestSweeperRemovesDeadConsumers(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	e := f.engine()
	e.sweeper.deadConsumerAfter = 0
	f.must(e.consumers[0].stream().EnsureGroup(f.ctx))
	f.must(e.rdb.XGroupCreateConsumer(f.ctx, scheduler.StreamKey(0), scheduler.StreamGroup, "dead").Err())
	e.Start(f.ctx)
	for slices.Contains(f.consumers(scheduler.StreamKey(0)), "dead") {
		pause.For(f.ctx, 5*time.Millisecond)
		f.must(f.ctx.Err())
	}
}

func (f *fixture) consumers(stream string) []string {
	f.t.Helper()
	infos, err := f.admin().XInfoConsumers(f.ctx, stream, scheduler.StreamGroup).Result()
	f.must(err)
	var names []string
	for _, info := range infos {
		names = append(names, info.Name)
	}
	return names
}
