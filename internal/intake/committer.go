package intake

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/snovsync/snovsync/internal/outage"
	"github.com/snovsync/snovsync/models"
)

const (
	// commitTimeout bounds one transaction.
	commitTimeout = 20 * time.Second
	// maxWaiters bounds the transactions that wait for locked organizations. Each holds a
	// connection to the database meanwhile.
	maxWaiters = 4
	// lockedPause is the wait until an organization is tried again for which no waiter was left.
	lockedPause = 20 * time.Millisecond
	// busyRetryAfter is when callers should come back for whom there was no room.
	busyRetryAfter = 2 * time.Second
)

// committer stores the events of all callers, one transaction after the other. Events
// that come while one runs join the next one, so an idle committer adds no delay and a
// busy one needs few transactions.
//
// A transaction never waits for the lock of an organization: others would wait with it.
// An organization that is locked gets a transaction of its own beside the others.
type committer struct {
	store  Store
	stored func([]models.Acceptance)
	logger *slog.Logger
	now    func() time.Time
	wake   chan struct{}

	mu      sync.Mutex
	queue   *queue
	open    bool
	waiters int
	// outage of the store.
	outage outage.Latch
	// cancel ends the transactions that run; nil before run.
	cancel context.CancelFunc
}

// newCommitter makes a committer that calls stored with the acceptances of each
// transaction.
func newCommitter(store Store, stored func([]models.Acceptance), bounds bounds, logger *slog.Logger) *committer {
	return &committer{
		store: store, stored: stored, logger: logger, now: time.Now, wake: make(chan struct{}, 1), queue: newQueue(bounds),
	}
}

func unavailable(message string, err error) error {
	return &models.Error{Code: models.CodeUnavailable, Message: message, Err: err}
}

var (
	errStopped = unavailable("this process takes no events now; send them again", nil)
	errBusy    = &models.Error{
		Code: models.CodeUnavailable, Message: "too many events are waiting to be stored; send the events again later", RetryAfter: busyRetryAfter,
	}
)

// commit stores the events, whose content has the given sizes, and waits until they are
// stored, or ctx ends; in that case they may be stored nevertheless.
func (c *committer) commit(ctx context.Context, events []*models.Event, bytes []int) ([]models.Acceptance, error) {
	o := &order{organizationID: events[0].OrganizationID, left: ctx.Done(), events: events, bytes: bytes, done: make(chan answer, 1)}
	if err := c.add(o); err != nil {
		return nil, err
	}
	select {
	case a := <-o.done:
		return a.acceptances, a.err
	case <-ctx.Done():
		return nil, unavailable("the events were not stored in time; send them again", context.Cause(ctx))
	}
}

func (c *committer) add(o *order) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.open {
		return errStopped
	}
	if !c.queue.add(o, c.now()) {
		return errBusy
	}
	c.ring()
	return nil
}

func (c *committer) ring() {
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// start lets callers in.
func (c *committer) start() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.open = true
}

// close lets run end once what waits is stored; later callers are refused.
func (c *committer) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.open = false
	c.ring()
}

// abort is close, and gives up what waits: its callers are told to send it again.
func (c *committer) abort() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.open = false
	for _, l := range c.queue.lines {
		for _, o := range l.orders {
			o.answer(answer{err: errStopped})
		}
	}
	c.queue = newQueue(c.queue.bounds)
	if c.cancel != nil {
		c.cancel()
	}
	c.ring()
}

// run commits until close. Canceling ctx does not end it.
func (c *committer) run(ctx context.Context) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	c.mu.Lock()
	c.cancel = cancel
	c.mu.Unlock()
	var waiters sync.WaitGroup
	defer waiters.Wait()
	for range c.wake {
		for parts := c.next(); len(parts) > 0; parts = c.next() {
			for _, l := range c.storeAll(ctx, parts) {
				waiters.Go(func() { c.storeLocked(ctx, l) })
			}
		}
		if c.finished() {
			return
		}
	}
}

func (c *committer) next() []part {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.queue.next(c.now())
}

