package worker

import (
	"context"
	"maps"
	"sync"
	"time"

	"github.com/snovsync/snovsync/worker/scheduler"
)

// running is what this process has under way: the leases it holds, and the
// goroutines that make calls under them.
type running struct {
	mu    sync.Mutex
	holds map[string]*scheduler.Lease
	group sync.WaitGroup
}

func newRunning() *running { return &running{holds: make(map[string]*scheduler.Lease)} }

func (r *running) add(h *scheduler.Lease) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.holds[h.Name] = h
}

func (r *running) remove(h *scheduler.Lease) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.holds, h.Name)
}

func (r *running) of(partition int) map[string]*scheduler.Lease {
	r.mu.Lock()
	defer r.mu.Unlock()
	held := make(map[string]*scheduler.Lease)
	for name, h := range r.holds {
		if h.Partition == partition {
			held[name] = h
		}
	}
	return held
}

func (r *running) goes(f func()) { r.group.Go(f) }

func (r *running) wait() { r.group.Wait() }

// renewer keeps the leases of a partition that this process holds.
type renewer struct {
	partition    *partition
	running      *running
	storeWatcher *storeWatcher
	rebuilds     rebuildRequests
	limits       Limits
	metrics      *metrics
}

// renewRegularly gives a sign of life for every lease of a partition until ctx ends, and
// follows the clock from the start, also in a process that holds no lease yet. Each
// partition has its own, so that a silent server costs the leases on others nothing.
func (n *renewer) renewRegularly(ctx context.Context) {
	n.renew(ctx)
	ticker := time.NewTicker(n.limits.RenewEvery())
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		n.renew(ctx)
	}
}

func (n *renewer) renew(ctx context.Context) {
	p := n.partition
	held := n.running.of(p.scheduler.Partition)
	if n.storeWatcher.yieldsLeases(ctx) {
		maps.DeleteFunc(held, func(_ string, h *scheduler.Lease) bool { return !h.Calling.Load() })
	}
	leases := make([]string, 0, len(held))
	for lease := range held {
		leases = append(leases, lease)
	}
	asked := p.scheduler.LeasedFrom()
	// An answer that does not come must not keep the next sign of life back.
	renewing, cancel := context.WithTimeout(ctx, n.limits.RenewEvery())
	defer cancel()
	answer, err := p.scheduler.Renew(renewing, leases)
	p.renewedOrNot(err)
	if p.outages.met(ctx, "renew leases", err) {
		return
	}
	if answer.Rebuild {
		n.rebuilds.request()
		return
	}
	if _, err := p.scheduler.FollowClock(ctx, answer.Drift); err != nil {
		p.outages.met(ctx, "read the clock", err)
	}
	for _, lease := range answer.Lost {
		// Whoever has the lane now takes it over in the store with a higher fence.
		// Until then this process may still say what came of a call it made.
		held[lease].Lose()
		delete(held, lease)
		n.metrics.leasesLost.Inc()
	}
	for _, h := range held {
		h.Renewed(asked, n.limits)
	}
}
