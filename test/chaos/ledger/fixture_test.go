package ledger_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/snovsync/snovsync/simulator"
	"github.com/snovsync/snovsync/test/chaos/ledger"
	"github.com/snovsync/snovsync/test/chaos/workload"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	lifecycle = "Meeting status"
	hostField = "Host email"

	booked, canceled, rescheduled, missed = "Meeting booked", "Meeting canceled", "Meeting rescheduled", "No-show"

	// one updates existing prospects and shares its account with skips, which does not.
	one, skips, shared = "one", "skips", "shared"
	// other has an account of its own, probed is reserved.
	other, alone, probed = "other", "alone", "probed"

	sam = "sam@example.com"
)

// fixture is a run written by hand.
type fixture struct {
	t      *testing.T
	in     ledger.Input
	events map[string]*workload.Event
	reads  map[workload.Prospect]string
}

func newFixture(t *testing.T) *fixture {
	t.Helper()
	return &fixture{
		t: t, events: map[string]*workload.Event{}, reads: map[workload.Prospect]string{},
		in: ledger.Input{
			Organizations: []workload.Organization{
				{Name: one, Account: shared}, {Name: skips, Account: shared, SkipsExisting: true}, {Name: other, Account: alone}, {Name: probed, Account: probed},
			},
			LifecycleField: lifecycle, HostField: hostField, Wording: ledger.DefaultWording(),
			Limit: 60, Window: time.Minute, Rest: 90 * time.Second,
		},
	}
}

// at is a moment of the run, in seconds.
func at(seconds float64) time.Time {
	return time.Date(2025, 1, 1, 12, 0, 0, 0, time.UTC).Add(time.Duration(seconds * float64(time.Second)))
}

// event reports one of Sam's that happened in a minute of the workload, is told as soon
// as the run begins, and whose booking is named after the minute, unless changed.
func (s *fixture) event(organization string, kind workload.Kind, minute int, change ...func(*workload.Event)) *workload.Event {
	account := map[string]string{one: shared, skips: shared, other: alone, probed: probed}[organization]
	e := &workload.Event{
		Organization: organization, Account: account, Kind: kind, ID: fmt.Sprintf("e%d", minute), Email: sam,
		OccurredAt: time.Date(2024, 1, 1, 0, minute, 0, 0, time.UTC), Name: fmt.Sprintf("Sam Example %s %d", organization, minute),
	}
	if kind.IsBooking() {
		e.Host, e.BookingID = fmt.Sprintf("%s-%d@example.com", organization, minute), fmt.Sprintf("b%d", minute)
	} else {
		e.FormID = "f"
	}
	for _, c := range change {
		c(e)
	}
	s.in.Events = append(s.in.Events, e)
	s.in.Acknowledgments = append(s.in.Acknowledgments, ledger.Acknowledgment{
		Organization: organization, EventID: e.ID, At: at(0), EntryID: entryID(e), Fresh: 1,
	})
	s.in.Entries = append(s.in.Entries, ledger.Entry{
		Organization: organization, ID: entryID(e), EventID: e.ID, Kind: string(kind), Status: "QUEUED", Email: strings.ToLower(e.Email),
		CreatedAt: at(-0.1), UpdatedAt: at(-0.1),
	})
	return e
}

func entryID(e *workload.Event) string { return "entry-" + e.Organization + "-" + e.ID }

func booking(id string) func(*workload.Event) { return func(e *workload.Event) { e.BookingID = id } }
func replaces(id string) func(*workload.Event) {
	return func(e *workload.Event) { e.RescheduledFrom = id }
}
func shownUp(e *workload.Event) { e.ShownUp = true }

func (s *fixture) entry(e *workload.Event) *ledger.Entry {
	for i := range s.in.Entries {
		if s.in.Entries[i].ID == entryID(e) {
			return &s.in.Entries[i]
		}
	}
	s.t.Fatalf("%s has no entry", e.ID)
	return nil
}

func (s *fixture) answers(e *workload.Event) *ledger.Acknowledgment {
	for i := range s.in.Acknowledgments {
		if a := &s.in.Acknowledgments[i]; a.Organization == e.Organization && a.EventID == e.ID {
			return a
		}
	}
	s.t.Fatalf("%s was not reported", e.ID)
	return nil
}

// toldAt lets an event become known only at a moment of the run.
func (s *fixture) toldAt(seconds float64, e *workload.Event) {
	s.entry(e).CreatedAt, s.answers(e).At = at(seconds-0.1), at(seconds)
}

// ends gives entries their end, as "STATUS/REASON".
func (s *fixture) ends(seconds float64, outcome string, events ...*workload.Event) {
	for _, e := range events {
		entry := s.entry(e)
		entry.Status, entry.Reason, _ = strings.Cut(outcome, "/")
		entry.UpdatedAt = at(seconds)
	}
}

// remove takes an event's entry out of the log.
func (s *fixture) remove(e *workload.Event) {
	for i := range s.in.Entries {
		if s.in.Entries[i].ID == entryID(e) {
			s.in.Entries = append(s.in.Entries[:i], s.in.Entries[i+1:]...)
			return
		}
	}
}

