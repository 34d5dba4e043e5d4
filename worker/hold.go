package worker

import (
	"sync/atomic"
	"time"
)

// hold is what this process has a lease on: a lane with a token, or an admin's token
// alone. It lasts while it is renewed.
type hold struct {
	// name is the lease's name in Redis.
	name      string
	partition int
	// sendBefore is the last moment, by this process's clock, at which a call under
	// the lease may begin; every renewal moves it.
	sendBefore atomic.Pointer[time.Time]
	// calling says that a call runs under the lease. Otherwise its next step needs the
	// database.
	calling atomic.Bool
}

// renewed notes that the lease lasts for its full time from a moment before the
// answer came. What is sent towards its end must still arrive under it.
func (h *hold) renewed(at time.Time, limits Limits) {
	until := at.Add(limits.Lease - limits.travel())
	h.sendBefore.Store(&until)
}

// lose makes sure that no call begins under the lease any more.
func (h *hold) lose() {
	past := time.Time{}
	h.sendBefore.Store(&past)
}

// sendDeadline is the last moment at which a call under the lease may begin, as it stands now.
func (h *hold) sendDeadline() time.Time { return *h.sendBefore.Load() }
