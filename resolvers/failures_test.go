package resolvers_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/snovsync/snovsync/internal/auth"
	"github.com/snovsync/snovsync/internal/integration"
	"github.com/snovsync/snovsync/internal/livelog/handover"
	"github.com/snovsync/snovsync/models"
)

// presentedErrors makes the world's presenter keep the errors it is given.
func (w *world) presentedErrors() func() []error {
	var mu sync.Mutex
	var presented []error
	w.exec.SetErrorPresenter(func(_ context.Context, err error) *gqlerror.Error {
		mu.Lock()
		defer mu.Unlock()
		presented = append(presented, err)
		return &gqlerror.Error{Message: err.Error()}
	})
	return func() []error {
		mu.Lock()
		defer mu.Unlock()
		taken := presented
		presented = nil
		return taken
	}
}

// TestFailuresAreAnswered: a field whose service or database fails answers that error, never
// zeros and never an empty list.
func TestFailuresAreAnswered(t *testing.T) {
	w := newWorld(t)
	errAway := errors.New("the service is away")
	w.integration.err = errAway
	if err := w.store.Close(); err != nil {
		t.Fatal(err)
	}
	presented := w.presentedErrors()
	schema := w.resolver.Schema().Schema()
	for _, root := range []*ast.Definition{schema.Query, schema.Mutation, schema.Subscription} {
		for _, field := range root.Fields {
			name := root.Name + "." + field.Name
			if strings.HasPrefix(field.Name, "__") || name == "Query.viewer" {
				continue
			}
			if name == "Subscription.syncLog" {
				continue // the hub reads by itself, see TestSubscriptionsAreRefusedForAReason
			}
			got := w.start(w.as(auth.RoleOwner), strings.ToLower(root.Name)+" { "+call(schema, field)+" }", nil)()
			failures := presented()
			if len(failures) != 1 || !errors.Is(failures[0], errAway) && !errors.Is(failures[0], models.ErrUnavailable) {
				t.Errorf("%s: %v, and the answer %s", name, failures, got.raw)
			}
			if strings.Contains(got.raw, `"__typename"`) {
				t.Errorf("%s answers %s", name, got.raw)
			}
		}
	}
}

func TestFailuresOfLoadersAreAnswered(t *testing.T) {
	w := newWorld(t)
	id := w.booked("org-1", "1", "ann@example.com")
	presented := w.presentedErrors()
	w.store.err = models.ErrUnavailable
	for _, field := range []string{"attempts { id }", "input"} {
		got := w.do(w.as(auth.RoleOwner), `query($id: ID!) { syncLogEntry(id: $id) { id `+field+` } }`, map[string]any{"id": id})
		if failures := presented(); len(failures) != 1 || !errors.Is(failures[0], models.ErrUnavailable) {
			t.Errorf("%s: %v, and the answer %s", field, failures, got.raw)
		}
	}
}

// TestQueueSubscriptionSaysThatTheServerStops: at a shutdown the channel of figures closes, and
// the client is told to come back.
func TestQueueSubscriptionSaysThatTheServerStops(t *testing.T) {
	w := newWorld(t)
	w.integration.queues = make(chan integration.Queue)
	operation := handover.ToRead()
	ctx := handover.With(w.as(auth.RoleMember), operation)
	next := w.start(ctx, `subscription { queue { depth } }`, nil)
	close(w.integration.queues)
	if got := next(); got != nil {
		t.Errorf("got %s", got.raw)
	}
	w.resolver.Wait()
	reasons := operation.Reasons()
	if len(reasons) != 1 || reasons[0].Extensions["code"] != "SERVER_STOPPING" || operation.Following() != nil {
		t.Errorf("it ended with %v", reasons)
	}
}

