package ledger

import (
	"fmt"
	"slices"
	"strings"

	"github.com/snovsync/snovsync/simulator"
)

// checkProspects looks at what each prospect's lifecycle field was written as, call
// by call, and at what it reads in the end.
func (b *checker) checkProspects() {
	profiles := map[string]map[string]simulator.Prospect{}
	for account, all := range b.in.Profiles {
		profiles[account] = map[string]simulator.Prospect{}
		for _, profile := range all {
			profiles[account][strings.ToLower(profile.Email)] = profile
		}
	}
	for _, p := range b.known {
		if !slices.ContainsFunc(p.files, (*eventRecord).exists) {
			continue
		}
		b.report.Prospects++
		b.checkWrites(p)
		if slices.ContainsFunc(p.files, func(f *eventRecord) bool { return f.entry != nil && !f.entry.final() }) {
			b.report.Unjudged++
			continue
		}
		profile, there := profiles[p.key.Account][p.key.Email]
		b.checkFinal(p, profile, there)
	}
}

// standing sorts a prospect's booking events by what they have to say in the end.
type standing struct {
	// written are those that must have been written: they succeeded, or were lost, or
	// were skipped although they must not be.
	written []*eventRecord
	// perhaps are those that were applied and count as not synced for the product,
	// which never had the answer: they failed, or found the prospect that they had made.
	perhaps []*eventRecord
	// untouched met a prospect that their organization leaves as it is. They count as
	// synced and wrote nothing.
	untouched []*eventRecord
	// superseded were skipped, and rightly so.
	superseded []*eventRecord
	// ceased are cancellations of bookings that were moved into others and were
	// applied nevertheless, because that was not known yet.
	ceased []*eventRecord
}

func (b *checker) standing(p *prospect) standing {
	var s standing
	for _, f := range p.files {
		if !f.event.Kind.IsBooking() || !f.exists() {
			continue
		}
		if b.movedAway(f) {
			if f.wasApplied() {
				s.ceased = append(s.ceased, f)
			}
			continue
		}
		switch applied := f.wasApplied(); {
		case f.entry == nil || f.entry.Status == statusSucceeded:
			s.written = append(s.written, f)
		case applied:
			s.perhaps = append(s.perhaps, f)
		case f.entry.Status == statusFailed:
		case b.wrongSkip(f) != "":
			s.written = append(s.written, f)
		case f.entry.Reason == reasonAlreadyExists:
			s.untouched = append(s.untouched, f)
		default:
			s.superseded = append(s.superseded, f)
		}
	}
	return s
}

// checkFinal compares what the lifecycle field reads with what the prospect's newest
// event asks for.
//
// The newest of those that were written decides, or one that was superseded by what
// does not count any more. An event that left the profile
// untouched decides only where a created event that happened before it was written
// after it: such a call takes the wording of the newest event that was synced. What
// was applied without the product's knowledge may decide or not. A cancellation that
// was written before its booking was known to be moved must be written over by the
// event that moved it, unless that one could not write.
func (b *checker) checkFinal(p *prospect, profile simulator.Prospect, there bool) {
	s := b.standing(p)
	reads := profile.CustomFields[b.in.LifecycleField]
	if !there {
		succeeded := func(f *eventRecord) bool {
			return f.entry == nil && f.exists() || f.entry != nil && f.entry.Status == statusSucceeded
		}
		if i := slices.IndexFunc(p.files, succeeded); i >= 0 {
			b.report.add(p.files[i].finding(WrongFinal, "Snov.io does not have the prospect"))
		}
		return
	}
	newest := newestOf(s.written)
	if left := newestOf(s.superseded); left != nil && left.after(newestOf(slices.Concat(s.written, s.untouched, s.perhaps))) {
		newest = left
	}
	if allowed := b.allowed(p, s, newest); !slices.Contains(allowed, reads) {
		b.report.add(b.wrongFinal(p, newest, reads, allowed))
	}
}

// allowed are the values that the lifecycle field may have in the end.
func (b *checker) allowed(p *prospect, s standing, newest *eventRecord) []string {
	decides := p.decidesBesides(s.untouched, newest)
	for _, f := range s.perhaps {
		if f.after(newest) {
			decides = append(decides, f)
		}
	}
	for _, f := range s.ceased {
		if f.after(newest) && !slices.ContainsFunc(b.moversOf(f), couldWrite) {
			decides = append(decides, f)
		}
	}
	if slices.Contains(s.superseded, newest) && !slices.ContainsFunc(s.ceased, func(f *eventRecord) bool { return slices.ContainsFunc(b.moversOf(f), couldWrite) }) {
		decides = append(decides, newestOf(s.written))
	}
	var allowed []string
	for _, f := range decides {
		wording := ""
		if f != nil {
			wording = b.in.Wording.of(f.event)
		}
		if !slices.Contains(allowed, wording) {
			allowed = append(allowed, wording)
		}
	}
	return allowed
}

// decidesBesides are the events whose wording the last write had to take, given those
// that left the profile untouched: the newest written event's, or that of a newer one
// which was known when a created event, or one that moves a booking, was written late. Where it may have been known
// or not, because its calls came before and after, both are possible.
func (p *prospect) decidesBesides(untouched []*eventRecord, newest *eventRecord) []*eventRecord {
	decides := []*eventRecord{newest}
	last := p.lastWrite()
	if last == nil || !slices.ContainsFunc(last.carried, borrows) {
		return decides
	}
	for _, f := range untouched {
		if !f.after(newest) || len(f.calls) == 0 || f.calls[0].Seq > last.Seq {
			continue
		}
		if f.calls[len(f.calls)-1].Seq < last.Seq {
			decides = decides[:0]
		}
		decides = append(decides, f)
	}
	return decides
}

// couldWrite: the event was not kept from writing by the failure of its calls or by
// a profile that it must leave untouched.
func couldWrite(f *eventRecord) bool {
	return f.entry == nil || f.entry.Status != statusFailed && f.entry.Reason != reasonAlreadyExists
}

// lastWrite is the last call that wrote the lifecycle field; nil: none did.
func (p *prospect) lastWrite() *call {
	for _, c := range slices.Backward(p.calls) {
		if c.applied() && c.status != "" {
			return c
		}
	}
	return nil
}

func (b *checker) wrongFinal(p *prospect, newest *eventRecord, reads string, allowed []string) Finding {
	what := fmt.Sprintf("the field reads %q, which must be %q", reads, strings.Join(allowed, `" or "`))
	var calls []*call
	if last := p.lastWrite(); last != nil {
		calls = append(calls, last)
	}
	if newest == nil {
		newest = p.files[0]
	}
	return newest.finding(WrongFinal, what, calls...)
}
