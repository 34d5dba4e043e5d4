package integration

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/snovsync/snovsync/internal/livelog"
	"github.com/snovsync/snovsync/internal/secrets"
	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/test/harness"
	"github.com/snovsync/snovsync/worker"
)

func TestQueue(t *testing.T) {
	f := newFixture(t)
	q, err := f.Queue(t.Context(), org)
	if err != nil || q != (Queue{QuotaLimit: 60}) {
		t.Errorf("new organization: %+v, %v", q, err)
	}
	f.connect()
	f.accept(3)
	f.engine.setQuota(worker.Quota{Limit: 60, Used: 60, NextFreeIn: 10 * time.Second}, nil)
	q, err = f.Queue(t.Context(), org)
	must(t, err)
	if q.Depth != 3 || q.OldestAge < 0 || q.OldestAge > time.Minute || q.QuotaUsed != 60 || q.QuotaFreesAt == nil || q.EstimatedDrain < 10*time.Second || q.EstimatedDrain > 13*time.Second {
		t.Errorf("got %+v", q)
	}
	f.engine.setQuota(worker.Quota{Limit: 60, Cooldown: 30 * time.Second}, nil)
	q, err = f.Queue(t.Context(), org)
	if err != nil || q.QuotaUsed != 60 || q.QuotaFreesAt == nil {
		t.Errorf("during a cooldown: %+v, %v", q, err)
	}
	must(t, f.store.MarkCredentialsRejected(t.Context(), org, secrets.AccountKey(userID), "rejected"))
	q, err = f.Queue(t.Context(), org)
	if err != nil || q.Depth != 0 || q.Blocked != 3 || q.BlockedReason != models.ReasonCredentialsRejected || q.BlockedMessage != "rejected" {
		t.Errorf("blocked: %+v, %v", q, err)
	}
}

func TestQueueWithoutRedis(t *testing.T) {
	f := newFixture(t)
	f.connect()
	f.engine.setQuota(worker.Quota{}, errors.New("refused"))
	for range 3 {
		q, err := f.Queue(t.Context(), org)
		if err != nil || q.QuotaLimit != 60 || q.QuotaUsed != 60 {
			t.Errorf("got %+v, %v", q, err)
		}
	}
	if n := strings.Count(f.logs.String(), "quota"); n != 1 {
		t.Errorf("the fault was logged %d times", n)
	}
}

func TestDrain(t *testing.T) {
	const window = time.Minute
	for name, row := range map[string]struct {
		calls int
		quota worker.Quota
		want  time.Duration
	}{
		"nothing waits":            {0, worker.Quota{Limit: 60, Cooldown: window}, 0},
		"free tokens are enough":   {60, worker.Quota{Limit: 60}, 0},
		"one more than are free":   {61, worker.Quota{Limit: 60}, window},
		"two windows":              {121, worker.Quota{Limit: 60}, 2 * window},
		"one token is back soon":   {1, worker.Quota{Limit: 60, Used: 60, NextFreeIn: time.Second}, time.Second},
		"all come back together":   {60, worker.Quota{Limit: 60, Used: 60, NextFreeIn: window}, window},
		"a steady flow":            {600, worker.Quota{Limit: 60, Used: 60, NextFreeIn: time.Second}, 600 * time.Second},
		"half is free":             {45, worker.Quota{Limit: 60, Used: 30, NextFreeIn: 0}, 28 * time.Second},
		"calls still run":          {1, worker.Quota{Limit: 60, Used: 60, NextFreeIn: -1}, window},
		"the account rests":        {5, worker.Quota{Limit: 60, Cooldown: 90 * time.Second}, 90 * time.Second},
		"rest and nothing is free": {1, worker.Quota{Limit: 60, Used: 60, NextFreeIn: time.Second, Cooldown: 90 * time.Second}, 90 * time.Second},
	} {
		if got := drain(row.calls, row.quota, window); got != row.want {
			t.Errorf("%s: %v, want %v", name, got, row.want)
		}
	}
}

func next(t *testing.T, figures <-chan Queue) Queue {
	t.Helper()
	select {
	case q, ok := <-figures:
		if !ok {
			t.Fatal("the figures ended")
		}
		return q
	case <-time.After(harness.Timeout):
		t.Fatal("no figures came")
		return Queue{}
	}
}

// until reads figures until they are as wanted.
func until(t *testing.T, figures <-chan Queue, wanted func(Queue) bool) {
	t.Helper()
	for reached := false; !reached; {
		reached = wanted(next(t, figures))
	}
}

