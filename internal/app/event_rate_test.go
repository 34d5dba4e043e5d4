package app_test

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/gorilla/websocket"

	"github.com/snovsync/snovsync/internal/app"
	"github.com/snovsync/snovsync/internal/auth"
	"github.com/snovsync/snovsync/test/harness"
)

// bookings are n inputs of bookingCreated, as a document writes them.
func bookings(prefix string, n int) []string {
	inputs := make([]string, n)
	for i := range inputs {
		inputs[i] = fmt.Sprintf(`{eventId: "%s%d", occurredAt: "2026-01-05T09:00:00Z", booking: {id: "b"}}`, prefix, i)
	}
	return inputs
}

// TestEventsOverTheRateAreRefused: single events and batches share an allowance, a batch counts
// as many events as it holds, and a refused one stores none. The rate is so low that the test
// does not wait for it.
func TestEventsOverTheRateAreRefused(t *testing.T) {
	t.Parallel()
	s := newEmbeddedServer(t)
	s.limits = app.CallerLimits{RatePerKey: 1}
	a := s.start(harness.Context(t))
	t.Cleanup(a.Stop)
	owner := s.token("org", auth.RoleOwner)
	var singles strings.Builder
	for i, input := range bookings("single", 250) {
		fmt.Fprintf(&singles, "e%d: bookingCreated(input: %s) { event { id } } ", i, input)
	}
	if body := s.answer(a, owner, "mutation { "+singles.String()+"}"); strings.Contains(body, "errors") {
		t.Fatalf("events below the rate answer %.300s", body)
	}
	// The burst is one full batch, although ten seconds of the rate are less.
	batch := "mutation { recordEvents(input: {events: [{bookingCreated: " + strings.Join(bookings("batch", 500), "} {bookingCreated: ") + "}]}) { events { id } } }"
	got := s.respond(a, owner, batch)
	var answer struct {
		Errors []struct {
			Extensions struct {
				Code              string `json:"code"`
				RetryAfterSeconds int    `json:"retryAfterSeconds"`
			} `json:"extensions"`
		} `json:"errors"`
	}
	if err := json.Unmarshal(got.Body.Bytes(), &answer); err != nil {
		t.Fatal(err)
	}
	if len(answer.Errors) != 1 || answer.Errors[0].Extensions.Code != "RATE_LIMITED" || answer.Errors[0].Extensions.RetryAfterSeconds < 1 ||
		got.Header().Get("Retry-After") != strconv.Itoa(answer.Errors[0].Extensions.RetryAfterSeconds) {
		t.Errorf("a batch over the rate answers %.300s, Retry-After %q", got.Body, got.Header().Get("Retry-After"))
	}
	s.refusesOverWebsocket(a, owner, batch)
	s.ask(a, `{ syncLog(first: 1) { nodes { eventId } } }`, "single249")
	if body := s.answer(a, s.token("another", auth.RoleOwner), batch); strings.Contains(body, "errors") {
		t.Errorf("another organization gets %.300s", body)
	}
}

// refusesOverWebsocket fails unless a mutation over a websocket is over the rate too.
func (s *embeddedServer) refusesOverWebsocket(a *app.App, token, query string) {
	s.t.Helper()
	server := httptest.NewServer(a.Handler())
	defer server.Close()
	ctx := harness.Context(s.t)
	dialer := websocket.Dialer{Subprotocols: []string{"graphql-transport-ws"}}
	conn, response, err := dialer.DialContext(ctx, "ws"+strings.TrimPrefix(server.URL, "http")+"/graphql", nil)
	if err != nil {
		s.t.Fatal(err)
	}
	_ = response.Body.Close()
	defer func() { _ = conn.Close() }()
	for _, message := range []any{
		map[string]any{"type": "connection_init", "payload": map[string]string{"token": token}},
		map[string]any{"type": "subscribe", "id": "1", "payload": map[string]string{"query": query}},
	} {
		if err := conn.WriteJSON(message); err != nil {
			s.t.Fatal(err)
		}
	}
	for {
		_, message, err := conn.ReadMessage()
		if err != nil {
			s.t.Fatal(err)
		}
		if text := string(message); strings.Contains(text, `"type":"next"`) {
			if !strings.Contains(text, "RATE_LIMITED") || !strings.Contains(text, "retryAfterSeconds") {
				s.t.Errorf("over a websocket: %.300s", text)
			}
			return
		}
	}
}
