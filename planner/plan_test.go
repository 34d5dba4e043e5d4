package planner

import (
	"reflect"
	"strings"
	"testing"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/snovio"
)

func statusKinds() []models.Kind {
	return []models.Kind{models.KindBookingCanceled, models.KindBookingRescheduled, models.KindBookingNoShow}
}

func allKinds() []models.Kind {
	return append(statusKinds(), models.KindBookingCreated, models.KindRoutingFormSubmitted)
}

// Each breaker makes one row of the table apply, in the table's order.
func TestSkipsInTheOrderOfTheTable(t *testing.T) {
	rows := []struct {
		reason  models.Reason
		breaker func(*Input, *models.Facts)
		applies func(models.Kind) bool
	}{
		{models.ReasonNotConnected, func(in *Input, _ *models.Facts) { in.Connected = false }, nil},
		{models.ReasonTriggerOff, func(in *Input, _ *models.Facts) { in.Settings.Triggers = models.Triggers{} }, nil},
		{models.ReasonNoTargetList, func(in *Input, _ *models.Facts) { in.Settings.TargetListID = "" }, nil},
		{models.ReasonNoEmail, func(in *Input, _ *models.Facts) { in.Event.Email = "" }, nil},
		{models.ReasonNoLifecycleField, func(in *Input, _ *models.Facts) { in.Settings.LifecycleFieldKey = "" }, models.Kind.IsStatusChange},
		{models.ReasonSuperseded, func(_ *Input, facts *models.Facts) { *facts = newest(models.KindBookingCreated, 11, 1) }, models.Kind.IsStatusChange},
		{models.ReasonSuperseded, func(_ *Input, facts *models.Facts) { facts.RescheduledAway = map[string]bool{"b-1": true} },
			func(kind models.Kind) bool { return kind == models.KindBookingCanceled }},
	}
	for _, kind := range allKinds() {
		for i, row := range rows {
			in, facts := newInput(kind), models.Facts{}
			applies := row.applies == nil || row.applies(kind)
			row.breaker(&in, &facts)
			decision := Plan(in, facts)
			if applies && (decision.Skip != row.reason || decision.Call != nil || decision.Message == "") {
				t.Errorf("%s, row %d: got %+v, want a skip with %s", kind, i, decision, row.reason)
			}
			if !applies && decision.Call == nil {
				t.Errorf("%s, row %d: skipped with %s, want a call", kind, i, decision.Skip)
			}
			if !applies {
				continue
			}
			for _, later := range rows[i+1:] {
				later.breaker(&in, &facts)
			}
			if both := Plan(in, facts); both.Skip != row.reason || both.Message != decision.Message {
				t.Errorf("%s, row %d with all later rows: got %s %q, want %s", kind, i, both.Skip, both.Message, row.reason)
			}
		}
	}
}

func TestPrecheckAgreesWithPlan(t *testing.T) {
	for _, kind := range allKinds() {
		if reason, _, skip := Precheck(newInput(kind)); skip {
			t.Errorf("%s: skipped with %s", kind, reason)
		}
	}
	reason, message, skip := Precheck(newInput(models.KindBookingCanceled, noLifecycleField))
	if !skip || reason != models.ReasonNoLifecycleField || message == "" {
		t.Errorf("got %s, %q, %v", reason, message, skip)
	}
}

func TestEachTriggerSwitchesItsOwnKind(t *testing.T) {
	switches := map[models.Kind]func(*models.Triggers){
		models.KindBookingCreated:       func(tr *models.Triggers) { tr.BookingCreated = false },
		models.KindBookingCanceled:      func(tr *models.Triggers) { tr.BookingCanceled = false },
		models.KindBookingRescheduled:   func(tr *models.Triggers) { tr.BookingRescheduled = false },
		models.KindBookingNoShow:        func(tr *models.Triggers) { tr.BookingNoShow = false },
		models.KindRoutingFormSubmitted: func(tr *models.Triggers) { tr.RoutingFormSubmitted = false },
	}
	for off, turn := range switches {
		for _, kind := range allKinds() {
			in := newInput(kind)
			turn(&in.Settings.Triggers)
			want := models.Reason("")
			if kind == off {
				want = models.ReasonTriggerOff
			}
			if got := Plan(in, models.Facts{}).Skip; got != want {
				t.Errorf("%s with the trigger of %s off: got %q, want %q", kind, off, got, want)
			}
		}
	}
}

