package worker

import (
	"context"
	"time"

	"github.com/snovsync/snovsync/internal/crashpoint"
	"github.com/snovsync/snovsync/worker/scheduler"
)

// dispatch claims lanes of a partition while slots are free, until ctx ends. It
// does not poll: with nothing to do it sleeps until the bell rings or something
// is due. It claims nothing while this process cannot reach the database.
func (e *Engine) dispatch(ctx context.Context, p *partition) {
	for ctx.Err() == nil {
		e.storeHealth.wait(ctx)
		if p.away.Load() { // a claim would keep its slots from others
			e.sleep(ctx, p.bell.Next(), 0)
			continue
		}
		slots := e.takeSlots(ctx)
		if slots == 0 {
			return
		}
		rung := p.bell.Next()
		if e.unfit.Load() {
			for range slots {
				<-e.slots
			}
			e.sleep(ctx, rung, 0)
			continue
		}
		got, err := p.scheduler.Claim(ctx, slots)
		for range slots - len(got.Leases) {
			<-e.slots
		}
		if p.trouble.met(ctx, "claim work", err) {
			continue
		}
		if got.Rebuild {
			e.requestRebuild()
			e.sleep(ctx, rung, scheduler.RetryPause)
			continue
		}
		if moved, err := p.scheduler.FollowClock(ctx, got.Drift); err != nil {
			p.trouble.met(ctx, "read the clock", err)
		} else if moved {
			e.log.Warn("the Redis server's clock jumped; the engine follows time that passed here",
				"partition", p.scheduler.Partition, "jump", got.Drift)
		}
		if len(got.Leases) > 0 {
			crashpoint.Reached(crashpoint.AfterClaim)
			for _, c := range got.Leases {
				e.running.add(c)
			}
			e.running.goes(func() { e.run(ctx, p, got.Leases) })
			continue
		}
		e.sleep(ctx, rung, got.Next)
	}
}

// takeSlots waits for a free slot and takes what is free, up to one claim's worth;
// 0 when ctx ended.
func (e *Engine) takeSlots(ctx context.Context) int {
	select {
	case e.slots <- struct{}{}:
	case <-ctx.Done():
		return 0
	}
	taken := 1
	for taken < scheduler.MaxClaims {
		select {
		case e.slots <- struct{}{}:
			taken++
			continue
		default:
		}
		break
	}
	return taken
}

// sleep waits for the bell, for the given time (0: nothing is due), or for ctx's
// end; never for longer than a lease, because nobody rings for a process that died.
func (e *Engine) sleep(ctx context.Context, rung <-chan struct{}, d time.Duration) {
	if d <= 0 || d > e.limits.Lease {
		d = e.limits.Lease
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-rung:
	case <-timer.C:
	case <-ctx.Done():
	}
}
