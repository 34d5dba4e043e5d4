package demo

import (
	"context"
	"maps"
	"sync"
	"time"
)

// The statuses of an entry, as the schema names them.
const (
	statusQueued    = "QUEUED"
	statusRunning   = "RUNNING"
	statusRetrying  = "RETRYING"
	statusBlocked   = "BLOCKED"
	statusSucceeded = "SUCCEEDED"
	statusSkipped   = "SKIPPED"
	statusFailed    = "FAILED"
)

// status is how things stand, by what the subscriptions brought.
type status struct {
	mu       sync.Mutex
	statuses map[string]string
	counts   map[string]int
	queue    queue
	changed  chan struct{}
}

// state is a status at one moment.
type state struct {
	// events counts all entries, counts those in each status.
	events int
	counts map[string]int
	queue  queue
}

// waiting counts the entries that have no outcome and are not blocked.
func (s state) waiting() int {
	return s.counts[statusQueued] + s.counts[statusRunning] + s.counts[statusRetrying]
}

func newStatus() *status {
	return &status{statuses: make(map[string]string), counts: make(map[string]int), changed: make(chan struct{})}
}

func (b *status) record(e entry) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if before, known := b.statuses[e.ID]; known {
		b.counts[before]--
	}
	b.statuses[e.ID] = e.Status
	b.counts[e.Status]++
	b.announce()
}

func (b *status) setQueue(q queue) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.queue = q
	b.announce()
}

// announce wakes those who wait for a change. The caller holds the lock.
func (b *status) announce() {
	close(b.changed)
	b.changed = make(chan struct{})
}

func (b *status) state() state {
	s, _ := b.look()
	return s
}

// look returns how things stand, and a channel that closes when that has changed.
func (b *status) look() (state, <-chan struct{}) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return state{events: len(b.statuses), counts: maps.Clone(b.counts), queue: b.queue}, b.changed
}

// await waits until things stand as wished, at most so long, and tells whether they
// do. The error is ctx's.
func (b *status) await(ctx context.Context, atMost time.Duration, wished func(state) bool) (bool, error) {
	timer := time.NewTimer(atMost)
	defer timer.Stop()
	for {
		s, changed := b.look()
		if wished(s) {
			return true, nil
		}
		select {
		case <-changed:
		case <-timer.C:
			return false, nil
		case <-ctx.Done():
			return false, ctx.Err()
		}
	}
}
