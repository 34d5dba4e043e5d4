package ledger

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/snovsync/snovsync/simulator"
	"github.com/snovsync/snovsync/test/chaos/workload"
)

// Examine compares the records of a run.
func Examine(in Input) *Report {
	in = in.withDefaults()
	b := &checker{
		in: in, report: newReport(in.Listed), organizations: map[string]workload.Organization{}, files: map[eventKey]*eventRecord{},
		hosts: map[string]*eventRecord{}, names: map[string]*eventRecord{}, entries: map[string]*eventRecord{}, movers: map[bookingKey][]*eventRecord{},
		prospects: map[workload.Prospect]*prospect{},
	}
	b.open()
	b.readCalls()
	b.matchAttempts()
	b.checkAnswers()
	b.checkEntries()
	b.checkProspects()
	b.checkRepeats()
	b.checkWindows()
	b.measureRecovery()
	b.report.inOrder()
	return b.report
}

type eventKey struct{ organization, id string }

type bookingKey struct{ organization, id string }

// eventRecord holds what the campaign recorded about one event.
type eventRecord struct {
	event        *workload.Event
	acknowledged *Acknowledgment
	// entry is the event's; nil: it has none.
	entry    *Entry
	prospect *prospect
	// calls are known to have carried it, in the order of arrival.
	calls []*call
}

// exists: the event is known to have been accepted.
func (f *eventRecord) exists() bool {
	return f.entry != nil || f.acknowledged != nil && !f.acknowledged.At.IsZero()
}

func (f *eventRecord) after(other *eventRecord) bool {
	return other == nil || f.event.OccurredAt.After(other.event.OccurredAt)
}

// wasApplied: a call that carried it changed the profile.
func (f *eventRecord) wasApplied() bool { return slices.ContainsFunc(f.calls, (*call).applied) }

// call is one arrival of add-prospect-to-list.
type call struct {
	simulator.Call

	// via is the process that made it; "": not known.
	via string
	// status is what it wrote into the lifecycle field; "": nothing.
	status string
	// carried are the events that are known to be in it.
	carried []*eventRecord
	// attempt is what was recorded of it; nil: nothing.
	attempt *attempt
}

// applied: the call changed the profile.
func (c *call) applied() bool { return c.Applied != simulator.AppliedNothing }

// recorded: the log says that the call went well.
func (c *call) recorded() bool { return c.attempt != nil && c.attempt.Outcome == outcomeOK }

// attempt is a call as it was recorded, with the entries that it was recorded for.
type attempt struct {
	Attempt

	files []*eventRecord
}

// prospect is an address at an account.
type prospect struct {
	key workload.Prospect
	// files are its events, as they happened.
	files []*eventRecord
	// calls are all that name it, in the order of arrival.
	calls []*call
}

// checker sorts the records.
type checker struct {
	in            Input
	report        *Report
	organizations map[string]workload.Organization
	files         map[eventKey]*eventRecord
	// ordered are all files in the order in which they were given.
	ordered []*eventRecord
	// hosts, names and entries find the file that they are unique to.
	hosts, names, entries map[string]*eventRecord
	// movers are the accepted events that replace a booking.
	movers    map[bookingKey][]*eventRecord
	prospects map[workload.Prospect]*prospect
	// known are the prospects in the order of their first event.
	known []*prospect
}

// open makes a file for every event, with its answers and its entry.
func (b *checker) open() {
	for _, o := range b.in.Organizations {
		b.organizations[o.Name] = o
	}
	for _, e := range b.in.Events {
		b.openFile(e)
	}
	for _, p := range b.in.Probes {
		b.openFile(p.Event)
	}
	for i := range b.in.Acknowledgments {
		a := &b.in.Acknowledgments[i]
		if f := b.files[eventKey{a.Organization, a.EventID}]; f != nil {
			f.acknowledged = a
		}
	}
	for i := range b.in.Entries {
		b.fileEntry(&b.in.Entries[i])
	}
	for _, f := range b.ordered {
		if from := f.event.RescheduledFrom; from != "" && f.exists() {
			old := bookingKey{f.event.Organization, from}
			b.movers[old] = append(b.movers[old], f)
		}
	}
	for _, p := range b.known {
		slices.SortStableFunc(p.files, func(x, y *eventRecord) int { return x.event.OccurredAt.Compare(y.event.OccurredAt) })
	}
}

func (b *checker) openFile(e *workload.Event) {
	key := eventKey{e.Organization, e.ID}
	if b.files[key] != nil {
		return
	}
	p := b.prospects[e.Prospect()]
	if p == nil {
		p = &prospect{key: e.Prospect()}
		b.prospects[p.key] = p
		b.known = append(b.known, p)
	}
	f := &eventRecord{event: e, prospect: p}
	p.files = append(p.files, f)
	b.files[key] = f
	b.ordered = append(b.ordered, f)
	if e.Name != "" {
		b.names[e.Name] = f
	}
	if e.Host != "" {
		b.hosts[e.Host] = f
	}
}

func (b *checker) fileEntry(entry *Entry) {
	b.report.Outcomes[strings.TrimSuffix(entry.Status+"/"+entry.Reason, "/")]++
	f := b.files[eventKey{entry.Organization, entry.EventID}]
	switch {
	case f == nil:
		b.report.add(Finding{Sort: Strange, Organization: entry.Organization, EventID: entry.EventID, EntryID: entry.ID, What: "nobody reported the event of this entry"})
		return
	case f.entry != nil:
		b.report.add(f.finding(Doubled, "there is another entry, "+entry.ID))
		return
	}
	f.entry = entry
	b.entries[entry.ID] = f
	if entry.Kind != string(f.event.Kind) || !strings.EqualFold(entry.Email, f.event.Email) {
		b.report.add(f.finding(Strange, "the entry tells of another kind of event or another prospect than was reported"))
	}
}

