package model

import (
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"github.com/snovsync/snovsync/graph/scalar"
	"github.com/snovsync/snovsync/models"
)

// RecordEventsInput is the input of recordEvents.
type RecordEventsInput struct {
	// Events are in the caller's order.
	Events []ReportedEvent
}

// ReportedEvent is an EventInput of recordEvents. It is read by hand, so that an event that
// cannot be read refuses none of the others.
type ReportedEvent struct {
	// Event is what was reported; nil if there are Problems.
	Event *models.Event
	// Field is the field that holds the event, which names its kind.
	Field string
	// Problems say why the event cannot be read. Their fields are relative to the element,
	// for example ["bookingCreated", "booking", "startTime"].
	Problems []models.UserError
}

// MarshalGQL implements graphql.Marshaler, which gqlgen asks of a type that reads itself.
// An input is never answered.
func (ReportedEvent) MarshalGQL(w io.Writer) { graphql.Null.MarshalGQL(w) }

// UnmarshalGQL implements graphql.Unmarshaler. It takes any value, checks it as strictly as
// the schema says, and always returns nil: what is wrong is in Problems.
func (e *ReportedEvent) UnmarshalGQL(v any) error {
	r := &eventReader{}
	var read []*models.Event
	one := func(field string, event func(any) *models.Event) inputField {
		return inputField{field, false, func(v any) { e.Field, read = field, append(read, event(v)) }}
	}
	booking := func(kind models.Kind) func(any) *models.Event {
		return func(v any) *models.Event { return r.bookingEvent(kind, v) }
	}
	r.object(v,
		one("bookingCreated", booking(models.KindBookingCreated)),
		one("bookingCanceled", booking(models.KindBookingCanceled)),
		one("bookingRescheduled", booking(models.KindBookingRescheduled)),
		one("bookingNoShow", booking(models.KindBookingNoShow)),
		one("routingFormSubmitted", r.formEvent),
	)
	if len(r.problems) == 0 && len(read) != 1 {
		r.add(models.UserErrorInvalid, OneEvent)
	}
	if e.Problems = r.problems; len(e.Problems) == 0 {
		e.Event = read[0]
	}
	return nil
}

// OneEvent says what an EventInput and a PreviewSyncInput hold.
const OneEvent = "An event holds exactly one of bookingCreated, bookingCanceled, bookingRescheduled, bookingNoShow, routingFormSubmitted."

// maxProblems bounds what is said of one event.
const maxProblems = 20

// maxName bounds what is repeated of an unknown field's name, in bytes.
const maxName = 255

// eventReader reads the inputs of events and collects what is wrong.
type eventReader struct {
	path     []string
	problems []models.UserError
}

// inputField is a field of an input object, and what reads its value where it is not null.
type inputField struct {
	name     string
	required bool
	read     func(v any)
}

func (r *eventReader) add(code models.UserErrorCode, message string) {
	if len(r.problems) < maxProblems {
		r.problems = append(r.problems, models.UserError{Field: slices.Clone(r.path), Code: code, Message: message})
	}
}

// failed adds an error of a scalar, as a sentence.
func (r *eventReader) failed(err error) {
	if err != nil {
		text := err.Error()
		r.add(models.UserErrorInvalid, strings.ToUpper(text[:1])+text[1:]+".")
	}
}

// at reads what stands under a name.
func (r *eventReader) at(name string, read func()) {
	r.path = append(r.path, name)
	read()
	r.path = r.path[:len(r.path)-1]
}

func (r *eventReader) object(v any, fields ...inputField) {
	given, isObject := v.(map[string]any)
	if !isObject {
		r.add(models.UserErrorInvalid, "This must be an object.")
		return
	}
	known := 0
	for _, field := range fields {
		value, present := given[field.name]
		if present {
			known++
		}
		switch {
		case value != nil:
			r.at(field.name, func() { field.read(value) })
		case field.required:
			r.at(field.name, func() { r.add(models.UserErrorBlank, "This is required.") })
		}
	}
	if known < len(given) {
		r.unknown(given, fields)
	}
}

// unknown finds the fields that the schema does not have. Clients may send __typename back.
func (r *eventReader) unknown(given map[string]any, fields []inputField) {
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if name == "__typename" || slices.ContainsFunc(fields, func(f inputField) bool { return f.name == name }) {
			continue
		}
		r.at(strings.ToValidUTF8(name[:min(len(name), maxName)], ""), func() {
			r.add(models.UserErrorInvalid, "There is no field of this name here. Remove it, or correct its name.")
		})
	}
}

// each reads the elements of a list. As everywhere in GraphQL, one value is a list of one.
func (r *eventReader) each(read func(v any)) func(any) {
	return func(v any) {
		for i, element := range graphql.CoerceList(v) {
			r.at(strconv.Itoa(i), func() { read(element) })
		}
	}
}

