package ledger_test

import (
	"strings"
	"testing"

	"github.com/snovsync/snovsync/simulator"
	"github.com/snovsync/snovsync/test/chaos/ledger"
	"github.com/snovsync/snovsync/test/chaos/workload"
)

// created is a booking of Sam's that is synced at the first second.
func (s *fixture) created(organization string) *workload.Event {
	e := s.event(organization, workload.BookingCreated, 1)
	s.synced(1, "w1", booked, e)
	return e
}

func TestAnswers(t *testing.T) {
	t.Parallel()
	play(t, []scenario{
		{"all is well", func(s *fixture) { s.created(one) }, nil},
		{"acknowledged and lost", func(s *fixture) { s.remove(s.event(one, workload.BookingCreated, 1)) }, found{"LOST": 1, "WRONG_FINAL_STATE": 1}},
		{"not acknowledged and not there", func(s *fixture) {
			e := s.event(one, workload.BookingCreated, 1)
			s.answers(e).At, s.answers(e).Fresh = at(0).AddDate(-2025, 0, 0), 0
			*s.answers(e) = ledger.Acknowledgment{Organization: one, EventID: e.ID, Unknown: 3}
			s.remove(e)
		}, nil},
		{"not acknowledged and there", func(s *fixture) {
			e := s.created(one)
			*s.answers(e) = ledger.Acknowledgment{Organization: one, EventID: e.ID, Unknown: 3}
		}, nil},
		{"two entries", func(s *fixture) {
			again := *s.entry(s.created(one))
			again.ID = "entry-again"
			s.in.Entries = append(s.in.Entries, again)
		}, found{"DOUBLED": 1}},
		{"acknowledged as another entry", func(s *fixture) { s.answers(s.created(one)).EntryID = "entry-again" }, found{"DOUBLED": 1}},
		{"acknowledged as two entries", func(s *fixture) { s.answers(s.created(one)).OtherIDs = []string{"entry-again"} }, found{"DOUBLED": 1}},
		{"new twice", func(s *fixture) { s.answers(s.created(one)).Fresh = 2 }, found{"MISANSWERED": 1}},
		{"new, then a duplicate", func(s *fixture) { s.answers(s.created(one)).Duplicates = 2 }, nil},
		{"a duplicate of nothing", func(s *fixture) {
			a := s.answers(s.created(one))
			a.Fresh, a.Duplicates = 0, 1
		}, found{"MISANSWERED": 1}},
		{"a duplicate of what had no answer", func(s *fixture) {
			a := s.answers(s.created(one))
			a.Fresh, a.Duplicates, a.Unknown = 0, 1, 1
		}, nil},
		{"refused", func(s *fixture) { s.answers(s.created(one)).Refusals = []string{"EVENT_CONFLICT"} }, found{"REFUSED": 1}},
	})
}

func TestEntriesAndCallsOfNobody(t *testing.T) {
	t.Parallel()
	play(t, []scenario{
		{"an entry nobody reported", func(s *fixture) {
			entry := *s.entry(s.created(one))
			entry.ID, entry.EventID = "entry-strange", "strange"
			s.in.Entries = append(s.in.Entries, entry)
		}, found{"STRANGE": 1}},
		{"an entry of another organization", func(s *fixture) {
			entry := *s.entry(s.created(one))
			entry.Organization = other
			s.in.Entries = append(s.in.Entries, entry)
		}, found{"STRANGE": 1}},
		{"the same event id in another organization", func(s *fixture) {
			s.created(one)
			s.created(other)
		}, nil},
		{"another kind", func(s *fixture) { s.entry(s.created(one)).Kind = string(workload.BookingCanceled) }, found{"STRANGE": 1}},
		{"another prospect", func(s *fixture) { s.entry(s.created(one)).Email = "alex@example.com" }, found{"STRANGE": 1}},
		{"the address in capitals", func(s *fixture) {
			e := s.event(one, workload.BookingCreated, 1, func(e *workload.Event) { e.Email = "Sam@Example.com" })
			s.synced(1, "w1", booked, e)
		}, nil},
		{"a call of nobody", func(s *fixture) {
			s.created(one)
			s.call(2, "w1", booked, []*workload.Event{{Account: shared, Email: sam, Host: "nobody@example.com", Name: "Nobody"}})
		}, found{"STRANGE": 1}},
		{"a call to another account", func(s *fixture) {
			e := s.created(one)
			s.call(2, "w1", booked, []*workload.Event{e}, func(c *simulator.Call) { c.Account = alone })
		}, found{"STRANGE": 1}},
		{"a call with another prospect's name", func(s *fixture) {
			alex := s.event(one, workload.RoutingFormSubmitted, 2, func(e *workload.Event) { e.Email = "alex@example.com" })
			s.synced(1, "w1", "", alex)
			e := s.event(one, workload.BookingCreated, 1)
			s.call(2, "w1", booked, []*workload.Event{alex, e}, func(c *simulator.Call) {
				c.Body = []byte(strings.ReplaceAll(string(c.Body), e.Name, alex.Name))
			})
			s.recorded(2, "ok", e)
			s.ends(3, "SUCCEEDED/ADDED", e)
		}, found{"STRANGE": 1}},
		{"merged into an entry of another organization", func(s *fixture) {
			e, o := s.event(one, workload.BookingCreated, 1), s.event(skips, workload.BookingCanceled, 2)
			s.synced(1, "w1", booked, e)
			s.synced(2, "w1", canceled, o)
			s.entry(o).MergedInto = entryID(e)
		}, found{"STRANGE": 1}},
	})
}

