package intake

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/test/harness"
	"github.com/snovsync/snovsync/worker"
)

// accepting reports events in the background and gives the call's error.
func accepting(t *testing.T, s *Service, organizationID string, ids ...string) <-chan error {
	t.Helper()
	events := make([]*models.Event, len(ids))
	for i, id := range ids {
		events[i] = named(id)
	}
	result := make(chan error, 1)
	go func() {
		receipts, err := s.Accept(t.Context(), organizationID, events)
		for i, r := range receipts {
			if r.Entry == nil || r.Entry.EventID != ids[i] {
				err = errors.Join(err, fmt.Errorf("event %s got %+v", ids[i], r))
			}
		}
		result <- err
	}()
	return result
}

// TestEveryCallerHearsThatTheDatabaseIsAway: all callers of a transaction are answered.
func TestEveryCallerHearsThatTheDatabaseIsAway(t *testing.T) {
	away := &models.Error{Code: models.CodeUnavailable, Message: "the database is away"}
	store := &fakeStore{gate: make(chan struct{}), entered: make(chan int, 10)}
	s := started(t, Config{Store: store})
	first := accepting(t, s, "org-0", "first")
	<-store.entered
	store.mu.Lock()
	store.fail = func([]*models.Event) error { return away }
	store.mu.Unlock()
	var others []<-chan error
	for i := range 5 {
		others = append(others, accepting(t, s, fmt.Sprintf("org-%d", i), "a", "b"))
	}
	waitForOrders(t, s, 6)
	close(store.gate)
	if err := <-first; !errors.Is(err, away) {
		t.Errorf("the first caller got %v", err)
	}
	for i, other := range others {
		if err := <-other; !errors.Is(err, away) {
			t.Errorf("caller %d got %v", i, err)
		}
	}
	waitForOrders(t, s, 0)
}

func TestNoRoomSaysWhenToComeBack(t *testing.T) {
	s := started(t, Config{Store: &fakeStore{}})
	s.committer.queue.bounds.waiting = size{events: 1, bytes: 1 << 20}
	_, err := s.Accept(t.Context(), "org", []*models.Event{named("a"), named("b")})
	var busy *models.Error
	if !errors.As(err, &busy) || busy.Code != models.CodeUnavailable || busy.RetryAfter <= 0 {
		t.Errorf("got %v", err)
	}
}

// TestLargeCallIsStoredInParts: its caller is answered once all of it is stored.
func TestLargeCallIsStoredInParts(t *testing.T) {
	store := &fakeStore{gate: make(chan struct{}), entered: make(chan int, 10)}
	s := started(t, Config{Store: store, Share: 2})
	other := accepting(t, s, "other", "x")
	<-store.entered
	large := accepting(t, s, "org", "a", "b", "c", "d", "e")
	waitForOrders(t, s, 2)
	store.gate <- struct{}{}
	if err := <-other; err != nil {
		t.Error(err)
	}
	for _, want := range []int{2, 2, 1} {
		if n := <-store.entered; n != want {
			t.Errorf("a transaction of %d events, want %d", n, want)
		}
		select {
		case err := <-large:
			t.Fatalf("answered early: %v", err)
		default:
		}
		store.gate <- struct{}{}
	}
	if err := <-large; err != nil {
		t.Error(err)
	}
}

// TestFailureInTheMiddleOfALargeCall: its caller hears of it at once, and the rest is not stored.
func TestFailureInTheMiddleOfALargeCall(t *testing.T) {
	refused := errors.New("cannot be stored")
	store := &fakeStore{fail: func(events []*models.Event) error {
		if events[0].EventID == "c" {
			return refused
		}
		return nil
	}}
	s := started(t, Config{Store: store, Share: 2})
	if err := <-accepting(t, s, "other", "x"); err != nil {
		t.Fatal(err)
	}
	if err := <-accepting(t, s, "org", "a", "b", "c", "d", "e"); !errors.Is(err, refused) {
		t.Errorf("got %v", err)
	}
	waitForOrders(t, s, 0)
	store.mu.Lock()
	defer store.mu.Unlock()
	if len(store.seen) != 3 {
		t.Errorf("%d events were stored, want x, a and b", len(store.seen))
	}
}

