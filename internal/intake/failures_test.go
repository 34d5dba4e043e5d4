package intake

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/snovsync/snovsync/internal/auth"
	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/worker"
)

// answering is a store that gives one answer to everything.
type answering struct {
	acceptances []models.Acceptance
	err         error
}

func (a answering) AcceptEvents(context.Context, []*models.Event) ([]models.Acceptance, error) {
	return a.acceptances, a.err
}

func (a answering) TryAcceptEvents(context.Context, []*models.Event) ([]models.Acceptance, error) {
	return a.acceptances, a.err
}

// TestAnswersOfTheStore: what it says of the events decides what their sender is told.
func TestAnswersOfTheStore(t *testing.T) {
	other := errors.New("another fault")
	for name, row := range map[string]struct {
		store answering
		is    error
		code  models.Code
	}{
		"no answer in time":        {answering{err: context.DeadlineExceeded}, context.DeadlineExceeded, models.CodeUnavailable},
		"away":                     {answering{err: models.ErrUnavailable}, models.ErrUnavailable, models.CodeUnavailable},
		"another fault":            {answering{err: other}, other, models.CodeInternal},
		"too few answers":          {answering{}, nil, models.CodeInternal},
		"too many answers":         {answering{acceptances: make([]models.Acceptance, 2)}, nil, models.CodeInternal},
		"the API key is not valid": {answering{acceptances: []models.Acceptance{{Revoked: true}}}, auth.ErrUnauthenticated, models.CodeInternal},
	} {
		pushed := make(chan []worker.Item, 1)
		s := started(t, Config{Store: row.store, Push: func(_ context.Context, items []worker.Item) { pushed <- items }})
		receipts, err := s.Accept(t.Context(), "org", []*models.Event{named("a")})
		if err == nil || receipts != nil || row.is != nil && !errors.Is(err, row.is) || models.CodeOf(err) != row.code {
			t.Errorf("%s: %v, %v", name, receipts, err)
		}
		s.Stop()
		if len(pushed) > 0 {
			t.Errorf("%s: pushed %v", name, <-pushed)
		}
	}
}

// TestBusySaysWhenToComeBack in a time that clients can wait.
func TestBusySaysWhenToComeBack(t *testing.T) {
	if errBusy.RetryAfter != 2*time.Second || errBusy.Code != models.CodeUnavailable {
		t.Errorf("got %+v", errBusy)
	}
}

// TestServiceWithoutAClock uses the machine's.
func TestServiceWithoutAClock(t *testing.T) {
	s := New(Config{Store: &fakeStore{}})
	s.Start(t.Context())
	t.Cleanup(s.Stop)
	ahead, inTime := named("a"), named("b")
	ahead.OccurredAt, inTime.OccurredAt = time.Now().Add(25*time.Hour), time.Now().Add(23*time.Hour)
	receipts, err := s.Accept(t.Context(), "org", []*models.Event{ahead, inTime})
	if err != nil {
		t.Fatal(err)
	}
	if receipts[0].Entry != nil || receipts[1].Entry == nil {
		t.Errorf("got %+v", receipts)
	}
}

// TestOverflowIsLoggedOnce: each time that the engine falls behind.
func TestOverflowIsLoggedOnce(t *testing.T) {
	var log strings.Builder
	p := newPusher(func(context.Context, []worker.Item) {}, slog.New(slog.NewTextHandler(&log, nil)))
	for range 2 {
		p.add(make([]worker.Item, maxUnpushed-1))
		p.add(make([]worker.Item, 2))
		p.add(make([]worker.Item, 2))
		p.add(make([]worker.Item, 1))
		if items, closed := p.take(); len(items) != maxUnpushed || closed {
			t.Errorf("%d items wait, closed %t", len(items), closed)
		}
	}
	if n := strings.Count(log.String(), "level=WARN"); n != 2 {
		t.Errorf("logged %d times", n)
	}
	p.add(nil)
	p.close()
	if items, closed := p.take(); len(items) != 0 || !closed {
		t.Errorf("%d items wait, closed %t", len(items), closed)
	}
}

// TestOrderInTheMiddleIsDropped: the one whose caller has left, and no other.
func TestOrderInTheMiddleIsDropped(t *testing.T) {
	f := newQueueFixture(t)
	f.put("org", 2, 3)
	here := f.left
	f.left = make(chan struct{})
	close(f.left)
	f.put("org", 5, 7)
	f.left = here
	f.put("org", 1, 11)
	if f.size != (size{8, 52}) || f.lines["org"].size != f.size {
		t.Errorf("the queue counts %+v", f.size)
	}
	f.holds("the only", "org", 3)
	if f.size != (size{}) || len(f.lines) != 0 || len(f.turns) != 0 {
		t.Errorf("an empty queue counts %+v, %d lines, %d turns", f.size, len(f.lines), len(f.turns))
	}
	f.drop(&order{organizationID: "org"})
	if f.size != (size{}) {
		t.Errorf("an unknown order was taken from %+v", f.size)
	}
}

// TestLineThatIsApart has no turn until it rejoins, and none without orders.
func TestLineThatIsApart(t *testing.T) {
	f := newQueueFixture(t)
	f.put("apart", 1, 1)
	f.put("other", 1, 1)
	l := f.lines["apart"]
	f.setApart(l)
	f.holds("without it", "other", 1)
	f.rejoin(l)
	f.holds("with it", "apart", 1)
	f.put("apart", 1, 1)
	l = f.lines["apart"]
	f.setApart(l)
	f.drop(l.orders[0])
	if f.lines["apart"] != l {
		t.Error("a line with a transaction of its own is gone")
	}
	f.rejoin(l)
	if len(f.lines) != 0 || len(f.turns) != 0 {
		t.Errorf("%d lines, %d turns", len(f.lines), len(f.turns))
	}
}

// TestLockedLineIsSkippedForAMoment: it keeps its turn.
func TestLockedLineIsSkippedForAMoment(t *testing.T) {
	f := newQueueFixture(t)
	f.put("locked", 1, 1)
	f.put("other", 1, 1)
	f.lines["locked"].notBefore = f.now.Add(lockedPause)
	f.holds("too early", "other", 1)
	f.put("other", 1, 1)
	f.now = f.now.Add(lockedPause)
	f.holds("at its time", "locked", 1, "other", 1)
}
