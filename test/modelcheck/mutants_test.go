package modelcheck

import (
	"slices"
	"strings"
	"testing"
)

// mutant is an engine that does not keep to one rule, and a promise that it breaks.
type mutant struct {
	without     Rule
	broken      Promise
	environment Scenario
}

func mutants() []mutant {
	calm := Faults{}
	crash, stop, unheard := Faults{Total: 1, Crash: 1}, Faults{Total: 1, Stop: 1}, Faults{Total: 1, Unheard: 1}
	wipe, wipes, restart := Faults{Total: 1, Wipe: 1}, Faults{Total: 2, Wipe: 2}, Faults{Total: 1, Restart: 1, Unsaved: 2}
	return []mutant{
		{RuleStartFenced, StaleWrite, small(one, 2, calm)},
		{RuleResultFenced, StaleWrite, small(one, 2, calm)},
		{RuleFinalNotStarted, OutcomeChanged, small(one, 2, calm)},
		{RuleFinalNotStarted, SentAgain, small(one, 2, calm)},
		{RuleSendChecked, OverLimit, small(one, 1, calm)},
		{RuleSendLeavesTravel, TwoUnderWay, lasting(4, 2, small(one, 2, calm))},
		{RuleTravelBounded, TwoUnderWay, small(one, 2, calm)},
		{RuleTravelBounded, EndsWrong, small(two, 2, calm)},
		{RuleReapedSpent, OverLimit, small(one, 1, calm)},
		{RuleReapedSpent, NotPaid, small(one, 1, calm)},
		{RuleReapedReturned, NeverDone, small(one, 1, calm)},
		{RuleSpentSinceCompletion, OverLimit, small(apart, 1, calm)},
		{RuleRests, OverLimit, small(one, 1, wipe)},
		{RuleRestOutlastsWindow, OverLimit, small(one, 1, wipe)},
		{RuleRestCoversLease, OverLimit, small(one, 1, wipe)},
		{RuleRestCoversPermit, OverLimit, withPermit(small(one, 1, wipe))},
		{RuleTrustsOwnRun, OverLimit, small(one, 1, wipe)},
		{RuleOpenNeedsSeed, OverLimit, small(one, 1, wipes)},
		{RuleNumbersUnique, StrangersLease, small(one, 1, wipe)},
		{RuleNumbersUnique, OverLimit, small(one, 1, wipe)},
		{RuleNotRevived, TwoUnderWay, small(one, 2, restart)},
		{RuleReaps, NeverDone, small(one, 1, crash)},
		{RuleSweeps, NeverDone, small(one, 1, Faults{Total: 1, Unpushed: 1})},
		{RuleUnsettledAdmitted, NeverDone, small(one, 1, Faults{Total: 3, Wipe: 1, Off: 1, Crash: 1})},
		{RuleRecordFirst, TwoAtWork, small(one, 2, calm)},
		{RuleRefusedStays, LeftUnrecorded, small(one, 2, restart)},
		{RuleBegunFirst, StatusWentBack, small(two, 1, calm)},
		{RuleLatestFirst, StatusWentBack, small(two, 2, calm)},
		{RuleBegunStays, StatusWentBack, small(two, 2, stop)},
		{RuleWholeLane, StatusWentBack, small(two, 2, calm)},
		{RulePlansAlike, StatusWentBack, merging(small(created, 2, calm))},
		{RuleLossOutlastsTravel, TwoUnderWay, small(one, 2, unheard)},
		{RuleTokenCallChecked, OverLimit, withTokenCalls(small(one, 1, calm))},
		{RulePermitChecked, OverLimit, withPermit(small(one, 1, calm))},
	}
}

// TestEachRuleIsNeeded runs an engine without each rule, and wants to see the promise
// broken that rests on it.
func TestEachRuleIsNeeded(t *testing.T) {
	t.Parallel()
	for _, m := range mutants() {
		t.Run(m.without.String(), func(t *testing.T) {
			t.Parallel()
			m.environment.Without, m.environment.Only = m.without, m.broken
			result := explore(t, m.environment)
			if result.Violation == nil {
				t.Fatalf("the promise is kept in all %d states", result.States)
			}
			if steps := len(result.Violation.Trace); steps < m.depth(result) {
				t.Errorf("the trace has %d of %d steps", steps, m.depth(result))
			}
			t.Logf("after %d states: %s\n  %s", result.States, m.broken, strings.Join(result.Violation.Trace, "\n  "))
		})
	}
}

// depth is how many steps lead to the violation at least: as many as to the farthest
// state that was reached before it.
func (m *mutant) depth(result Result) int {
	switch m.broken {
	case NeverDone: // is looked for when all states have been reached
		return 1
	case EndsWrong: // is seen in a state, and not in a step from it
		return result.Depth - 1
	default:
		return result.Depth
	}
}

// TestEachRuleAndPromiseHasAMutant: a check that cannot fail proves nothing.
func TestEachRuleAndPromiseHasAMutant(t *testing.T) {
	rules, promises := map[Rule]bool{}, map[Promise]bool{}
	for _, m := range mutants() {
		rules[m.without], promises[m.broken] = true, true
	}
	for r := RuleNone + 1; r < rulesEnd; r++ {
		if !rules[r] {
			t.Errorf("no mutant goes without the rule %s", r)
		}
	}
	for _, p := range []Promise{
		OverLimit, StatusWentBack, TwoUnderWay, TwoAtWork, SentAgain, OutcomeChanged,
		StaleWrite, StrangersLease, LeftUnrecorded, NotPaid, NeverDone, EndsWrong,
	} {
		if !promises[p] {
			t.Errorf("no mutant breaks the promise: %s", p)
		}
	}
}

// TestTraceIsAShortestWay shows what a violation looks like.
func TestTraceIsAShortestWay(t *testing.T) {
	environment := small(one, 1, Faults{Total: 1, Wipe: 1})
	environment.Without, environment.Only = RuleRests, OverLimit
	want := []string{
		"event 1 is reported, stored and pushed",
		"event 1 is admitted to its lane",
		"worker 1 claims prospect 1",
		"worker 1 reads the store and plans",
		"worker 1 marks its entries RUNNING",
		"worker 1 sends its call",
		"the call of worker 1 arrives",
		"Redis is emptied",
		"a rebuild begins",
		"the rebuild tells Redis of the unknown past",
		"the rebuild admits what waits",
		"the rebuild is declared done",
		"worker 2 claims prospect 1",
		"worker 2 reads the store and plans",
		"worker 2 marks its entries RUNNING",
		"worker 2 sends its call",
		"the call of worker 2 arrives",
	}
	result := explore(t, environment)
	if result.Violation == nil || !slices.Equal(result.Violation.Trace, want) {
		t.Errorf("the exploration found %+v", result.Violation)
	}
}
