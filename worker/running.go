package worker

import (
	"context"
	"maps"
	"sync"
	"time"
)

// running is what this process has under way: the leases it holds, and the
// goroutines that make calls under them.
type running struct {
	mu    sync.Mutex
	holds map[string]*claim
	group sync.WaitGroup
}

func newRunning() *running { return &running{holds: make(map[string]*claim)} }

func (r *running) add(h *claim) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.holds[h.name] = h
}

func (r *running) remove(h *claim) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.holds, h.name)
}

func (r *running) of(partition int) map[string]*claim {
	r.mu.Lock()
	defer r.mu.Unlock()
	held := make(map[string]*claim)
	for name, h := range r.holds {
		if h.partition == partition {
			held[name] = h
		}
	}
	return held
}

func (r *running) goes(f func()) { r.group.Go(f) }

func (r *running) wait() { r.group.Wait() }

// renewRegularly gives a sign of life for every lease of a partition until ctx ends, and
// follows the clock from the start, also in a process that holds no lease yet. Each
// partition has its own, so that a silent server costs the leases on others nothing.
func (e *Engine) renewRegularly(ctx context.Context, p *partition) {
	e.renew(ctx, p)
	ticker := time.NewTicker(e.limits.renewal())
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		e.renew(ctx, p)
	}
}

func (e *Engine) renew(ctx context.Context, p *partition) {
	held := e.running.of(p.scheduler.partition)
	if e.yieldsLeases(ctx) {
		maps.DeleteFunc(held, func(_ string, h *claim) bool { return !h.calling.Load() })
	}
	leases := make([]string, 0, len(held))
	for lease := range held {
		leases = append(leases, lease)
	}
	asked := p.scheduler.leasedFrom()
	// An answer that does not come must not keep the next sign of life back.
	patience, cancel := context.WithTimeout(ctx, e.limits.renewal())
	defer cancel()
	answer, err := p.scheduler.renew(patience, leases)
	p.renewedOrNot(err)
	if p.trouble.met(ctx, "renew leases", err) {
		return
	}
	if answer.rebuild {
		e.requestRebuild()
		return
	}
	if _, err := p.scheduler.followClock(ctx, answer.drift); err != nil {
		p.trouble.met(ctx, "read the clock", err)
	}
	for _, lease := range answer.lost {
		// Whoever has the lane now takes it over in the store with a higher fence.
		// Until then this process may still say what came of a call it made.
		held[lease].lose()
		delete(held, lease)
		e.metrics.leasesLost.Inc()
	}
	for _, h := range held {
		h.renewed(asked, e.limits)
	}
}
