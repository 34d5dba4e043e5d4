package app_test

import (
	"encoding/csv"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/snovsync/snovsync/console"
	"github.com/snovsync/snovsync/internal/auth"
	"github.com/snovsync/snovsync/test/harness"
)

// TestTheLogCanBeDownloaded: the whole process serves the file, to the organization alone.
func TestTheLogCanBeDownloaded(t *testing.T) {
	t.Parallel()
	s := newEmbeddedServer(t)
	a := s.start(harness.Context(t))
	t.Cleanup(a.Stop)
	s.ask(a, `mutation { pauseSync { settings { paused } } }`, "true")
	s.ask(a, `mutation { bookingCreated(input: {eventId: "=1+1", occurredAt: "2026-01-05T09:00:00Z", booking: {id: "b1"}, invitee: {email: "ada@example.com"}}) { event { status } } }`, "QUEUED")

	rows := func(organizationID string) [][]string {
		t.Helper()
		form := url.Values{"token": {s.token(organizationID, auth.RoleMember)}, "kind": {"BOOKING_CREATED"}}
		request := httptest.NewRequestWithContext(t.Context(), "POST", "/export/sync-log.csv", strings.NewReader(form.Encode()))
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		answer := httptest.NewRecorder()
		a.Handler().ServeHTTP(answer, request)
		read, err := csv.NewReader(answer.Body).ReadAll()
		if err != nil || answer.Code != 200 {
			t.Fatalf("%d, %v", answer.Code, err)
		}
		return read[1:]
	}
	words, err := console.Words()
	if err != nil {
		t.Fatal(err)
	}
	if got := rows("org"); len(got) != 1 || got[0][5] != "ada@example.com" || got[0][8] != "'=1+1" || got[0][2] != "QUEUED" || got[0][4] != words.Statuses["QUEUED"].Sentence {
		t.Errorf("got %q", got)
	}
	if got := rows("another"); len(got) != 0 {
		t.Errorf("another organization gets %q", got)
	}
}