func TestEnds(t *testing.T) {
	t.Parallel()
	ending := func(status string) func(*fixture) {
		return func(s *fixture) {
			s.created(one)
			e := s.event(one, workload.BookingCanceled, 2)
			s.entry(e).Status = status
		}
	}
	play(t, []scenario{
		{"queued", ending("QUEUED"), found{"UNENDED": 1}},
		{"running", ending("RUNNING"), found{"UNENDED": 1}},
		{"retrying", ending("RETRYING"), found{"UNENDED": 1}},
		{"blocked", ending("BLOCKED"), found{"UNENDED": 1}},
		{"failed too early", func(s *fixture) {
			e := s.event(one, workload.BookingCreated, 1)
			s.call(1, "w1", booked, []*workload.Event{e}, failed(simulator.FaultDropBefore))
			s.ends(2, "FAILED/SNOVIO_UNAVAILABLE", e)
			s.entry(e).AttemptCount = 9
		}, found{"UNJUSTIFIED": 1}},
		{"failed after all attempts", func(s *fixture) {
			e := s.event(one, workload.BookingCreated, 1)
			s.call(1, "w1", booked, []*workload.Event{e}, failed(simulator.FaultDropBefore))
			s.ends(2, "FAILED/SNOVIO_UNAVAILABLE", e)
			s.entry(e).AttemptCount = 10
		}, nil},
		{"refused for good", func(s *fixture) {
			e := s.event(one, workload.BookingCreated, 1)
			s.call(1, "w1", booked, []*workload.Event{e}, nothing, answered(400))
			s.ends(2, "FAILED/PROSPECT_REFUSED", e)
			s.entry(e).AttemptCount = 10
		}, found{"UNJUSTIFIED": 1}},
		{"succeeded without a call", func(s *fixture) {
			s.created(one)
			s.ends(3, "SUCCEEDED/UPDATED", s.event(one, workload.BookingCanceled, 2))
		}, found{"UNSENT": 1, "WRONG_FINAL_STATE": 1}},
		{"succeeded with a call that was not applied", func(s *fixture) {
			e := s.event(one, workload.BookingCanceled, 2)
			s.created(one)
			s.call(2, "w1", canceled, []*workload.Event{e}, failed(simulator.FaultGarbage))
			s.ends(3, "SUCCEEDED/UPDATED", e)
		}, found{"UNSENT": 1, "WRONG_FINAL_STATE": 1}},
		{"succeeded with another's call", func(s *fixture) {
			s.synced(1, "w1", canceled, s.event(one, workload.BookingCreated, 1), s.event(one, workload.BookingRescheduled, 2), s.event(one, workload.BookingCanceled, 3))
		}, nil},
		{"succeeded with another's call that nobody recorded in time", func(s *fixture) {
			first, second := s.event(one, workload.BookingCreated, 1), s.event(one, workload.BookingCanceled, 2)
			s.synced(1, "w1", canceled, first, second)
			s.entry(first).Attempts, s.entry(second).Attempts = nil, nil
		}, nil},
		{"failed, and skipped for what is not in the workload", func(s *fixture) {
			s.created(one)
			s.ends(2, "SKIPPED/TRIGGER_OFF", s.event(one, workload.RoutingFormSubmitted, 2))
		}, found{"UNJUSTIFIED": 1}},
	})
}