func TestWatchQueue(t *testing.T) {
	f := newFixture(t)
	ctx, leave := context.WithCancel(t.Context())
	figures, err := f.WatchQueue(ctx, org)
	must(t, err)
	if q := next(t, figures); q.Depth != 0 {
		t.Errorf("began with %+v", q)
	}
	f.accept(2)
	until(t, figures, func(q Queue) bool { return q.Depth == 2 })
	_, err = f.Pause(t.Context(), admin)
	must(t, err)
	until(t, figures, func(q Queue) bool { return q.Paused })
	leave()
	for range figures {
	}
	f.watches.mu.Lock()
	defer f.watches.mu.Unlock()
	if len(f.watches.running) != 0 {
		t.Error("nobody watches, and the queue is still followed")
	}
}

// TestWatchersShareTheReading: 200 watchers get every change and cost one reading.
func TestWatchersShareTheReading(t *testing.T) {
	f := newFixture(t)
	f.connect()
	const watchers = 200
	all := make([]<-chan Queue, watchers)
	for i := range all {
		figures, err := f.WatchQueue(t.Context(), org)
		must(t, err)
		all[i] = figures
		next(t, figures)
	}
	before := f.engine.quotaReads()
	f.accept(1)
	for _, figures := range all {
		until(t, figures, func(q Queue) bool { return q.Depth == 1 })
	}
	if n := f.engine.quotaReads() - before; n > 3 {
		t.Errorf("one change was read %d times", n)
	}
}

// TestWatchQueueAfterTokens: tokens that come back are seen without a change in the log.
func TestWatchQueueAfterTokens(t *testing.T) {
	f := newFixture(t)
	f.connect()
	f.engine.setQuota(worker.Quota{Limit: 60, Used: 60, NextFreeIn: time.Millisecond}, nil)
	figures, err := f.WatchQueue(t.Context(), org)
	must(t, err)
	if q := next(t, figures); q.QuotaUsed != 60 || q.QuotaFreesAt == nil {
		t.Errorf("began with %+v", q)
	}
	f.engine.setQuota(worker.Quota{Limit: 60, Used: 59}, nil)
	until(t, figures, func(q Queue) bool { return q.QuotaUsed == 59 && q.QuotaFreesAt == nil })
}

func TestWatchQueueEnds(t *testing.T) {
	f := newFixture(t)
	figures, err := f.WatchQueue(t.Context(), org)
	must(t, err)
	next(t, figures)
	f.hub.Stop()
	for range figures {
	}
	f.Stop()
	if _, err := f.WatchQueue(t.Context(), org); !errors.Is(err, livelog.ErrStopped) {
		t.Errorf("after Stop: %v", err)
	}
}

// TestWatchQueueEndsWithTheService: at a shutdown the subscription ends, also while the
// live log goes on.
func TestWatchQueueEndsWithTheService(t *testing.T) {
	f := newFixture(t)
	figures, err := f.WatchQueue(t.Context(), org)
	must(t, err)
	next(t, figures)
	f.Stop()
	for range figures {
	}
}

// TestQueueWithoutADatabase: no figures are shown that say that nothing waits.
func TestQueueWithoutADatabase(t *testing.T) {
	f := newFixture(t)
	var away atomic.Bool
	failed := make(chan struct{}, 100)
	w := newWatches(func(context.Context, string) (Queue, error) {
		if away.Load() {
			failed <- struct{}{}
			return Queue{}, errors.New("the database is away")
		}
		return Queue{Depth: 3}, nil
	}, f.hub, slog.New(slog.DiscardHandler))
	w.interval = time.Millisecond
	defer w.stop()
	figures, err := w.subscribe(t.Context(), org)
	must(t, err)
	if q := next(t, figures); q.Depth != 3 {
		t.Fatalf("began with %+v", q)
	}
	away.Store(true)
	for range 2 { // the second reading begins after the first one was dealt with
		w.nudge(org)
		<-failed
	}
	select {
	case q := <-figures:
		t.Errorf("shows %+v", q)
	default:
	}
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	if q, err := f.Queue(canceled, org); err == nil {
		t.Errorf("answers %+v without an error", q)
	}
}

func TestFiguresThatOnlyAged(t *testing.T) {
	at := time.Now()
	q := Queue{Depth: 1, OldestAge: time.Second, EstimatedDrain: time.Second, QuotaFreesAt: new(at)}
	aged := Queue{Depth: 1, OldestAge: time.Minute, QuotaFreesAt: new(at.Add(time.Millisecond))}
	if !q.sameAs(aged) {
		t.Error("age alone is no change")
	}
	for name, other := range map[string]Queue{
		"depth": {Depth: 2, QuotaFreesAt: new(at)}, "free now": {Depth: 1}, "frees later": {Depth: 1, QuotaFreesAt: new(at.Add(time.Minute))},
		"paused": {Depth: 1, QuotaFreesAt: new(at), Paused: true},
	} {
		if q.sameAs(other) {
			t.Errorf("%s is a change", name)
		}
	}
}
