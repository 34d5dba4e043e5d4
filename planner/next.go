package planner

import (
	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/snovio"
)

// Step is the next thing to do for a prospect's waiting events: settle the skips,
// make the call if there is one, then plan the rest with fresh facts. Numbers are
// indexes into the inputs of Next; every input is in exactly one of Skips, Entries
// and Rest.
type Step struct {
	Skips []Skip
	// Call is the one call to make; nil where every input is skipped.
	Call *snovio.Prospect
	// Entries share the call, oldest first. The first carries it, the others are
	// merged into that one.
	Entries []int
	// Notes holds what Decision.Notes says of each input in Entries that has any.
	Notes map[int][]string
	// Rest is to be planned after the call has its outcome.
	Rest []int
}

// Skip is an input that ends without a call.
type Skip struct {
	Index   int
	Reason  models.Reason
	Message string
}

// Next plans the waiting events of one prospect and one organization, oldest first.
// It plans them one by one, each with the facts as the ones before it leave them,
// and folds their calls into one for as long as the prospect ends exactly as it
// would have with a call for each.
//
// A skip that would rest on a call of this very step is left for the rest: if that
// call fails, there is nothing to rest on.
func Next(inputs []Input, facts models.Facts) Step {
	step := Step{Notes: map[int][]string{}}
	known := facts
	for i, in := range inputs {
		decision := Plan(in, known)
		if decision.Skip != "" && Plan(in, facts).Skip != "" {
			step.Skips = append(step.Skips, Skip{Index: i, Reason: decision.Skip, Message: decision.Message})
			if decision.Skip == models.ReasonSuperseded {
				known = after(known, in)
			}
			continue
		}
		if decision.Skip != "" || !step.fold(decision.Call) {
			step.Rest = indexes(i, len(inputs))
			return step
		}
		step.Entries = append(step.Entries, i)
		if len(decision.Notes) > 0 {
			step.Notes[i] = decision.Notes
		}
		known = after(known, in)
	}
	return step
}

// fold adds a call to the step's, or tells that the two cannot be one.
func (s *Step) fold(call *snovio.Prospect) bool {
	if s.Call == nil {
		s.Call = call
		return true
	}
	merged, ok := merge(*s.Call, *call)
	if ok {
		s.Call = &merged
	}
	return ok
}

// after is what is known of a prospect once the input's call was answered, or once it was skipped
// because a newer event was synced. The cancellation of a booking that was moved does not count.
func after(facts models.Facts, in Input) models.Facts {
	if !in.Event.Kind.IsBooking() || isMovedCancellation(in.Event, facts) {
		return facts
	}
	if !in.olderThan(facts.Newest) {
		facts.Newest = in.synced()
	}
	host := in.Event.HostEmail()
	if host != "" && (facts.Host == nil || !in.before(facts.Host.OccurredAt, facts.Host.Seq)) {
		facts.Host = &models.SyncedHost{Email: host, OccurredAt: in.Event.OccurredAt, Seq: in.Seq}
	}
	return facts
}

func indexes(from, to int) []int {
	all := make([]int, 0, to-from)
	for i := from; i < to; i++ {
		all = append(all, i)
	}
	return all
}
