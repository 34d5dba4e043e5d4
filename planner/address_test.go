package planner_test

import (
	"testing"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/planner"
)

func TestAddressOfForm(t *testing.T) {
	for name, row := range map[string]struct {
		field, respondent, want string
		values                  []models.FormField
	}{
		"no field chosen":              {"", "", "", []models.FormField{{FieldID: "email", Value: "ada@example.com"}}},
		"the field":                    {"email", "", "ada@example.com", []models.FormField{{FieldID: "email", Value: "Ada <ADA@example.com>"}}},
		"the respondent goes first":    {"email", "Bob@example.com", "bob@example.com", []models.FormField{{FieldID: "email", Value: "ada@example.com"}}},
		"an unusable respondent":       {"email", "n/a", "ada@example.com", []models.FormField{{FieldID: "email", Value: "ada@example.com"}}},
		"an unusable field":            {"email", "", "", []models.FormField{{FieldID: "email", Value: "n/a"}}},
		"another field":                {"email", "", "", []models.FormField{{FieldID: "Email", Value: "ada@example.com"}}},
		"the field twice":              {"email", "", "ada@example.com", []models.FormField{{FieldID: "email", Value: "ada@example.com"}, {FieldID: "email", Value: "ADA@example.com"}}},
		"the field with two addresses": {"email", "", "", []models.FormField{{FieldID: "email", Value: "ada@example.com"}, {FieldID: "email", Value: "bob@example.com"}}},
	} {
		event := &models.Event{Kind: models.KindRoutingFormSubmitted, Payload: models.Payload{
			Form: &models.Form{ID: "f"}, Fields: row.values, Respondent: &models.Respondent{Email: row.respondent},
		}}
		settings := models.DefaultSettings("org")
		settings.RoutingFormEmailField = row.field
		if got := planner.Address(event, settings); got != row.want {
			t.Errorf("%s: %q, want %q", name, got, row.want)
		}
	}
}

// TestAddressOfBooking: a booking's address is what it was accepted with, whatever the settings say.
func TestAddressOfBooking(t *testing.T) {
	settings := models.DefaultSettings("org")
	settings.RoutingFormEmailField = "email"
	event := &models.Event{Kind: models.KindBookingCanceled, Email: "ada@example.com", Payload: models.Payload{
		Booking: &models.Booking{ID: "b"}, Answers: []models.Answer{{QuestionID: "email", Value: "bob@example.com"}},
	}}
	if got := planner.Address(event, settings); got != "ada@example.com" {
		t.Errorf("got %q", got)
	}
}
