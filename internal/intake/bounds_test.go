package intake

import (
	"strings"
	"testing"
	"time"

	"github.com/snovsync/snovsync/models"
)

// TestTextsAreBounded: every text may have so many characters, and not one more.
func TestTextsAreBounded(t *testing.T) {
	const id, email, text = 255, 320, 10_000
	form := func(set func(*models.Payload, string)) func(*models.Event, string) {
		return func(e *models.Event, value string) {
			*e = *sentForm()
			set(&e.Payload, value)
		}
	}
	booking := func(set func(*models.Payload, string)) func(*models.Event, string) {
		return func(e *models.Event, value string) { set(&e.Payload, value) }
	}
	for field, row := range map[string]struct {
		longest int
		set     func(*models.Event, string)
	}{
		"eventId":              {id, func(e *models.Event, v string) { e.EventID = v }},
		"rescheduledFrom":      {id, func(e *models.Event, v string) { e.RescheduledFrom = v }},
		"booking.id":           {id, booking(func(p *models.Payload, v string) { p.Booking.ID = v })},
		"booking.title":        {text, booking(func(p *models.Payload, v string) { p.Booking.Title = v })},
		"booking.timeZone":     {id, booking(func(p *models.Payload, v string) { p.Booking.TimeZone = v })},
		"booking.location":     {text, booking(func(p *models.Payload, v string) { p.Booking.Location = v })},
		"host.name":            {text, booking(func(p *models.Payload, v string) { p.Host.Name = v })},
		"host.email":           {email, booking(func(p *models.Payload, v string) { p.Host.Email = v })},
		"invitee.email":        {email, booking(func(p *models.Payload, v string) { p.Invitee.Email = v })},
		"invitee.name":         {text, booking(func(p *models.Payload, v string) { p.Invitee.Name = v })},
		"invitee.firstName":    {text, booking(func(p *models.Payload, v string) { p.Invitee.FirstName = v })},
		"invitee.lastName":     {text, booking(func(p *models.Payload, v string) { p.Invitee.LastName = v })},
		"invitee.phone":        {id, booking(func(p *models.Payload, v string) { p.Invitee.Phone = v })},
		"answers.0.questionId": {id, booking(func(p *models.Payload, v string) { p.Answers[0].QuestionID = v })},
		"answers.0.value":      {text, booking(func(p *models.Payload, v string) { p.Answers[0].Value = v })},
		"form.id":              {id, form(func(p *models.Payload, v string) { p.Form.ID = v })},
		"form.name":            {text, form(func(p *models.Payload, v string) { p.Form.Name = v })},
		"fields.0.fieldId":     {id, form(func(p *models.Payload, v string) { p.Fields[0].FieldID = v })},
		"fields.0.value":       {text, form(func(p *models.Payload, v string) { p.Fields[0].Value = v })},
		"respondent.email":     {email, form(func(p *models.Payload, v string) { p.Respondent.Email = v })},
		"respondent.name":      {text, form(func(p *models.Payload, v string) { p.Respondent.Name = v })},
		"respondent.phone":     {id, form(func(p *models.Payload, v string) { p.Respondent.Phone = v })},
	} {
		t.Run(field, func(t *testing.T) {
			event := booked()
			row.set(event, strings.Repeat("é", row.longest))
			if errs := Check(Normalize("org", event), now); len(errs) > 0 {
				t.Errorf("%d characters: %v", row.longest, errs)
			}
			event = booked()
			row.set(event, strings.Repeat("é", row.longest+1))
			errs := Check(Normalize("org", event), now)
			if len(errs) != 1 || errs[0].Code != models.UserErrorTooLong || strings.Join(errs[0].Field, ".") != field {
				t.Errorf("%d characters: %v", row.longest+1, errs)
			}
		})
	}
}

// TestListsAndTimesAreBounded: what is at a bound is accepted.
func TestListsAndTimesAreBounded(t *testing.T) {
	answers, fields := booked(), sentForm()
	for range maxRows - 1 {
		answers.Payload.Answers = append(answers.Payload.Answers, models.Answer{QuestionID: "q"})
		fields.Payload.Fields = append(fields.Payload.Fields, models.FormField{FieldID: "f"})
	}
	first, last, instant := booked(), booked(), booked()
	first.OccurredAt = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	early, late := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)
	last.Payload.Booking.StartTime, last.Payload.Booking.EndTime = &early, &late
	instant.Payload.Booking.EndTime = instant.Payload.Booking.StartTime
	for name, event := range map[string]*models.Event{
		"200 answers": answers, "200 fields": fields, "the first moment of 2000": first, "a meeting of all years": last, "a meeting of no length": instant,
	} {
		if errs := Check(Normalize("org", event), now); len(errs) > 0 {
			t.Errorf("%s: %v", name, errs)
		}
	}
	before := booked()
	zero := time.Date(0, 12, 31, 0, 0, 0, 0, time.UTC)
	before.Payload.Booking.StartTime = &zero
	if errs := Check(Normalize("org", before), now); len(errs) != 1 || errs[0].Code != models.UserErrorInvalid {
		t.Errorf("a meeting before year 1: %v", errs)
	}
}

// TestFieldsOfTheOtherKindAreRefused: in bookings what belongs to forms, and the reverse.
func TestFieldsOfTheOtherKindAreRefused(t *testing.T) {
	for field, change := range map[string]func(booking, form *models.Event){
		"fields":     func(b, f *models.Event) { b.Payload.Fields = f.Payload.Fields; *f = *b },
		"respondent": func(b, f *models.Event) { b.Payload.Respondent = f.Payload.Respondent; *f = *b },
		"host":       func(b, f *models.Event) { f.Payload.Host = b.Payload.Host },
		"invitee":    func(b, f *models.Event) { f.Payload.Invitee = b.Payload.Invitee },
		"answers":    func(b, f *models.Event) { f.Payload.Answers = b.Payload.Answers },
	} {
		event := sentForm()
		change(booked(), event)
		errs := Check(Normalize("org", event), now)
		if len(errs) != 1 || errs[0].Code != models.UserErrorInvalid || strings.Join(errs[0].Field, ".") != field {
			t.Errorf("%s: %v", field, errs)
		}
	}
}
