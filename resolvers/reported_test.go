package resolvers_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/snovsync/snovsync/internal/auth"
	"github.com/snovsync/snovsync/models"
)

// reportedEvents are one event of each kind, with all that it can hold.
func reportedEvents() []map[string]any {
	booking := func(id string) map[string]any {
		return map[string]any{
			"eventId": id, "occurredAt": "2026-01-31T10:30:00.123456+01:00", "rescheduledFrom": "before",
			"booking": map[string]any{"id": "b-1", "title": " Intro & “more” <1> ", "startTime": "2026-02-01T09:00:00+02:00", "endTime": "2026-02-01T10:00:00Z", "timeZone": "Europe/Berlin", "location": "Room 1"},
			"host":    map[string]any{"name": "Kim", "email": "kim@example.com"},
			"invitee": map[string]any{"email": "Ann@Example.com", "name": "Ann Example", "firstName": "Ann", "lastName": "Example", "phone": "+1 555 0100"},
			"answers": []any{map[string]any{"questionId": "q1", "value": "=1+1"}, map[string]any{"questionId": "q2"}},
		}
	}
	noShow, shown := booking("4"), booking("5")
	noShow["noShow"], shown["noShow"] = nil, false
	return []map[string]any{
		{"bookingCreated": booking("1")}, {"bookingCanceled": booking("2")}, {"bookingRescheduled": booking("3")},
		{"bookingNoShow": noShow}, {"bookingNoShow": shown},
		{"bookingCreated": map[string]any{"eventId": "6", "occurredAt": "2026-01-31T10:30:00Z", "booking": map[string]any{"id": "b"}, "host": map[string]any{}, "invitee": nil, "answers": []any{}}},
		{"routingFormSubmitted": map[string]any{"eventId": "7", "occurredAt": "2026-01-31T10:30:00Z", "form": map[string]any{"id": "f", "name": "Demo"}, "fields": []any{map[string]any{"fieldId": "x", "value": "y"}}, "respondent": map[string]any{"email": "ann@example.com", "name": "Ann", "phone": "1"}}},
	}
}

// TestInputIsTheEventAsItWasReported: reported again as the log shows it, each event
// counts as the same one, and can be previewed.
func TestInputIsTheEventAsItWasReported(t *testing.T) {
	w := newWorld(t)
	const record = `mutation($i: RecordEventsInput!) { recordEvents(input: $i) { events { eventId duplicate } userErrors { field message } } }`
	events := reportedEvents()
	first := w.do(w.as(auth.RoleOwner), record, map[string]any{"i": map[string]any{"events": events}})
	if n := len(first.list(t, "recordEvents", "userErrors")); n > 0 {
		t.Fatalf("refused: %s", first.raw)
	}
	w.booked("org-2", "foreign", "ann@example.com")
	page := w.do(w.as(auth.RoleAdmin), `{ syncLog { nodes { eventId kind input } } }`, nil)
	// A busy machine may need two reads, and never one for each.
	if n := len(page.list(t, "syncLog", "nodes")); n != len(events) || w.store.eventReads >= n || w.store.reads != 0 {
		t.Errorf("%d entries, events read %d times, attempts %d times", n, w.store.eventReads, w.store.reads)
	}
	var again []any
	for i := range page.list(t, "syncLog", "nodes") {
		var input map[string]any
		if err := json.Unmarshal([]byte(fmt.Sprint(page.at(t, "syncLog", "nodes", i, "input"))), &input); err != nil {
			t.Fatal(err)
		}
		again = append(again, input)
		preview := w.do(w.as(auth.RoleAdmin), `query($i: PreviewSyncInput!) { previewSync(input: $i) { message } }`, map[string]any{"i": input})
		if len(preview.Errors) > 0 || w.integration.previewed.Kind != models.Kind(fmt.Sprint(page.at(t, "syncLog", "nodes", i, "kind"))) {
			t.Errorf("preview: %s", preview.raw)
		}
	}
	second := w.do(w.as(auth.RoleOwner), record, map[string]any{"i": map[string]any{"events": again}})
	for i := range again {
		if second.at(t, "recordEvents", "events", i) == nil || second.at(t, "recordEvents", "events", i, "duplicate") != true {
			t.Errorf("event %d is not the same again: %s", i, second.raw)
		}
	}
}

// TestInputIsForAdmins: a member reads the entry, and not what was filled in.
func TestInputIsForAdmins(t *testing.T) {
	w := newWorld(t)
	id := w.booked("org-1", "1", "ann@example.com")
	const query = `query($id: ID!) { syncLogEntry(id: $id) { eventId input } }`
	got := w.do(w.as(auth.RoleMember), query, map[string]any{"id": id})
	if len(got.Errors) != 1 || got.Errors[0].Message != auth.ErrForbidden.Error() || got.at(t, "syncLogEntry", "input") != nil || got.at(t, "syncLogEntry", "eventId") != "1" {
		t.Errorf("as a member: %s", got.raw)
	}
	w.do(w.as(auth.RoleMember), `{ syncLog { nodes { id } } }`, nil)
	if w.store.eventReads != 0 {
		t.Errorf("events were read %d times for nobody", w.store.eventReads)
	}
	if got := w.do(w.as(auth.RoleAdmin), query, map[string]any{"id": id}); len(got.Errors) > 0 || got.at(t, "syncLogEntry", "input") == nil {
		t.Errorf("as an admin: %s", got.raw)
	}
}
