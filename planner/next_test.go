package planner

import (
	"reflect"
	"testing"

	"github.com/snovsync/snovsync/models"
)

// waiting gives each input its own moment, in order.
func waiting(inputs ...Input) []Input {
	for i := range inputs {
		inputs[i].Event.OccurredAt, inputs[i].Seq = at(i), int64(i+1)
	}
	return inputs
}

func named(name, first string) func(*Input) {
	return func(in *Input) {
		in.Event.Payload.Invitee.Name, in.Event.Payload.Invitee.FirstName = name, first
	}
}

func phone(number string) func(*Input) {
	return func(in *Input) { in.Event.Payload.Invitee.Phone = number }
}

func otherBooking(in *Input) { in.Event.BookingID = "b-2" }

func TestNextFoldsWhatEndsTheSame(t *testing.T) {
	created, canceled := models.KindBookingCreated, models.KindBookingCanceled
	rescheduled, form := models.KindBookingRescheduled, models.KindRoutingFormSubmitted
	cases := []struct {
		name          string
		inputs        []Input
		facts         models.Facts
		entries, rest []int
		skips         map[int]models.Reason
		status        string
	}{
		{name: "nothing waits"},
		{name: "one event", inputs: waiting(newInput(created)), entries: []int{0}, status: "Meeting booked"},
		{name: "three equal events are one call", inputs: waiting(newInput(created), newInput(created), newInput(created)),
			entries: []int{0, 1, 2}, status: "Meeting booked"},
		{name: "a meeting's whole life", inputs: waiting(newInput(created), newInput(rescheduled), newInput(canceled, otherBooking), newInput(created)),
			entries: []int{0, 1, 2, 3}, status: "Meeting booked"},
		{name: "a form between two bookings", inputs: waiting(newInput(created), newInput(form), newInput(canceled)),
			entries: []int{0, 1, 2}, status: "Meeting canceled"},
		{name: "forms alone", inputs: waiting(newInput(form), newInput(form)), entries: []int{0, 1}},
		{name: "skips beside the call", inputs: waiting(newInput(canceled, func(in *Input) { in.Event.Email = "" }), newInput(created), newInput(canceled), newInput(rescheduled)),
			facts:   models.Facts{RescheduledAway: map[string]bool{"b-1": true}},
			entries: []int{1, 3}, skips: map[int]models.Reason{0: models.ReasonNoEmail, 2: models.ReasonSuperseded}, status: "Meeting rescheduled"},
		{name: "skips alone", inputs: waiting(newInput(canceled), newInput(rescheduled)), facts: newest(created, 99, 99),
			skips: map[int]models.Reason{0: models.ReasonSuperseded, 1: models.ReasonSuperseded}},
		{name: "late created events keep the newest wording", inputs: waiting(newInput(created), newInput(created)), facts: newest(canceled, 99, 99),
			entries: []int{0, 1}, status: "Meeting canceled"},
		{name: "a created event that leaves existing prospects alone is by itself", inputs: waiting(newInput(created, ifExistsSkip), newInput(canceled, ifExistsSkip), newInput(rescheduled, ifExistsSkip)),
			entries: []int{0}, rest: []int{1, 2}, status: "Meeting booked"},
		{name: "and ends the fold before it", inputs: waiting(newInput(canceled, ifExistsSkip), newInput(rescheduled, ifExistsSkip), newInput(created, ifExistsSkip)),
			entries: []int{0, 1}, rest: []int{2}, status: "Meeting rescheduled"},
		{name: "another phone", inputs: waiting(newInput(created), newInput(created, phone("+1 555 0199")), newInput(created)),
			entries: []int{0}, rest: []int{1, 2}, status: "Meeting booked"},
		{name: "no phone", inputs: waiting(newInput(created), newInput(created, phone("")), newInput(created)), entries: []int{0, 1, 2}, status: "Meeting booked"},
		{name: "a name that covers the earlier one", inputs: waiting(newInput(created), newInput(created, named("Ada E.", "Ada"))), entries: []int{0, 1}, status: "Meeting booked"},
		{name: "a name that does not", inputs: waiting(newInput(created, named("Ada E.", "Ada")), newInput(created)), entries: []int{0}, rest: []int{1}, status: "Meeting booked"},
		{name: "no name", inputs: waiting(newInput(created, named("Ada E.", "Ada")), newInput(created, named("", ""))), entries: []int{0, 1}, status: "Meeting booked"},
		{name: "another list", inputs: waiting(newInput(created), newInput(created, func(in *Input) { in.Settings.TargetListID = "200" })),
			entries: []int{0}, rest: []int{1}, status: "Meeting booked"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			step := Next(c.inputs, c.facts)
			if !reflect.DeepEqual(step.Entries, c.entries) || !reflect.DeepEqual(step.Rest, c.rest) {
				t.Errorf("entries %v, rest %v, want %v, %v", step.Entries, step.Rest, c.entries, c.rest)
			}
			skips := map[int]models.Reason{}
			for _, skip := range step.Skips {
				skips[skip.Index] = skip.Reason
			}
			if len(skips) != len(c.skips) || (len(skips) > 0 && !reflect.DeepEqual(skips, c.skips)) {
				t.Errorf("skips %v, want %v", skips, c.skips)
			}
			if (step.Call != nil) != (len(c.entries) > 0) {
				t.Fatalf("call is %+v with entries %v", step.Call, step.Entries)
			}
			if step.Call != nil && step.Call.CustomFields[statusField] != c.status {
				t.Errorf("status %q, want %q", step.Call.CustomFields[statusField], c.status)
			}
		})
	}
}

