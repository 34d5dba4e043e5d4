package integration

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/snovsync/snovsync/internal/audit"
	"github.com/snovsync/snovsync/internal/livelog"
	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/snovio"
	"github.com/snovsync/snovsync/worker"
)

const (
	org    = "org-1"
	userID = "0a1b2c3d4e5f60718293a4b5c6d7e8f9"
	secret = "not-a-real-secret"
)

var admin = Actor{UserID: "user-1", OrganizationID: org, Address: "192.0.2.7"}

// fixture is a service on a real store, with a Snov.io and an engine that a test
// can tell what to do.
type fixture struct {
	*Service

	t      *testing.T
	store  *models.Store
	hub    *livelog.Hub
	snovio *fakeSnovio
	engine *fakeEngine
	clock  *clock
	logs   *bytes.Buffer
	// database is the file of the store.
	database string
}

func newFixture(t *testing.T) *fixture {
	t.Helper()
	clock, database := &clock{}, filepath.Join(t.TempDir(), "test.db")
	store, err := models.Open(t.Context(), models.Config{DatabaseURL: "sqlite:" + database, Now: clock.now})
	must(t, err)
	t.Cleanup(func() { must(t, store.Close()) })
	must(t, store.Migrate(t.Context()))
	hub := livelog.New(livelog.Config{Store: store})
	must(t, hub.Start(t.Context()))
	store.OnChange(hub.Observe)
	f := &fixture{
		t: t, store: store, hub: hub, clock: clock, logs: &bytes.Buffer{}, database: database,
		snovio: &fakeSnovio{
			lists: []snovio.List{{ID: "11", Name: "Prospects", ProspectCount: 7}, {ID: "12", Name: "Old", Deleted: true}},
			fields: []snovio.CustomField{
				{Key: "Status", Label: "Status", Type: "string"}, {Key: "Host", Type: "string"}, {Key: "Team size", Type: "number"}, {Key: "Since", Type: "date"},
			},
			campaigns: []snovio.Campaign{{ID: "c1", Name: "Welcome", ListID: "11", Status: "Active"}, {ID: "c2", Name: "Draft", ListID: "11", Status: "Draft"}},
		},
		engine: &fakeEngine{quota: worker.Quota{Limit: 60}},
	}
	refusals, err := audit.NewRefusals(store, nil, nil)
	must(t, err)
	f.Service = New(Config{
		Attempts: f.engine, Refusals: refusals,
		Store: store, Secrets: fakeSealer{}, Client: f.snovio, Session: f.engine, Wake: f.engine, Quotas: f.engine,
		Now: clock.now, Changes: hub, Logger: slog.New(slog.NewTextHandler(f.logs, nil)),
	})
	f.watches.interval = time.Millisecond
	t.Cleanup(func() {
		f.Stop()
		f.Stop()
		hub.Stop()
	})
	return f
}

func (f *fixture) connect() *models.Connection {
	f.t.Helper()
	connection, wrong, err := f.Connect(f.t.Context(), admin, userID, secret)
	must(f.t, err)
	if len(wrong) > 0 {
		f.t.Fatalf("not connected: %v", wrong)
	}
	f.idle()
	f.snovio.calls(nil)
	f.engine.reset()
	return connection
}

// idle waits until nothing goes on in the background.
func (f *fixture) idle() {
	f.t.Helper()
	for f.queues.busy() {
		select {
		case <-f.t.Context().Done():
			f.t.Fatal("the background work does not end")
		case <-time.After(time.Millisecond):
		}
	}
}

// busy tells whether work goes on.
func (b *background) busy() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.cancels) > 0
}

// advance moves the clock of the service and its store.
func (f *fixture) advance(d time.Duration) {
	f.clock.mu.Lock()
	defer f.clock.mu.Unlock()
	f.clock.offset += d
}

// clock is a time that a test can move.
type clock struct {
	mu     sync.Mutex
	offset time.Duration
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.offset)
}

// update saves a change that is right.
func (f *fixture) update(change SettingsChange) *models.Settings {
	f.t.Helper()
	settings, wrong, err := f.UpdateSettings(f.t.Context(), admin, change, nil)
	must(f.t, err)
	if len(wrong) > 0 {
		f.t.Fatalf("refused: %+v", wrong)
	}
	return settings
}