func (r *eventReader) text(into *string) func(any) {
	return func(v any) {
		var err error
		*into, err = scalar.UnmarshalString(v)
		r.failed(err)
	}
}

func (r *eventReader) id(into *string) func(any) {
	return func(v any) {
		var err error
		*into, err = scalar.UnmarshalID(v)
		r.failed(err)
	}
}

func (r *eventReader) value(into *string) func(any) {
	return func(v any) {
		var err error
		*into, err = scalar.UnmarshalAnswerValue(v)
		r.failed(err)
	}
}

func (r *eventReader) time(into *time.Time) func(any) {
	return func(v any) {
		var err error
		*into, err = scalar.UnmarshalTime(v)
		r.failed(err)
	}
}

func (r *eventReader) optionalTime(into **time.Time) func(any) {
	return func(v any) {
		*into = new(time.Time)
		r.time(*into)(v)
	}
}

func (r *eventReader) boolean(into **bool) func(any) {
	return func(v any) {
		given, ok := v.(bool)
		if !ok {
			r.add(models.UserErrorInvalid, "This must be true or false.")
		}
		*into = &given
	}
}

func (r *eventReader) bookingEvent(kind models.Kind, v any) *models.Event {
	e := &models.Event{Kind: kind}
	fields := []inputField{
		{"eventId", true, r.id(&e.EventID)},
		{"occurredAt", true, r.time(&e.OccurredAt)},
		{"booking", true, func(v any) { e.Payload.Booking = r.booking(v) }},
		{"host", false, func(v any) {
			e.Payload.Host = &models.Host{}
			r.object(v, inputField{"name", false, r.text(&e.Payload.Host.Name)}, inputField{"email", false, r.text(&e.Payload.Host.Email)})
		}},
		{"invitee", false, func(v any) { e.Payload.Invitee = r.invitee(v) }},
		{"answers", false, r.each(func(v any) { e.Payload.Answers = append(e.Payload.Answers, r.answer(v)) })},
		{"rescheduledFrom", false, r.id(&e.RescheduledFrom)},
	}
	if kind == models.KindBookingNoShow {
		fields = append(fields, inputField{"noShow", false, r.boolean(&e.Payload.NoShow)})
	}
	r.object(v, fields...)
	return e
}

func (r *eventReader) formEvent(v any) *models.Event {
	e := &models.Event{Kind: models.KindRoutingFormSubmitted}
	r.object(v,
		inputField{"eventId", true, r.id(&e.EventID)},
		inputField{"occurredAt", true, r.time(&e.OccurredAt)},
		inputField{"form", true, func(v any) {
			e.Payload.Form = &models.Form{}
			r.object(v, inputField{"id", true, r.id(&e.Payload.Form.ID)}, inputField{"name", false, r.text(&e.Payload.Form.Name)})
		}},
		inputField{"fields", false, r.each(func(v any) { e.Payload.Fields = append(e.Payload.Fields, r.formField(v)) })},
		inputField{"respondent", false, func(v any) { e.Payload.Respondent = r.respondent(v) }},
	)
	return e
}

func (r *eventReader) booking(v any) *models.Booking {
	b := &models.Booking{}
	r.object(v,
		inputField{"id", true, r.id(&b.ID)},
		inputField{"title", false, r.text(&b.Title)},
		inputField{"startTime", false, r.optionalTime(&b.StartTime)},
		inputField{"endTime", false, r.optionalTime(&b.EndTime)},
		inputField{"timeZone", false, r.text(&b.TimeZone)},
		inputField{"location", false, r.text(&b.Location)},
	)
	return b
}

func (r *eventReader) invitee(v any) *models.Invitee {
	i := &models.Invitee{}
	r.object(v,
		inputField{"email", false, r.text(&i.Email)},
		inputField{"name", false, r.text(&i.Name)},
		inputField{"firstName", false, r.text(&i.FirstName)},
		inputField{"lastName", false, r.text(&i.LastName)},
		inputField{"phone", false, r.text(&i.Phone)},
	)
	return i
}

func (r *eventReader) respondent(v any) *models.Respondent {
	p := &models.Respondent{}
	r.object(v,
		inputField{"email", false, r.text(&p.Email)},
		inputField{"name", false, r.text(&p.Name)},
		inputField{"phone", false, r.text(&p.Phone)},
	)
	return p
}

func (r *eventReader) answer(v any) (a models.Answer) {
	r.object(v, inputField{"questionId", true, r.id(&a.QuestionID)}, inputField{"value", false, r.value(&a.Value)})
	return a
}

func (r *eventReader) formField(v any) (f models.FormField) {
	r.object(v, inputField{"fieldId", true, r.id(&f.FieldID)}, inputField{"value", false, r.value(&f.Value)})
	return f
}