func TestNextLaysLaterFieldsOverEarlierOnes(t *testing.T) {
	mapping := mapped("invitee_form_question:a", "prospect.company", "invitee_form_question:b", "prospect.cf_Notes", "invitee_form_question:c", "prospect.linkedIn",
		"invitee_form_question:d", "prospect.x", "invitee_form_question:e", "prospect.cf_Seats")
	step := Next(waiting(
		newInput(models.KindBookingCreated, mapping, answered("a", "Acme"), answered("b", "one"), answered("c", "https://linkedin.com/in/ada")),
		newInput(models.KindBookingRescheduled, mapping, answered("b", "two"), answered("d", "https://x.com/ada"), answered("e", "many")),
	), models.Facts{})
	want := full("Meeting rescheduled", "hal@example.com")
	want.Position, want.CompanyName = "", "Acme"
	want.CustomFields["Notes"] = "two"
	want.SocialLinks = map[string]string{"linkedIn": "https://linkedin.com/in/ada", "x": "https://x.com/ada"}
	if !reflect.DeepEqual(*step.Call, want) {
		t.Errorf("got  %s\nwant %s", step.Call.Redacted(), want.Redacted())
	}
	if len(step.Notes) != 1 || len(step.Notes[1]) != 1 {
		t.Errorf("notes are %v, want one on the second event's seats", step.Notes)
	}
}

func TestNextLeavesASkipThatRestsOnItsOwnCall(t *testing.T) {
	late, early := newInput(models.KindBookingCreated, occurred(5, 1)), newInput(models.KindBookingCanceled, occurred(3, 2))
	step := Next([]Input{late, early}, models.Facts{})
	if !reflect.DeepEqual(step.Entries, []int{0}) || !reflect.DeepEqual(step.Rest, []int{1}) || step.Skips != nil {
		t.Errorf("got %+v", step)
	}
}

func TestMergeChangesNeitherCall(t *testing.T) {
	earlier, later := full("Meeting booked", "hal@example.com"), full("Meeting canceled", "hel@example.com")
	merged, ok := merge(earlier, later)
	if !ok || !reflect.DeepEqual(merged, full("Meeting canceled", "hel@example.com")) {
		t.Errorf("got %s, %v", merged.Redacted(), ok)
	}
	if !reflect.DeepEqual(earlier, full("Meeting booked", "hal@example.com")) || !reflect.DeepEqual(later, full("Meeting canceled", "hel@example.com")) {
		t.Error("merging changed a call")
	}
}

func TestNextChangesNoInput(t *testing.T) {
	make3 := func() []Input {
		mapping := mapped("constant:Acme", "prospect.company", "constant:example.com/x", "prospect.x")
		return waiting(newInput(models.KindBookingCreated, mapping), newInput(models.KindBookingCanceled, mapping), newInput(models.KindBookingRescheduled, mapping))
	}
	inputs, facts := make3(), newest(models.KindBookingCreated, -1, 0)
	first := Next(inputs, facts)
	if second := Next(inputs, facts); !reflect.DeepEqual(first, second) || !reflect.DeepEqual(inputs, make3()) {
		t.Error("a second run over the same inputs differs from the first")
	}
}

// TestNextLearnsTheHostOfSupersededEvents: a superseded event makes no call, but the host that it names
// is newer than that of an older event behind it.
func TestNextLearnsTheHostOfSupersededEvents(t *testing.T) {
	superseded, created := newInput(models.KindBookingRescheduled, occurred(3, 2)), newInput(models.KindBookingCreated, occurred(2, 3))
	superseded.Event.Payload.Host = &models.Host{Email: "robin@example.com"}
	step := Next([]Input{superseded, created}, newest(models.KindBookingCanceled, 5, 1))
	if len(step.Skips) != 1 || step.Call == nil || step.Call.CustomFields[hostField] != "robin@example.com" {
		t.Errorf("got %+v", step)
	}
}

// TestNextForgetsMovedCancellations: they are no event, so what follows them is the newest.
func TestNextForgetsMovedCancellations(t *testing.T) {
	canceled, rescheduled := newInput(models.KindBookingCanceled, occurred(3, 1)), newInput(models.KindBookingRescheduled, occurred(2, 2))
	canceled.Event.Payload.Host = &models.Host{Email: "robin@example.com"}
	step := Next([]Input{canceled, rescheduled}, models.Facts{RescheduledAway: map[string]bool{"b-1": true}})
	if len(step.Skips) != 1 || step.Call == nil || step.Call.CustomFields[statusField] != "Meeting rescheduled" ||
		step.Call.CustomFields[hostField] != "hal@example.com" {
		t.Errorf("got %+v", step)
	}
}