func TestUnknownKindIsNoTrigger(t *testing.T) {
	if got := Plan(newInput(models.Kind("BOOKING_MOVED")), models.Facts{}); got.Skip != models.ReasonTriggerOff || got.Message == "" {
		t.Errorf("got %+v", got)
	}
}

func full(status, host string) snovio.Prospect {
	return snovio.Prospect{
		Email: "ada@example.com", FullName: "Ada Example", Phones: []string{"+1 555 0100"}, Position: "Engineer", ListID: "100",
		CustomFields: map[string]string{statusField: status, hostField: host}, UpdateContact: true,
	}
}

func TestWhatACallWrites(t *testing.T) {
	with := func(p snovio.Prospect, change func(*snovio.Prospect)) snovio.Prospect {
		change(&p)
		return p
	}
	onlyStatus := func(status string) snovio.Prospect {
		return snovio.Prospect{
			Email: "ada@example.com", ListID: "100", UpdateContact: true,
			CustomFields: map[string]string{statusField: status, hostField: "hal@example.com"},
		}
	}
	position := mapped("constant:Engineer", "prospect.position")
	cases := []struct {
		name string
		in   Input
		want snovio.Prospect
	}{
		{"created, update", newInput(models.KindBookingCreated, position), full("Meeting booked", "hal@example.com")},
		{"created, skip: everything, for a new prospect only", newInput(models.KindBookingCreated, position, ifExistsSkip),
			with(full("Meeting booked", "hal@example.com"), func(p *snovio.Prospect) { p.UpdateContact = false })},
		{"created, no lifecycle field", newInput(models.KindBookingCreated, position, noLifecycleField),
			with(full("", ""), func(p *snovio.Prospect) { p.CustomFields = map[string]string{hostField: "hal@example.com"} })},
		{"created, no host field", newInput(models.KindBookingCreated, position, func(in *Input) { in.Settings.HostEmailFieldKey = "" }),
			with(full("", ""), func(p *snovio.Prospect) { p.CustomFields = map[string]string{statusField: "Meeting booked"} })},
		{"created, no host", newInput(models.KindBookingCreated, position, func(in *Input) { in.Event.Payload.Host = nil }),
			with(full("", ""), func(p *snovio.Prospect) { p.CustomFields = map[string]string{statusField: "Meeting booked"} })},
		{"canceled, update: the same full set", newInput(models.KindBookingCanceled, position), full("Meeting canceled", "hal@example.com")},
		{"rescheduled, update", newInput(models.KindBookingRescheduled, position), full("Meeting rescheduled", "hal@example.com")},
		{"no-show, update", newInput(models.KindBookingNoShow, position), full("No-show", "hal@example.com")},
		{"no-show taken back", newInput(models.KindBookingNoShow, position, shownUp), full("Meeting booked", "hal@example.com")},
		{"canceled, skip: only status and host, still updating", newInput(models.KindBookingCanceled, position, ifExistsSkip), onlyStatus("Meeting canceled")},
		{"rescheduled, skip", newInput(models.KindBookingRescheduled, position, ifExistsSkip), onlyStatus("Meeting rescheduled")},
		{"no-show, skip", newInput(models.KindBookingNoShow, position, ifExistsSkip), onlyStatus("No-show")},
		{"no-show taken back, skip", newInput(models.KindBookingNoShow, position, shownUp, ifExistsSkip), onlyStatus("Meeting booked")},
		{"form: no status, no host", newInput(models.KindRoutingFormSubmitted, position),
			with(full("", ""), func(p *snovio.Prospect) { p.CustomFields = nil })},
		{"form, skip", newInput(models.KindRoutingFormSubmitted, position, ifExistsSkip),
			with(full("", ""), func(p *snovio.Prospect) { p.CustomFields = nil; p.UpdateContact = false })},
		{"own wording", newInput(models.KindBookingCreated, position, func(in *Input) { in.Settings.LifecycleWording.Booked = " Termin steht " }),
			full("Termin steht", "hal@example.com")},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			decision := mustCall(t, c.in, models.Facts{})
			if !reflect.DeepEqual(*decision.Call, c.want) {
				t.Errorf("got  %s\nwant %s", decision.Call.Redacted(), c.want.Redacted())
			}
			if len(decision.Notes) > 0 {
				t.Errorf("notes: %q", decision.Notes)
			}
			if _, writes := c.want.CustomFields[statusField]; writes != decision.WritesStatus {
				t.Errorf("WritesStatus is %v", decision.WritesStatus)
			}
		})
	}
}

