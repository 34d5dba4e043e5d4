package intake

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/snovsync/snovsync/models"
)

const (
	// maxBatch bounds the events of one transaction: two of the largest orders.
	maxBatch = 2 * MaxEvents
	// maxWaiting bounds the events of an organization that wait for their transaction,
	// maxWaitingOfAll those of all; beyond them callers are asked to come back, which
	// is better than to let them time out.
	maxWaiting      = 40 * MaxEvents
	maxWaitingOfAll = 10 * maxWaiting
	// commitTimeout bounds one transaction.
	commitTimeout = 20 * time.Second
)

// order is what one caller wants to be stored.
type order struct {
	organizationID string
	// left is closed when the caller has left. It is asked before the transaction
	// begins only: who leaves later must not spoil the transaction of the others.
	left   <-chan struct{}
	events []*models.Event
	// done has room for the one answer, so that the committer never waits.
	done chan answer
}

func (o *order) abandoned() bool {
	select {
	case <-o.left:
		return true
	default:
		return false
	}
}

type answer struct {
	acceptances []models.Acceptance
	err         error
}

// committer stores the events of all callers, one transaction after the other.
// Whoever comes while one runs joins the next, so an idle committer adds no
// delay and a busy one needs few transactions. Organizations take turns: one that
// sends thousands of events does not make another's single one wait for them.
type committer struct {
	accept func(ctx context.Context, events []*models.Event) ([]models.Acceptance, error)
	logger *slog.Logger
	wake   chan struct{}
	// failing: the last transaction found the store away. Only run uses it.
	failing bool

	mu      sync.Mutex
	waiting []*order
	// events counts what waits: of each organization, and of all under "".
	events map[string]int
	// served are the organizations of the last transaction; the others go first.
	served map[string]bool
	open   bool
}

func newCommitter(accept func(context.Context, []*models.Event) ([]models.Acceptance, error), logger *slog.Logger) *committer {
	return &committer{accept: accept, logger: logger, wake: make(chan struct{}, 1), events: make(map[string]int)}
}

func unavailable(message string, err error) error {
	return &models.Error{Code: models.CodeUnavailable, Message: message, Err: err}
}

var (
	errStopped = unavailable("this process takes no events now; send them again", nil)
	errBusy    = unavailable("too many events are waiting to be stored; send the events again", nil)
)

// commit stores the events and waits until they are stored, or ctx ends; in that
// case they may be stored nevertheless.
func (c *committer) commit(ctx context.Context, events []*models.Event) ([]models.Acceptance, error) {
	o := &order{organizationID: events[0].OrganizationID, left: ctx.Done(), events: events, done: make(chan answer, 1)}
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
	if c.events[o.organizationID]+len(o.events) > maxWaiting || c.events[ofAll]+len(o.events) > maxWaitingOfAll {
		return errBusy
	}
	c.waiting = append(c.waiting, o)
	c.count(o, len(o.events))
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

// run commits until close. ctx lends its values only.
func (c *committer) run(ctx context.Context) {
	ctx = context.WithoutCancel(ctx)
	for range c.wake {
		for batch := c.next(); len(batch) > 0; batch = c.next() {
			c.store(ctx, batch)
		}
		if c.finished() {
			return
		}
	}
}

func (c *committer) finished() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return !c.open && len(c.waiting) == 0
}

// ofAll is where the events of all organizations are counted.
const ofAll = ""

func (c *committer) count(o *order, events int) {
	c.events[ofAll] += events
	if c.events[o.organizationID] += events; c.events[o.organizationID] == 0 {
		delete(c.events, o.organizationID)
	}
}

// next takes the orders of one transaction: first one of each organization that
// was not in the last one, then one of each that was, then what else fits, each in
// the order of their coming. Callers who have left are dropped.
func (c *committer) next() []*order {
	c.mu.Lock()
	defer c.mu.Unlock()
	var batch []*order
	size := 0
	chosen := make(map[*order]bool)
	turns := make(map[string]bool)
	choose := func(wanted func(*order) bool) {
		for _, o := range c.waiting {
			if chosen[o] || !wanted(o) || (size > 0 && size+len(o.events) > maxBatch) {
				continue
			}
			chosen[o] = true
			c.count(o, -len(o.events))
			if o.abandoned() {
				continue
			}
			turns[o.organizationID] = true
			batch = append(batch, o)
			size += len(o.events)
		}
	}
	choose(func(o *order) bool { return !c.served[o.organizationID] && !turns[o.organizationID] })
	choose(func(o *order) bool { return !turns[o.organizationID] })
	choose(func(*order) bool { return true })
	c.waiting = slices.DeleteFunc(c.waiting, func(o *order) bool { return chosen[o] })
	c.served = turns
	return batch
}

// store commits a batch and answers its callers. Where the batch is refused for
// what one of them brought, each gets a transaction of their own.
func (c *committer) store(ctx context.Context, batch []*order) {
	acceptances, err := c.transaction(ctx, batch)
	if err != nil && len(batch) > 1 && models.CodeOf(err) != models.CodeUnavailable {
		for _, o := range batch {
			alone, err := c.transaction(ctx, []*order{o})
			o.done <- answer{acceptances: alone, err: err}
		}
		return
	}
	for _, o := range batch {
		if err != nil {
			o.done <- answer{err: err}
			continue
		}
		n := len(o.events)
		o.done <- answer{acceptances: acceptances[:n:n]}
		acceptances = acceptances[n:]
	}
}

func (c *committer) transaction(ctx context.Context, batch []*order) ([]models.Acceptance, error) {
	ctx, cancel := context.WithTimeout(ctx, commitTimeout)
	defer cancel()
	var events []*models.Event
	for _, o := range batch {
		events = append(events, o.events...)
	}
	acceptances, err := c.accept(ctx, events)
	if errors.Is(err, context.DeadlineExceeded) && models.CodeOf(err) != models.CodeUnavailable {
		err = unavailable("the database did not answer in time; send the events again", err)
	}
	if err == nil && len(acceptances) != len(events) {
		err = errors.New("the store did not answer for every event")
	}
	c.note(err)
	return acceptances, err
}

// note says once that events cannot be stored, and once that they can be again. Their
// senders are told each time.
func (c *committer) note(err error) {
	failed := models.CodeOf(err) == models.CodeUnavailable
	switch {
	case failed && !c.failing:
		c.logger.Warn("events cannot be stored; whoever sends them is told to come back", "error", err)
	case err == nil && c.failing:
		c.logger.Info("events can be stored again")
	}
	c.failing = failed || err != nil && c.failing
}
