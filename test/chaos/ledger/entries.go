package ledger

import (
	"fmt"
	"slices"

	"github.com/snovsync/snovsync/simulator"
	"github.com/snovsync/snovsync/test/chaos/workload"
)

// checkEntries looks at how each entry ended, and whether the reason holds.
func (b *checker) checkEntries() {
	carriers := b.appliedCarriers()
	for _, f := range b.ordered {
		if f.entry == nil {
			continue
		}
		b.checkTouched(f)
		b.checkMerged(f)
		switch f.entry.Status {
		case statusSucceeded:
			if !carriers[f.carrier()] {
				b.report.add(f.finding(Unsent, "the entry succeeded, and no call that carried the event was applied", f.calls...))
			}
		case statusSkipped:
			if problem := b.wrongSkip(f); problem != "" {
				b.report.add(f.finding(Unjustified, fmt.Sprintf("SKIPPED/%s: %s", f.entry.Reason, problem), f.calls...))
			}
		case statusFailed:
			if f.entry.Reason != reasonUnavailable || f.entry.AttemptCount < b.in.MaxAttempts {
				b.report.add(f.finding(Unjustified, fmt.Sprintf("FAILED/%s after %d attempts of %d: %s",
					f.entry.Reason, f.entry.AttemptCount, b.in.MaxAttempts, f.entry.Message), f.calls...))
			}
		default:
			b.report.add(f.finding(Unended, fmt.Sprintf("the entry has been %s since %s: %s %s",
				f.entry.Status, f.entry.UpdatedAt.Format("15:04:05.000"), f.entry.Reason, f.entry.Message), f.calls...))
		}
	}
}

// carrier is the id of the entry whose call the event's entry shared in the end, its
// own where it made its own.
func (f *eventRecord) carrier() string {
	if f.entry.MergedInto != "" {
		return f.entry.MergedInto
	}
	return f.entry.ID
}

// checkMerged looks at whose call an entry says it shared: one that another entry of
// the prospect and the organization made itself.
func (b *checker) checkMerged(f *eventRecord) {
	if f.entry.MergedInto == "" {
		return
	}
	carrier := b.entries[f.entry.MergedInto]
	if carrier == nil || carrier.prospect != f.prospect || carrier.event.Organization != f.event.Organization || carrier.entry.MergedInto != "" {
		b.report.add(f.finding(Strange, "the entry names the call of "+f.entry.MergedInto+", which cannot have been its own too"))
	}
}

// appliedCarriers are the entries of which some entry that shared the call is known
// to have been in one that was applied.
func (b *checker) appliedCarriers() map[string]bool {
	applied := map[string]bool{}
	for _, f := range b.ordered {
		if f.entry != nil && f.wasApplied() {
			applied[f.carrier()] = true
			applied[f.entry.ID] = true
		}
	}
	return applied
}

// leavesUntouched: the event must not change the profile of a prospect that exists.
func (b *checker) leavesUntouched(f *eventRecord) bool {
	return b.organizations[f.event.Organization].SkipsExisting && !f.event.Kind.IsStatusChange()
}

// checkTouched looks at what the calls of an event changed that must change nothing.
func (b *checker) checkTouched(f *eventRecord) {
	if !b.leavesUntouched(f) {
		return
	}
	for _, c := range f.calls {
		if c.Applied == simulator.AppliedUpdated || c.Applied == simulator.AppliedUpdatedElsewhere {
			b.report.add(f.finding(Touched, "the organization leaves existing prospects untouched, and the call updated one", c))
		}
	}
}

// wrongSkip says why a skip is not right; "" where it is. In a workload every event has
// an address, every organization is connected and has a list, a lifecycle field and
// all triggers on, so that only two reasons can hold.
func (b *checker) wrongSkip(f *eventRecord) string {
	switch f.entry.Reason {
	case reasonSuperseded:
		return b.wrongSuperseded(f)
	case reasonAlreadyExists:
		return b.wrongAlreadyExists(f)
	}
	return "nothing in the workload gives this reason"
}

// wrongSuperseded: a status event is superseded by a newer booking event of the
// prospect that was synced before it was skipped, and a cancellation also by an
// event that moved the booking into another.
func (b *checker) wrongSuperseded(f *eventRecord) string {
	if !f.event.Kind.IsStatusChange() {
		return "only a status can be superseded"
	}
	if b.movedAway(f) {
		return ""
	}
	newer := func(other *eventRecord) bool {
		return other.event.Kind.IsBooking() && other.after(f) && other.entry != nil && other.entry.reachedSnovio() &&
			!other.entry.UpdatedAt.After(f.entry.UpdatedAt)
	}
	if slices.ContainsFunc(f.prospect.files, newer) {
		return ""
	}
	return "no newer event of the prospect had been synced, and its booking was not moved into another"
}

// wrongAlreadyExists: an event of an organization that skips existing prospects met
// one, which a call before, perhaps its own, had made.
func (b *checker) wrongAlreadyExists(f *eventRecord) string {
	if !b.leavesUntouched(f) {
		return fmt.Sprintf("the organization %s must update existing prospects with a %s", f.event.Organization, f.event.Kind)
	}
	if len(f.calls) == 0 {
		return "no call of the event arrived"
	}
	last := f.calls[len(f.calls)-1]
	made := func(c *call) bool { return c.Applied == simulator.AppliedAdded && c.Seq < last.Seq }
	if !slices.ContainsFunc(f.prospect.calls, made) {
		return "the prospect did not exist"
	}
	return ""
}

// newestOf is the newest of the files, nil of none.
func newestOf(files []*eventRecord) *eventRecord {
	var newest *eventRecord
	for _, f := range files {
		if f.after(newest) {
			newest = f
		}
	}
	return newest
}

// borrows tells whether the event, when it comes late, is written with the wording of
// the newest one: a created event is, and one that moves a booking.
func borrows(f *eventRecord) bool {
	return f.event.Kind == workload.BookingCreated || f.event.RescheduledFrom != ""
}
