package resolvers_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/snovsync/snovsync/internal/auth"
	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/snovio"
)

// TestMembersReadNoValuesInAttempts: what was filled in is for owners and admins (input), also
// where the call to Snov.io and its answer repeat it. The live log is read the same way.
func TestMembersReadNoValuesInAttempts(t *testing.T) {
	w := newWorld(t)
	id := w.booked("org-1", "1", "ann@example.com")
	sent := snovio.Prospect{
		Email: "ann@example.com", FullName: "Ann Secret", Phones: []string{"+15550100"}, CompanyName: "Secret & Sons",
		CustomFields: map[string]string{"Answer": "secret answer"}, SocialLinks: map[string]string{"linkedIn": "https://example.com/secret"},
		ListID: "42", UpdateContact: true,
	}.Redacted()
	w.store.attempts = map[string][]*models.Attempt{id: {{
		ID: "a", EntryID: id, Request: sent, Response: `{"success":true,"id":"p-1","added":true,"errors":["Secret"],"phone":15550100}`,
	}, {
		ID: "b", EntryID: id, Request: "name=secret", Response: `{"success":false,"message":"Secret` + strings.Repeat("x", 10),
	}, {
		ID: "c", EntryID: id, Request: `"secret"`, Response: `{} secret`,
	}, {
		ID: "d", EntryID: id, Request: `{"listId":"42"}`,
	}}}
	const query = `query($id: ID!) { syncLogEntry(id: $id) { attempts { request response } } }`
	seen := w.do(w.as(auth.RoleMember), query, map[string]any{"id": id})
	for i, want := range []struct{ request, response any }{
		{
			`{"companyName":"(hidden)","customFields":{"Answer":"(hidden)"},"email":"ann@example.com","fullName":"(hidden)","listId":"42","phones":["(hidden)"],"socialLinks":{"linkedIn":"(hidden)"},"updateContact":true}`,
			`{"added":true,"errors":["(hidden)"],"id":"p-1","phone":"(hidden)","success":true}`,
		},
		{"(hidden)", "(hidden)"},
		{`"(hidden)"`, "(hidden)"},
		{`{"listId":"42"}`, nil},
	} {
		request, response := seen.at(t, "syncLogEntry", "attempts", i, "request"), seen.at(t, "syncLogEntry", "attempts", i, "response")
		if request != want.request || response != want.response {
			t.Errorf("attempt %d: a member reads %v and %v", i, request, response)
		}
	}
	for _, role := range []auth.Role{auth.RoleOwner, auth.RoleAdmin} {
		seen := w.do(w.as(role), query, map[string]any{"id": id})
		if got := seen.at(t, "syncLogEntry", "attempts", 0, "request"); got != sent {
			t.Errorf("%s reads %v", role, got)
		}
		if got := seen.at(t, "syncLogEntry", "attempts", 1, "request"); got != "name=secret" {
			t.Errorf("%s reads %v", role, got)
		}
	}
}

func TestUnknownEntriesAreNamed(t *testing.T) {
	w := newWorld(t)
	foreign := w.booked("org-2", "1", "ann@example.com")
	presented := w.presentedErrors()
	for _, id := range []string{"none", foreign} {
		got := w.do(w.as(auth.RoleMember), `query($id: ID!) { syncLogEntry(id: $id) { id } }`, map[string]any{"id": id})
		want := fmt.Sprintf("No sync log entry has the id %q. Look its id up with syncLog.", id)
		failures := presented()
		if len(failures) != 1 || len(got.Errors) != 1 {
			t.Fatalf("%q: %v, and the answer %s", id, failures, got.raw)
		}
		if named, ok := errors.AsType[*models.Error](failures[0]); !ok || named.Code != models.CodeNotFound || named.Message != want {
			t.Errorf("%q: %v", id, failures)
		}
	}
}
