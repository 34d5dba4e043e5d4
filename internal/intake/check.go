package intake

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/snovsync/snovsync/models"
)

// The bounds of an event. Lengths count characters.
const (
	// MaxEvents is how many events one call may bring.
	MaxEvents = 500

	maxID    = 255
	maxEmail = 320
	maxText  = 10_000
	// maxRows bounds the answers of a booking form and the fields of a routing form.
	maxRows = 200
	// maxAhead is how far in the future an event may have occurred, by our clock.
	maxAhead = 24 * time.Hour
	// earliestYear refuses moments that are a mistake, such as a zero Unix time.
	earliestYear = 2000
	latestYear   = 9999
)

// Check says what is wrong with a normalized event, field by field; nothing
// where it can be accepted. Fields are relative to the event's input.
func Check(e *models.Event, now time.Time) []models.UserError {
	c := &checker{}
	c.required(e.EventID, "eventId")
	c.occurredAt(e.OccurredAt, now)
	c.text(e.RescheduledFrom, maxID, "rescheduledFrom")
	p := e.Payload
	switch {
	case e.Kind == models.KindRoutingFormSubmitted:
		c.form(p)
		c.absent(p.Booking != nil, "booking")
		c.absent(p.Host != nil, "host")
		c.absent(p.Invitee != nil, "invitee")
		c.absent(len(p.Answers) > 0, "answers")
		c.absent(e.RescheduledFrom != "", "rescheduledFrom")
	case isBooking(e.Kind):
		c.booking(p)
		c.absent(p.Form != nil, "form")
		c.absent(len(p.Fields) > 0, "fields")
		c.absent(p.Respondent != nil, "respondent")
	default:
		c.add(models.UserErrorInvalid, "There is no such kind of event.", "kind")
	}
	c.absent(p.NoShow != nil && e.Kind != models.KindBookingNoShow, "noShow")
	return c.errors
}

func isBooking(kind models.Kind) bool {
	return kind == models.KindBookingCreated || kind.IsStatusChange()
}

// checker collects what is wrong.
type checker struct{ errors []models.UserError }

func (c *checker) add(code models.UserErrorCode, message string, field ...string) {
	c.errors = append(c.errors, models.UserError{Field: field, Code: code, Message: message})
}

func (c *checker) occurredAt(at, now time.Time) {
	switch {
	case at.IsZero():
		c.add(models.UserErrorBlank, "Say when the event occurred.", "occurredAt")
	case at.Year() < earliestYear:
		c.add(models.UserErrorInvalid, fmt.Sprintf("The event cannot have occurred before the year %d.", earliestYear), "occurredAt")
	case at.After(now.Add(maxAhead)):
		c.add(models.UserErrorInvalid, "The event cannot have occurred more than 24 hours from now.", "occurredAt")
	}
}

func (c *checker) booking(p models.Payload) {
	if p.Booking == nil {
		c.add(models.UserErrorBlank, "Say which booking this is.", "booking")
		return
	}
	b := p.Booking
	c.required(b.ID, "booking", "id")
	c.text(b.Title, maxText, "booking", "title")
	c.text(b.TimeZone, maxID, "booking", "timeZone")
	c.text(b.Location, maxText, "booking", "location")
	c.meetingTime(b.StartTime, "booking", "startTime")
	c.meetingTime(b.EndTime, "booking", "endTime")
	if b.StartTime != nil && b.EndTime != nil && b.EndTime.Before(*b.StartTime) {
		c.add(models.UserErrorInvalid, "The meeting cannot end before it starts.", "booking", "endTime")
	}
	if h := p.Host; h != nil {
		c.text(h.Name, maxText, "host", "name")
		c.text(h.Email, maxEmail, "host", "email")
	}
	if i := p.Invitee; i != nil {
		c.text(i.Email, maxEmail, "invitee", "email")
		c.text(i.Name, maxText, "invitee", "name")
		c.text(i.FirstName, maxText, "invitee", "firstName")
		c.text(i.LastName, maxText, "invitee", "lastName")
		c.text(i.Phone, maxID, "invitee", "phone")
	}
	if c.rows(len(p.Answers), "answers") {
		for n, a := range p.Answers {
			c.required(a.QuestionID, "answers", strconv.Itoa(n), "questionId")
			c.text(a.Value, maxText, "answers", strconv.Itoa(n), "value")
		}
	}
}

func (c *checker) form(p models.Payload) {
	if p.Form == nil {
		c.add(models.UserErrorBlank, "Say which form this is.", "form")
		return
	}
	c.required(p.Form.ID, "form", "id")
	c.text(p.Form.Name, maxText, "form", "name")
	if r := p.Respondent; r != nil {
		c.text(r.Email, maxEmail, "respondent", "email")
		c.text(r.Name, maxText, "respondent", "name")
		c.text(r.Phone, maxID, "respondent", "phone")
	}
	if c.rows(len(p.Fields), "fields") {
		for n, f := range p.Fields {
			c.required(f.FieldID, "fields", strconv.Itoa(n), "fieldId")
			c.text(f.Value, maxText, "fields", strconv.Itoa(n), "value")
		}
	}
}

func (c *checker) required(text string, field ...string) {
	if strings.TrimSpace(text) == "" {
		c.add(models.UserErrorBlank, "This must not be blank.", field...)
		return
	}
	c.text(text, maxID, field...)
}

// text refuses what is too long, and what not every database can store.
func (c *checker) text(text string, longest int, field ...string) {
	switch {
	case utf8.RuneCountInString(text) > longest:
		c.add(models.UserErrorTooLong, fmt.Sprintf("This must have no more than %d characters.", longest), field...)
	case !utf8.ValidString(text) || strings.ContainsRune(text, 0):
		c.add(models.UserErrorInvalid, models.NotText, field...)
	}
}

func (c *checker) rows(n int, field string) bool {
	if n <= maxRows {
		return true
	}
	c.add(models.UserErrorTooMany, fmt.Sprintf("There can be no more than %d of these.", maxRows), field)
	return false
}

func (c *checker) meetingTime(at *time.Time, field ...string) {
	if at == nil {
		return
	}
	if local, utc := at.Year(), at.UTC().Year(); min(local, utc) < 1 || max(local, utc) > latestYear {
		c.add(models.UserErrorInvalid, fmt.Sprintf("The time must lie within the years 1 to %d.", latestYear), field...)
	}
}

func (c *checker) absent(present bool, field string) {
	if present {
		c.add(models.UserErrorInvalid, "Events of this kind do not have this.", field)
	}
}
