package ledger

import (
	"slices"
	"time"
)

// Recovery is how long it took after a fault until events flowed again.
type Recovery struct {
	Fault Fault
	// End is from when on it counts: the fault's end, or that of the accounts' rest
	// where Redis lost its state.
	End time.Time
	// First is the time from End until the first probe that was sent after it was synced.
	First Span
	// Last is the time from End until the last probe that was sent before it was synced,
	// All until every such probe was. 0: they were synced before.
	Last, All Span
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
}

// measureRecovery finds out, for each fault that ended, when probes flowed again. A
// probe is synced when the first call that carried it was applied.
func (b *casebook) measureRecovery() {
	probes := make([]probed, 0, len(b.in.Probes))
	for _, p := range b.in.Probes {
		one := probed{Probe: p}
		calls := b.files[eventKey{p.Event.Organization, p.Event.ID}].calls
		if i := slices.IndexFunc(calls, (*call).applied); i >= 0 {
			one.arrived, one.synced = calls[i].ArrivedAt, true
		}
		probes = append(probes, one)
	}
	slices.SortStableFunc(probes, func(x, y probed) int { return x.SentAt.Compare(y.SentAt) })
	for i, fault := range b.in.Faults {
		if fault.To.IsZero() {
			continue
		}
		r := recoveryOf(fault, b.endOf(fault), probes)
		for j, other := range b.in.Faults {
			r.Disturbed = r.Disturbed || j != i && b.disturbs(other, r)
		}
		b.report.Recoveries = append(b.report.Recoveries, r)
	}
}

// endOf is when a fault and the rest that it prescribes are over.
func (b *casebook) endOf(fault Fault) time.Time {
	switch {
	case fault.LosesRedis && fault.InOrder:
		return fault.To.Add(b.in.Window)
	case fault.LosesRedis:
		return fault.To.Add(b.in.Rest)
	}
	return fault.To
}

// disturbs tells whether a fault was there between another one's end and its recovery.
func (b *casebook) disturbs(other Fault, r Recovery) bool {
	recovered := r.End.Add(max(r.First.Length, r.All.Length))
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
	r.Last = before[len(before)-1].since(end)
	r.All.Known = true
	for _, p := range before {
		one := p.since(end)
		r.All.Length = max(r.All.Length, one.Length)
		r.All.Known = r.All.Known && one.Known
	}
	return r
}

// since is the time from a moment until the probe was synced; 0 where it was before.
func (p probed) since(moment time.Time) Span {
	if !p.synced {
		return Span{}
	}
	return Span{Length: max(p.arrived.Sub(moment), 0), Known: true}
}
