package intake

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/worker"
)

// fakeStore stores in memory. A test that sets gate holds every transaction until
// it sends on it.
type fakeStore struct {
	gate    chan struct{}
	entered chan int
	// locked are organizations that another transaction has locked: AcceptEvents says on
	// waiting that it waits, until unlock is closed.
	locked  map[string]bool
	waiting chan int
	unlock  chan struct{}

	mu    sync.Mutex
	seen  map[string]*models.Event
	sizes []int
	fail  func(events []*models.Event) error
}

func (s *fakeStore) AcceptEvents(ctx context.Context, events []*models.Event) ([]models.Acceptance, error) {
	if s.unlock != nil {
		s.waiting <- len(events)
		<-s.unlock
	}
	return s.accept(ctx, events)
}

func (s *fakeStore) TryAcceptEvents(ctx context.Context, events []*models.Event) ([]models.Acceptance, error) {
	var free []*models.Event
	for _, e := range events {
		if !s.locked[e.OrganizationID] {
			free = append(free, e)
		}
	}
	accepted, err := s.accept(ctx, free)
	if err != nil {
		return nil, err
	}
	acceptances := make([]models.Acceptance, len(events))
	for i, e := range events {
		if s.locked[e.OrganizationID] {
			acceptances[i].Locked = true
			continue
		}
		acceptances[i], accepted = accepted[0], accepted[1:]
	}
	return acceptances, nil
}

func (s *fakeStore) accept(ctx context.Context, events []*models.Event) ([]models.Acceptance, error) {
	if len(events) == 0 {
		return nil, nil
	}
	if s.entered != nil {
		s.entered <- len(events)
		select {
		case <-s.gate:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail != nil {
		if err := s.fail(events); err != nil {
			return nil, err
		}
	}
	if s.seen == nil {
		s.seen = make(map[string]*models.Event)
	}
	s.sizes = append(s.sizes, len(events))
	acceptances := make([]models.Acceptance, len(events))
	for i, e := range events {
		first, known := s.seen[e.OrganizationID+"/"+e.EventID]
		switch {
		case known && first.ContentHash != e.ContentHash:
			acceptances[i].Conflict = true
			continue
		case !known:
			e.ID = fmt.Sprintf("id-%d", len(s.seen))
			s.seen[e.OrganizationID+"/"+e.EventID] = e
			first = e
		}
		acceptances[i] = models.Acceptance{Duplicate: known, Entry: &models.Entry{
			ID: first.ID, OrganizationID: first.OrganizationID, EventID: first.EventID, Kind: first.Kind,
			Status: models.StatusQueued, ProspectEmail: first.Email, OccurredAt: first.OccurredAt,
		}}
	}
	return acceptances, nil
}

func (s *fakeStore) transactions() []int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.sizes)
}

func started(t *testing.T, config Config) *Service {
	t.Helper()
	config.Now = func() time.Time { return now }
	s := New(config)
	s.Start(t.Context())
	s.Start(t.Context())
	t.Cleanup(s.Stop)
	return s
}

func named(id string) *models.Event {
	e := booked()
	e.EventID = id
	return e
}

func TestAcceptAnswersEachEventInItsPlace(t *testing.T) {
	pushed := make(chan []worker.Item, 1)
	s := started(t, Config{Store: &fakeStore{}, Push: func(_ context.Context, items []worker.Item) { pushed <- items }})
	other := named("a")
	other.Payload.Booking.Title = "Other"
	receipts, err := s.Accept(t.Context(), "org", []*models.Event{named("a"), named(""), named("a"), other, named("b")})
	if err != nil {
		t.Fatal(err)
	}
	if r := receipts[0]; r.Entry == nil || r.Duplicate || r.UserErrors != nil {
		t.Errorf("new event: %+v", r)
	}
	if r := receipts[1]; r.Entry != nil || len(r.UserErrors) != 1 || r.UserErrors[0].Code != models.UserErrorBlank {
		t.Errorf("blank id: %+v", r)
	}
	if r := receipts[2]; r.Entry == nil || r.Entry.ID != receipts[0].Entry.ID || !r.Duplicate {
		t.Errorf("repeated event: %+v", r)
	}
	if r := receipts[3]; r.Entry != nil || len(r.UserErrors) != 1 || r.UserErrors[0].Code != models.UserErrorEventConflict {
		t.Errorf("conflict: %+v", r)
	}
	items := <-pushed
	if len(items) != 2 || items[0].EntryID != receipts[0].Entry.ID || items[1].EntryID != receipts[4].Entry.ID || items[0].Email != "invitee@example.com" {
		t.Errorf("pushed %+v", items)
	}
}

