package planner

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/snovsync/snovsync/models"
)

// Source is one kind of value that a mapping row can carry.
type Source struct {
	// Key is the source as it is written in a row, or what goes before the colon where
	// Argument is set.
	Key string
	// Argument says what follows the colon: "id", "text", or nothing.
	Argument string
	// Label says to an admin what the source is.
	Label string
}

// Form is how a row writes the source, for example "routing_form_field:<id>".
func (s Source) Form() string {
	if s.Argument == "" {
		return s.Key
	}
	return s.Key + ":<" + s.Argument + ">"
}

const (
	sourceQuestion  = "invitee_form_question"
	sourceFormField = "routing_form_field"
	sourceTitle     = "booking.title"
	sourceStart     = "booking.start_time"
	sourceEnd       = "booking.end_time"
	sourceTimeZone  = "booking.time_zone"
	sourceLocation  = "booking.location"
	sourceHostName  = "host.name"
	sourceHostEmail = "host.email"
	sourceConstant  = "constant"
)

// Sources lists every source of the sync rules, table "Sources", in the order in which a
// console offers them. A source that an event's kind does not have is empty for that event, so
// its row writes nothing; a constant is written for every kind.
func Sources() []Source {
	return []Source{
		{Key: sourceQuestion, Argument: "id", Label: "Answer to a booking form question"},
		{Key: sourceFormField, Argument: "id", Label: "Routing form field"},
		{Key: sourceTitle, Label: "Meeting title"},
		{Key: sourceStart, Label: "Meeting start"},
		{Key: sourceEnd, Label: "Meeting end"},
		{Key: sourceTimeZone, Label: "Meeting time zone"},
		{Key: sourceLocation, Label: "Meeting location"},
		{Key: sourceHostName, Label: "Host name"},
		{Key: sourceHostEmail, Label: "Host email"},
		{Key: sourceConstant, Argument: "text", Label: "Fixed text"},
	}
}

// source is one row's source: its key, and what follows the colon, to the byte.
type source struct{ key, argument string }

// trimSource takes off the white space around a source. What follows a colon stays as it is: ids
// are the booking product's own.
func trimSource(text string) string {
	if strings.Contains(text, ":") {
		return strings.TrimLeftFunc(text, unicode.IsSpace)
	}
	return strings.TrimSpace(text)
}

// parseSource reads a row's source. Its error is a sentence for the admin.
func parseSource(text string) (source, error) {
	text = trimSource(text)
	key, argument, hasArgument := strings.Cut(text, ":")
	for _, known := range Sources() {
		if known.Argument == "" && known.Key == text {
			return source{key: known.Key}, nil
		}
		if known.Argument == "" || known.Key != key {
			continue
		}
		if !hasArgument || strings.TrimSpace(argument) == "" {
			return source{}, fmt.Errorf("the source %s lacks its %s; write it as %s", quote(text), known.Argument, known.Form())
		}
		return source{key: key, argument: argument}, nil
	}
	forms := make([]string, 0, len(Sources()))
	for _, known := range Sources() {
		forms = append(forms, known.Form())
	}
	return source{}, errors.New("there is no source " + quote(text) + "; the sources are " + strings.Join(forms, ", "))
}

// read takes the source's value from an event; empty where the event has none.
func (s source) read(event *models.Event) string {
	switch s.key {
	case sourceQuestion:
		return readAnswers(event.Payload.Answers, s.argument)
	case sourceFormField:
		return readFormFields(event.Payload.Fields, s.argument)
	case sourceConstant:
		return s.argument
	case sourceHostName, sourceHostEmail:
		return s.readHost(event.Payload.Host)
	}
	return s.readBooking(event.Payload.Booking)
}

func (s source) readHost(host *models.Host) string {
	if host == nil {
		return ""
	}
	if s.key == sourceHostName {
		return host.Name
	}
	return host.Email
}

func (s source) readBooking(booking *models.Booking) string {
	if booking == nil {
		return ""
	}
	switch s.key {
	case sourceTitle:
		return booking.Title
	case sourceStart:
		return bookingTime(booking.StartTime, booking.TimeZone)
	case sourceEnd:
		return bookingTime(booking.EndTime, booking.TimeZone)
	case sourceTimeZone:
		return booking.TimeZone
	case sourceLocation:
		return booking.Location
	}
	return ""
}

// describe names the source at the start of a sentence, without its value.
func (s source) describe() string {
	switch s.key {
	case sourceQuestion:
		return "The answer to question " + quote(s.argument)
	case sourceFormField:
		return "The routing form field " + quote(s.argument)
	case sourceConstant:
		return "A fixed text"
	}
	for _, known := range Sources() {
		if known.Key == s.key {
			return "The " + strings.ToLower(known.Label[:1]) + known.Label[1:]
		}
	}
	return "A value"
}

// readAnswers joins the answers to one question, since a question with several
// choices can come as several answers.
func readAnswers(answers []models.Answer, id string) string {
	var values []string
	for _, answer := range answers {
		if answer.QuestionID == id {
			values = append(values, answer.Value)
		}
	}
	return joinValues(values)
}

func readFormFields(fields []models.FormField, id string) string {
	var values []string
	for _, field := range fields {
		if field.FieldID == id {
			values = append(values, field.Value)
		}
	}
	return joinValues(values)
}

func joinValues(values []string) string {
	kept := values[:0]
	for _, value := range values {
		if value = strings.TrimSpace(value); value != "" {
			kept = append(kept, value)
		}
	}
	return strings.Join(kept, ", ")
}

// bookingTime writes a moment as RFC 3339 in the booking's time zone. Where the zone is unknown or
// absent it keeps the offset that it was sent with, so the day is that of whoever sent it.
func bookingTime(at *time.Time, zone string) string {
	if at == nil || at.IsZero() {
		return ""
	}
	moment := *at
	if location, known := timeZone(zone); known {
		moment = moment.In(location)
	}
	return moment.Format(time.RFC3339)
}

// lacksZone tells whether the source is a time of a booking whose time zone is given and unknown.
func (s source) lacksZone(event *models.Event) bool {
	if s.key != sourceStart && s.key != sourceEnd || event.Payload.Booking == nil {
		return false
	}
	zone := event.Payload.Booking.TimeZone
	_, known := timeZone(zone)
	return !known && strings.TrimSpace(zone) != ""
}

// quote puts text that an admin or a caller wrote into a message, cut to a
// length that a message can bear.
func quote(text string) string {
	const longest = 80
	if runes := []rune(text); len(runes) > longest {
		text = string(runes[:longest]) + "…"
	}
	return `"` + text + `"`
}
