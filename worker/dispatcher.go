package worker

import (
	"context"
	"log/slog"
	"time"

	"github.com/snovsync/snovsync/internal/crashpoint"
	"github.com/snovsync/snovsync/worker/scheduler"
)

// dispatcher claims lanes of a partition while slots are free, and has them run.
type dispatcher struct {
	partition   *partition
	runner      *runner
	fitness     *fitness
	rebuilds    rebuildRequests
	running     *running
	slots       chan struct{}
	storeHealth *storeHealth
	limits      Limits
	log         *slog.Logger
}

// dispatch claims lanes of a partition while slots are free, until ctx ends. It
// does not poll: with nothing to do it sleeps until it is notified or something
// is due. It claims nothing while this process cannot reach the database.
func (d *dispatcher) dispatch(ctx context.Context) {
	p := d.partition
	for ctx.Err() == nil {
		d.storeHealth.wait(ctx)
		if p.away.Load() { // a claim would keep its slots from others
			d.sleep(ctx, p.notifier.Next(), 0)
			continue
		}
		slots := d.takeSlots(ctx)
		if slots == 0 {
			return
		}
		notified := p.notifier.Next()
		if d.fitness.unfit.Load() {
			for range slots {
				<-d.slots
			}
			d.sleep(ctx, notified, 0)
			continue
		}
		got, err := p.scheduler.Claim(ctx, slots)
		for range slots - len(got.Leases) {
			<-d.slots
		}
		if p.outages.met(ctx, "claim work", err) {
			continue
		}
		if got.Rebuild {
			d.rebuilds.request()
			d.sleep(ctx, notified, scheduler.RetryPause)
			continue
		}
		if moved, err := p.scheduler.FollowClock(ctx, got.Drift); err != nil {
			p.outages.met(ctx, "read the clock", err)
		} else if moved {
			d.log.Warn("the Redis server's clock jumped; the engine follows time that passed here",
				"partition", p.scheduler.Partition, "jump", got.Drift)
		}
		if len(got.Leases) > 0 {
			crashpoint.Reached(crashpoint.AfterClaim)
			for _, c := range got.Leases {
				d.running.add(c)
			}
			d.running.goes(func() { d.runner.run(ctx, p, got.Leases) })
			continue
		}
		d.sleep(ctx, notified, got.Next)
	}
}

// takeSlots waits for a free slot and takes what is free, up to one claim's worth;
// 0 when ctx ended.
func (d *dispatcher) takeSlots(ctx context.Context) int {
	select {
	case d.slots <- struct{}{}:
	case <-ctx.Done():
		return 0
	}
	taken := 1
	for taken < scheduler.MaxClaims {
		select {
		case d.slots <- struct{}{}:
			taken++
			continue
		default:
		}
		break
	}
	return taken
}

// sleep waits for a notification, for the given time (0: nothing is due), or for ctx's
// end; never for longer than a lease, because nobody rings for a process that died.
func (d *dispatcher) sleep(ctx context.Context, notified <-chan struct{}, due time.Duration) {
	if due <= 0 || due > d.limits.Lease {
		due = d.limits.Lease
	}
	timer := time.NewTimer(due)
	defer timer.Stop()
	select {
	case <-notified:
	case <-timer.C:
	case <-ctx.Done():
	}
}
