package modelcheck

// Rule is one thing that the engine keeps to. A scenario can go without one, to
// show that the engine's promises rest on it.
type Rule uint8

// The rules.
const (
	// RuleNone stands for an engine that keeps to all of them.
	RuleNone Rule = iota
	// RuleStartFenced: StartEntries refuses an entry that was started under a later lease.
	RuleStartFenced
	// RuleResultFenced: WriteResults refuses a result of an earlier lease than the entry's.
	RuleResultFenced
	// RuleFinalNotStarted: StartEntries refuses an entry that has its outcome.
	RuleFinalNotStarted
	// RuleSendChecked: a call is sent only while the lease's time allows it.
	RuleSendChecked
	// RuleSendLeavesTravel: what is left of the lease is at least the time that a call travels.
	RuleSendLeavesTravel
	// RuleTravelBounded: a call travels no longer than that. Without it a lease is
	// shorter than a call's way.
	RuleTravelBounded
	// RuleReapedSpent: the token of a lease that ran out counts as spent.
	RuleReapedSpent
	// RuleReapedReturned: the token of a lease that ran out comes back after a window.
	RuleReapedReturned
	// RuleSpentSinceCompletion: a token comes back a window after its call's
	// completion, not after its sending.
	RuleSpentSinceCompletion
	// RuleRests: accounts rest after Redis lost its past.
	RuleRests
	// RuleRestOutlastsWindow: they rest for longer than a window.
	RuleRestOutlastsWindow
	// RuleRestCoversLease: they rest for a window and a whole lease, not only for a
	// window and the time that a call travels.
	RuleRestCoversLease
	// RuleRestCoversPermit: and for as long as a permit lasts.
	RuleRestCoversPermit
	// RuleTrustsOwnRun: claims are answered only by a server whose state was built under its run id.
	RuleTrustsOwnRun
	// RuleOpenNeedsSeed: a rebuild is declared done only if what it told the server first is still there.
	RuleOpenNeedsSeed
	// RuleNumbersUnique: after a rebuild no lease gets a number that an earlier one had.
	RuleNumbersUnique
	// RuleNotRevived: a lease that ran out is not renewed, reaped or not.
	RuleNotRevived
	// RuleReaps: leases that ran out are reaped.
	RuleReaps
	// RuleSweeps: the sweeper brings what the store says is waiting and Redis does not know.
	RuleSweeps
	// RuleUnsettledAdmitted: what is to be settled without a call and is RUNNING in the
	// store enters its lane, where its worker or a later lease settles it.
	RuleUnsettledAdmitted
	// RuleRecordFirst: a result is in the store before its lane goes on.
	RuleRecordFirst
	// RuleRefusedStays: an event whose result the store refused stays in its lane.
	RuleRefusedStays
	// RuleBegunFirst: an event that has begun is planned before older ones that came since.
	RuleBegunFirst
	// RuleLatestFirst: of those that have begun, what began under the latest lease goes first.
	RuleLatestFirst
	// RuleBegunStays: an event that was ever started has begun, also while it waits again.
	RuleBegunStays
	// RuleWholeLane: the planner sees every waiting event of the prospect that has begun.
	RuleWholeLane
	// RulePlansAlike: events that began as one call are planned as one call again.
	RulePlansAlike
	// RuleLossOutlastsTravel: a call is given up for lost no sooner than it could still arrive.
	RuleLossOutlastsTravel
	// RuleTokenCallChecked: the call for an access token is sent only while the lease's time allows it.
	RuleTokenCallChecked
	// RulePermitChecked: a call under a permit is sent only while the permit's time allows it.
	RulePermitChecked
	rulesEnd
)

// String names the rule.
func (r Rule) String() string {
	return [...]string{
		RuleNone:                 "none",
		RuleStartFenced:          "start-fenced",
		RuleResultFenced:         "result-fenced",
		RuleFinalNotStarted:      "final-not-started",
		RuleSendChecked:          "send-checked",
		RuleSendLeavesTravel:     "send-leaves-travel",
		RuleTravelBounded:        "travel-bounded",
		RuleReapedSpent:          "reaped-spent",
		RuleReapedReturned:       "reaped-returned",
		RuleSpentSinceCompletion: "spent-since-completion",
		RuleRests:                "rests",
		RuleRestOutlastsWindow:   "rest-outlasts-window",
		RuleRestCoversLease:      "rest-covers-lease",
		RuleRestCoversPermit:     "rest-covers-permit",
		RuleTrustsOwnRun:         "trusts-own-run",
		RuleOpenNeedsSeed:        "open-needs-seed",
		RuleNumbersUnique:        "numbers-unique",
		RuleNotRevived:           "not-revived",
		RuleReaps:                "reaps",
		RuleSweeps:               "sweeps",
		RuleUnsettledAdmitted:    "unsettled-admitted",
		RuleRecordFirst:          "record-first",
		RuleRefusedStays:         "refused-stays",
		RuleBegunFirst:           "begun-first",
		RuleLatestFirst:          "latest-first",
		RuleBegunStays:           "begun-stays",
		RuleWholeLane:            "whole-lane",
		RulePlansAlike:           "plans-alike",
		RuleLossOutlastsTravel:   "loss-outlasts-travel",
		RuleTokenCallChecked:     "token-call-checked",
		RulePermitChecked:        "permit-checked",
	}[r]
}

func (sc *Scenario) keeps(r Rule) bool { return sc.Without != r }
