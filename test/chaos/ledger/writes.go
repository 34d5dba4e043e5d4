package ledger

import (
	"fmt"
	"slices"
)

// checkWrites goes through the calls that wrote a prospect's lifecycle field, in the
// order of arrival, and finds values that only an older event asks for than one that
// was applied before, or that the call itself carries.
//
// A value is right if some event of the prospect asks for it that had been accepted by
// then and is not older than the newest one applied so far, with this call. So a created event that
// comes late may write the newest event's wording, and events that are not applied
// yet may lend theirs: a call carries more than its host tells. The cancellation of a
// booking that was moved sets no bound, because what replaces it may be older; it may
// be written itself until its replacement is.
func (b *checker) checkWrites(p *prospect) {
	var applied, known []*eventRecord
	for _, c := range p.calls {
		if !c.applied() {
			continue
		}
		if c.status != "" && !b.asked(p, c, applied) {
			b.report.add(b.wentBack(p, c, applied, known))
		}
		applied = append(applied, c.carried...)
		if c.recorded() {
			known = append(known, c.carried...)
		}
	}
}

// asked tells whether an event asks for what a call wrote that is not older than the
// newest of those that were applied before and with it.
func (b *checker) asked(p *prospect, c *call, applied []*eventRecord) bool {
	floor := b.floor(slices.Concat(applied, c.carried))
	return slices.ContainsFunc(p.files, func(f *eventRecord) bool {
		replaced := func(mover *eventRecord) bool { return slices.Contains(applied, mover) }
		switch {
		case b.in.Wording.of(f.event) != c.status, floor != nil && floor.after(f):
			return false
		case f.entry != nil && f.entry.CreatedAt.After(c.ArrivedAt):
			return false
		}
		return !slices.ContainsFunc(b.moversOf(f), replaced)
	})
}

// floor is the newest applied event that counts.
func (b *checker) floor(applied []*eventRecord) *eventRecord {
	var counting []*eventRecord
	for _, f := range applied {
		if f.event.Kind.IsBooking() && !b.movedAway(f) {
			counting = append(counting, f)
		}
	}
	return newestOf(counting)
}

func (b *checker) wentBack(p *prospect, c *call, applied, known []*eventRecord) Finding {
	what := fmt.Sprintf("%q was written, which nobody asks for", c.status)
	if floor := b.floor(slices.Concat(applied, c.carried)); floor != nil {
		what = fmt.Sprintf("%q was written with or after %s of %s, which asks for %q",
			c.status, floor.event.ID, floor.event.Organization, b.in.Wording.of(floor.event))
	}
	found := c.carried[0].finding(WentBack, what, c)
	switch {
	case b.lateCause(c.carried[0], c) != "":
		found.Cause = b.lateCause(c.carried[0], c)
	case b.asked(p, c, known):
		found.Cause = CauseUnknownOutcome
	}
	return found
}