func TestTheStatusNeverGoesBack(t *testing.T) {
	later := newest(models.KindBookingCanceled, 11, 1)
	same, sameEarlierArrival := newest(models.KindBookingCanceled, 10, 11), newest(models.KindBookingCanceled, 10, 9)
	for _, kind := range statusKinds() {
		for name, c := range map[string]struct {
			facts models.Facts
			skip  bool
		}{
			"nothing known":                         {models.Facts{}, false},
			"newest is older":                       {newest(models.KindBookingCreated, 9, 99), false},
			"newest is later":                       {later, true},
			"same moment, newest arrived later":     {same, true},
			"same moment, newest arrived earlier":   {sameEarlierArrival, false},
			"newest is this very event, run again":  {newest(kind, 10, 10), false},
			"newest later, whatever the time zones": {models.Facts{Newest: &models.SyncedEvent{OccurredAt: at(11).In(bangkok()), Seq: 1}}, true},
		} {
			if got := Plan(newInput(kind), c.facts).Skip == models.ReasonSuperseded; got != c.skip {
				t.Errorf("%s, %s: superseded is %v, want %v", kind, name, got, c.skip)
			}
		}
	}
}

func TestALateCreatedEventTakesTheNewestWording(t *testing.T) {
	cases := []struct {
		newest models.SyncedEvent
		want   string
	}{
		{models.SyncedEvent{Kind: models.KindBookingCreated}, "Meeting booked"},
		{models.SyncedEvent{Kind: models.KindBookingCanceled}, "Meeting canceled"},
		{models.SyncedEvent{Kind: models.KindBookingRescheduled}, "Meeting rescheduled"},
		{models.SyncedEvent{Kind: models.KindBookingNoShow}, "No-show"},
		{models.SyncedEvent{Kind: models.KindBookingNoShow, ShownUp: true}, "Meeting booked"},
	}
	for _, ifExists := range []models.IfExists{models.IfExistsUpdate, models.IfExistsSkip} {
		for _, c := range cases {
			c.newest.OccurredAt = at(11)
			in := newInput(models.KindBookingCreated, mapped("booking.title", "prospect.cf_Notes"))
			in.Settings.IfExists = ifExists
			decision := mustCall(t, in, models.Facts{Newest: &c.newest})
			want := map[string]string{statusField: c.want, hostField: "hal@example.com", "Notes": "Intro call"}
			if !reflect.DeepEqual(decision.Call.CustomFields, want) || decision.Call.FullName != "Ada Example" {
				t.Errorf("%s: got %s, want %v", c.newest.Kind, decision.Call.Redacted(), want)
			}
			if decision.Call.UpdateContact != (ifExists == models.IfExistsUpdate) {
				t.Errorf("%s: updateContact is %v", ifExists, decision.Call.UpdateContact)
			}
			if len(decision.Notes) != 1 {
				t.Errorf("the entry does not say whose status it wrote: %q", decision.Notes)
			}
		}
	}
}

// TestLateMoveWritesOverCancellation: the old booking's cancellation was written, so the
// rescheduled event that moved it must not be skipped, though a newer event was synced.
func TestLateMoveWritesOverCancellation(t *testing.T) {
	in := newInput(models.KindBookingRescheduled)
	in.Event.RescheduledFrom = "b-0"
	facts := newest(models.KindBookingNoShow, 11, 1)
	if decision := Plan(in, facts); decision.Skip != models.ReasonSuperseded {
		t.Errorf("without a cancellation: %+v", decision)
	}
	facts.CanceledBefore = map[string]bool{"b-0": true}
	decision := mustCall(t, in, facts)
	if wrote := decision.Call.CustomFields[in.Settings.LifecycleFieldKey]; wrote != in.Settings.LifecycleWording.NoShow {
		t.Errorf("the field was written as %q", wrote)
	}
	for _, kind := range []models.Kind{models.KindBookingCanceled, models.KindBookingNoShow} {
		in.Event.Kind = kind
		if decision := Plan(in, facts); decision.Skip != models.ReasonSuperseded {
			t.Errorf("%s, which moves nothing: %+v", kind, decision)
		}
	}
}

