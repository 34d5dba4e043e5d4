package planner

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/snovio"
)

// modelProspect is one prospect at Snov.io, as far as its documentation tells.
// What it leaves open is a switch, so that merging is proven for either answer.
type modelProspect struct {
	exists bool
	list   string
	fields map[string]string
	phones []string
	// keepsPhones: new phones are added beside the old ones.
	keepsPhones bool
	// splitsNames: a full name also sets first and last name where the call has none.
	splitsNames bool
}

func (m *modelProspect) apply(call snovio.Prospect) {
	if m.exists && !call.UpdateContact {
		return
	}
	if !m.exists {
		m.exists, m.list = true, call.ListID
	}
	if m.splitsNames && call.FullName != "" {
		m.fields["firstName"], m.fields["lastName"], _ = strings.Cut(call.FullName, " ")
	}
	written := map[string]string{
		"fullName": call.FullName, "firstName": call.FirstName, "lastName": call.LastName, "country": call.Country,
		"locality": call.Locality, "position": call.Position, "companyName": call.CompanyName, "companySite": call.CompanySite,
	}
	for key, value := range call.CustomFields {
		written["cf_"+key] = value
	}
	for key, value := range call.SocialLinks {
		written["social_"+key] = value
	}
	maps.DeleteFunc(written, func(_, value string) bool { return value == "" })
	maps.Copy(m.fields, written)
	if !m.keepsPhones && len(call.Phones) > 0 {
		m.phones = nil
	}
	for _, phone := range call.Phones {
		if !slices.Contains(m.phones, phone) {
			m.phones = append(m.phones, phone)
		}
	}
}

func (m *modelProspect) clone() *modelProspect {
	other := *m
	other.fields, other.phones = maps.Clone(m.fields), slices.Clone(m.phones)
	return &other
}

func drawProspect(t *rapid.T) *modelProspect {
	m := &modelProspect{fields: map[string]string{}, keepsPhones: rapid.Bool().Draw(t, "keepsPhones"), splitsNames: rapid.Bool().Draw(t, "splitsNames")}
	if m.exists = rapid.Bool().Draw(t, "exists"); m.exists {
		m.list = "7"
		m.phones = []string{"+1 555 0177"}
		m.fields = map[string]string{"fullName": "Old Name", "firstName": "Old", "cf_" + statusField: "Old status", "companyName": "Old company"}
	}
	return m
}

func drawSettings(t *rapid.T) *models.Settings {
	settings := models.DefaultSettings("org-1")
	settings.TargetListID = "100"
	settings.Triggers.RoutingFormSubmitted = rapid.Bool().Draw(t, "formTrigger")
	settings.Triggers.BookingRescheduled = rapid.Bool().Draw(t, "rescheduledTrigger")
	settings.IfExists = rapid.SampledFrom([]models.IfExists{models.IfExistsUpdate, models.IfExistsUpdate, models.IfExistsSkip}).Draw(t, "ifExists")
	settings.LifecycleFieldKey = rapid.SampledFrom([]string{statusField, statusField, ""}).Draw(t, "lifecycleField")
	settings.HostEmailFieldKey = rapid.SampledFrom([]string{hostField, ""}).Draw(t, "hostField")
	for _, row := range []models.Mapping{
		{Source: "invitee_form_question:a", Target: "prospect.firstName"}, {Source: "invitee_form_question:b", Target: "prospect.lastName"},
		{Source: "invitee_form_question:c", Target: "prospect.cf_Notes"}, {Source: "routing_form_field:d", Target: "prospect.company"},
		{Source: "booking.title", Target: "prospect.position"}, {Source: "constant:example.com", Target: "prospect.x"},
	} {
		if rapid.Bool().Draw(t, row.Target) {
			settings.Mappings = append(settings.Mappings, row)
		}
	}
	return settings
}

func drawText(t *rapid.T, label string) string {
	return rapid.SampledFrom([]string{"", "One", "Two Words"}).Draw(t, label)
}

