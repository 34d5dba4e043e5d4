package resolvers_test

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"go.uber.org/goleak"

	"github.com/snovsync/snovsync/internal/auth"
	"github.com/snovsync/snovsync/internal/intake"
	"github.com/snovsync/snovsync/internal/integration"
	"github.com/snovsync/snovsync/internal/livelog"
	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/resolvers"
	"github.com/snovsync/snovsync/test/harness/teststore"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// world is the schema over a real store, log and intake, and an integration that
// answers what the test wants and remembers what it was asked.
type world struct {
	t           *testing.T
	exec        *executor.Executor
	store       *countingStore
	hub         *livelog.Hub
	integration *fakeIntegration
	resolver    *resolvers.Resolver
}

// countingStore counts the reads of attempts and of events.
type countingStore struct {
	*models.Store
	mu                sync.Mutex
	reads, eventReads int
	// attempts stand for stored ones, by entry id.
	attempts map[string][]*models.Attempt
	// err is what reads of attempts and events fail with; nil: they succeed.
	err error
}

func (s *countingStore) Events(ctx context.Context, organizationID string, ids []string) (map[string]*models.Event, error) {
	s.mu.Lock()
	s.eventReads++
	s.mu.Unlock()
	if s.err != nil {
		return nil, s.err
	}
	return s.Store.Events(ctx, organizationID, ids)
}

func (s *countingStore) Attempts(ctx context.Context, organizationID string, ids []string) (map[string][]*models.Attempt, error) {
	s.mu.Lock()
	s.reads++
	s.mu.Unlock()
	if s.attempts != nil || s.err != nil {
		return s.attempts, s.err
	}
	return s.Store.Attempts(ctx, organizationID, ids)
}

func newWorld(t *testing.T) *world {
	t.Helper()
	store := teststore.New(t)
	w := &world{t: t, store: &countingStore{Store: store}, integration: &fakeIntegration{store: store}}
	w.hub = livelog.New(livelog.Config{Store: store})
	if err := w.hub.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	store.OnChange(w.hub.Observe)
	events := intake.New(intake.Config{Store: store})
	events.Start(t.Context())
	w.resolver = resolvers.New(resolvers.Config{
		Intake: events, Integration: w.integration, Store: w.store, LiveLog: w.hub,
	})
	w.exec = executor.New(w.resolver.Schema())
	w.exec.Use(w.resolver.Loaders())
	t.Cleanup(func() {
		events.Stop()
		w.hub.Stop()
		w.resolver.Wait()
	})
	return w
}

func principal(role auth.Role, organizationID string) *auth.Principal {
	return &auth.Principal{Subject: "user-1", OrganizationID: organizationID, Role: role}
}

func (w *world) as(role auth.Role) context.Context {
	return auth.With(w.t.Context(), principal(role, "org-1"))
}

// result is an answer, decoded.
type result struct {
	Data   map[string]any `json:"data"`
	Errors []struct {
		Message    string         `json:"message"`
		Extensions map[string]any `json:"extensions"`
	} `json:"errors"`
	raw string
}

func (r result) codes() []string {
	var codes []string
	for _, e := range r.Errors {
		code, _ := e.Extensions["code"].(string)
		codes = append(codes, code)
	}
	return codes
}

// at walks down an answer: names of fields and indexes of lists.
func (r result) at(t *testing.T, path ...any) any {
	t.Helper()
	var value any = r.Data
	for _, step := range path {
		switch step := step.(type) {
		case string:
			object, ok := value.(map[string]any)
			if !ok {
				t.Fatalf("no %v in %s", path, r.raw)
			}
			value = object[step]
		case int:
			list, ok := value.([]any)
			if !ok || len(list) <= step {
				t.Fatalf("no %v in %s", path, r.raw)
			}
			value = list[step]
		}
	}
	return value
}

// list is a list in an answer.
func (r result) list(t *testing.T, path ...any) []any {
	t.Helper()
	list, ok := r.at(t, path...).([]any)
	if !ok {
		t.Fatalf("no list %v in %s", path, r.raw)
	}
	return list
}

// object is an object in an answer.
func (r result) object(t *testing.T, path ...any) map[string]any {
	t.Helper()
	object, ok := r.at(t, path...).(map[string]any)
	if !ok {
		t.Fatalf("no object %v in %s", path, r.raw)
	}
	return object
}