// call lets a call arrive that carries events, of which the last ones give it host
// and name, and that writes a status. It is applied as ADDED or UPDATED, unless changed.
func (s *fixture) call(seconds float64, via, status string, carried []*workload.Event, change ...func(*simulator.Call)) *simulator.Call {
	fields := map[string]any{}
	body := map[string]any{"customFields": fields}
	var last *workload.Event
	for _, e := range carried {
		last = e
		if e.Host != "" {
			fields[hostField] = e.Host
		}
		if e.Organization != skips || !e.Kind.IsStatusChange() {
			body["fullName"] = e.Name
		}
	}
	if status != "" {
		fields[lifecycle] = status
	}
	encoded, err := json.Marshal(body)
	if err != nil {
		s.t.Fatal(err)
	}
	c := simulator.Call{
		Seq: int64(len(s.in.Calls) + 1), ArrivedAt: at(seconds), Elapsed: time.Duration(seconds * float64(time.Second)), Account: last.Account,
		Path: simulator.PathAddProspect, Email: strings.ToLower(last.Email), Body: encoded, Applied: simulator.AppliedUpdated, Status: 200, ProspectID: "p", Via: "1.1 " + via,
	}
	if _, known := s.reads[last.Prospect()]; !known {
		c.Applied = simulator.AppliedAdded
	}
	for _, ch := range change {
		ch(&c)
	}
	if c.Applied != simulator.AppliedNothing {
		if status == "" {
			status = s.reads[last.Prospect()]
		}
		s.reads[last.Prospect()] = status
	}
	s.in.Calls = append(s.in.Calls, c)
	return &s.in.Calls[len(s.in.Calls)-1]
}

// recorded writes an attempt for events: a call that was made right before a moment
// and took 20 ms.
func (s *fixture) recorded(seconds float64, outcome string, events ...*workload.Event) {
	for _, e := range events {
		entry := s.entry(e)
		entry.Attempts = append(entry.Attempts, ledger.Attempt{
			CallID: fmt.Sprintf("call-%v", seconds), StartedAt: at(seconds - 0.001), Duration: 20 * time.Millisecond, Outcome: outcome,
		})
		entry.AttemptCount++
		if e != events[0] {
			entry.MergedInto = entryID(events[0])
		}
	}
}

// synced is a call that goes well, recorded 20 ms later.
func (s *fixture) synced(seconds float64, via, status string, events ...*workload.Event) {
	s.call(seconds, via, status, events)
	s.recorded(seconds, "ok", events...)
	s.ends(seconds+0.02, "SUCCEEDED/UPDATED", events...)
}

// exists is a call of an organization that skips which finds the prospect there.
func (s *fixture) exists(seconds float64, via string, e *workload.Event) {
	s.call(seconds, via, booked, []*workload.Event{e}, nothing, answered(422))
	s.recorded(seconds, "already_in_list", e)
	s.ends(seconds+0.02, "SKIPPED/ALREADY_EXISTS", e)
}

func nothing(c *simulator.Call) { c.Applied = simulator.AppliedNothing }
func failed(kind simulator.FaultKind) func(*simulator.Call) {
	return func(c *simulator.Call) {
		c.Fault, c.Applied, c.Status, c.ProspectID = kind, simulator.AppliedNothing, 0, ""
	}
}

func answered(status int) func(*simulator.Call) {
	return func(c *simulator.Call) { c.Status = status }
}

// fault befalls a target from one moment to another; to 0: it does not end.
func (s *fixture) fault(kind, target string, from, to float64) *ledger.Fault {
	f := ledger.Fault{Kind: kind, Target: target, From: at(from)}
	if to != 0 {
		f.To = at(to)
	}
	s.in.Faults = append(s.in.Faults, f)
	return &s.in.Faults[len(s.in.Faults)-1]
}

// examine gives the report, with the profiles as the calls left them.
func (s *fixture) examine() *ledger.Report {
	s.in.Profiles = map[string][]simulator.Prospect{}
	for key, value := range s.reads {
		fields := map[string]string{}
		if value != "" {
			fields[lifecycle] = value
		}
		s.in.Profiles[key.Account] = append(s.in.Profiles[key.Account], simulator.Prospect{Email: key.Email, CustomFields: fields})
	}
	return ledger.Examine(s.in)
}

// found is what a report finds, as "SORT" or "SORT (cause)", with how often.
type found map[string]int

func findings(r *ledger.Report) found {
	all := found{}
	for sort, n := range r.Violations {
		all[string(sort)] = n
	}
	for sort, causes := range r.Explained {
		for cause, n := range causes {
			all[fmt.Sprintf("%s (%s)", sort, cause)] = n
		}
	}
	return all
}

// scenario is a fixture, and all that is to be found in it.
type scenario struct {
	name    string
	arrange func(*fixture)
	want    found
}

func play(t *testing.T, scenarios []scenario) {
	t.Helper()
	for _, one := range scenarios {
		t.Run(one.name, func(t *testing.T) {
			t.Parallel()
			s := newFixture(t)
			one.arrange(s)
			report := s.examine()
			if got := findings(report); !maps.Equal(got, one.want) {
				var list strings.Builder
				if err := report.List(&list); err != nil {
					t.Fatal(err)
				}
				t.Errorf("found %v, want %v\n%s", got, one.want, &list)
			}
			if report.Clean() != (len(report.Violations) == 0) {
				t.Error("clean is not without violations")
			}
		})
	}
}

func because(sort ledger.Sort, cause ledger.Cause) string { return fmt.Sprintf("%s (%s)", sort, cause) }
