package resolvers

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/snovsync/snovsync/graph/model"
	"github.com/snovsync/snovsync/internal/auth"
	"github.com/snovsync/snovsync/internal/intake"
	"github.com/snovsync/snovsync/models"
)

// bookingEvent is the event a booking mutation reports.
func bookingEvent(kind models.Kind, input model.BookingEventInput) *models.Event {
	return &models.Event{
		EventID: input.EventID, Kind: kind, OccurredAt: input.OccurredAt, RescheduledFrom: input.RescheduledFrom,
		Payload: models.Payload{
			Booking: &input.Booking, Host: input.Host, Invitee: input.Invitee, Answers: input.Answers, NoShow: input.NoShow,
		},
	}
}

// formEvent is the event routingFormSubmitted reports.
func formEvent(input model.RoutingFormSubmittedInput) *models.Event {
	return &models.Event{
		EventID: input.EventID, Kind: models.KindRoutingFormSubmitted, OccurredAt: input.OccurredAt,
		Payload: models.Payload{Form: input.Form, Fields: input.Fields, Respondent: input.Respondent},
	}
}

// eventOf is the one event of an input that holds exactly one, and the field it
// stands in. gqlparser sees to it where the input is written in the document,
// but not where it comes in a variable.
func eventOf(input model.EventInput) (event *models.Event, field string, ok bool) {
	given := 0
	for _, booking := range []struct {
		field string
		kind  models.Kind
		input *model.BookingEventInput
	}{
		{"bookingCreated", models.KindBookingCreated, input.BookingCreated},
		{"bookingCanceled", models.KindBookingCanceled, input.BookingCanceled},
		{"bookingRescheduled", models.KindBookingRescheduled, input.BookingRescheduled},
		{"bookingNoShow", models.KindBookingNoShow, input.BookingNoShow},
	} {
		if booking.input != nil {
			given++
			event, field = bookingEvent(booking.kind, *booking.input), booking.field
		}
	}
	if input.RoutingFormSubmitted != nil {
		given++
		event, field = formEvent(*input.RoutingFormSubmitted), "routingFormSubmitted"
	}
	return event, field, given == 1
}

const oneEvent = "an event holds exactly one of bookingCreated, bookingCanceled, bookingRescheduled, bookingNoShow, routingFormSubmitted"

// record accepts one event.
func (r *Resolver) record(ctx context.Context, event *models.Event) (*model.EventPayload, error) {
	if err := r.config.Events.Take(auth.From(ctx), 1); err != nil {
		return nil, err
	}
	event.KeyID = auth.From(ctx).KeyID
	receipts, err := r.config.Intake.Accept(ctx, organization(ctx), []*models.Event{event})
	if err != nil {
		return nil, err
	}
	return &model.EventPayload{
		Event: recorded(receipts[0]), UserErrors: within(receipts[0].UserErrors, "input"),
	}, nil
}

// recordAll accepts events, each on its own.
func (r *Resolver) recordAll(ctx context.Context, inputs []model.EventInput) (*model.RecordEventsPayload, error) {
	if len(inputs) > intake.MaxEvents {
		return &model.RecordEventsPayload{Events: []*model.RecordedEvent{}, UserErrors: []models.UserError{{
			Field: []string{"input", "events"}, Code: models.UserErrorTooMany,
			Message: fmt.Sprintf("a call can bring no more than %d events", intake.MaxEvents),
		}}}, nil
	}
	if err := r.config.Events.Take(auth.From(ctx), len(inputs)); err != nil {
		return nil, err
	}
	payload := &model.RecordEventsPayload{Events: make([]*model.RecordedEvent, len(inputs))}
	var events []*models.Event
	var paths [][]string
	var places []int
	for i, input := range inputs {
		path := []string{"input", "events", strconv.Itoa(i)}
		event, field, ok := eventOf(input)
		if !ok {
			payload.UserErrors = append(payload.UserErrors,
				models.UserError{Field: path, Code: models.UserErrorInvalid, Message: oneEvent})
			continue
		}
		event.KeyID = auth.From(ctx).KeyID
		events, paths, places = append(events, event), append(paths, append(path, field)), append(places, i)
	}
	receipts, err := r.config.Intake.Accept(ctx, organization(ctx), events)
	if err != nil {
		return nil, err
	}
	for n, receipt := range receipts {
		payload.Events[places[n]] = recorded(receipt)
		payload.UserErrors = append(payload.UserErrors, within(receipt.UserErrors, paths[n]...)...)
	}
	return payload, nil
}

func recorded(receipt intake.Receipt) *model.RecordedEvent {
	if receipt.Entry == nil {
		return nil
	}
	return &model.RecordedEvent{
		ID: receipt.Entry.ID, EventID: receipt.Entry.EventID, Status: receipt.Entry.Status, Duplicate: receipt.Duplicate,
	}
}

// within gives user errors the path of the input that theirs are relative to.
func within(errs []models.UserError, path ...string) []models.UserError {
	placed := make([]models.UserError, len(errs))
	for i, err := range errs {
		err.Field = slices.Concat(path, err.Field)
		placed[i] = err
	}
	return placed
}

// previewed is the event to preview.
func previewed(input model.PreviewSyncInput) (*models.Event, error) {
	event, _, ok := eventOf(model.EventInput(input))
	if !ok {
		return nil, &models.Error{Code: models.CodeBadInput, Message: oneEvent}
	}
	return event, nil
}