// refused expects one user error and that nothing was saved.
func (f *fixture) refused(change SettingsChange, code models.UserErrorCode, field ...string) {
	f.t.Helper()
	before, err := f.store.Settings(f.t.Context(), org)
	must(f.t, err)
	_, wrong, err := f.UpdateSettings(f.t.Context(), admin, change, nil)
	must(f.t, err)
	expectOne(f.t, wrong, code, field...)
	after, err := f.store.Settings(f.t.Context(), org)
	must(f.t, err)
	if after.Version != before.Version {
		f.t.Error("the settings were saved")
	}
}

// accept stores n bookings of the organization and returns their entries.
func (f *fixture) accept(n int) []*models.Entry {
	f.t.Helper()
	events := make([]*models.Event, n)
	for i := range events {
		events[i] = event(fmt.Sprintf("evt-%d-%d", time.Now().UnixNano(), i))
	}
	accepted, err := f.store.AcceptEvents(f.t.Context(), events)
	must(f.t, err)
	entries := make([]*models.Entry, n)
	for i, a := range accepted {
		entries[i] = a.Entry
	}
	return entries
}

func event(id string) *models.Event {
	return &models.Event{
		OrganizationID: org, EventID: id, Kind: models.KindBookingCreated, OccurredAt: time.Now().UTC().Truncate(time.Microsecond),
		ContentHash: id, Email: "invitee@example.com", BookingID: "bk-" + id,
		Payload: models.Payload{
			Booking: &models.Booking{ID: "bk-" + id, Title: "Introduction"},
			Invitee: &models.Invitee{Email: "invitee@example.com", Name: "Invitee"},
			Answers: []models.Answer{{QuestionID: "q1", Value: "many"}},
		},
	}
}

func (f *fixture) settle(entry *models.Entry, status models.Status, reason models.Reason) {
	f.t.Helper()
	_, err := f.store.SettleQueued(f.t.Context(), []models.Result{{EntryID: entry.ID, Status: status, Reason: reason}})
	must(f.t, err)
}