// TestLateMoveBackWritesTheCancellation: the booking was moved away when its cancellation came, which was
// skipped. A rescheduled event that tells late of the move back lets the cancellation count.
func TestLateMoveBackWritesTheCancellation(t *testing.T) {
	facts := newest(models.KindBookingCanceled, 11, 1)
	facts.Newest.BookingID, facts.Newest.MovedBack = "b-1", true
	decision := mustCall(t, newInput(models.KindBookingRescheduled), facts)
	if wrote := decision.Call.CustomFields[statusField]; wrote != "Meeting canceled" {
		t.Errorf("the field was written as %q", wrote)
	}
	for name, c := range map[string]struct {
		kind   models.Kind
		change func(*models.SyncedEvent)
	}{
		"never moved":          {models.KindBookingRescheduled, func(n *models.SyncedEvent) { n.MovedBack = false }},
		"of another booking":   {models.KindBookingRescheduled, func(n *models.SyncedEvent) { n.BookingID = "b-2" }},
		"a no-show":            {models.KindBookingNoShow, func(*models.SyncedEvent) {}},
		"another cancellation": {models.KindBookingCanceled, func(*models.SyncedEvent) {}},
	} {
		other := *facts.Newest
		c.change(&other)
		if decision := Plan(newInput(c.kind), models.Facts{Newest: &other}); decision.Skip != models.ReasonSuperseded {
			t.Errorf("%s: %+v", name, decision)
		}
	}
}

func TestHostIsTheNewestEventsHost(t *testing.T) {
	robin := func(hours int, seq int64) models.Facts {
		facts := newest(models.KindBookingRescheduled, 12, 12)
		facts.Host = &models.SyncedHost{Email: "robin@example.com", OccurredAt: at(hours), Seq: seq}
		return facts
	}
	for name, c := range map[string]struct {
		facts models.Facts
		named bool
		want  string
	}{
		"nobody named one":                       {newest(models.KindBookingRescheduled, 12, 12), true, "hal@example.com"},
		"a newer event names another":            {robin(12, 12), true, "robin@example.com"},
		"an older event names another":           {robin(9, 12), true, "hal@example.com"},
		"at the same moment, arrived later":      {robin(10, 11), true, "robin@example.com"},
		"at the same moment, arrived earlier":    {robin(10, 9), true, "hal@example.com"},
		"the late event names none":              {robin(12, 12), false, ""},
		"the late event names an empty address":  {robin(12, 12), true, ""},
		"a nanosecond later names another":       {models.Facts{Host: &models.SyncedHost{Email: "robin@example.com", OccurredAt: at(10).Add(1)}}, true, "robin@example.com"},
		"a nanosecond earlier one named another": {models.Facts{Host: &models.SyncedHost{Email: "robin@example.com", OccurredAt: at(10).Add(-1), Seq: 99}}, true, "hal@example.com"},
	} {
		in := newInput(models.KindBookingCreated)
		if !c.named {
			in.Event.Payload.Host = nil
		} else if c.want == "" {
			in.Event.Payload.Host.Email = " "
		}
		if got := mustCall(t, in, c.facts).Call.CustomFields[hostField]; got != c.want {
			t.Errorf("%s: the host reads %q, want %q", name, got, c.want)
		}
	}
}

// TestUnusableHostIsLeftOut: it is noted on the entry, and Snov.io keeps the host it has.
func TestUnusableHostIsLeftOut(t *testing.T) {
	for text, note := range map[string]string{
		"n/a":                                "The host's email was left out: it has no @. Correct it in the booking product.",
		"hal@localhost":                      "The host's email was left out: the part after the @ is not a domain name. Correct it in the booking product.",
		"hal@example.com, robin@example.com": "The host's email was left out: it holds more than one address. Correct it in the booking product.",
		" \u200b":                            "",
		"Hal <HAL@example.com>":              "",
	} {
		in := newInput(models.KindBookingCreated)
		in.Event.Payload.Host.Email = text
		want := ""
		if strings.Contains(text, "<") {
			want = "hal@example.com"
		}
		for name, facts := range map[string]models.Facts{
			"no other host": {}, "an older host": {Host: &models.SyncedHost{Email: "robin@example.com", OccurredAt: at(9)}},
		} {
			decision := mustCall(t, in, facts)
			if got := decision.Call.CustomFields[hostField]; got != want {
				t.Errorf("%q with %s: the host reads %q, want %q", text, name, got, want)
			}
			if got := strings.Join(decision.Notes, " "); got != note {
				t.Errorf("%q with %s: the notes read %q, want %q", text, name, got, note)
			}
		}
	}
	late := newInput(models.KindBookingCreated)
	newer := models.Facts{Host: &models.SyncedHost{OccurredAt: at(12)}}
	if got, written := mustCall(t, late, newer).Call.CustomFields[hostField]; written {
		t.Errorf("behind a newer host without a usable address the host reads %q", got)
	}
}

