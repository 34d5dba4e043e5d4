package intake

import (
	"strings"
	"testing"
	"time"

	"github.com/snovsync/snovsync/models"
)

var now = time.Date(2026, 5, 4, 10, 0, 0, 0, time.UTC)

func booked() *models.Event {
	start := now.Add(48 * time.Hour)
	end := start.Add(30 * time.Minute)
	return &models.Event{
		EventID: "evt-1", Kind: models.KindBookingCreated, OccurredAt: now.Add(-time.Minute),
		Payload: models.Payload{
			Booking: &models.Booking{ID: "bk-1", Title: "Introduction", StartTime: &start, EndTime: &end, TimeZone: "Europe/Berlin", Location: "Online"},
			Host:    &models.Host{Name: "Host", Email: "host@example.com"},
			Invitee: &models.Invitee{Email: "invitee@example.com", Name: "Invitee"},
			Answers: []models.Answer{{QuestionID: "q1", Value: "Example Ltd"}},
		},
	}
}

func sentForm() *models.Event {
	return &models.Event{
		EventID: "evt-2", Kind: models.KindRoutingFormSubmitted, OccurredAt: now,
		Payload: models.Payload{
			Form:       &models.Form{ID: "form-1", Name: "Contact"},
			Fields:     []models.FormField{{FieldID: "f1", Value: "yes"}},
			Respondent: &models.Respondent{Email: "respondent@example.com"},
		},
	}
}

func TestCheckAcceptsGoodEvents(t *testing.T) {
	noShow := false
	taken := booked()
	taken.Kind, taken.Payload.NoShow = models.KindBookingNoShow, &noShow
	bare := &models.Event{EventID: "e", Kind: models.KindBookingCanceled, OccurredAt: now, Payload: models.Payload{Booking: &models.Booking{ID: "b"}}}
	atTheLimit := booked()
	atTheLimit.EventID = strings.Repeat("ä", 255)
	atTheLimit.OccurredAt = now.Add(24 * time.Hour)
	for name, event := range map[string]*models.Event{
		"booking": booked(), "form": sentForm(), "no-show taken back": taken, "nothing but ids": bare, "at the limits": atTheLimit,
	} {
		if errs := Check(Normalize("org", event), now); len(errs) > 0 {
			t.Errorf("%s: %v", name, errs)
		}
	}
}

func TestCheckRefuses(t *testing.T) {
	year := func(y int) *time.Time {
		at := time.Date(y, 12, 31, 23, 0, 0, 0, time.FixedZone("", -6*3600))
		return &at
	}
	yes := true
	for name, row := range map[string]struct {
		change func(*models.Event)
		field  string
		code   models.UserErrorCode
	}{
		"blank event id":        {func(e *models.Event) { e.EventID = " \t" }, "eventId", models.UserErrorBlank},
		"long event id":         {func(e *models.Event) { e.EventID = strings.Repeat("x", 256) }, "eventId", models.UserErrorTooLong},
		"zero byte":             {func(e *models.Event) { e.EventID = "a\x00b" }, "eventId", models.UserErrorInvalid},
		"not UTF-8":             {func(e *models.Event) { e.Payload.Booking.Title = "\xff" }, "booking.title", models.UserErrorInvalid},
		"no time":               {func(e *models.Event) { e.OccurredAt = time.Time{} }, "occurredAt", models.UserErrorBlank},
		"before 2000":           {func(e *models.Event) { e.OccurredAt = time.Unix(0, 0) }, "occurredAt", models.UserErrorInvalid},
		"far ahead":             {func(e *models.Event) { e.OccurredAt = now.Add(24*time.Hour + time.Second) }, "occurredAt", models.UserErrorInvalid},
		"no booking":            {func(e *models.Event) { e.Payload.Booking = nil }, "booking", models.UserErrorBlank},
		"blank booking id":      {func(e *models.Event) { e.Payload.Booking.ID = " " }, "booking.id", models.UserErrorBlank},
		"a megabyte of title":   {func(e *models.Event) { e.Payload.Booking.Title = strings.Repeat("x", 1<<20) }, "booking.title", models.UserErrorTooLong},
		"long location":         {func(e *models.Event) { e.Payload.Booking.Location = strings.Repeat("x", 10_001) }, "booking.location", models.UserErrorTooLong},
		"ends before it starts": {func(e *models.Event) { e.Payload.Booking.EndTime = &now }, "booking.endTime", models.UserErrorInvalid},
		"year 10000 in UTC":     {func(e *models.Event) { e.Payload.Booking.EndTime = year(9999) }, "booking.endTime", models.UserErrorInvalid},
		"long email":            {func(e *models.Event) { e.Payload.Invitee.Email = strings.Repeat("x", 321) }, "invitee.email", models.UserErrorTooLong},
		"question id of space":  {func(e *models.Event) { e.Payload.Answers[0].QuestionID = " \t" }, "answers.0.questionId", models.UserErrorBlank},
		"blank question id":     {func(e *models.Event) { e.Payload.Answers[0].QuestionID = "" }, "answers.0.questionId", models.UserErrorBlank},
		"long answer":           {func(e *models.Event) { e.Payload.Answers[0].Value = strings.Repeat("x", 10_001) }, "answers.0.value", models.UserErrorTooLong},
		"too many answers":      {func(e *models.Event) { e.Payload.Answers = make([]models.Answer, 201) }, "answers", models.UserErrorTooMany},
		"form in a booking":     {func(e *models.Event) { e.Payload.Form = &models.Form{ID: "f"} }, "form", models.UserErrorInvalid},
		"noShow elsewhere":      {func(e *models.Event) { e.Payload.NoShow = &yes }, "noShow", models.UserErrorInvalid},
		"unknown kind":          {func(e *models.Event) { e.Kind = "BOOKING_LOST" }, "kind", models.UserErrorInvalid},
		"form without a form":   {func(e *models.Event) { *e = *sentForm(); e.Payload.Form = nil }, "form", models.UserErrorBlank},
		"blank form id":         {func(e *models.Event) { *e = *sentForm(); e.Payload.Form.ID = "" }, "form.id", models.UserErrorBlank},
		"booking in a form":     {func(e *models.Event) { *e = *sentForm(); e.Payload.Booking = booked().Payload.Booking }, "booking", models.UserErrorInvalid},
		"too many fields":       {func(e *models.Event) { *e = *sentForm(); e.Payload.Fields = make([]models.FormField, 201) }, "fields", models.UserErrorTooMany},
		"rescheduled form":      {func(e *models.Event) { *e = *sentForm(); e.RescheduledFrom = "bk-0" }, "rescheduledFrom", models.UserErrorInvalid},
	} {
		t.Run(name, func(t *testing.T) {
			event := booked()
			row.change(event)
			errs := Check(Normalize("org", event), now)
			if len(errs) != 1 {
				t.Fatalf("got %v, want one error", errs)
			}
			if got := strings.Join(errs[0].Field, "."); got != row.field || errs[0].Code != row.code || errs[0].Message == "" {
				t.Errorf("got %s at %s (%q), want %s at %s", errs[0].Code, got, errs[0].Message, row.code, row.field)
			}
		})
	}
}