// readCalls finds out which events each call carries.
func (b *checker) readCalls() {
	calls := slices.Clone(b.in.Calls)
	slices.SortFunc(calls, func(x, y simulator.Call) int { return cmp.Compare(x.Seq, y.Seq) })
	for _, arrived := range calls {
		b.report.Calls++
		if arrived.OverLimit {
			b.report.RefusedOverLimit++
		}
		if arrived.Path == simulator.PathAddProspect {
			b.report.Upserts++
			b.readCall(arrived)
		}
	}
}

// readCall finds the events that a call names by their host and their name.
func (b *checker) readCall(arrived simulator.Call) {
	values := arrived.Values()
	fields, _ := values["customFields"].(map[string]any)
	text := func(value any) string { s, _ := value.(string); return s }
	c := &call{Call: arrived, via: lastProxy(arrived.Via), status: text(fields[b.in.LifecycleField])}
	c.Body = nil
	misled := false
	host, named := b.hosts[text(fields[b.in.HostField])], b.names[text(values["fullName"])]
	if lendsHost(host, named, c) {
		host = nil
	}
	for _, f := range []*eventRecord{host, named} {
		switch {
		case f == nil || slices.Contains(c.carried, f):
		case !strings.EqualFold(f.event.Email, c.Email) || c.Account != "" && c.Account != f.event.Account:
			misled = true
		default:
			c.carried = append(c.carried, f)
			f.calls = append(f.calls, c)
		}
	}
	if misled || len(c.carried) == 0 {
		b.report.add(Finding{
			Sort: Strange, Prospect: workload.Prospect{Account: c.Account, Email: c.Email}, Calls: []int64{c.Seq},
			What: "a call carries an event that nobody reported for this prospect",
		})
	}
	if len(c.carried) == 0 {
		return
	}
	p := c.carried[0].prospect
	p.calls = append(p.calls, c)
}

// lendsHost tells whether a call has the host of an event that it does not carry. The host field
// reads what the newest event says, so an event that comes late is written with the host of a newer
// one that had ended before.
func lendsHost(host, named *eventRecord, c *call) bool {
	return host != nil && named != nil && host.prospect == named.prospect && host.after(named) && host.late(c)
}

// lastProxy is the name of the last proxy of a Via header.
func lastProxy(via string) string {
	hops := strings.Split(via, ",")
	words := strings.Fields(hops[len(hops)-1])
	if len(words) < 2 {
		return ""
	}
	return words[1]
}

// Times in the log are cut to microseconds, and an answer takes a while to be noticed.
const (
	beforeAttempt = 10 * time.Microsecond
	afterAttempt  = 5 * time.Millisecond
)

// matchAttempts finds the call that each recorded attempt speaks of, and so the
// events that the call carried besides the last ones.
func (b *checker) matchAttempts() {
	attempts := map[*prospect]map[string]*attempt{}
	for _, f := range b.ordered {
		if f.entry == nil {
			continue
		}
		of := attempts[f.prospect]
		if of == nil {
			of = map[string]*attempt{}
			attempts[f.prospect] = of
		}
		for _, a := range f.entry.Attempts {
			if of[a.CallID] == nil {
				of[a.CallID] = &attempt{Attempt: a}
			}
			of[a.CallID].files = append(of[a.CallID].files, f)
		}
	}
	for _, p := range b.known {
		var inOrder []*attempt
		for _, a := range attempts[p] {
			inOrder = append(inOrder, a)
		}
		slices.SortFunc(inOrder, func(x, y *attempt) int {
			return cmp.Or(x.StartedAt.Compare(y.StartedAt), cmp.Compare(x.CallID, y.CallID))
		})
		for _, a := range inOrder {
			p.match(a)
		}
		for _, f := range p.files {
			slices.SortFunc(f.calls, func(x, y *call) int { return cmp.Compare(x.Seq, y.Seq) })
		}
	}
}

// match gives an attempt to the first call that arrived while it was made, carries
// one of its events, and belongs to no other.
func (p *prospect) match(a *attempt) {
	for _, c := range p.calls {
		during := !c.ArrivedAt.Before(a.StartedAt.Add(-beforeAttempt)) && !c.ArrivedAt.After(a.StartedAt.Add(a.Duration+afterAttempt))
		shares := slices.ContainsFunc(c.carried, func(f *eventRecord) bool { return slices.Contains(a.files, f) })
		if c.attempt != nil || !during || !shares {
			continue
		}
		c.attempt = a
		for _, f := range a.files {
			if !slices.Contains(c.carried, f) {
				c.carried = append(c.carried, f)
				f.calls = append(f.calls, c)
			}
		}
		return
	}
}

// finding begins one about an event, and the calls it is about.
func (f *eventRecord) finding(sort Sort, what string, calls ...*call) Finding {
	found := Finding{Sort: sort, Organization: f.event.Organization, EventID: f.event.ID, Prospect: f.prospect.key, What: what}
	if f.entry != nil {
		found.EntryID = f.entry.ID
	}
	for _, c := range calls {
		found.Calls = append(found.Calls, c.Seq)
	}
	return found
}

// movedAway: the event is the cancellation of a booking that was moved into another.
func (b *checker) movedAway(f *eventRecord) bool { return len(b.moversOf(f)) > 0 }

// moversOf are the events that replace the booking which the event cancels.
func (b *checker) moversOf(f *eventRecord) []*eventRecord {
	if f.event.Kind != workload.BookingCanceled {
		return nil
	}
	return b.movers[bookingKey{f.event.Organization, f.event.BookingID}]
}
