package httpapi_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/snovsync/snovsync/internal/auth"
	"github.com/snovsync/snovsync/internal/httpapi"
	"github.com/snovsync/snovsync/internal/intake"
	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/resolvers"
	"github.com/snovsync/snovsync/test/harness"
	"github.com/snovsync/snovsync/test/harness/teststore"
)

// arrival is when every fuzzed event is reported.
var arrival = time.Date(2026, 5, 4, 10, 0, 0, 0, time.UTC)

// eventSite is the production handler over a real store, for booking services.
type eventSite struct {
	api           *httpapi.API
	schema        *ast.Schema
	store         *rememberingStore
	log           *harness.Buffer
	organizations int
}

func newEventSite(f testing.TB) *eventSite {
	f.Helper()
	store := teststore.New(f)
	s := &eventSite{store: &rememberingStore{Store: store}, log: &harness.Buffer{}}
	events := intake.New(intake.Config{Store: s.store, Now: func() time.Time { return arrival }})
	events.Start(f.Context())
	f.Cleanup(events.Stop)
	r := resolvers.New(resolvers.Config{Intake: events, Store: store})
	s.schema = r.Schema().Schema()
	var err error
	s.api, err = httpapi.New(httpapi.Config{
		Schema: r.Schema(), Extensions: []graphql.HandlerExtension{r.Loaders()}, Verifier: apiKeys{}, Logger: slog.New(slog.NewTextHandler(s.log, nil)),
	})
	if err != nil {
		f.Fatal(err)
	}
	return s
}

// apiKeys takes every token for an API key of the organization that it names.
type apiKeys struct{}

func (k apiKeys) Recognize(ctx context.Context, bearer string) (*auth.Principal, error) {
	return k.Verify(ctx, bearer)
}

func (apiKeys) Verify(_ context.Context, bearer string) (*auth.Principal, error) {
	return &auth.Principal{Subject: "key-1", OrganizationID: bearer, Role: auth.RoleService}, nil
}

// rememberingStore remembers what was handed to it since it was last asked.
type rememberingStore struct {
	*models.Store
	mu     sync.Mutex
	handed []*models.Event
}

func (s *rememberingStore) TryAcceptEvents(ctx context.Context, events []*models.Event) ([]models.Acceptance, error) {
	s.mu.Lock()
	s.handed = append(s.handed, events...)
	s.mu.Unlock()
	return s.Store.TryAcceptEvents(ctx, events)
}

func (s *rememberingStore) take() []*models.Event {
	s.mu.Lock()
	defer s.mu.Unlock()
	handed := s.handed
	s.handed = nil
	return handed
}

// nextOrganization is one of which nothing is known yet.
func (s *eventSite) nextOrganization() string {
	s.organizations++
	return fmt.Sprintf("org-%d", s.organizations)
}

// eventAnswer is an answer that speaks of no fault of ours.
type eventAnswer struct {
	body   string
	status int
	Data   map[string]json.RawMessage `json:"data"`
	Errors []struct {
		Message    string            `json:"message"`
		Extensions map[string]string `json:"extensions"`
	} `json:"errors"`
}

// post sends a body as a booking service of the organization does.
func (s *eventSite) post(t *testing.T, organization, body string) eventAnswer {
	t.Helper()
	request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/graphql", strings.NewReader(body))
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+organization)
	recorder := httptest.NewRecorder()
	s.api.ServeHTTP(recorder, request)
	got := eventAnswer{status: recorder.Code, body: recorder.Body.String()}
	if err := json.Unmarshal([]byte(got.body), &got); err != nil {
		t.Fatalf("%v in %s", err, got.body)
	}
	if got.status != http.StatusOK && got.status != http.StatusBadRequest || got.status == http.StatusBadRequest && len(got.Errors) == 0 {
		t.Errorf("answered %d: %s", got.status, got.body)
	}
	for _, e := range got.Errors {
		if code := e.Extensions["code"]; code != "BAD_USER_INPUT" && code != "FORBIDDEN" || e.Message == "" {
			t.Errorf("answered %s; the log says %s", got.body, s.log)
		}
	}
	return got
}

