package integration

import (
	"context"
	"errors"
	"sync"
	"time"
)

// cacheFor is how long an answer of Snov.io serves further readers: long enough that
// people who go from page to page spend few of the account's calls, short enough that
// nobody wonders; who does has it read anew (refreshEvery).
const cacheFor = 30 * time.Second

// errUnfinished answers those who waited for a call that panicked.
var errUnfinished = errors.New("the call to Snov.io did not finish")

// cache keeps an answer for each organization, and lets those who ask for it at
// the same time share one call.
type cache[T any] struct {
	now func() time.Time

	mu    sync.Mutex
	slots map[string]*slot[T]
}

// slot is an answer, or the call that will bring it.
type slot[T any] struct {
	done  chan struct{}
	value T
	err   error
	until time.Time
}

func newCache[T any](now func() time.Time) *cache[T] {
	return &cache[T]{now: now, slots: make(map[string]*slot[T])}
}

// get returns the kept answer, waits for the call that is under way, or makes it.
// Who makes it sees it through even when ctx ends, because others wait for it.
func (c *cache[T]) get(ctx context.Context, organizationID string, load func(ctx context.Context) (T, error)) (T, error) {
	c.mu.Lock()
	s, mine := c.slots[organizationID], false
	if s == nil || s.expired(c.now()) {
		s, mine = &slot[T]{done: make(chan struct{})}, true
		c.evict()
		c.slots[organizationID] = s
	}
	c.mu.Unlock()
	if mine {
		c.fill(ctx, organizationID, s, load)
		return s.value, s.err
	}
	select {
	case <-s.done:
		return s.value, s.err
	case <-ctx.Done():
		var none T
		return none, context.Cause(ctx)
	}
}

// kept is the answer that is kept, and whether there is one. It waits for nothing.
func (c *cache[T]) kept(organizationID string) (T, bool) {
	c.mu.Lock()
	s := c.slots[organizationID]
	c.mu.Unlock()
	var none T
	if s == nil || s.expired(c.now()) {
		return none, false
	}
	select {
	case <-s.done:
		return s.value, s.err == nil
	default:
		return none, false
	}
}

func (c *cache[T]) fill(ctx context.Context, organizationID string, s *slot[T], load func(ctx context.Context) (T, error)) {
	ctx, cancel := settled(ctx)
	defer cancel()
	s.err = errUnfinished
	defer func() {
		s.until = c.now().Add(cacheFor)
		close(s.done)
		if s.err != nil {
			c.remove(organizationID, s)
		}
	}()
	s.value, s.err = load(ctx)
}

func (c *cache[T]) remove(organizationID string, s *slot[T]) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.slots[organizationID] == s {
		delete(c.slots, organizationID)
	}
}

// drop forgets an organization's answer; a call that is under way answers only
// those who wait for it already.
func (c *cache[T]) drop(organizationID string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.slots, organizationID)
}

// evict removes what has expired. The caller holds the lock.
func (c *cache[T]) evict() {
	now := c.now()
	for organizationID, s := range c.slots {
		if s.expired(now) {
			delete(c.slots, organizationID)
		}
	}
}

func (s *slot[T]) expired(now time.Time) bool {
	select {
	case <-s.done:
		return !now.Before(s.until)
	default:
		return false
	}
}