func TestNormalize(t *testing.T) {
	event := booked()
	event.EventID = "  evt-1\n"
	event.OccurredAt = time.Date(2026, 5, 4, 12, 0, 0, 1999, time.FixedZone("", 7200))
	event.Payload.Invitee.Email = " Invitee@Example.COM "
	event.Payload.Host.Email = "Host <mailto:Host@Example.com>"
	event.RescheduledFrom = " bk-0 "
	got := Normalize("org-1", event)
	if got.EventID != "evt-1" || got.OrganizationID != "org-1" || got.BookingID != "bk-1" || got.RescheduledFrom != "bk-0" {
		t.Errorf("ids: %+v", got)
	}
	if got.Email != "invitee@example.com" || got.Payload.Invitee.Email != "Invitee@Example.COM" {
		t.Errorf("emails: %q, %q", got.Email, got.Payload.Invitee.Email)
	}
	if got.Payload.Host.Email != "host@example.com" {
		t.Errorf("the host's email: %q", got.Payload.Host.Email)
	}
	if want := time.Date(2026, 5, 4, 10, 0, 0, 1999, time.UTC); got.OccurredAt != want {
		t.Errorf("occurred at %v, want %v", got.OccurredAt, want)
	}
	if event.Payload.Invitee.Email != " Invitee@Example.COM " || event.EventID != "  evt-1\n" {
		t.Error("the reported event was changed")
	}
	if form := Normalize("org-1", sentForm()); form.FormID != "form-1" || form.Email != "respondent@example.com" {
		t.Errorf("form: %+v", form)
	}
	starts := time.Date(2026, 5, 4, 23, 30, 0, 1999, time.FixedZone("", -4*3600))
	event.Payload.Booking.StartTime, event.Payload.Booking.EndTime = &starts, &starts
	for _, at := range []*time.Time{Normalize("org-1", event).Payload.Booking.StartTime, Normalize("org-1", event).Payload.Booking.EndTime} {
		if text := at.Format(time.RFC3339Nano); text != "2026-05-04T23:30:00.000001-04:00" {
			t.Errorf("the meeting is at %s", text)
		}
	}
	event.Payload.Answers = []models.Answer{{QuestionID: " q 1 ", Value: " yes "}}
	if got := Normalize("org-1", event).Payload.Answers[0]; got != (models.Answer{QuestionID: " q 1 ", Value: "yes"}) {
		t.Errorf("answer: %+v", got)
	}
	event.RescheduledFrom = "bk-1"
	if got := Normalize("org-1", event); got.RescheduledFrom != "" {
		t.Error("a booking was rescheduled from itself")
	}
}