func (f *fixture) statusOf(entry *models.Entry) models.Status {
	f.t.Helper()
	now, err := f.store.Entry(f.t.Context(), org, entry.ID)
	must(f.t, err)
	return now.Status
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func expectOne(t *testing.T, wrong []models.UserError, code models.UserErrorCode, field ...string) {
	t.Helper()
	if len(wrong) != 1 || wrong[0].Code != code || !slices.Equal(wrong[0].Field, field) || wrong[0].Message == "" {
		t.Errorf("got %+v, want one %s at %v", wrong, code, field)
	}
}

// What the fakes stand for.
var (
	_ Snovio   = (*snovio.Client)(nil)
	_ Session  = (*worker.Session)(nil)
	_ Waker    = (*worker.Engine)(nil)
	_ Quotas   = (*worker.Engine)(nil)
	_ Attempts = (*worker.Engine)(nil)
)

type fakeSealer struct{}

func (fakeSealer) Seal(organizationID, field string, plain []byte) ([]byte, error) {
	return append([]byte("sealed:"+organizationID+":"+field+":"), byte(len(plain))), nil
}

// fakeSnovio answers from its fields, and fails a call that has an error.
type fakeSnovio struct {
	mu        sync.Mutex
	made      []string
	errs      map[string]error
	during    func(call string)
	lists     []snovio.List
	fields    []snovio.CustomField
	campaigns []snovio.Campaign
}

func (s *fakeSnovio) call(name string) error {
	s.mu.Lock()
	s.made = append(s.made, name)
	err, during := s.errs[name], s.during
	s.mu.Unlock()
	if during != nil {
		during(name)
	}
	return err
}

// calls expects the calls that were made since the last time; nil only forgets them.
func (s *fakeSnovio) calls(t *testing.T, want ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if t != nil {
		t.Helper()
		if !slices.Equal(s.made, want) {
			t.Errorf("calls %v, want %v", s.made, want)
		}
	}
	s.made = nil
}

// has changes what the account has.
func (s *fakeSnovio) has(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
}

func (s *fakeSnovio) fail(name string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.errs == nil {
		s.errs = make(map[string]error)
	}
	s.errs[name] = err
}

func (s *fakeSnovio) Token(_ context.Context, keys snovio.Credentials) (snovio.Token, error) {
	if keys.UserID != userID || keys.Secret != secret {
		return snovio.Token{}, &snovio.Error{Kind: snovio.KindCredentialsRejected, Message: "bad client " + keys.UserID + " " + keys.Secret}
	}
	return snovio.Token{AccessToken: "token", ExpiresIn: time.Hour}, s.call("token")
}

func (s *fakeSnovio) Balance(context.Context, string) (snovio.Balance, error) {
	return snovio.Balance{Credits: "25000.00"}, s.call("balance")
}

func (s *fakeSnovio) Lists(context.Context, string) ([]snovio.List, error) {
	err := s.call("lists")
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.lists, err
}

func (s *fakeSnovio) CreateList(context.Context, string, string) (string, error) {
	return "13", s.call("create")
}

func (s *fakeSnovio) CustomFields(context.Context, string) ([]snovio.CustomField, error) {
	err := s.call("fields")
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.fields, err
}

func (s *fakeSnovio) Campaigns(context.Context, string) ([]snovio.Campaign, error) {
	return s.campaigns, s.call("campaigns")
}

// fakeEngine makes calls at once and remembers what it was told.
type fakeEngine struct {
	mu       sync.Mutex
	pushed   []worker.Item
	told     []string
	refuse   error
	quota    worker.Quota
	quotaErr error
	reads    int
	// spares counts the calls that took a spare token, attempts those by their names.
	spares     int
	attempts   map[string]int
	attemptErr error
}

func (e *fakeEngine) Call(ctx context.Context, _ string, fn func(context.Context, string) error) error {
	return e.Spend(ctx, "", func(ctx context.Context) error { return fn(ctx, "token") })
}

func (e *fakeEngine) Spend(ctx context.Context, _ string, call func(context.Context) error) error {
	e.mu.Lock()
	refuse := e.refuse
	e.mu.Unlock()
	if refuse != nil {
		return refuse
	}
	return call(ctx)
}

func (e *fakeEngine) SpendSpare(ctx context.Context, account string, call func(context.Context) error) error {
	e.mu.Lock()
	e.spares++
	e.mu.Unlock()
	return e.Spend(ctx, account, call)
}

func (e *fakeEngine) TakeAttempt(_ context.Context, name string, limit int, window time.Duration) (time.Duration, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.attempts == nil {
		e.attempts = make(map[string]int)
	}
	if e.attemptErr != nil {
		return 0, e.attemptErr
	}
	if e.attempts[name] >= limit {
		return window / 2, nil
	}
	e.attempts[name]++
	return 0, nil
}

func (e *fakeEngine) Push(_ context.Context, items []worker.Item) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.pushed = append(e.pushed, items...)
}

func (e *fakeEngine) Hold(_ context.Context, organizationID string) { e.tell("hold " + organizationID) }
func (e *fakeEngine) Release(_ context.Context, organizationID string) {
	e.tell("release " + organizationID)
}

func (e *fakeEngine) tell(what string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.told = append(e.told, what)
}

func (e *fakeEngine) Quota(context.Context, string) (worker.Quota, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.reads++
	return e.quota, e.quotaErr
}

func (e *fakeEngine) setQuota(q worker.Quota, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.quota, e.quotaErr = q, err
}

func (e *fakeEngine) setRefusal(err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.refuse = err
}

func (e *fakeEngine) quotaReads() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.reads
}

func (e *fakeEngine) reset() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.pushed, e.told, e.spares, e.attempts = nil, nil, 0, nil
}

// pushedIDs are the entries that were handed over since the last reset, in order.
func (e *fakeEngine) pushedIDs() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	var ids []string
	for _, item := range e.pushed {
		ids = append(ids, item.EntryID)
	}
	return ids
}

func idsOf(entries []*models.Entry) []string {
	var ids []string
	for _, entry := range entries {
		ids = append(ids, entry.ID)
	}
	return ids
}