func drawEvent(t *rapid.T) *models.Event {
	event := &models.Event{
		Kind:       rapid.SampledFrom(allKinds()).Draw(t, "kind"),
		OccurredAt: at(rapid.IntRange(0, 4).Draw(t, "hour")),
		Email:      "ada@example.com",
	}
	number := rapid.SampledFrom([]string{"", "+1 555 0100", "+1 555 0100", "+1 555 0101"}).Draw(t, "phone")
	if !event.Kind.IsBooking() {
		event.Payload.Respondent = &models.Respondent{Name: drawText(t, "name"), Phone: number}
		event.Payload.Fields = []models.FormField{{FieldID: "d", Value: drawText(t, "d")}}
		return event
	}
	event.BookingID = rapid.SampledFrom([]string{"b-1", "b-2"}).Draw(t, "booking")
	event.Payload = models.Payload{
		Booking: &models.Booking{Title: drawText(t, "title")},
		Host:    &models.Host{Email: rapid.SampledFrom([]string{"", "hal@example.com", "hel@example.com"}).Draw(t, "host")},
		Invitee: &models.Invitee{Name: drawText(t, "name"), FirstName: drawText(t, "first"), Phone: number},
		Answers: []models.Answer{{QuestionID: "a", Value: drawText(t, "a")}, {QuestionID: "b", Value: drawText(t, "b")}, {QuestionID: "c", Value: drawText(t, "c")}},
	}
	if event.Kind == models.KindBookingNoShow {
		noShow := rapid.Bool().Draw(t, "noShow")
		event.Payload.NoShow = &noShow
	}
	return event
}

// drawInputs are a prospect's waiting events, oldest first, or in any order.
func drawInputs(t *rapid.T, inOrder bool) []Input {
	settings := drawSettings(t)
	events := rapid.SliceOfN(rapid.Custom(drawEvent), 0, 7).Draw(t, "events")
	inputs := make([]Input, len(events))
	for i, event := range events {
		inputs[i] = Input{Event: event, Seq: int64(i + 1), Settings: settings, Connected: true, Fields: accountFields()}
	}
	if inOrder {
		slices.SortStableFunc(inputs, func(a, b Input) int { return a.Event.OccurredAt.Compare(b.Event.OccurredAt) })
	}
	return inputs
}

func drawFacts(t *rapid.T) models.Facts {
	facts := models.Facts{RescheduledAway: map[string]bool{"b-2": rapid.Bool().Draw(t, "rescheduledAway")}}
	if rapid.Bool().Draw(t, "knowsNewest") {
		facts.Newest = &models.SyncedEvent{
			Kind:       rapid.SampledFrom(append(statusKinds(), models.KindBookingCreated)).Draw(t, "newestKind"),
			OccurredAt: at(rapid.IntRange(-1, 5).Draw(t, "newestHour")),
			BookingID:  rapid.SampledFrom([]string{"b-1", "b-2"}).Draw(t, "newestBooking"), MovedBack: rapid.Bool().Draw(t, "movedBack"),
		}
		if rapid.Bool().Draw(t, "knowsHost") {
			facts.Host = &models.SyncedHost{Email: "robin@example.com", OccurredAt: facts.Newest.OccurredAt.Add(-time.Hour * time.Duration(rapid.IntRange(0, 3).Draw(t, "hostEarlier")))}
		}
	}
	return facts
}

// learn is what the log tells once an event's call was answered, or once it was superseded by a newer
// event, written down independently of the planner's own way to follow it.
func learn(facts *models.Facts, in Input) {
	event := in.Event
	if event.Kind == models.KindRoutingFormSubmitted || event.Kind == models.KindBookingCanceled && facts.RescheduledAway[event.BookingID] {
		return
	}
	if host := event.Payload.Host.Email; host != "" {
		if n := facts.Host; n == nil || n.OccurredAt.Before(event.OccurredAt) || (n.OccurredAt.Equal(event.OccurredAt) && n.Seq <= in.Seq) {
			facts.Host = &models.SyncedHost{Email: host, OccurredAt: event.OccurredAt, Seq: in.Seq}
		}
	}
	if n := facts.Newest; n != nil && (n.OccurredAt.After(event.OccurredAt) || (n.OccurredAt.Equal(event.OccurredAt) && n.Seq > in.Seq)) {
		return
	}
	facts.Newest = &models.SyncedEvent{Kind: event.Kind, ShownUp: event.ShownUp(), OccurredAt: event.OccurredAt, Seq: in.Seq, BookingID: event.BookingID}
}

