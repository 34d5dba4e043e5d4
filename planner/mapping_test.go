package planner

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/snovio"
)

func bangkok() *time.Location { return time.FixedZone("+07", 7*60*60) }

func TestSources(t *testing.T) {
	start, end := time.Date(2025, 7, 1, 8, 30, 0, 0, time.UTC), time.Date(2025, 7, 1, 9, 0, 0, 0, bangkok())
	booking := newInput(models.KindBookingCreated, answered("q-1", " Acme "), answered("q:2", "colon"), answered("q 1 ", "spaced"), answered("many", "red"),
		answered("many", " "), answered("many", "blue"), func(in *Input) {
			in.Event.Payload.Booking = &models.Booking{
				ID: "b-1", Title: "Intro call", StartTime: &start, EndTime: &end, TimeZone: "Europe/Berlin", Location: "Room 1",
			}
		}).Event
	form := newInput(models.KindRoutingFormSubmitted, func(in *Input) {
		in.Event.Payload.Fields = []models.FormField{{FieldID: "size", Value: "12"}, {FieldID: "size", Value: "13"}}
	}).Event
	cases := []struct{ source, booking, form string }{
		{"invitee_form_question:q-1", "Acme", ""},
		{"invitee_form_question:q:2", "colon", ""},
		{" invitee_form_question:q-1", "Acme", ""},
		{"invitee_form_question: q-1 ", "", ""},
		{"invitee_form_question:q 1 ", "spaced", ""},
		{"invitee_form_question:Q-1", "", ""},
		{"invitee_form_question:many", "red, blue", ""},
		{"routing_form_field:size", "", "12, 13"},
		{"booking.title", "Intro call", ""},
		{"booking.start_time", "2025-07-01T10:30:00+02:00", ""},
		{"booking.end_time", "2025-07-01T04:00:00+02:00", ""},
		{"booking.time_zone", "Europe/Berlin", ""},
		{"booking.location", "Room 1", ""},
		{"host.name", "Hal Host", ""},
		{"host.email", "hal@example.com", ""},
		{"constant:From: a booking", "From: a booking", "From: a booking"},
	}
	for _, c := range cases {
		from, err := parseSource(c.source)
		if err != nil {
			t.Errorf("%s: %v", c.source, err)
			continue
		}
		if got := strings.TrimSpace(from.read(booking)); got != c.booking {
			t.Errorf("%s of a booking: got %q, want %q", c.source, got, c.booking)
		}
		if got := strings.TrimSpace(from.read(form)); got != c.form {
			t.Errorf("%s of a form: got %q, want %q", c.source, got, c.form)
		}
	}
}

func TestEverySourceOfTheVocabularyParses(t *testing.T) {
	for _, known := range Sources() {
		text := known.Key
		if known.Argument != "" {
			text += ":x"
		}
		from, err := parseSource(text)
		if err != nil || from.key != known.Key || known.Label == "" || from.describe() == "A value" {
			t.Errorf("%s: got %+v, %v, described as %q", known.Form(), from, err, from.describe())
		}
	}
}

func TestUnknownSources(t *testing.T) {
	for _, text := range []string{
		"", "booking", "booking.", "booking.Title", "booking.title:x", "invitee.email", "invitee_form_question", "invitee_form_question:",
		"invitee_form_question: ", "routing_form_field:", "constant:", "constant", ":x", "host.phone", strings.Repeat("x", 1<<20),
	} {
		from, err := parseSource(text)
		if err == nil {
			t.Errorf("%.40q is taken as %+v", text, from)
			continue
		}
		if len(err.Error()) > 600 {
			t.Errorf("%.40q: a message of %d bytes", text, len(err.Error()))
		}
	}
}

func TestBookingTimes(t *testing.T) {
	start := time.Date(2025, 1, 31, 23, 30, 0, 0, time.UTC)
	for zone, want := range map[string]string{
		"America/New_York": "2025-01-31T18:30:00-05:00",
		"Asia/Tokyo":       "2025-02-01T08:30:00+09:00",
		"UTC":              "2025-01-31T23:30:00Z",
		"":                 "2025-01-31T23:30:00Z",
		"Local":            "2025-01-31T23:30:00Z",
		"Mars/Olympus":     "2025-01-31T23:30:00Z",
		"../etc/passwd":    "2025-01-31T23:30:00Z",
	} {
		if got := bookingTime(&start, zone); got != want {
			t.Errorf("%q: got %s, want %s", zone, got, want)
		}
	}
	if got := bookingTime(nil, "UTC"); got != "" {
		t.Errorf("no time: got %q", got)
	}
}

