package worker

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

const (
	// stuckAfter is how long an organization's row may be locked before the engine no longer
	// waits for it. Locks of snovsync's own transactions last milliseconds.
	stuckAfter = time.Second
	// maxLockWaits bounds the transactions that wait for locked organizations. Each holds a
	// connection to the database meanwhile.
	maxLockWaits = 2
)

// organizationLocks knows the organizations whose rows other transactions keep locked. A
// lock that lasts comes from outside, for example from a forgotten psql session.
type organizationLocks struct {
	log *slog.Logger
	// waits are the transactions that wait for a lock.
	waits chan struct{}

	mu    sync.Mutex
	found map[string]*foundLock
}

// foundLock is what is known of a locked row.
type foundLock struct {
	since    time.Time
	reported bool
	// turn is full while a transaction of this process waits for the lock.
	turn chan struct{}
}

func newOrganizationLocks(log *slog.Logger) *organizationLocks {
	return &organizationLocks{log: log, waits: make(chan struct{}, maxLockWaits), found: make(map[string]*foundLock)}
}

// wait runs a transaction that waits for the lock of an organization, which was found
// locked. One such transaction of an organization runs at a time. wait returns whether it
// succeeded. It does not run where the organization was locked for longer than stuckAfter.
func (l *organizationLocks) wait(ctx context.Context, organizationID string, transaction func() error) bool {
	done, ok := l.turn(ctx, organizationID)
	if !ok {
		return false
	}
	defer done()
	if l.stuck(organizationID) || !enter(ctx, l.waits) {
		return false
	}
	defer func() { <-l.waits }()
	if transaction() != nil {
		return false
	}
	l.free(organizationID)
	return true
}

// turn waits until no other transaction of this process waits for the organization's lock.
// It returns false where the lock lasts, or ctx ended.
func (l *organizationLocks) turn(ctx context.Context, organizationID string) (done func(), ok bool) {
	for {
		lock := l.find(organizationID)
		if l.stuck(organizationID) || !enter(ctx, lock.turn) {
			return nil, false
		}
		if l.find(organizationID) == lock {
			return func() { <-lock.turn }, true
		}
		<-lock.turn // meanwhile the row was free, and was locked again
	}
}

// enter waits for room in a channel, and tells whether it came before ctx ended.
func enter(ctx context.Context, room chan struct{}) bool {
	select {
	case room <- struct{}{}:
		return true
	case <-ctx.Done():
		return false
	}
}

// find notes that an organization was found locked.
func (l *organizationLocks) find(organizationID string) *foundLock {
	l.mu.Lock()
	defer l.mu.Unlock()
	lock := l.found[organizationID]
	if lock == nil {
		lock = &foundLock{since: time.Now(), turn: make(chan struct{}, 1)}
		l.found[organizationID] = lock
	}
	return lock
}

// stuck tells whether an organization was found locked for longer than stuckAfter, and logs
// that once.
func (l *organizationLocks) stuck(organizationID string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	lock := l.found[organizationID]
	if lock == nil || time.Since(lock.since) < stuckAfter {
		return false
	}
	if !lock.reported {
		lock.reported = true
		l.log.Warn("another transaction keeps an organization's row locked, and its syncs wait; look for the session in pg_stat_activity",
			"organization", organizationID)
	}
	return true
}

// free notes that an organization's row could be locked.
func (l *organizationLocks) free(organizationID string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	lock := l.found[organizationID]
	delete(l.found, organizationID)
	if lock != nil && lock.reported {
		l.log.Info("an organization's row is no longer locked", "organization", organizationID)
	}
}