// eventPayload is what an event mutation answers.
type eventPayload struct {
	Event      *recordedEvent   `json:"event"`
	Events     []*recordedEvent `json:"events"`
	UserErrors []userError      `json:"userErrors"`
}

type userError struct {
	Field   []string             `json:"field"`
	Code    models.UserErrorCode `json:"code"`
	Message string               `json:"message"`
}

type recordedEvent struct {
	ID        string        `json:"id"`
	EventID   string        `json:"eventId"`
	Status    models.Status `json:"status"`
	Duplicate bool          `json:"duplicate"`
}

// events are in the input's order, nil where one was refused.
func (p *eventPayload) events() []*recordedEvent {
	if p.Events != nil {
		return p.Events
	}
	return []*recordedEvent{p.Event}
}

// payload is what the mutation answers; nil where the input could not be read.
func (a eventAnswer) payload(t *testing.T, mutation string) *eventPayload {
	t.Helper()
	if len(a.Errors) > 0 {
		if len(a.Data) > 0 {
			t.Errorf("answered with errors and data: %s", a.body)
		}
		return nil
	}
	var p *eventPayload
	if err := json.Unmarshal(a.Data[mutation], &p); err != nil || p == nil {
		t.Fatalf("%s answers %s, %v", mutation, a.body, err)
	}
	return p
}

// checkPayload: each event was accepted, or there is a user error for it that
// names a field which the mutation's input has.
func (s *eventSite) checkPayload(t *testing.T, mutation string, p *eventPayload) {
	t.Helper()
	refused := make(map[int]bool)
	for _, e := range p.UserErrors {
		if e.Code == "" || e.Message == "" || !s.hasField(mutation, e.Field) {
			t.Errorf("%s: a user error that helps nobody: %+v", mutation, e)
		}
		n := 0
		if mutation == "recordEvents" && len(e.Field) > 2 {
			n, _ = strconv.Atoi(e.Field[2]) // hasField has seen that it is a number
		}
		refused[n] = true
	}
	for i, event := range p.events() {
		if event == nil != refused[i] || event != nil && (event.ID == "" || event.EventID == "" || event.Status != models.StatusQueued) {
			t.Errorf("%s: event %d is %+v, user errors %+v", mutation, i, event, p.UserErrors)
		}
	}
}

// hasField follows a user error's path from the mutation's argument on.
func (s *eventSite) hasField(mutation string, path []string) bool {
	if len(path) == 0 {
		return false
	}
	argument := s.schema.Mutation.Fields.ForName(mutation).Arguments.ForName(path[0])
	if argument == nil {
		return false
	}
	kind := argument.Type
	for i, step := range path[1:] {
		if kind.Elem != nil {
			if n, err := strconv.Atoi(step); err != nil || n < 0 {
				return false
			}
			kind = kind.Elem
			continue
		}
		field := s.schema.Types[kind.NamedType].Fields.ForName(step)
		if field == nil {
			// recordEvents names the field that the schema does not have.
			return mutation == "recordEvents" && i == len(path)-2
		}
		kind = field.Type
	}
	return true
}

// checkStored: what reached the store is normalized and within its limits, and the
// store gives it back as it was.
func (s *eventSite) checkStored(t *testing.T, organization string) {
	t.Helper()
	handed := s.store.take()
	ids := make([]string, len(handed))
	for i, event := range handed {
		ids[i] = event.ID
		again := intake.Normalize(organization, event)
		if again.ContentHash = event.ContentHash; !reflect.DeepEqual(again, event) || event.ContentHash == "" {
			t.Errorf("stored as %+v, normalized again: %+v", event, again)
		}
		if errs := intake.Check(event, arrival); len(errs) > 0 {
			t.Errorf("%+v is stored, but %v", event, errs)
		}
	}
	// Conflicts have no id.
	jobs, err := s.store.Jobs(t.Context(), slices.DeleteFunc(ids, func(id string) bool { return id == "" }))
	if err != nil {
		t.Fatal(err)
	}
	for _, event := range handed {
		if event.ID == "" {
			continue
		}
		kept := *jobs[event.ID].Event
		kept.CreatedAt = time.Time{}
		if !reflect.DeepEqual(&kept, event) {
			t.Errorf("the store has %+v, handed to it was %+v", kept, event)
		}
	}
}
