package integration

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/snovsync/snovsync/internal/livelog"
	"github.com/snovsync/snovsync/internal/outage"
	"github.com/snovsync/snovsync/models"
)

const (
	// watchInterval is the least time between two sets of figures.
	watchInterval = time.Second
	// watchWhileUsed is how often the figures are read while calls are used up:
	// tokens that come back make no change in the log.
	watchWhileUsed = 5 * time.Second
	// watchAnyway is how often they are read without a sign, for what another process
	// does to the settings.
	watchAnyway = 15 * time.Second
)

// WatchQueue brings the organization's queue figures: those of now at once, and
// then new ones when they change, at most once a second, until ctx ends. A reader
// who is slow gets the newest and misses what was in between. However many watch
// an organization in this process, its figures are read once.
func (s *Service) WatchQueue(ctx context.Context, organizationID string) (<-chan Queue, error) {
	return s.watches.subscribe(ctx, organizationID)
}

// watches are the queues that are watched in this process.
type watches struct {
	read     func(ctx context.Context, organizationID string) (Queue, error)
	changes  Changes
	logger   *slog.Logger
	interval time.Duration

	mu      sync.Mutex
	running map[string]*watch
	stopped bool
	// tasks counts every goroutine; it grows under mu and not once stopped.
	tasks sync.WaitGroup
}

func newWatches(read func(context.Context, string) (Queue, error), changes Changes, logger *slog.Logger) *watches {
	return &watches{read: read, changes: changes, logger: logger, interval: watchInterval, running: make(map[string]*watch)}
}

// watch follows one organization's queue for all who watch it.
type watch struct {
	organizationID string
	nudged         chan struct{}
	cancel         context.CancelFunc
	// users is guarded by the lock of watches.
	users int

	mu     sync.Mutex
	latest *Queue
	// news is closed and replaced when latest changes, and closed for good at the end.
	news  chan struct{}
	ended bool
}

func (w *watches) subscribe(ctx context.Context, organizationID string) (<-chan Queue, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.stopped {
		return nil, livelog.ErrStopped
	}
	one := w.running[organizationID]
	if one == nil {
		var life context.Context
		one = &watch{organizationID: organizationID, nudged: make(chan struct{}, 1), news: make(chan struct{})}
		life, one.cancel = context.WithCancel(context.WithoutCancel(ctx))
		w.running[organizationID] = one
		w.tasks.Go(func() { w.run(life, one) })
	}
	one.users++
	figures := make(chan Queue)
	w.tasks.Go(func() {
		defer w.release(one)
		defer close(figures)
		one.deliver(ctx, figures)
	})
	return figures, nil
}

func (w *watches) release(one *watch) {
	w.mu.Lock()
	defer w.mu.Unlock()
	one.users--
	if one.users > 0 {
		return
	}
	one.cancel()
	if w.running[one.organizationID] == one {
		delete(w.running, one.organizationID)
	}
}

// nudge makes an organization's figures be read again soon.
func (w *watches) nudge(organizationID string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if one := w.running[organizationID]; one != nil {
		select {
		case one.nudged <- struct{}{}:
		default:
		}
	}
}

func (w *watches) stop() {
	w.mu.Lock()
	w.stopped = true
	for _, one := range w.running {
		one.cancel()
	}
	w.mu.Unlock()
	w.tasks.Wait()
}

// run reads the figures when there is reason to, until ctx ends or the live log stops.
func (w *watches) run(ctx context.Context, one *watch) {
	defer w.end(one)
	var changes <-chan models.Change
	var log *livelog.Subscription
	timer := time.NewTimer(0)
	defer timer.Stop()
	var reading outage.Latch
	var last, due time.Time
	for {
		if changes == nil {
			var err error
			log, err = w.changes.Subscribe(ctx, one.organizationID, nil, nil)
			switch {
			case err == nil:
				changes = log.C()
			case errors.Is(err, livelog.ErrStopped) || ctx.Err() != nil:
				return
			default:
				w.report(&reading, one, err)
			}
		}
		sign := false
		select {
		case <-ctx.Done():
			return
		case _, open := <-changes:
			if !open {
				changes = nil
				if errors.Is(log.Err(), livelog.ErrStopped) {
					return
				}
			}
			sign = true
		case <-one.nudged:
			sign = true
		case <-timer.C:
			last = time.Now()
			due = last.Add(w.refresh(ctx, one, &reading))
			timer.Reset(time.Until(due))
		}
		if soon := last.Add(w.interval); sign && soon.Before(due) {
			due = soon
			timer.Reset(time.Until(due))
		}
	}
}

// refresh reads the figures and tells when to read them again without a sign.
func (w *watches) refresh(ctx context.Context, one *watch, reading *outage.Latch) time.Duration {
	q, err := w.read(ctx, one.organizationID)
	if ctx.Err() != nil {
		return watchAnyway
	}
	w.report(reading, one, err)
	if err != nil {
		return watchWhileUsed
	}
	one.publish(q)
	next := watchAnyway
	if q.QuotaUsed > 0 {
		next = watchWhileUsed
	}
	if q.QuotaFreesAt != nil {
		next = min(next, time.Until(*q.QuotaFreesAt))
	}
	return max(next, w.interval)
}

func (w *watches) report(reading *outage.Latch, one *watch, err error) {
	switch began, ended := reading.Update(err != nil); {
	case began:
		w.logger.Error("the queue cannot be watched, will try again", "organization", one.organizationID, "error", err)
	case ended:
		w.logger.Info("the queue can be watched again", "organization", one.organizationID)
	}
}

func (w *watches) end(one *watch) {
	w.mu.Lock()
	if w.running[one.organizationID] == one {
		delete(w.running, one.organizationID)
	}
	w.mu.Unlock()
	one.cancel()
	one.mu.Lock()
	defer one.mu.Unlock()
	one.ended = true
	close(one.news)
}

// publish makes figures the latest, if they differ from those before.
func (one *watch) publish(q Queue) {
	one.mu.Lock()
	defer one.mu.Unlock()
	if one.latest != nil && one.latest.sameAs(q) {
		return
	}
	one.latest = &q
	close(one.news)
	one.news = make(chan struct{})
}

func (one *watch) state() (latest *Queue, news <-chan struct{}, ended bool) {
	one.mu.Lock()
	defer one.mu.Unlock()
	return one.latest, one.news, one.ended
}

// deliver hands the latest figures to one reader.
func (one *watch) deliver(ctx context.Context, figures chan<- Queue) {
	var sent *Queue
	for {
		latest, news, ended := one.state()
		if ended {
			return
		}
		var out chan<- Queue
		var value Queue
		if latest != sent {
			out, value = figures, *latest
		}
		select {
		case out <- value:
			sent = latest
		case <-news:
		case <-ctx.Done():
			return
		}
	}
}

// sameAs tells whether nothing but time has passed between two sets of figures.
func (q Queue) sameAs(other Queue) bool {
	freesAt, otherFreesAt := q.QuotaFreesAt, other.QuotaFreesAt
	q.QuotaFreesAt, other.QuotaFreesAt = nil, nil
	q.OldestAge, other.OldestAge = 0, 0
	q.EstimatedDrain, other.EstimatedDrain = 0, 0
	if q != other || (freesAt == nil) != (otherFreesAt == nil) {
		return false
	}
	return freesAt == nil || freesAt.Sub(*otherFreesAt).Abs() < time.Second
}