// TestLockedOrganizationsDelayNoOther: more organizations are locked than there are waiters.
// Others are accepted meanwhile, and the locked ones once their locks are free.
func TestLockedOrganizationsDelayNoOther(t *testing.T) {
	store := &fakeStore{locked: make(map[string]bool), waiting: make(chan int, 20), unlock: make(chan struct{})}
	for i := range maxWaiters + 2 {
		store.locked[fmt.Sprintf("locked-%d", i)] = true
	}
	s := started(t, Config{Store: store})
	var locked []<-chan error
	for organizationID := range store.locked {
		locked = append(locked, accepting(t, s, organizationID, "a", "b"))
	}
	for range maxWaiters {
		<-store.waiting
	}
	waitForOrders(t, s, len(locked))
	for i := range 5 {
		if err := <-accepting(t, s, "free", fmt.Sprint(i)); err != nil {
			t.Error(err)
		}
	}
	close(store.unlock)
	for _, result := range locked {
		if err := <-result; err != nil {
			t.Error(err)
		}
	}
}

// TestLockedInPostgres: a stuck writer holds an organization's row. Other organizations'
// events are accepted while it does, and the organization's own afterwards.
func TestLockedInPostgres(t *testing.T) {
	url := harness.Postgres(t)
	store, err := models.Open(t.Context(), models.Config{DatabaseURL: url})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	if err := store.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	s := started(t, Config{Store: store})
	for _, organizationID := range []string{"locked", "free"} {
		if err := <-accepting(t, s, organizationID, "before"); err != nil {
			t.Fatal(err)
		}
	}
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.WithoutCancel(t.Context())) })
	tx, err := conn.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(t.Context(), "SELECT id FROM organizations WHERE id = 'locked' FOR UPDATE"); err != nil {
		t.Fatal(err)
	}
	locked := accepting(t, s, "locked", "during")
	waitForOrders(t, s, 1)
	for _, organizationID := range []string{"free", "free", "new"} {
		if err := <-accepting(t, s, organizationID, time.Now().String()); err != nil {
			t.Error(err)
		}
	}
	select {
	case err := <-locked:
		t.Errorf("the locked organization was answered: %v", err)
	default:
	}
	if err := tx.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := <-locked; err != nil {
		t.Error(err)
	}
}

// TestStartContextEndsNothing: what starts the process may end before the process stops.
func TestStartContextEndsNothing(t *testing.T) {
	pushed := make(chan error, 1)
	s := New(Config{Store: &fakeStore{}, Now: func() time.Time { return now }, Push: func(ctx context.Context, _ []worker.Item) { pushed <- ctx.Err() }})
	ctx, cancel := context.WithCancel(t.Context())
	s.Start(ctx)
	t.Cleanup(s.Stop)
	cancel()
	if err := <-accepting(t, s, "org", "a"); err != nil {
		t.Errorf("after the start's context ended: %v", err)
	}
	if err := <-pushed; err != nil {
		t.Errorf("pushed with a context that ended: %v", err)
	}
}

// TestAbortEndsAStopThatWaits: the database does not answer. Stop returns after Abort, and
// the callers are told to send their events again.
func TestAbortEndsAStopThatWaits(t *testing.T) {
	store := &fakeStore{gate: make(chan struct{}), entered: make(chan int, 10)}
	s := started(t, Config{Store: store})
	running := accepting(t, s, "org", "a")
	<-store.entered
	waiting := accepting(t, s, "org", "b")
	waitForOrders(t, s, 2)
	stopped := make(chan struct{})
	go func() { s.Stop(); close(stopped) }()
	select {
	case <-stopped:
		t.Fatal("stopped before what waits was stored")
	case err := <-running:
		t.Fatalf("answered %v", err)
	case err := <-waiting:
		t.Fatalf("answered %v", err)
	default:
	}
	s.Abort()
	<-stopped
	for _, result := range []<-chan error{running, waiting} {
		if err := <-result; models.CodeOf(err) != models.CodeUnavailable {
			t.Errorf("got %v", err)
		}
	}
}

// TestFullQueueIsAUserError: for the event that finds no room, not for the call.
func TestFullQueueIsAUserError(t *testing.T) {
	got := receipt(models.Acceptance{Full: true})
	if got.Entry != nil || len(got.UserErrors) != 1 || got.UserErrors[0].Code != models.UserErrorQueueFull {
		t.Errorf("got %+v", got)
	}
}