func TestSuperseded(t *testing.T) {
	t.Parallel()
	superseded := func(e *workload.Event, s *fixture) { s.ends(5, "SKIPPED/SUPERSEDED", e) }
	play(t, []scenario{
		{"by a newer one", func(s *fixture) {
			late := s.event(one, workload.BookingRescheduled, 2)
			s.synced(1, "w1", canceled, s.event(one, workload.BookingCanceled, 3))
			superseded(late, s)
		}, nil},
		{"by a newer one of an organization that shares the account", func(s *fixture) {
			late := s.event(one, workload.BookingRescheduled, 2)
			s.synced(1, "w1", canceled, s.event(skips, workload.BookingCanceled, 3))
			superseded(late, s)
		}, nil},
		{"by one that left the profile untouched", func(s *fixture) {
			late := s.event(one, workload.BookingRescheduled, 2)
			s.created(one)
			s.exists(2, "w1", s.event(skips, workload.BookingCreated, 3))
			superseded(late, s)
		}, nil},
		{"by a newer one that was synced later", func(s *fixture) {
			late := s.event(one, workload.BookingRescheduled, 2)
			superseded(late, s)
			s.synced(6, "w1", canceled, s.event(one, workload.BookingCanceled, 3))
		}, found{"UNJUSTIFIED": 1}},
		{"by a newer one that failed", func(s *fixture) {
			late, newer := s.event(one, workload.BookingRescheduled, 2), s.event(one, workload.BookingCanceled, 3)
			s.created(one)
			s.call(2, "w1", canceled, []*workload.Event{newer}, failed(simulator.FaultDropBefore))
			s.ends(3, "FAILED/SNOVIO_UNAVAILABLE", newer)
			s.entry(newer).AttemptCount = 10
			superseded(late, s)
		}, found{"UNJUSTIFIED": 1, "WRONG_FINAL_STATE": 1}},
		{"by an older one", func(s *fixture) {
			s.created(one)
			superseded(s.event(one, workload.BookingRescheduled, 2), s)
		}, found{"UNJUSTIFIED": 1, "WRONG_FINAL_STATE": 1}},
		{"by a form", func(s *fixture) {
			late := s.event(one, workload.BookingRescheduled, 2)
			s.created(one)
			s.synced(2, "w1", "", s.event(one, workload.RoutingFormSubmitted, 3))
			superseded(late, s)
		}, found{"UNJUSTIFIED": 1, "WRONG_FINAL_STATE": 1}},
		{"by another account's prospect", func(s *fixture) {
			late := s.event(one, workload.BookingRescheduled, 2)
			s.created(one)
			s.synced(2, "w1", canceled, s.event(other, workload.BookingCanceled, 3))
			superseded(late, s)
		}, found{"UNJUSTIFIED": 1, "WRONG_FINAL_STATE": 1}},
		{"a created event", func(s *fixture) {
			late := s.event(one, workload.BookingCreated, 2)
			s.synced(1, "w1", canceled, s.event(one, workload.BookingCanceled, 3))
			superseded(late, s)
		}, found{"UNJUSTIFIED": 1}},
		{"the cancellation of a booking that was moved before", func(s *fixture) {
			s.created(one)
			cancellation := s.event(one, workload.BookingCanceled, 3, booking("b1"))
			s.synced(2, "w1", booked, s.event(one, workload.BookingCreated, 2, replaces("b1")))
			superseded(cancellation, s)
		}, nil},
		{"the cancellation of a booking that was moved after", func(s *fixture) {
			s.created(one)
			cancellation := s.event(one, workload.BookingCanceled, 2, booking("b1"))
			superseded(cancellation, s)
			s.synced(6, "w1", booked, s.event(one, workload.BookingCreated, 3, replaces("b1")))
		}, nil},
		{"a booking of another organization was moved", func(s *fixture) {
			s.created(one)
			cancellation := s.event(one, workload.BookingCanceled, 3, booking("b1"))
			s.synced(2, "w1", booked, s.event(other, workload.BookingCreated, 2, replaces("b1")))
			superseded(cancellation, s)
		}, found{"UNJUSTIFIED": 1, "WRONG_FINAL_STATE": 1}},
	})
}