func (c *committer) finished() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return !c.open && len(c.queue.lines) == 0 && c.waiters == 0
}

// storeAll stores parts in one transaction. Where the transaction is refused for what one
// of them brought, each gets its own. It gives the lines that need a waiter.
func (c *committer) storeAll(ctx context.Context, parts []part) []*line {
	acceptances, err := c.transaction(ctx, c.store.TryAcceptEvents, parts)
	if err == nil || len(parts) == 1 || models.CodeOf(err) == models.CodeUnavailable {
		return c.settle(parts, acceptances, err)
	}
	var locked []*line
	for _, p := range parts {
		alone := []part{p}
		acceptances, err := c.transaction(ctx, c.store.TryAcceptEvents, alone)
		locked = append(locked, c.settle(alone, acceptances, err)...)
	}
	return locked
}

// storeLocked stores the next parts of a line whose organization another transaction has
// locked. It waits for the lock.
func (c *committer) storeLocked(ctx context.Context, l *line) {
	c.mu.Lock()
	parts := c.queue.take(l, c.queue.bounds.batch, c.now())
	c.mu.Unlock()
	if len(parts) > 0 {
		acceptances, err := c.transaction(ctx, c.store.AcceptEvents, parts)
		c.settle(parts, acceptances, err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.waiters--
	if c.queue.lines[l.organizationID] == l {
		c.queue.rejoin(l)
	}
	c.ring()
}

// settle answers the callers whose orders are complete or failed. It gives the lines that
// are locked and for which a waiter is left; the others are tried again soon.
func (c *committer) settle(parts []part, acceptances []models.Acceptance, err error) []*line {
	c.mu.Lock()
	defer c.mu.Unlock()
	var locked []*line
	for _, p := range parts {
		var some []models.Acceptance
		if err == nil {
			some, acceptances = acceptances[:len(p.events)], acceptances[len(p.events):]
		}
		l := c.queue.lines[p.order.organizationID]
		switch {
		case p.order.answered || l == nil: // given up by abort
		case err != nil:
			c.queue.drop(p.order)
			p.order.answer(answer{err: err})
		case !some[0].Locked:
			if c.queue.stored(p, some) {
				p.order.answer(answer{acceptances: p.order.acceptances})
			}
		case l.apart || l.notBefore.After(c.now()):
		case c.waiters < maxWaiters:
			c.waiters++
			c.queue.setApart(l)
			locked = append(locked, l)
		default:
			l.notBefore = c.now().Add(lockedPause)
			time.AfterFunc(lockedPause, c.ring)
		}
	}
	return locked
}

// answer answers the order's caller, once.
func (o *order) answer(a answer) {
	if !o.answered {
		o.answered = true
		o.done <- a
	}
}

func (c *committer) transaction(
	ctx context.Context, accept func(context.Context, []*models.Event) ([]models.Acceptance, error), parts []part,
) ([]models.Acceptance, error) {
	ctx, cancel := context.WithTimeout(ctx, commitTimeout)
	defer cancel()
	var events []*models.Event
	for _, p := range parts {
		events = append(events, p.events...)
	}
	acceptances, err := accept(ctx, events)
	if errors.Is(err, context.DeadlineExceeded) && models.CodeOf(err) != models.CodeUnavailable {
		err = unavailable("the database did not answer in time; send the events again", err)
	}
	if err == nil && len(acceptances) != len(events) {
		err = errors.New("the store did not answer for every event")
	}
	c.note(err)
	if err == nil {
		c.stored(acceptances)
	}
	return acceptances, err
}

// note logs once that events cannot be stored, and once that they can be again. Their
// senders are told each time.
func (c *committer) note(err error) {
	isAway := models.CodeOf(err) == models.CodeUnavailable
	if err != nil && !isAway {
		return // it says nothing about the store
	}
	switch began, ended := c.outage.Update(isAway); {
	case began:
		c.logger.Warn("events cannot be stored; their senders are told to send them again", "error", err)
	case ended:
		c.logger.Info("events can be stored again")
	}
}
