package integration

import (
	"net/http"
	"strings"
	"testing"

	"github.com/snovsync/snovsync/models"
)

func TestPreview(t *testing.T) {
	f := newFixture(t)
	preview, err := f.Preview(t.Context(), org, event("evt-1"), nil)
	if err != nil || preview.Skip != models.ReasonNotConnected || preview.Message == "" || preview.Call != nil {
		t.Errorf("not connected: %+v, %v", preview, err)
	}
	f.connect()
	f.update(SettingsChange{
		TargetListID: new("11"), LifecycleFieldKey: new("Status"),
		Mappings: []models.Mapping{{Source: "booking.title", Target: "prospect.company"}, {Source: "invitee_form_question:q1", Target: "prospect.cf_Team size"}},
	})
	f.snovio.calls(nil)
	f.engine.reset()
	preview, err = f.Preview(t.Context(), org, event("evt-1"), nil)
	must(t, err)
	if preview.Skip != "" || preview.Call == nil || preview.Call.Method != http.MethodPost || preview.Call.Path != "/v1/add-prospect-to-list" || len(preview.Notes) != 1 {
		t.Fatalf("got %+v", preview)
	}
	for _, part := range []string{`"email":"invitee@example.com"`, `"listId":"11"`, `"companyName":"Introduction"`, `"Status":"Meeting booked"`} {
		if !strings.Contains(preview.Call.Body, part) {
			t.Errorf("%s is not in %s", part, preview.Call.Body)
		}
	}
	f.snovio.calls(t)
	if page, err := f.store.Entries(t.Context(), org, models.EntryFilter{}, models.Page{}); err != nil || len(page.Entries) != 0 || len(f.engine.pushedIDs()) != 0 {
		t.Errorf("the preview left traces: %v, %v", page, err)
	}
}

// TestPreviewKnowsThePast: facts of the log count as they would for the event.
func TestPreviewKnowsThePast(t *testing.T) {
	f := newFixture(t)
	f.connect()
	f.update(SettingsChange{TargetListID: new("11"), LifecycleFieldKey: new("Status")})
	moved := event("evt-2")
	moved.RescheduledFrom = "bk-evt-1"
	_, err := f.store.AcceptEvents(t.Context(), []*models.Event{moved})
	must(t, err)
	canceled := event("evt-1")
	canceled.Kind, canceled.Payload.Answers = models.KindBookingCanceled, nil
	preview, err := f.Preview(t.Context(), org, canceled, nil)
	if err != nil || preview.Skip != models.ReasonSuperseded {
		t.Errorf("got %+v, %v", preview, err)
	}
}

func TestPreviewRefusesBadEvents(t *testing.T) {
	f := newFixture(t)
	bad := event("evt-1")
	bad.Payload.Booking = nil
	_, err := f.Preview(t.Context(), org, bad, nil)
	if models.CodeOf(err) != models.CodeBadInput || !strings.Contains(err.Error(), "booking: ") {
		t.Errorf("got %v", err)
	}
}
