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

// previewed is the one event of an input that holds exactly one. gqlparser sees to it where
// the input is written in the document, but not where it comes in a variable.
func previewed(input model.PreviewSyncInput) (*models.Event, error) {
	var events []*models.Event
	for kind, booking := range map[models.Kind]*model.BookingEventInput{
		models.KindBookingCreated: input.BookingCreated, models.KindBookingCanceled: input.BookingCanceled,
		models.KindBookingRescheduled: input.BookingRescheduled, models.KindBookingNoShow: input.BookingNoShow,
	} {
		if booking != nil {
			events = append(events, bookingEvent(kind, *booking))
		}
	}
	if input.RoutingFormSubmitted != nil {
		events = append(events, formEvent(*input.RoutingFormSubmitted))
	}
	if len(events) != 1 {
		return nil, &models.Error{Code: models.CodeBadInput, Message: model.OneEvent}
	}
	return events[0], nil
}

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
func (r *Resolver) recordAll(ctx context.Context, inputs []model.ReportedEvent) (*model.RecordEventsPayload, error) {
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
		if input.Event == nil {
			payload.UserErrors = append(payload.UserErrors, within(input.Problems, path...)...)
			continue
		}
		input.Event.KeyID = auth.From(ctx).KeyID
		events, paths, places = append(events, input.Event), append(paths, append(path, input.Field)), append(places, i)
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
