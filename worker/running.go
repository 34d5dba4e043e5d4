package worker

import (
	"context"
	"sync"
	"time"
)

// runningClaims are the leases this process holds.
type runningClaims struct {
	mu     sync.Mutex
	claims map[int64]*claim
	group  sync.WaitGroup
}

func newRunningClaims() *runningClaims { return &runningClaims{claims: make(map[int64]*claim)} }

func (r *runningClaims) add(claims []*claim) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, c := range claims {
		r.claims[c.lease] = c
	}
}

func (r *runningClaims) remove(c *claim) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.claims, c.lease)
}

func (r *runningClaims) of(partition int) map[int64]*claim {
	r.mu.Lock()
	defer r.mu.Unlock()
	held := make(map[int64]*claim)
	for lease, c := range r.claims {
		if c.partition == partition {
			held[lease] = c
		}
	}
	return held
}

func (r *runningClaims) goes(f func()) { r.group.Go(f) }

func (r *runningClaims) wait() { r.group.Wait() }

// renewRegularly gives a sign of life for every lease until ctx ends, and follows
// the clock from the start, also in a process that holds no lease yet.
func (e *Engine) renewRegularly(ctx context.Context) {
	for _, p := range e.partitions {
		e.renew(ctx, p)
	}
	ticker := time.NewTicker(e.limits.renewal())
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		for _, p := range e.partitions {
			e.renew(ctx, p)
		}
	}
}

func (e *Engine) renew(ctx context.Context, p *partition) {
	held := e.running.of(p.scheduler.partition)
	leases := make([]int64, 0, len(held))
	for lease := range held {
		leases = append(leases, lease)
	}
	asked := time.Now()
	// An answer that does not come must not keep the next sign of life back.
	patience, cancel := context.WithTimeout(ctx, e.limits.renewal())
	defer cancel()
	answer, err := p.scheduler.renew(patience, leases)
	if e.trouble.met(ctx, "renew leases", err) {
		return
	}
	if answer.rebuild {
		e.requestRebuild()
	}
	if _, err := p.scheduler.followClock(ctx, answer.drift); err != nil {
		e.trouble.met(ctx, "read the clock", err)
	}
	for _, lease := range answer.lost {
		// Whoever has the lane now takes it over in the store with a higher fence.
		// Until then this process may still say what came of a call it made.
		held[lease].lose()
		delete(held, lease)
		e.metrics.leasesLost.Inc()
	}
	for _, c := range held {
		c.renewed(asked, e.limits)
	}
}

// lose makes sure that no call begins under the lease any more.
func (c *claim) lose() {
	past := time.Time{}
	c.sendBefore.Store(&past)
}