// TestQueueSubscriptionThatItsReaderLeft gives no reason.
func TestQueueSubscriptionThatItsReaderLeft(t *testing.T) {
	w := newWorld(t)
	w.integration.queues = make(chan integration.Queue)
	operation := handover.ToRead()
	ctx, cancel := context.WithCancel(handover.With(w.as(auth.RoleMember), operation))
	next := w.start(ctx, `subscription { queue { depth } }`, nil)
	cancel()
	if got := next(); got != nil {
		t.Errorf("got %s", got.raw)
	}
	w.resolver.Wait()
	if reasons := operation.Reasons(); len(reasons) != 0 {
		t.Errorf("it ended with %v", reasons)
	}
}

// TestReaderWhoLeavesDuringAShutdownGetsNoReason: which of the two ends is noticed first is
// left to chance, so it is tried many times.
func TestReaderWhoLeavesDuringAShutdownGetsNoReason(t *testing.T) {
	w := newWorld(t)
	w.integration.queues = make(chan integration.Queue)
	close(w.integration.queues)
	for range 64 {
		operation := handover.ToRead()
		ctx, cancel := context.WithCancel(handover.With(w.as(auth.RoleMember), operation))
		cancel()
		w.start(ctx, `subscription { queue { depth } }`, nil)
		w.resolver.Wait()
		if reasons := operation.Reasons(); len(reasons) != 0 {
			t.Fatalf("it ended with %v", reasons)
		}
	}
}

// TestUserErrorsAreAnswered: each mutation passes on what the caller can put right.
func TestUserErrorsAreAnswered(t *testing.T) {
	w := newWorld(t)
	w.integration.userErrors = []models.UserError{{Field: []string{"input", "x"}, Code: models.UserErrorBlank, Message: "fill it in"}}
	for _, mutation := range []string{
		`connectSnovio(input: {apiUserId: "a", apiSecret: "b"})`, `createList(input: {name: ""})`, `updateSettings(input: {})`,
		`retrySync(input: {ids: []})`, `createApiKey(input: {name: ""})`, `revokeApiKey(input: {id: "a"})`,
	} {
		got := w.do(w.as(auth.RoleOwner), "mutation { result: "+mutation+" { userErrors { field code message } } }", nil)
		if got.raw != `{"data":{"result":{"userErrors":[{"field":["input","x"],"code":"BLANK","message":"fill it in"}]}}}` {
			t.Errorf("%s: %s", mutation, got.raw)
		}
	}
	refused := w.do(w.as(auth.RoleOwner), `mutation { connectSnovio(input: {apiUserId: "a", apiSecret: "b"}) { connection { status } } }`, nil)
	if refused.raw != `{"data":{"connectSnovio":{"connection":null}}}` {
		t.Errorf("refused keys: %s", refused.raw)
	}
	got := w.do(w.as(auth.RoleOwner), `{ previewSync(input: {bookingCreated: {eventId: "1", occurredAt: "2026-01-31T10:30:00Z", booking: {id: "b"}}}) { skipReason message userErrors { code } } }`, nil)
	if got.at(t, "previewSync", "skipReason") != "NO_EMAIL" || got.at(t, "previewSync", "message") != "no address" || len(got.list(t, "previewSync", "userErrors")) != 1 {
		t.Errorf("previewSync: %s", got.raw)
	}
}