func TestALateFormStillWritesItsFields(t *testing.T) {
	decision := mustCall(t, newInput(models.KindRoutingFormSubmitted), newest(models.KindBookingCanceled, 11, 1))
	if decision.Call.FullName == "" || decision.WritesStatus || len(decision.Notes) > 0 {
		t.Errorf("got %+v", decision)
	}
}

func TestOnlyTheCancellationOfARescheduledBookingIsSuperseded(t *testing.T) {
	for _, kind := range allKinds() {
		decision := Plan(newInput(kind), models.Facts{RescheduledAway: map[string]bool{"b-1": true}})
		if skipped := decision.Skip == models.ReasonSuperseded; skipped != (kind == models.KindBookingCanceled) {
			t.Errorf("%s: got %q", kind, decision.Skip)
		}
		if other := Plan(newInput(kind), models.Facts{RescheduledAway: map[string]bool{"b-2": true}}); other.Call == nil {
			t.Errorf("%s of another booking: got %q", kind, other.Skip)
		}
	}
}

func TestNames(t *testing.T) {
	cases := []struct {
		name    string
		invitee models.Invitee
		rows    []string
		want    [3]string
	}{
		{"name alone", models.Invitee{Name: " Ada Example "}, nil, [3]string{"Ada Example", "", ""}},
		{"all three", models.Invitee{Name: "Ada E.", FirstName: "Ada", LastName: "Example"}, nil, [3]string{"Ada E.", "Ada", "Example"}},
		{"first and last", models.Invitee{FirstName: "Ada", LastName: "Example"}, nil, [3]string{"Ada Example", "Ada", "Example"}},
		{"first alone", models.Invitee{FirstName: "Ada"}, nil, [3]string{"Ada", "Ada", ""}},
		{"last alone", models.Invitee{LastName: "Example"}, nil, [3]string{"Example", "", "Example"}},
		{"none", models.Invitee{}, nil, [3]string{}},
		{"mapped", models.Invitee{}, []string{"constant:Ada", "prospect.firstName", "constant:Example", "prospect.lastName"},
			[3]string{"Ada Example", "Ada", "Example"}},
		{"mapped goes first", models.Invitee{FirstName: "A."}, []string{"constant:Ada", "prospect.firstName"}, [3]string{"Ada", "Ada", ""}},
		{"mapped but unanswered", models.Invitee{FirstName: "A."}, []string{"invitee_form_question:q", "prospect.firstName"}, [3]string{"A.", "A.", ""}},
	}
	for _, c := range cases {
		in := newInput(models.KindBookingCreated, mapped(c.rows...))
		in.Event.Payload.Invitee = &c.invitee
		call := mustCall(t, in, models.Facts{}).Call
		if got := [3]string{call.FullName, call.FirstName, call.LastName}; got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
		if call.Phones != nil {
			t.Errorf("%s: phones %q without a phone", c.name, call.Phones)
		}
	}
}

func TestEventsWithoutAPersonStillSync(t *testing.T) {
	for _, kind := range allKinds() {
		in := newInput(kind)
		in.Event.Payload = models.Payload{}
		call := mustCall(t, in, models.Facts{}).Call
		if call.FullName != "" || call.Phones != nil || call.Email != "ada@example.com" {
			t.Errorf("%s: got %s", kind, call.Redacted())
		}
	}
}

func TestStatusThatDoesNotFitItsFieldIsLeftOut(t *testing.T) {
	in := newInput(models.KindBookingCreated, func(in *Input) {
		in.Settings.LifecycleFieldKey, in.Settings.HostEmailFieldKey = "Renewal", "Seats"
	})
	decision := mustCall(t, in, models.Facts{})
	if decision.WritesStatus || decision.Call.CustomFields != nil || len(decision.Notes) != 2 {
		t.Errorf("got %+v", decision)
	}
}
