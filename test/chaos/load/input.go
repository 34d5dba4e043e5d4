package load

import (
	"fmt"
	"time"

	"github.com/snovsync/snovsync/test/chaos/workload"
)

// mutationOf is the field of the schema's Mutation, and of EventInput, for a kind of
// event.
func mutationOf(kind workload.Kind) string {
	switch kind {
	case workload.BookingCreated:
		return "bookingCreated"
	case workload.BookingCanceled:
		return "bookingCanceled"
	case workload.BookingRescheduled:
		return "bookingRescheduled"
	case workload.BookingNoShow:
		return "bookingNoShow"
	case workload.RoutingFormSubmitted:
		return "routingFormSubmitted"
	}
	return string(kind)
}

// inputOf is an event as its mutation takes it.
func inputOf(e *workload.Event) map[string]any {
	person := map[string]any{"email": e.Email, "name": e.Name}
	if e.Phone != "" {
		person["phone"] = e.Phone
	}
	input := map[string]any{"eventId": e.ID, "occurredAt": e.OccurredAt.UTC().Format(time.RFC3339Nano)}
	if !e.Kind.IsBooking() {
		input["form"], input["respondent"] = map[string]any{"id": e.FormID}, person
		return input
	}
	input["booking"] = map[string]any{"id": e.BookingID, "title": "Introduction"}
	input["host"], input["invitee"] = map[string]any{"email": e.Host}, person
	if e.RescheduledFrom != "" {
		input["rescheduledFrom"] = e.RescheduledFrom
	}
	if e.ShownUp {
		input["noShow"] = false
	}
	return input
}

// operation is a request as it is sent.
type operation struct {
	query     string
	variables map[string]any
}

// single reports one event by the mutation of its kind.
func single(e *workload.Event) operation {
	mutation := mutationOf(e.Kind)
	inputType := map[workload.Kind]string{
		workload.BookingCreated: "BookingCreatedInput!", workload.BookingCanceled: "BookingCanceledInput!", workload.BookingRescheduled: "BookingRescheduledInput!",
		workload.BookingNoShow: "BookingNoShowInput!", workload.RoutingFormSubmitted: "RoutingFormSubmittedInput!",
	}[e.Kind]
	query := fmt.Sprintf("mutation($input: %s) { result: %s(input: $input) { event { id eventId duplicate } userErrors { field code } } }", inputType, mutation)
	return operation{query, map[string]any{"input": inputOf(e)}}
}

// batch reports several events by recordEvents.
func batch(deliveries []workload.Delivery) operation {
	events := make([]map[string]any, len(deliveries))
	for i, d := range deliveries {
		events[i] = map[string]any{mutationOf(d.Event.Kind): inputOf(d.Event)}
	}
	return operation{
		"mutation($input: RecordEventsInput!) { result: recordEvents(input: $input) { events { id eventId duplicate } userErrors { field code } } }",
		map[string]any{"input": map[string]any{"events": events}},
	}
}

// result is what a mutation answers; a single one fills Event, a batch Events.
type result struct {
	Result struct {
		Event      *accepted
		Events     []*accepted
		UserErrors []userError
	}
}

type accepted struct {
	ID        string
	EventID   string
	Duplicate bool
}

type userError struct {
	Field []string
	Code  string
}

// receipt is what was answered about one delivery: an event, or why it was refused.
type receipt struct {
	event *accepted
	codes []string
}

// receipts puts the answers to so many deliveries in their order; false where the
// answer does not fit the question.
func (r *result) receipts(deliveries []workload.Delivery, batch bool) ([]receipt, bool) {
	events := r.Result.Events
	if !batch {
		events = []*accepted{r.Result.Event}
	}
	if len(events) != len(deliveries) {
		return nil, false
	}
	all := make([]receipt, len(events))
	for i, event := range events {
		if event != nil && event.EventID != deliveries[i].Event.ID {
			return nil, false
		}
		all[i] = receipt{event: event, codes: r.codesOf(i, batch)}
		if event == nil && len(all[i].codes) == 0 {
			return nil, false
		}
	}
	return all, true
}

// codesOf are the codes of the user errors about a delivery.
func (r *result) codesOf(index int, batch bool) []string {
	var codes []string
	for _, e := range r.Result.UserErrors {
		if !batch || len(e.Field) > 2 && e.Field[2] == fmt.Sprint(index) {
			codes = append(codes, e.Code)
		}
	}
	return codes
}