func TestAlreadyExists(t *testing.T) {
	t.Parallel()
	play(t, []scenario{
		{"as the organization wants it", func(s *fixture) {
			s.created(one)
			s.exists(2, "w1", s.event(skips, workload.BookingCreated, 2))
			form := s.event(skips, workload.RoutingFormSubmitted, 3)
			s.call(3, "w1", "", []*workload.Event{form}, nothing)
			s.ends(4, "SKIPPED/ALREADY_EXISTS", form)
		}, nil},
		{"where existing prospects are updated", func(s *fixture) {
			s.created(one)
			s.exists(2, "w1", s.event(one, workload.BookingCreated, 2))
		}, found{"UNJUSTIFIED": 1}},
		{"for a status", func(s *fixture) {
			s.created(skips)
			s.exists(2, "w1", s.event(skips, workload.BookingCanceled, 2))
		}, found{"UNJUSTIFIED": 1, "WRONG_FINAL_STATE": 1}},
		{"nobody had made it", func(s *fixture) {
			s.exists(2, "w1", s.event(skips, workload.BookingCreated, 2))
			s.created(one)
		}, found{"UNJUSTIFIED": 1}},
		{"its own call had made it, whose answer was lost", func(s *fixture) {
			e := s.event(skips, workload.BookingCreated, 1)
			s.call(1, "w1", booked, []*workload.Event{e}, func(c *simulator.Call) { c.Fault, c.Status = simulator.FaultDropAfter, 0 })
			s.exists(2, "w2", e)
		}, found{because(ledger.Repeated, ledger.CauseSnovioFault): 1}},
		{"nobody asked Snov.io", func(s *fixture) {
			s.created(one)
			s.ends(2, "SKIPPED/ALREADY_EXISTS", s.event(skips, workload.BookingCreated, 2))
		}, found{"UNJUSTIFIED": 1}},
		{"and was updated nevertheless", func(s *fixture) {
			s.created(one)
			s.synced(2, "w1", booked, s.event(skips, workload.BookingCreated, 2))
		}, found{"TOUCHED": 1}},
	})
}

func TestFiguresAndList(t *testing.T) {
	t.Parallel()
	s := newFixture(t)
	s.in.Listed = 2
	s.created(one)
	s.synced(2, "w1", canceled, s.event(one, workload.BookingCanceled, 2), s.event(one, workload.RoutingFormSubmitted, 3))
	for minute := 4; minute < 8; minute++ {
		s.remove(s.event(other, workload.BookingCreated, minute, func(e *workload.Event) { e.Email = "alex@example.com" }))
	}
	unanswered := s.event(other, workload.BookingCreated, 9)
	*s.answers(unanswered) = ledger.Acknowledgment{Organization: other, EventID: unanswered.ID, Unknown: 1}
	s.remove(unanswered)
	s.call(3, "w1", "", []*workload.Event{unanswered}, func(c *simulator.Call) { c.Path, c.OverLimit = simulator.PathBalance, true })
	r := s.examine()
	if r.Events != 7 || r.Acknowledged != 7 || r.Unacknowledged != 1 || r.Prospects != 2 || r.Unjudged != 0 || r.Calls != 3 || r.Upserts != 2 ||
		r.RefusedOverLimit != 1 || r.Outcomes["SUCCEEDED/UPDATED"] != 3 {
		t.Errorf("figures %+v", r)
	}
	var list strings.Builder
	if err := r.List(&list); err != nil {
		t.Fatal(err)
	}
	want := `LOST: 4
  LOST organization=other event=e4 account=alone prospect=alex@example.com: the event was acknowledged as entry-other-e4 and has no entry
  LOST organization=other event=e5 account=alone prospect=alex@example.com: the event was acknowledged as entry-other-e5 and has no entry
WRONG_FINAL_STATE: 1
  WRONG_FINAL_STATE organization=other event=e4 account=alone prospect=alex@example.com: Snov.io does not have the prospect
`
	if list.String() != want {
		t.Errorf("listed\n%s\nwant\n%s", &list, want)
	}
}