func TestABookingTimeFillsADateFieldInItsOwnZone(t *testing.T) {
	start := time.Date(2025, 1, 31, 23, 30, 0, 0, time.UTC)
	in := newInput(models.KindBookingCreated, mapped("booking.start_time", "prospect.cf_Renewal"), func(in *Input) {
		in.Event.Payload.Booking.StartTime, in.Event.Payload.Booking.TimeZone = &start, "Asia/Tokyo"
	})
	if got := mustCall(t, in, models.Facts{}).Call.CustomFields["Renewal"]; got != "2025-02-01" {
		t.Errorf("got %q", got)
	}
}

func TestTargets(t *testing.T) {
	cases := map[string]snovio.Prospect{
		"prospect.company":        {CompanyName: "example.com"},
		"prospect.companySite":    {CompanySite: "http://example.com"},
		"prospect.position":       {Position: "example.com"},
		"prospect.locality":       {Locality: "example.com"},
		"prospect.firstName":      {FirstName: "example.com"},
		"prospect.lastName":       {LastName: "example.com"},
		"prospect.cf_Notes":       {CustomFields: map[string]string{"Notes": "example.com"}},
		" prospect.cf_ Notes  ":   {CustomFields: map[string]string{" Notes  ": "example.com"}},
		"prospect.cf_ ":           {CustomFields: map[string]string{" ": "example.com"}},
		"prospect.cf_Not known":   {CustomFields: map[string]string{"Not known": "example.com"}},
		"prospect.cf_prospect.cf": {CustomFields: map[string]string{"prospect.cf": "example.com"}},
	}
	for text, want := range cases {
		to, err := parseTarget(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		value, problem := to.convert("example.com", accountFields())
		var got snovio.Prospect
		to.write(&got, value)
		if problem != "" || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v (%s), want %+v", text, got, problem, want)
		}
	}
	for _, known := range append(Targets(), CustomFieldTargets(accountFields())...) {
		if _, err := parseTarget(known.Key); err != nil || known.Label == "" {
			t.Errorf("%+v: %v", known, err)
		}
	}
	for _, text := range []string{"", "prospect", "prospect.", "prospect.Company", "prospect.cf_", "prospect.email", "company", "prospect.phone"} {
		if to, err := parseTarget(text); err == nil {
			t.Errorf("%q is taken as %+v", text, to)
		}
	}
}

func TestValuesThatDoNotFitAreLeftOutAndNamed(t *testing.T) {
	cases := []struct{ target, names string }{
		{"prospect.cf_Seats", `"Seats"`},
		{"prospect.cf_Renewal", `"Renewal"`},
		{"prospect.country", "country"},
		{"prospect.companySite", "website"},
	}
	for _, c := range cases {
		in := newInput(models.KindBookingCreated, mapped("invitee_form_question:q-7", c.target), answered("q-7", "secret words"))
		decision := mustCall(t, in, models.Facts{})
		if len(decision.Notes) != 1 || !strings.Contains(decision.Notes[0], `"q-7"`) || !strings.Contains(decision.Notes[0], c.names) {
			t.Errorf("%s: notes are %q", c.target, decision.Notes)
			continue
		}
		if strings.Contains(decision.Notes[0], "secret") || strings.Contains(decision.Call.Redacted(), "secret") {
			t.Errorf("%s: the value shows: %q, %s", c.target, decision.Notes[0], decision.Call.Redacted())
		}
	}
}

func TestSavedRowsThatAreNotKnownAreLeftOutAndNamed(t *testing.T) {
	in := newInput(models.KindBookingCreated, mapped("booking.mood", "prospect.company", "booking.title", "prospect.mood", "booking.title", "prospect.position"))
	decision := mustCall(t, in, models.Facts{})
	if len(decision.Notes) != 2 || decision.Call.Position != "Intro call" {
		t.Errorf("got %q, %s", decision.Notes, decision.Call.Redacted())
	}
}

func TestEmptyValuesWriteNothing(t *testing.T) {
	in := newInput(models.KindBookingCreated, answered("q-1", " \t "), mapped("invitee_form_question:q-1", "prospect.company",
		"invitee_form_question:none", "prospect.cf_Seats", "routing_form_field:f", "prospect.country", "booking.location", "prospect.cf_Notes"))
	decision := mustCall(t, in, models.Facts{})
	if decision.Call.CompanyName != "" || decision.Call.Country != "" || len(decision.Call.CustomFields) != 2 || len(decision.Notes) > 0 {
		t.Errorf("got %s, notes %q", decision.Call.Redacted(), decision.Notes)
	}
}
