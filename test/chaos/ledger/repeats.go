package ledger

import (
	"fmt"
	"time"

	"github.com/snovsync/snovsync/simulator"
)

// checkRepeats looks at every call beyond the first one for an event, and at every
// call that arrived when the event's entry had its final state.
func (b *checker) checkRepeats() {
	for _, f := range b.ordered {
		for i, c := range f.calls {
			switch {
			case f.late(c):
				found := f.finding(AfterEnd, fmt.Sprintf("the call of %s arrived %s after the entry had ended as %s %s",
					c.maker(), c.ArrivedAt.Sub(f.entry.UpdatedAt).Round(time.Millisecond), f.entry.Status, f.entry.Reason), c)
				found.Cause = b.lateCause(f, c)
				b.report.add(found)
			case i > 0:
				before := f.calls[i-1]
				found := f.finding(Repeated, "the call before, of "+before.maker()+", "+before.fate(), before, c)
				found.Cause = b.repeatCause(before, c)
				b.report.add(found)
			}
		}
	}
}

// late: the call arrived when the entry had its final state.
func (f *eventRecord) late(c *call) bool {
	return f.entry != nil && f.entry.final() && c.ArrivedAt.After(f.entry.UpdatedAt)
}

// lateCause explains a call that arrived after its entry's end: it stood still on its
// way. A process that was killed sends nothing later.
func (b *checker) lateCause(f *eventRecord, c *call) Cause {
	if !f.late(c) {
		return ""
	}
	for _, fault := range b.in.Faults {
		if fault.delays() && fault.befalls(c.via) && b.overlaps(fault, f.entry.UpdatedAt, c.ArrivedAt) {
			return CauseDelayed
		}
	}
	return ""
}

// repeatCause explains why a call was made again. That the call before failed is
// seen at the simulator, not in the log: what the product says of it is no excuse.
func (b *checker) repeatCause(before, again *call) Cause {
	switch {
	case before.OverLimit:
		return CauseOverLimit
	case before.Fault == simulator.FaultRateLimited, before.Fault == simulator.FaultLimitText:
		return CauseOverLimit
	case before.Fault == simulator.FaultLatency && before.recorded():
	case before.Fault != "":
		return CauseSnovioFault
	case before.refused():
		return CauseSnovioRefusal
	}
	if cause := b.hitBetween(before, again); cause != "" && !before.recorded() {
		return cause
	}
	return ""
}

// hitBetween finds the fault that kept a call's outcome from being recorded before
// another call was made.
func (b *checker) hitBetween(before, again *call) Cause {
	var found Cause
	for _, fault := range b.in.Faults {
		if !b.overlaps(fault, before.ArrivedAt, again.ArrivedAt) {
			continue
		}
		switch {
		case fault.befalls(before.via):
			return CauseProcess // nothing explains more
		case fault.befalls(TargetRedis):
			found = CauseRedis
		case fault.befalls(TargetPostgres):
			found = CausePostgres
		}
	}
	return found
}

// overlaps tells whether a fault, with its consequences, fell into a span of time.
func (b *checker) overlaps(f Fault, from, to time.Time) bool {
	return !f.From.After(to.Add(b.in.Grace)) && (f.To.IsZero() || !f.To.Before(from.Add(-b.in.Grace)))
}

// refused: Snov.io's answer was an HTTP error. That a prospect is in the list already
// has one too, and is an answer like any other.
func (c *call) refused() bool {
	return c.Status >= 400 && c.ProspectID == ""
}

// maker is the process that made the call.
func (c *call) maker() string {
	if c.via == "" {
		return "an unknown process"
	}
	return c.via
}

// fate is what became of the call, in words.
func (c *call) fate() string {
	answer := fmt.Sprintf("was answered %d", c.Status)
	if c.Status == 0 {
		answer = "had no answer"
	}
	if c.Fault != "" {
		answer += fmt.Sprintf(" (%s)", c.Fault)
	}
	if c.attempt == nil {
		return answer + " and was not recorded"
	}
	return answer + " and was recorded as " + c.attempt.Outcome
}
