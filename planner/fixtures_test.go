package planner

import (
	"testing"
	"time"

	"github.com/snovsync/snovsync/models"
)

const (
	statusField = "Meeting status"
	hostField   = "Host"
)

var monday = time.Date(2025, 3, 3, 9, 0, 0, 0, time.UTC)

func at(hours int) time.Time { return monday.Add(time.Duration(hours) * time.Hour) }

// accountFields has a custom field of each type.
func accountFields() []models.CustomField {
	return []models.CustomField{
		{Key: statusField, Label: "Meeting status", Type: models.FieldTypeString},
		{Key: hostField, Label: "Host", Type: models.FieldTypeString},
		{Key: "Notes", Type: models.FieldTypeString},
		{Key: "Seats", Label: "Number of seats", Type: models.FieldTypeNumber},
		{Key: "Renewal", Label: "Renewal", Type: models.FieldTypeDate},
	}
}

// newInput is a booking event of a connected organization that has a target list,
// a status field and a host field; options change it.
func newInput(kind models.Kind, options ...func(*Input)) Input {
	settings := models.DefaultSettings("org-1")
	settings.TargetListID = "100"
	settings.LifecycleFieldKey = statusField
	settings.HostEmailFieldKey = hostField
	settings.Triggers.RoutingFormSubmitted = true
	event := &models.Event{Kind: kind, OccurredAt: at(10), Email: "ada@example.com"}
	if kind.IsBooking() {
		event.BookingID = "b-1"
		event.Payload = models.Payload{
			Booking: &models.Booking{ID: "b-1", Title: "Intro call"},
			Host:    &models.Host{Name: "Hal Host", Email: "hal@example.com"},
			Invitee: &models.Invitee{Email: "Ada@example.com", Name: "Ada Example", Phone: "+1 555 0100"},
		}
	} else {
		event.FormID = "f-1"
		event.Payload = models.Payload{
			Form:       &models.Form{ID: "f-1"},
			Respondent: &models.Respondent{Email: "Ada@example.com", Name: "Ada Example", Phone: "+1 555 0100"},
		}
	}
	in := Input{Event: event, Seq: 10, Settings: settings, Connected: true, Fields: accountFields()}
	for _, option := range options {
		option(&in)
	}
	return in
}

func ifExistsSkip(in *Input)     { in.Settings.IfExists = models.IfExistsSkip }
func noLifecycleField(in *Input) { in.Settings.LifecycleFieldKey = "" }
func shownUp(in *Input)          { in.Event.Payload.NoShow = new(bool) }

func mapped(rows ...string) func(*Input) {
	return func(in *Input) {
		for i := 0; i < len(rows); i += 2 {
			in.Settings.Mappings = append(in.Settings.Mappings, models.Mapping{Source: rows[i], Target: rows[i+1]})
		}
	}
}

func answered(id, value string) func(*Input) {
	return func(in *Input) {
		in.Event.Payload.Answers = append(in.Event.Payload.Answers, models.Answer{QuestionID: id, Value: value})
	}
}

func occurred(hours int, seq int64) func(*Input) {
	return func(in *Input) { in.Event.OccurredAt, in.Seq = at(hours), seq }
}

func newest(kind models.Kind, hours int, seq int64) models.Facts {
	return models.Facts{Newest: &models.SyncedEvent{Kind: kind, OccurredAt: at(hours), Seq: seq, BookingID: "b-9"}}
}

// mustCall plans an input that has to end in a call.
func mustCall(t *testing.T, in Input, facts models.Facts) Decision {
	t.Helper()
	decision := Plan(in, facts)
	if decision.Call == nil {
		t.Fatalf("skipped with %s (%s), want a call", decision.Skip, decision.Message)
	}
	return decision
}