// start begins an operation and returns what gives its answers, nil at the end.
func (w *world) start(ctx context.Context, query string, variables map[string]any) func() *result {
	w.t.Helper()
	ctx = graphql.StartOperationTrace(ctx)
	operation, errs := w.exec.CreateOperationContext(ctx, &graphql.RawParams{Query: query, Variables: plain(w.t, variables)})
	if errs != nil {
		w.t.Fatalf("%s: %v", query, errs)
	}
	responses, ctx := w.exec.DispatchOperation(ctx, operation)
	return func() *result {
		response := responses(ctx)
		if response == nil {
			return nil
		}
		encoded, err := json.Marshal(response)
		if err != nil {
			w.t.Fatal(err)
		}
		decoded := &result{raw: string(encoded)}
		if err := json.Unmarshal(encoded, decoded); err != nil {
			w.t.Fatal(err)
		}
		return decoded
	}
}

func (w *world) do(ctx context.Context, query string, variables map[string]any) result {
	w.t.Helper()
	return *w.start(ctx, query, variables)()
}

// plain turns variables into what they are when they come as JSON.
func plain(t *testing.T, variables map[string]any) map[string]any {
	t.Helper()
	encoded, err := json.Marshal(variables)
	if err != nil {
		t.Fatal(err)
	}
	decoder := json.NewDecoder(bytes.NewReader(encoded))
	decoder.UseNumber()
	var decoded map[string]any
	if err := decoder.Decode(&decoded); err != nil {
		t.Fatal(err)
	}
	return decoded
}

// booked reports a booking and returns its entry's id.
func (w *world) booked(organizationID, eventID, email string) string {
	w.t.Helper()
	ctx := auth.With(w.t.Context(), principal(auth.RoleService, organizationID))
	got := w.do(ctx, `mutation($i: BookingCreatedInput!) { bookingCreated(input: $i) { event { id } userErrors { message } } }`,
		map[string]any{"i": booking(eventID, email)})
	id, ok := got.at(w.t, "bookingCreated", "event", "id").(string)
	if !ok {
		w.t.Fatalf("the booking was refused: %s", got.raw)
	}
	return id
}

func booking(eventID, email string) map[string]any {
	return map[string]any{
		"eventId": eventID, "occurredAt": "2026-01-31T09:30:00Z",
		"booking": map[string]any{"id": "booking-" + eventID}, "invitee": map[string]any{"email": email},
	}
}

// fakeIntegration answers what it is told and remembers what it was asked.
type fakeIntegration struct {
	store      *models.Store
	connection *models.Connection
	userErrors []models.UserError
	err        error
	change     integration.SettingsChange
	version    *int
	settings   *models.Settings
	previewed  *models.Event
	edited     *integration.SettingsChange
	lists      integration.ListsQuery
	refreshed  bool
	queues     chan integration.Queue
	// actor and arguments are those of the last call that changed something.
	actor     integration.Actor
	arguments []string
	// The others are what calls answer in place of their usual answers.
	read      []integration.Read
	found     []integration.List
	fields    []models.CustomField
	fieldsAt  time.Time
	created   *integration.List
	preview   *integration.Preview
	entries   []*models.Entry
	key       *models.APIKey
	keySecret string
	keys      []*models.APIKey
	queue     *integration.Queue

	mu    sync.Mutex
	calls []string
}

func (f *fakeIntegration) called(name string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls = append(f.calls, name)
}

// changed notes a call that changes something.
func (f *fakeIntegration) changed(name string, actor integration.Actor, arguments ...string) {
	f.called(name)
	f.actor, f.arguments = actor, arguments
}

func (f *fakeIntegration) callsOf(name string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(slices.DeleteFunc(slices.Clone(f.calls), func(c string) bool { return c != name }))
}

func (f *fakeIntegration) Connection(context.Context, string) (*models.Connection, error) {
	f.called("connection")
	return f.connection, f.err
}

func (f *fakeIntegration) Balance(context.Context, string) (*models.Connection, error) {
	f.called("balance")
	return f.connection, f.err
}

func (f *fakeIntegration) Reads(context.Context, string) ([]integration.Read, error) {
	f.called("reads")
	if f.read != nil {
		return f.read, f.err
	}
	return []integration.Read{{Kind: models.InventoryLists, Reading: true, Message: "away"}}, f.err
}

func (f *fakeIntegration) Warnings(_ context.Context, settings *models.Settings) ([]models.SettingsWarning, error) {
	f.called("warnings")
	return []models.SettingsWarning{{Code: models.WarningRequiredFieldUnmapped, Message: "fill it", Field: settings.OrganizationID}}, f.err
}

func (f *fakeIntegration) Connect(_ context.Context, actor integration.Actor, apiUserID, apiSecret string) (*models.Connection, []models.UserError, error) {
	f.changed("connectSnovio", actor, apiUserID, apiSecret)
	return f.connection, f.userErrors, f.err
}

func (f *fakeIntegration) Disconnect(_ context.Context, actor integration.Actor) (*models.Connection, error) {
	f.changed("disconnectSnovio", actor)
	return f.connection, f.err
}

