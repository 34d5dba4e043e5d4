package app_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/snovsync/snovsync/internal/auth"
	"github.com/snovsync/snovsync/test/harness"
)

// TestARevokedKeyIsRefusedAtOnce, although the process has just recognized it, also for an
// event that it had reported before. A key that comes after it works.
func TestARevokedKeyIsRefusedAtOnce(t *testing.T) {
	t.Parallel()
	s := newEmbeddedServer(t)
	a := s.start(harness.Context(t))
	t.Cleanup(a.Stop)
	owner := s.token("org", auth.RoleOwner)
	newKey := func() (id, key string) {
		t.Helper()
		answer := s.answer(a, owner, `mutation { createApiKey(input: {name: "bookings"}) { apiKey { id } key } }`)
		var made struct {
			Data struct {
				CreateAPIKey struct {
					APIKey struct {
						ID string `json:"id"`
					} `json:"apiKey"`
					Key string `json:"key"`
				} `json:"createApiKey"`
			} `json:"data"`
		}
		if err := json.Unmarshal([]byte(answer), &made); err != nil || made.Data.CreateAPIKey.Key == "" {
			t.Fatalf("got %s", answer)
		}
		return made.Data.CreateAPIKey.APIKey.ID, made.Data.CreateAPIKey.Key
	}
	report := func(key, eventID, holds string) {
		t.Helper()
		answer := s.answer(a, key, fmt.Sprintf(`mutation { bookingCreated(input: {eventId: %q, occurredAt: "2026-01-05T09:00:00Z",
			booking: {id: "b"}, invitee: {email: "ada@example.com"}}) { event { status duplicate } } }`, eventID))
		if !strings.Contains(answer, holds) {
			t.Fatalf("event %s is answered %s, without %s", eventID, answer, holds)
		}
	}

	id, key := newKey()
	report(key, "e1", `"duplicate":false`)
	report(key, "e1", `"duplicate":true`)
	s.ask(a, fmt.Sprintf(`mutation { revokeApiKey(input: {id: %q}) { apiKey { id } } }`, id), id)
	report(key, "e1", "UNAUTHENTICATED")
	report(key, "e2", "UNAUTHENTICATED")
	// Many events in one call are refused as one is.
	many := s.answer(a, key, `mutation { recordEvents(input: {events: [{bookingCreated: {eventId: "e3", occurredAt: "2026-01-05T09:00:00Z",
		booking: {id: "b"}, invitee: {email: "ada@example.com"}}}]}) { events { status } userErrors { message } } }`)
	if !strings.Contains(many, "UNAUTHENTICATED") {
		t.Errorf("recordEvents with a revoked key answers %s", many)
	}
	_, second := newKey()
	report(second, "e2", `"duplicate":false`)
}
