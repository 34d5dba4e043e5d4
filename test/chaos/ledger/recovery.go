package ledger

import (
	"slices"
	"time"
)

// Recovery is how long it took after a fault until events flowed again.
type Recovery struct {
	Fault Fault
	// End is from when on it counts: the fault's end, that of the accounts' rest
	// where Redis lost its state, or the beginning of a fault whose damage stays.
	End time.Time
	// First is the time from End until the first probe that was sent after it was synced.
	First Span
	// Last is the time from End until the last probe that was sent before it was synced,
	// All until every such probe was. 0: they were synced before. A probe whose call had
	// failed before End counts from the moment for which its retry is prescribed.
	Last, All Span
	// Longest is All with the waits that retries prescribe.
	Longest Span
	// Disturbed: another fault was there before events flowed again, so that this says
	// nothing of this one.
	Disturbed bool
}

// LastRecovery is that of the fault, or of its prescribed rest, that ended last; false
// where no fault ended.
func (r *Report) LastRecovery() (Recovery, bool) {
	if len(r.Recoveries) == 0 {
		return Recovery{}, false
	}
	return slices.MaxFunc(r.Recoveries, func(x, y Recovery) int { return x.End.Compare(y.End) }), true
}

// Span is a length of time that may not be known, because its end never came or
// there was nothing to measure it by.
type Span struct {
	Length time.Duration
	Known  bool
}

// probed is a probe and when it arrived at Snov.io.
type probed struct {
	Probe

	arrived time.Time
	synced  bool
	retries []retry
}

// retry says how long after a failed attempt the next one may be due, at most.
type retry struct{ failedAt, dueAt time.Time }

// retriesOf are those that an entry's failed attempts prescribe.
func (b *checker) retriesOf(entry *Entry) []retry {
	if entry == nil || b.in.RetryDelay == nil {
		return nil
	}
	attempts := slices.Clone(entry.Attempts)
	slices.SortStableFunc(attempts, func(x, y Attempt) int { return x.StartedAt.Compare(y.StartedAt) })
	var retries []retry
	for _, a := range attempts {
		if a.Outcome != outcomeOK {
			failed := a.StartedAt.Add(a.Duration)
			retries = append(retries, retry{failed, failed.Add(b.in.RetryDelay(len(retries) + 1))})
		}
	}
	return retries
}

// measureRecovery finds out, for each fault that ended, when probes flowed again. A
// probe is synced when the first call that carried it was applied.
func (b *checker) measureRecovery() {
	probes := make([]probed, 0, len(b.in.Probes))
	for _, p := range b.in.Probes {
		one := probed{Probe: p}
		f := b.files[eventKey{p.Event.Organization, p.Event.ID}]
		if i := slices.IndexFunc(f.calls, (*call).applied); i >= 0 {
			one.arrived, one.synced = f.calls[i].ArrivedAt, true
		}
		one.retries = b.retriesOf(f.entry)
		probes = append(probes, one)
	}
	slices.SortStableFunc(probes, func(x, y probed) int { return x.SentAt.Compare(y.SentAt) })
	for i, fault := range b.in.Faults {
		if fault.To.IsZero() {
			continue
		}
		end := b.endOf(fault)
		if fault.StaysBroken {
			end = fault.From
		}
		r := recoveryOf(fault, end, probes)
		for j, other := range b.in.Faults {
			r.Disturbed = r.Disturbed || j != i && !fault.sameStrike(other) && b.disturbs(other, r)
		}
		b.report.Recoveries = append(b.report.Recoveries, r)
	}
}

// endOf is when a fault and the rest that it prescribes are over.
func (b *checker) endOf(fault Fault) time.Time {
	switch {
	case fault.LosesRedis && fault.InOrder:
		return fault.To.Add(b.in.Window)
	case fault.LosesRedis:
		return fault.To.Add(b.in.Rest)
	}
	return fault.To
}

// disturbs tells whether a fault was there between another one's end and its recovery.
func (b *checker) disturbs(other Fault, r Recovery) bool {
	recovered := r.End.Add(max(r.First.Length, r.Longest.Length))
	if !r.First.Known || !r.All.Known {
		recovered = r.End.Add(b.in.Rest)
	}
	return other.From.Before(recovered) && (other.To.IsZero() || b.endOf(other).After(r.End))
}

// recoveryOf measures by probes in the order in which they were sent.
func recoveryOf(fault Fault, end time.Time, probes []probed) Recovery {
	r := Recovery{Fault: fault, End: end}
	after := slices.IndexFunc(probes, func(p probed) bool { return !p.SentAt.Before(end) })
	before := probes
	if after >= 0 {
		before = probes[:after]
		r.First = probes[after].since(end)
	}
	if len(before) == 0 {
		return r
	}
	last := before[len(before)-1]
	r.Last = last.since(last.dueAfter(end))
	r.All.Known, r.Longest.Known = true, true
	for _, p := range before {
		r.All = longer(r.All, p.since(p.dueAfter(end)))
		r.Longest = longer(r.Longest, p.since(end))
	}
	return r
}

// longer is the longer of two spans; known if both are.
func longer(x, y Span) Span {
	return Span{Length: max(x.Length, y.Length), Known: x.Known && y.Known}
}

// dueAfter is from when on a probe is late: a moment, or that of the retry of what had
// failed before it.
func (p probed) dueAfter(moment time.Time) time.Time {
	due := moment
	for _, r := range p.retries {
		if r.failedAt.Before(moment) && r.dueAt.After(due) {
			due = r.dueAt
		}
	}
	return due
}

// since is the time from a moment until the probe was synced; 0 where it was before.
func (p probed) since(moment time.Time) Span {
	if !p.synced {
		return Span{}
	}
	return Span{Length: max(p.arrived.Sub(moment), 0), Known: true}
}