// TestFiltersAreThoseOfTheStore: the live log keeps exactly the entries that a page with the same
// filter shows, at the edges of its times too.
func TestFiltersAreThoseOfTheStore(t *testing.T) {
	w := newWorld(t)
	id := w.booked("org-1", "1", "ann@example.com")
	page := w.do(w.as(auth.RoleMember), `{ syncLog { nodes { createdAt } } }`, nil)
	created, ok := page.at(t, "syncLog", "nodes", 0, "createdAt").(string)
	if !ok {
		t.Fatal(page.raw)
	}
	for name, row := range map[string]struct {
		filter map[string]any
		keeps  bool
	}{
		"nothing":                 {map[string]any{}, true},
		"its status":              {map[string]any{"status": []string{"FAILED", "QUEUED"}}, true},
		"another status":          {map[string]any{"status": []string{"FAILED"}}, false},
		"a reason":                {map[string]any{"reason": []string{"UPDATED"}}, false},
		"its kind":                {map[string]any{"kind": []string{"BOOKING_CREATED"}}, true},
		"another kind":            {map[string]any{"kind": []string{"BOOKING_CANCELED"}}, false},
		"its address":             {map[string]any{"prospectEmail": " Ann@Example.com "}, true},
		"another address":         {map[string]any{"prospectEmail": "bob@example.com"}, false},
		"its booking":             {map[string]any{"bookingId": "booking-1"}, true},
		"another booking":         {map[string]any{"bookingId": "booking-2"}, false},
		"a form":                  {map[string]any{"formId": "f"}, false},
		"from its moment":         {map[string]any{"from": created}, true},
		"from a later one":        {map[string]any{"from": "2100-01-01T00:00:00Z"}, false},
		"until its moment":        {map[string]any{"to": created}, false},
		"until a later one":       {map[string]any{"to": "2100-01-01T00:00:00Z"}, true},
		"two that it fits":        {map[string]any{"kind": "BOOKING_CREATED", "bookingId": "booking-1"}, true},
		"one of two that it fits": {map[string]any{"kind": "BOOKING_CREATED", "bookingId": "booking-2"}, false},
	} {
		shown := w.do(w.as(auth.RoleMember), `query($f: SyncLogFilter) { syncLog(filter: $f) { nodes { id } } }`, map[string]any{"f": row.filter})
		if got := len(shown.list(t, "syncLog", "nodes")) == 1; got != row.keeps {
			t.Errorf("%s: a page shows %s", name, shown.raw)
		}
		operation := handover.ToRead()
		ctx := handover.With(w.as(auth.RoleMember), operation)
		w.start(ctx, `subscription($f: SyncLogFilter) { syncLog(filter: $f) { cursor } }`, map[string]any{"f": row.filter})
		following := operation.Following()
		if following == nil {
			t.Fatalf("%s: nothing was handed over", name)
		}
		if path := following.Path.String(); path != "syncLog" || following.Begins != "after" || !errors.Is(following.Explain(errors.ErrUnsupported), errors.ErrUnsupported) {
			t.Errorf("%s: handed over as %q, beginning with %q", name, path, following.Begins)
		}
		following.Follower.Close()
		entry, err := w.store.Entry(t.Context(), "org-1", id)
		if err != nil {
			t.Fatal(err)
		}
		if got := following.Keep(&models.Change{Entry: *entry}); got != row.keeps {
			t.Errorf("%s: the live log keeps it: %t", name, got)
		}
	}
}

// TestTextsToSearchForAreBounded: what is longer than any stored text, or cannot be stored, is
// refused before the database sees it.
func TestTextsToSearchForAreBounded(t *testing.T) {
	w := newWorld(t)
	for text, fits := range map[string]bool{
		strings.Repeat("x", 1000): true, strings.Repeat("x", 1001): false, "a\x00": false,
	} {
		for _, query := range []string{
			`query($t: ID!) { syncLogEntry(id: $t) { id } }`,
			`query($t: String) { syncLog(filter: {prospectEmail: $t}) { nodes { id } } }`,
			`query($t: ID) { syncLog(filter: {bookingId: $t}) { nodes { id } } }`,
			`query($t: ID) { syncLog(filter: {formId: $t}) { nodes { id } } }`,
		} {
			got := w.do(w.as(auth.RoleMember), query, map[string]any{"t": text})
			refused := slices.ContainsFunc(got.Errors, func(e struct {
				Message    string         `json:"message"`
				Extensions map[string]any `json:"extensions"`
			}) bool {
				return strings.Contains(e.Message, "too long") || e.Message == models.NotText
			})
			if refused == fits {
				t.Errorf("%d bytes: %.300s", len(text), got.raw)
			}
		}
	}
}