func (f *fakeIntegration) Lists(_ context.Context, _ string, query integration.ListsQuery) ([]integration.List, error) {
	f.called("lists")
	f.lists = query
	if f.found != nil {
		return f.found, f.err
	}
	return []integration.List{{
		AccountList: models.AccountList{ID: "1", Name: "Leads"}, CampaignsKnown: true, ActiveCampaigns: []models.AccountCampaign{{ID: "2", Name: "Spring"}},
	}, {AccountList: models.AccountList{ID: "3"}}}, f.err
}

func (f *fakeIntegration) CustomFields(_ context.Context, _ string, refresh bool) ([]models.CustomField, time.Time, error) {
	f.called("customFields")
	f.refreshed = refresh
	return f.fields, f.fieldsAt, f.err
}

func (f *fakeIntegration) CreateList(_ context.Context, actor integration.Actor, name string) (*integration.List, []models.UserError, error) {
	f.changed("createList", actor, name)
	return f.created, f.userErrors, f.err
}

func (f *fakeIntegration) Settings(_ context.Context, organizationID string) (*models.Settings, error) {
	f.called("settings")
	return models.DefaultSettings(organizationID), f.err
}

func (f *fakeIntegration) UpdateSettings(_ context.Context, actor integration.Actor, change integration.SettingsChange, version *int) (*models.Settings, []models.UserError, error) {
	f.changed("updateSettings", actor)
	f.change, f.version = change, version
	return f.settings, f.userErrors, f.err
}

func (f *fakeIntegration) Pause(_ context.Context, actor integration.Actor) (*models.Settings, error) {
	f.changed("pauseSync", actor)
	return models.DefaultSettings(actor.OrganizationID), f.err
}

func (f *fakeIntegration) Resume(_ context.Context, actor integration.Actor) (*models.Settings, error) {
	f.changed("resumeSync", actor)
	return models.DefaultSettings(actor.OrganizationID), f.err
}

func (f *fakeIntegration) Preview(_ context.Context, _ string, event *models.Event, change *integration.SettingsChange) (*integration.Preview, error) {
	f.called("previewSync")
	f.previewed, f.edited = event, change
	if f.preview != nil {
		return f.preview, f.err
	}
	return &integration.Preview{Skip: models.ReasonNoEmail, Message: "no address", UserErrors: f.userErrors}, f.err
}

func (f *fakeIntegration) Retry(_ context.Context, actor integration.Actor, ids []string) ([]*models.Entry, []models.UserError, error) {
	f.changed("retrySync", actor, ids...)
	return f.entries, f.userErrors, f.err
}

func (f *fakeIntegration) RetryMatching(ctx context.Context, actor integration.Actor, filter models.EntryFilter, after string) (integration.Retried, error) {
	f.called("retrySyncs")
	var retried integration.Retried
	var err error
	retried.Count, retried.Next, err = f.store.RequeueMatching(ctx, actor.OrganizationID, models.Requeueing{
		Filter: filter, After: after, Max: 1, Moved: func(entries []*models.Entry) bool {
			retried.Newest = entries
			return true
		},
	})
	return retried, err
}

func (f *fakeIntegration) RetryableCount(ctx context.Context, organizationID string, filter models.EntryFilter) (models.RetryableCount, error) {
	f.called("retryableCount")
	return f.store.CountRetryable(ctx, organizationID, filter, 1)
}

func (f *fakeIntegration) CreateAPIKey(_ context.Context, actor integration.Actor, name string) (*models.APIKey, string, []models.UserError, error) {
	f.changed("createApiKey", actor, name)
	return f.key, f.keySecret, f.userErrors, f.err
}

func (f *fakeIntegration) RevokeAPIKey(_ context.Context, actor integration.Actor, id string) (*models.APIKey, []models.UserError, error) {
	f.changed("revokeApiKey", actor, id)
	return f.key, f.userErrors, f.err
}

func (f *fakeIntegration) APIKeys(context.Context, string) ([]*models.APIKey, error) {
	f.called("apiKeys")
	if f.keys != nil {
		return f.keys, f.err
	}
	return []*models.APIKey{{ID: "1", Name: "Bookings", Prefix: "snv_12345678", CreatedAt: time.Now()}}, f.err
}

func (f *fakeIntegration) Queue(context.Context, string) (integration.Queue, error) {
	f.called("queue")
	if f.queue != nil {
		return *f.queue, f.err
	}
	return integration.Queue{QuotaLimit: 60}, f.err
}

func (f *fakeIntegration) WatchQueue(context.Context, string) (<-chan integration.Queue, error) {
	f.called("queue")
	return f.queues, f.err
}