// oneByOne makes a call for every event and returns each event's skip, or "" for a call.
func oneByOne(prospect *modelProspect, inputs []Input, facts models.Facts) []models.Reason {
	outcomes := make([]models.Reason, len(inputs))
	for i, in := range inputs {
		decision := Plan(in, facts)
		outcomes[i] = decision.Skip
		if decision.Call != nil {
			prospect.apply(*decision.Call)
		}
		if decision.Call != nil || decision.Skip == models.ReasonSuperseded {
			learn(&facts, in)
		}
	}
	return outcomes
}

// stepByStep does the same work by Next and counts its calls.
func stepByStep(t *rapid.T, prospect *modelProspect, inputs []Input, facts models.Facts) (outcomes []models.Reason, calls int) {
	outcomes = make([]models.Reason, len(inputs))
	left := indexes(0, len(inputs))
	for len(left) > 0 {
		batch := make([]Input, len(left))
		for i, index := range left {
			batch[i] = inputs[index]
		}
		step := Next(batch, facts)
		if got := len(step.Skips) + len(step.Entries) + len(step.Rest); got != len(batch) || len(step.Rest) == len(batch) {
			t.Fatalf("%d of %d inputs are accounted for: %+v", got, len(batch), step)
		}
		for _, skip := range step.Skips {
			outcomes[left[skip.Index]] = skip.Reason
			if skip.Reason == models.ReasonSuperseded {
				learn(&facts, batch[skip.Index])
			}
		}
		for _, index := range step.Entries {
			learn(&facts, batch[index])
		}
		if step.Call != nil {
			prospect.apply(*step.Call)
			calls++
		}
		rest := make([]int, len(step.Rest))
		for i, index := range step.Rest {
			rest[i] = left[index]
		}
		left = rest
	}
	return outcomes, calls
}

func TestMergedCallsEndAsOneByOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		prospect, facts := drawProspect(t), drawFacts(t)
		inputs := drawInputs(t, rapid.Bool().Draw(t, "inOrder"))
		single, merged := prospect.clone(), prospect.clone()
		want := oneByOne(single, inputs, facts)
		got, calls := stepByStep(t, merged, inputs, facts)
		if !slices.Equal(got, want) {
			t.Fatalf("outcomes %q, want %q", got, want)
		}
		if !reflect.DeepEqual(merged, single) {
			t.Fatalf("the prospect ends as %+v\none by one it is %+v", merged, single)
		}
		if singles := len(want) - countSkips(want); calls > singles {
			t.Fatalf("%d calls where one by one takes %d", calls, singles)
		}
	})
}

func countSkips(outcomes []models.Reason) int {
	skips := 0
	for _, reason := range outcomes {
		if reason != "" {
			skips++
		}
	}
	return skips
}

// However events arrive, the lifecycle field ends with the newest one's wording.
func TestTheStatusIsTheNewestEventsInAnyOrderOfArrival(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		prospect := drawProspect(t)
		facts := models.Facts{RescheduledAway: map[string]bool{"b-2": rapid.Bool().Draw(t, "rescheduledAway")}}
		inputs := drawInputs(t, false)
		var newest *models.SyncedEvent
		for i := range inputs {
			settings := *inputs[i].Settings
			settings.Triggers = models.Triggers{BookingCreated: true, BookingCanceled: true, BookingRescheduled: true, BookingNoShow: true, RoutingFormSubmitted: true}
			settings.IfExists, settings.LifecycleFieldKey = models.IfExistsUpdate, statusField
			inputs[i].Settings = &settings
			event := inputs[i].Event
			overtaken := event.Kind == models.KindBookingCanceled && facts.RescheduledAway[event.BookingID]
			if event.Kind.IsBooking() && !overtaken && (newest == nil || !event.OccurredAt.Before(newest.OccurredAt)) {
				newest = inputs[i].synced()
			}
		}
		before := prospect.fields["cf_"+statusField]
		stepByStep(t, prospect, inputs, facts)
		want := before
		if newest != nil {
			want = wording(models.DefaultSettings("").LifecycleWording, newest)
		}
		if got := prospect.fields["cf_"+statusField]; got != want {
			t.Fatalf("the status reads %q, want %q", got, want)
		}
	})
}
