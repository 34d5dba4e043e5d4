package models_test

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/test/harness"
)

// databases are the two that every query must work on, each as the URL of a new
// and empty one.
func databases() map[string]func(testing.TB) string {
	return map[string]func(testing.TB) string{
		"postgres": harness.Postgres,
		"sqlite":   func(t testing.TB) string { return "sqlite:" + filepath.Join(t.TempDir(), "snovsync.db") },
	}
}

// eachDatabase runs a test on a migrated store of each kind.
func eachDatabase(t *testing.T, test func(t *testing.T, f *fixture)) {
	t.Helper()
	for name, url := range databases() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, newFixture(t, url(t)))
		})
	}
}

// admin is who changes things in tests.
var admin = models.Actor{ID: "user-1", Address: "192.0.2.7"}

// fixture is a store, a second one on the same database as another process has
// it, a clock that stands still until it is moved, and what observers heard.
type fixture struct {
	*models.Store
	t   testing.TB
	url string

	mu   sync.Mutex
	time time.Time
	told []models.Change
}

func newFixture(t testing.TB, url string) *fixture {
	f := &fixture{t: t, url: url, time: time.Date(2030, 1, 2, 3, 4, 5, 678_901_000, time.UTC)}
	f.Store = f.open(models.Config{Observe: f.observe})
	must(t, f.Migrate(f.ctx()))
	return f
}

// open opens one more store on the fixture's database.
func (f *fixture) open(config models.Config) *models.Store {
	f.t.Helper()
	config.DatabaseURL, config.Now, config.Logger = f.url, f.now, slog.New(slog.DiscardHandler)
	store, err := models.Open(f.ctx(), config)
	must(f.t, err)
	f.t.Cleanup(func() { must(f.t, store.Close()) })
	return store
}

// processes are the stores of several processes that write the database at the same time.
// An SQLite file has one process, because its data folder is locked, so there all of
// them are one store: two that write one file meet SQLITE_BUSY where the disk is slow.
func (f *fixture) processes(n int, config models.Config) []*models.Store {
	f.t.Helper()
	first := f.open(config)
	stores := []*models.Store{first}
	for len(stores) < n {
		if strings.HasPrefix(f.url, "sqlite:") {
			stores = append(stores, first)
		} else {
			stores = append(stores, f.open(config))
		}
	}
	return stores
}

func (f *fixture) ctx() context.Context { return f.t.Context() }

func (f *fixture) now() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.time
}

func (f *fixture) advance(d time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.time = f.time.Add(d)
}

func (f *fixture) observe(changes []models.Change) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.told = append(f.told, changes...)
}

func (f *fixture) heard() []models.Change {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.told)
}

// booking is an event of a booking, with all that a test does not care for filled in.
func booking(organizationID, eventID string, change ...func(*models.Event)) *models.Event {
	event := &models.Event{
		OrganizationID: organizationID, EventID: eventID, Kind: models.KindBookingCreated,
		OccurredAt:  time.Date(2030, 1, 1, 9, 0, 0, 0, time.UTC),
		ContentHash: "hash of " + eventID, Email: "ada@example.com", BookingID: "booking of " + eventID,
		Payload: models.Payload{Booking: &models.Booking{ID: "booking of " + eventID, Title: "Übersicht"}, Invitee: &models.Invitee{Email: "ada@example.com"}},
	}
	for _, apply := range change {
		apply(event)
	}
	return event
}

// accept stores events and gives their entries.
func (f *fixture) accept(events ...*models.Event) []*models.Entry {
	f.t.Helper()
	acceptances, err := f.AcceptEvents(f.ctx(), events)
	must(f.t, err)
	entries := make([]*models.Entry, len(acceptances))
	for i, acceptance := range acceptances {
		if acceptance.Duplicate || acceptance.Conflict {
			f.t.Fatalf("event %s was not new: %+v", events[i].EventID, acceptance)
		}
		entries[i] = acceptance.Entry
	}
	return entries
}

// acceptMany stores n events of an organization and gives their entries.
func (f *fixture) acceptMany(organizationID string, n int) []*models.Entry {
	f.t.Helper()
	events := make([]*models.Event, n)
	for i := range events {
		events[i] = booking(organizationID, fmt.Sprintf("event %d", i))
	}
	return f.accept(events...)
}

// finish runs an event from its acceptance to the given outcome.
func (f *fixture) finish(event *models.Event, outcome models.Result) *models.Entry {
	f.t.Helper()
	entry := f.accept(event)[0]
	f.run(entry.ID, 1, outcome)
	return f.entry(entry)
}

// run starts an entry under a lease and writes its outcome.
func (f *fixture) run(entryID string, fence int64, outcome models.Result) {
	f.t.Helper()
	started, err := f.StartEntries(f.ctx(), []models.Start{{EntryID: entryID, Fence: fence}})
	must(f.t, err)
	equal(f.t, "entries started", len(started), 1)
	outcome.EntryID, outcome.Fence = entryID, fence
	lost, err := f.WriteResults(f.ctx(), []models.Result{outcome})
	must(f.t, err)
	equal(f.t, "results lost", len(lost), 0)
}

// settle gives an entry that did not run its outcome.
func (f *fixture) settle(entryID string, status models.Status, reason models.Reason) {
	f.t.Helper()
	skipped, err := f.SettleQueued(f.ctx(), []models.Result{{EntryID: entryID, Status: status, Reason: reason, Message: "because"}})
	must(f.t, err)
	equal(f.t, "results skipped", len(skipped), 0)
}

// entry reads an entry anew.
func (f *fixture) entry(entry *models.Entry) *models.Entry {
	f.t.Helper()
	fresh, err := f.Entry(f.ctx(), entry.OrganizationID, entry.ID)
	must(f.t, err)
	return fresh
}

// connect gives an organization a connection to an account.
func (f *fixture) connect(organizationID, accountKey string) *models.Connection {
	f.t.Helper()
	connection := &models.Connection{
		OrganizationID: organizationID, Status: models.ConnectionConnected, AccountKey: accountKey, MaskedUserID: "ab…yz",
		UserIDSealed: []byte{1, 0, 2}, SecretSealed: []byte{3, 0, 4}, CreditBalance: "25000.00",
		ConnectedAt: f.now(), ConnectedBy: "user-1", VerifiedAt: f.now(),
		CustomFields: []models.CustomField{{Key: "Meeting", Label: "Meeting", Type: models.FieldTypeString}},
	}
	must(f.t, f.SaveConnection(f.ctx(), admin, connection))
	return connection
}

func ids(entries []*models.Entry) []string {
	out := make([]string, len(entries))
	for i, entry := range entries {
		out[i] = entry.ID
	}
	return out
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func equal[T comparable](t testing.TB, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Fatalf("%s: got %v, want %v", what, got, want)
	}
}

func equalSlices[T comparable](t testing.TB, what string, got, want []T) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Fatalf("%s: got %v, want %v", what, got, want)
	}
}

func code(t testing.TB, what string, err error, want models.Code) {
	t.Helper()
	if models.CodeOf(err) != want {
		t.Fatalf("%s: got %v (%s), want %s", what, err, models.CodeOf(err), want)
	}
}
