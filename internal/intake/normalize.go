package intake

import (
	"strings"
	"time"

	"github.com/snovsync/snovsync/internal/emailaddress"
	"github.com/snovsync/snovsync/models"
)

// Normalize returns the event in the form in which it is kept, as one of the
// organization: texts without surrounding white space, except ids of questions and form
// fields, which mapping rows name to the byte; times in UTC and to the nanosecond, except those
// of the meeting, which are to the microsecond; the prospect's address in lower case, and the fields that repeat
// the payload filled in. The event itself stays as it is.
//
// A rescheduledFrom that names the event's own booking is dropped: nothing was
// rescheduled into another booking, so the booking's cancellation must count.
func Normalize(organizationID string, event *models.Event) *models.Event {
	e := &models.Event{
		ID:              event.ID,
		OrganizationID:  organizationID,
		EventID:         strings.TrimSpace(event.EventID),
		Kind:            event.Kind,
		OccurredAt:      event.OccurredAt.UTC(),
		RescheduledFrom: strings.TrimSpace(event.RescheduledFrom),
		Payload:         normalizePayload(event.Payload),
		KeyID:           event.KeyID,
	}
	if b := e.Payload.Booking; b != nil {
		e.BookingID = b.ID
	}
	if f := e.Payload.Form; f != nil {
		e.FormID = f.ID
	}
	if e.RescheduledFrom == e.BookingID {
		e.RescheduledFrom = ""
	}
	e.Email, _ = emailaddress.Canonical(prospectEmail(e.Payload))
	return e
}

func prospectEmail(p models.Payload) string {
	switch {
	case p.Invitee != nil:
		return p.Invitee.Email
	case p.Respondent != nil:
		return p.Respondent.Email
	}
	return ""
}

func normalizePayload(p models.Payload) models.Payload {
	return models.Payload{
		Booking:    copied(p.Booking, normalizeBooking),
		Host:       copied(p.Host, normalizeHost),
		Invitee:    copied(p.Invitee, normalizeInvitee),
		Answers:    each(p.Answers, func(a *models.Answer) { trim(&a.Value) }),
		NoShow:     copied(p.NoShow, func(*bool) {}),
		Form:       copied(p.Form, func(f *models.Form) { trim(&f.ID, &f.Name) }),
		Fields:     each(p.Fields, func(f *models.FormField) { trim(&f.Value) }),
		Respondent: copied(p.Respondent, func(r *models.Respondent) { trim(&r.Email, &r.Name, &r.Phone) }),
	}
}

func normalizeBooking(b *models.Booking) {
	trim(&b.ID, &b.Title, &b.TimeZone, &b.Location)
	b.StartTime = copied(b.StartTime, meetingTime)
	b.EndTime = copied(b.EndTime, meetingTime)
}

// normalizeHost takes the host's address out of its wrapping. A text without a usable
// address stays as it was reported.
func normalizeHost(h *models.Host) {
	trim(&h.Name, &h.Email)
	if address, err := emailaddress.Canonical(h.Email); err == nil {
		h.Email = address
	}
}

func normalizeInvitee(i *models.Invitee) {
	trim(&i.Email, &i.Name, &i.FirstName, &i.LastName, &i.Phone)
}

// copied returns a changed copy of what p points at; nil stays nil.
func copied[T any](p *T, change func(*T)) *T {
	if p == nil {
		return nil
	}
	c := *p
	change(&c)
	return &c
}

func each[T any](rows []T, change func(*T)) []T {
	if len(rows) == 0 {
		return nil
	}
	out := make([]T, len(rows))
	for i, row := range rows {
		change(&row)
		out[i] = row
	}
	return out
}

func trim(texts ...*string) {
	for _, text := range texts {
		*text = strings.TrimSpace(*text)
	}
}

// meetingTime keeps the offset that a time was sent with: it tells the local day of a booking
// without a time zone.
func meetingTime(t *time.Time) { *t = t.Truncate(time.Microsecond) }
