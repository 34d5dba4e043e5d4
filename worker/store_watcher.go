package worker

import (
	"context"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/worker/scheduler"
)

// storeHealth knows whether this process reaches the database.
//
// A worker that is cut off from the database cannot serve lanes: it takes no new ones, and
// leaves those that it has to a worker that can. While no worker reaches the database it
// keeps them, because it holds results that it will write when the database is back.
type storeHealth struct {
	mu sync.Mutex
	// reachable is closed while the database is reachable.
	reachable chan struct{}
	down      bool
	// othersSince is since when, while this process is cut off, another worker says that it
	// reaches the database; zero: none says so.
	othersSince time.Time
	// check asks for a check at once.
	check chan struct{}
}

func newStoreHealth() *storeHealth {
	h := &storeHealth{reachable: make(chan struct{}), check: make(chan struct{}, 1)}
	close(h.reachable)
	return h
}

// note takes the result of a database operation into account. Errors that say nothing
// about the connection are ignored.
func (h *storeHealth) note(err error) {
	failed := models.CodeOf(err) == models.CodeUnavailable
	if err != nil && !failed {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if failed == h.down {
		return
	}
	h.down, h.othersSince = failed, time.Time{}
	if !failed {
		close(h.reachable)
		return
	}
	h.reachable = make(chan struct{})
	select {
	case h.check <- struct{}{}:
	default:
	}
}

func (h *storeHealth) isDown() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.down
}

// wait returns when the database is reachable or ctx has ended.
func (h *storeHealth) wait(ctx context.Context) {
	h.mu.Lock()
	reachable := h.reachable
	h.mu.Unlock()
	select {
	case <-reachable:
	case <-ctx.Done():
	}
}

// othersServe notes whether another worker says that it reaches the database, and returns
// for how long it has said so while this process was cut off.
func (h *storeHealth) othersServe(serve bool) time.Duration {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case !h.down || !serve:
		h.othersSince = time.Time{}
		return 0
	case h.othersSince.IsZero():
		h.othersSince = time.Now()
	}
	return time.Since(h.othersSince)
}

// storeWatcher tests regularly whether this process reaches the database.
type storeWatcher struct {
	store       *models.Store
	rdb         redis.UniversalClient
	storeHealth *storeHealth
	outages     *outages
	limits      Limits
	processID   string
}

// checkStore tests regularly, until ctx ends, whether this process reaches the database,
// and tells the other workers that it does.
func (h *storeWatcher) checkStore(ctx context.Context) {
	ticker := time.NewTicker(h.limits.RenewEvery())
	defer ticker.Stop()
	for ctx.Err() == nil {
		err := h.pingStore(ctx)
		if ctx.Err() == nil {
			h.storeHealth.note(err)
			h.outages.note("reach the database; new work waits meanwhile", err)
		}
		if err == nil {
			err = scheduler.SayServing(ctx, h.rdb, h.processID, 2*h.limits.Lease)
			h.outages.note("tell other workers that the database is reachable", err)
		}
		select {
		case <-ticker.C:
		case <-h.storeHealth.check:
		case <-ctx.Done():
		}
	}
}

func (h *storeWatcher) pingStore(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, h.limits.Lease)
	defer cancel()
	return h.store.Ping(ctx)
}

// yieldsLeases tells whether to let leases expire that need the database: this process is
// cut off from it, and another worker has reached it for as long as a lease lasts. The
// wait gives this process a chance to write its results after an outage of all.
func (h *storeWatcher) yieldsLeases(ctx context.Context) bool {
	if !h.storeHealth.isDown() {
		return false
	}
	server, err := scheduler.Serving(ctx, h.rdb)
	if err != nil {
		return false
	}
	return h.storeHealth.othersServe(server != "" && server != h.processID) >= h.limits.Lease
}