func TestAcceptStoresNothingForBadEventsOnly(t *testing.T) {
	store := &fakeStore{}
	s := started(t, Config{Store: store})
	if _, err := s.Accept(t.Context(), "org", []*models.Event{named("")}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Accept(t.Context(), "org", nil); err != nil {
		t.Fatal(err)
	}
	if got := store.transactions(); len(got) != 0 {
		t.Errorf("transactions %v", got)
	}
}

func TestAcceptBoundsTheCall(t *testing.T) {
	s := started(t, Config{Store: &fakeStore{}})
	events := make([]*models.Event, MaxEvents+1)
	if _, err := s.Accept(t.Context(), "org", events); models.CodeOf(err) != models.CodeBadInput {
		t.Errorf("got %v", err)
	}
}

// TestCallersShareTransactions: while one transaction runs, 40 callers come; they
// share the next ones, each with at most 500 events.
func TestCallersShareTransactions(t *testing.T) {
	store := &fakeStore{gate: make(chan struct{}), entered: make(chan int, 10)}
	s := started(t, Config{Store: store})
	var callers sync.WaitGroup
	call := func(n, size int) {
		events := make([]*models.Event, size)
		for i := range events {
			events[i] = named(fmt.Sprintf("%d-%d", n, i))
		}
		callers.Go(func() {
			receipts, err := s.Accept(t.Context(), fmt.Sprintf("org-%d", n), events)
			if err != nil {
				t.Error(err)
				return
			}
			for i, r := range receipts {
				if r.Entry == nil || r.Entry.EventID != events[i].EventID || r.Entry.OrganizationID != fmt.Sprintf("org-%d", n) {
					t.Errorf("caller %d got %+v for event %d", n, r.Entry, i)
				}
			}
		})
	}
	call(0, 1)
	<-store.entered
	for n := 1; n <= 60; n++ {
		call(n, 20)
	}
	waitForOrders(t, s, 61)
	store.gate <- struct{}{}
	for range 2 {
		<-store.entered
		store.gate <- struct{}{}
	}
	callers.Wait()
	if got := store.transactions(); !slices.Equal(got, []int{1, 1000, 200}) {
		t.Errorf("transactions of %v events", got)
	}
}

// TestLeavingCallerSpoilsNothing: a caller who leaves while its transaction runs
// gets an error; the others get their receipts, and the event is pushed.
func TestLeavingCallerSpoilsNothing(t *testing.T) {
	store := &fakeStore{gate: make(chan struct{}), entered: make(chan int, 10)}
	pushed := make(chan []worker.Item, 10)
	s := started(t, Config{Store: store, Push: func(_ context.Context, items []worker.Item) { pushed <- items }})
	first := make(chan error, 1)
	ctx, leave := context.WithCancel(t.Context())
	go func() {
		_, err := s.Accept(ctx, "org", []*models.Event{named("a")})
		first <- err
	}()
	<-store.entered
	second := make(chan error, 1)
	go func() {
		_, err := s.Accept(t.Context(), "org", []*models.Event{named("b")})
		second <- err
	}()
	leave()
	if err := <-first; models.CodeOf(err) != models.CodeUnavailable || !errors.Is(err, context.Canceled) {
		t.Errorf("the caller who left got %v", err)
	}
	store.gate <- struct{}{}
	if items := <-pushed; len(items) != 1 || items[0].EntryID == "" {
		t.Errorf("pushed %+v", items)
	}
	<-store.entered
	store.gate <- struct{}{}
	if err := <-second; err != nil {
		t.Error(err)
	}
}

// TestOneBadBatchMateSpoilsNothing: what the store refuses of one caller is
// refused to that caller only.
func TestOneBadBatchMateSpoilsNothing(t *testing.T) {
	refused := errors.New("cannot be stored")
	store := &fakeStore{gate: make(chan struct{}), entered: make(chan int, 10), fail: func(events []*models.Event) error {
		for _, e := range events {
			if e.EventID == "bad" {
				return refused
			}
		}
		return nil
	}}
	s := started(t, Config{Store: store})
	results := make(map[string]chan error)
	accept := func(id string) {
		results[id] = make(chan error, 1)
		go func(result chan<- error) {
			_, err := s.Accept(t.Context(), "org", []*models.Event{named(id)})
			result <- err
		}(results[id])
	}
	accept("first")
	<-store.entered
	accept("good")
	accept("bad")
	waitForOrders(t, s, 3)
	store.gate <- struct{}{}
	for range 3 {
		<-store.entered
		store.gate <- struct{}{}
	}
	if err := <-results["good"]; err != nil {
		t.Errorf("the good one got %v", err)
	}
	if err := <-results["bad"]; !errors.Is(err, refused) {
		t.Errorf("the bad one got %v", err)
	}
	if err := <-results["first"]; err != nil {
		t.Error(err)
	}
}

func TestDatabaseAway(t *testing.T) {
	away := &models.Error{Code: models.CodeUnavailable, Message: "the database is away"}
	var result error
	var log strings.Builder
	s := started(t, Config{
		Store:  &fakeStore{fail: func([]*models.Event) error { return result }},
		Logger: slog.New(slog.NewTextHandler(&log, nil)),
	})
	// Two outages: each is said once, however many callers it meets, and so is its end.
	for _, result = range []error{away, away, nil, away, errors.New("another fault"), away, nil, nil} {
		if _, err := s.Accept(t.Context(), "org", []*models.Event{named("a")}); !errors.Is(err, result) {
			t.Errorf("got %v, want %v", err, result)
		}
	}
	if begun, over := strings.Count(log.String(), "level=WARN"), strings.Count(log.String(), "level=INFO"); begun != 2 || over != 2 {
		t.Errorf("said %d times that it began and %d times that it is over, want 2 of each:\n%s", begun, over, &log)
	}
}

// TestStopFinishesWhatWaits: what was handed in is stored and pushed before Stop returns.
func TestStopFinishesWhatWaits(t *testing.T) {
	store := &fakeStore{gate: make(chan struct{}), entered: make(chan int, 10)}
	var mu sync.Mutex
	pushed := 0
	s := New(Config{Store: store, Now: func() time.Time { return now }, Push: func(_ context.Context, items []worker.Item) {
		mu.Lock()
		defer mu.Unlock()
		pushed += len(items)
	}})
	if _, err := s.Accept(t.Context(), "org", []*models.Event{named("early")}); models.CodeOf(err) != models.CodeUnavailable {
		t.Errorf("before Start: %v", err)
	}
	s.Start(t.Context())
	results := make(chan error, 2)
	for _, id := range []string{"a", "b"} {
		go func() {
			_, err := s.Accept(t.Context(), "org", []*models.Event{named(id)})
			results <- err
		}()
		if id == "a" {
			<-store.entered
		}
	}
	waitForOrders(t, s, 2)
	stopped := make(chan struct{})
	go func() { s.Stop(); s.Stop(); close(stopped) }()
	store.gate <- struct{}{}
	<-store.entered
	store.gate <- struct{}{}
	<-stopped
	for range 2 {
		if err := <-results; err != nil {
			t.Error(err)
		}
	}
	mu.Lock()
	if pushed != 2 {
		t.Errorf("pushed %d", pushed)
	}
	mu.Unlock()
	if _, err := s.Accept(t.Context(), "org", []*models.Event{named("late")}); models.CodeOf(err) != models.CodeUnavailable {
		t.Errorf("after Stop: %v", err)
	}
}

// TestPushOverflow: what cannot be pushed in time is left to the sweeper.
func TestPushOverflow(t *testing.T) {
	release := make(chan struct{})
	counts := make(chan int, 3)
	p := newPusher(func(_ context.Context, items []worker.Item) { counts <- len(items); <-release }, discard())
	done := make(chan struct{})
	go func() { p.run(t.Context()); close(done) }()
	p.add(make([]worker.Item, 1))
	if n := <-counts; n != 1 {
		t.Fatalf("pushed %d", n)
	}
	p.add(make([]worker.Item, maxUnpushed))
	p.add(make([]worker.Item, 1))
	p.close()
	close(release)
	<-done
	if n := <-counts; n != maxUnpushed {
		t.Errorf("pushed %d", n)
	}
	select {
	case n := <-counts:
		t.Errorf("pushed %d more", n)
	default:
	}
}
