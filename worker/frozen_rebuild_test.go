package worker

import (
	"context"
	"fmt"
	"testing"

	"github.com/redis/go-redis/v9"

	"github.com/snovsync/snovsync/internal/secrets"
	"github.com/snovsync/snovsync/worker/scheduler"
)

// freezeAt is a hook that runs something before the n-th command of a client, as if its
// process had been frozen there while others did it.
type freezeAt struct {
	left      int
	meanwhile func()
}

func (h *freezeAt) DialHook(next redis.DialHook) redis.DialHook { return next }

func (h *freezeAt) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		if !isConnecting(cmd) {
			h.left--
			if h.left == 0 {
				h.meanwhile()
			}
		}
		return next(ctx, cmd)
	}
}

func (h *freezeAt) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}

// TestFrozenRebuildOfAnOldLayoutIsNotUsed: a process is frozen before one of the commands of
// its rebuild. Meanwhile the layout is changed, and Redis emptied.
func TestFrozenRebuildOfAnOldLayoutIsNotUsed(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	f.partitions = 1
	for n := 1; ; n++ {
		old := f.engine()
		f.partitions = 3 - f.partitions
		hook := &freezeAt{left: n, meanwhile: func() {
			f.must(f.repartition())
			f.redis.FlushAll()
		}}
		old.rdb.AddHook(hook)
		err := old.rebuilder.rebuild(f.ctx, old.partitions[0])
		if hook.left > 0 {
			f.must(err)
			if n < 8 {
				t.Fatalf("a rebuild runs %d commands", n-1)
			}
			return
		}
		state, err := old.partitions[0].scheduler.State(f.ctx)
		if err != nil && !scheduler.LayoutChanged(err) {
			t.Fatal(err)
		}
		if err == nil && state.Trusted {
			t.Errorf("frozen before command %d of its rebuild, a process works under the old layout", n)
		}
		f.redis.FlushAll()
	}
}

// TestFrozenRebuildKnowsEveryAccount: a process is frozen before one of the commands of its
// rebuild. Meanwhile an account is connected and used, Redis is emptied, and another process
// begins to rebuild it.
func TestFrozenRebuildKnowsEveryAccount(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	for n := 1; ; n++ {
		f.redis.FlushAll()
		e, other := f.engine(), f.engine()
		p := e.partitions[0]
		user := fmt.Sprintf("user-%d", n)
		hook := &freezeAt{left: n, meanwhile: func() {
			f.connectAs(user, fmt.Sprintf("org-%d", n), "1")
			f.redis.FlushAll()
			f.must(other.layout.adoptLayout(f.ctx, 0))
		}}
		e.rdb.AddHook(hook)
		for trusted := false; !trusted; {
			f.must(e.rebuilder.rebuild(f.ctx, p))
			state, err := p.scheduler.State(f.ctx)
			f.must(err)
			trusted = state.Trusted
			f.must(f.admin().Del(f.ctx, scheduler.RebuildLockKey(0)).Err())
			f.must(f.ctx.Err())
		}
		if hook.left > 0 {
			return
		}
		if rests := f.admin().Exists(f.ctx, scheduler.PartitionPrefix(0)+":rest:"+secrets.AccountKey(user)).Val(); rests == 0 {
			t.Errorf("frozen before command %d of its rebuild, a process takes a used account for a fresh one", n)
		}
	}
}
