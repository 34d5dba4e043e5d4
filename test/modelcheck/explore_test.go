package modelcheck

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// small is a environment in which a lease is twice as long as a call's way, and as long
// as the window.
func small(events []Event, limit int, faults Faults) Scenario {
	return Scenario{Events: events, Limit: limit, Window: 2, Lease: 2, Travel: 1, Faults: faults}
}

func merging(sc Scenario) Scenario        { sc.Merge = true; return sc }
func withTokenCalls(sc Scenario) Scenario { sc.TokenCalls = true; return sc }
func withPermit(sc Scenario) Scenario     { sc.Permits, sc.Permit = 1, 3; return sc }
func lasting(lease, travel int, sc Scenario) Scenario {
	sc.Lease, sc.Travel = lease, travel
	return sc
}

var (
	one     = []Event{{Status: true}}
	two     = []Event{{Status: true}, {Status: true}}
	created = []Event{{}, {}}
	mixed   = []Event{{}, {Status: true}}
	apart   = []Event{{Status: true}, {Prospect: 1, Status: true}}
)

// environments are those that are explored. The larger ones take in smaller ones with the
// same events.
func environments() map[string]Scenario {
	slow, any1 := Faults{}, Faults{Total: 1, Crash: 1, Stop: 1, Unheard: 1, Wipe: 1}
	if !thorough {
		return map[string]Scenario{
			"two events of a prospect": small(two, 1, slow),
			"merged events":            merging(small(created, 2, slow)),
			"two prospects":            small(apart, 1, slow),
			"Redis emptied twice":      small(one, 1, Faults{Total: 2, Wipe: 2, Crash: 1}),
			"Redis restarted":          small(one, 2, Faults{Total: 1, Restart: 1, Unsaved: 1}),
			"access tokens":            withTokenCalls(small(one, 2, any1)),
			"permits":                  withPermit(small(one, 1, any1)),
			"switched off":             small(one, 1, Faults{Total: 2, Off: 1, Crash: 1, Wipe: 1}),
			"a longer lease":           lasting(4, 2, small(one, 1, any1)),
		}
	}
	any2 := any1
	any2.Total = 2
	return map[string]Scenario{
		"two events of a prospect":                  small(two, 1, Faults{Total: 2, Crash: 2, Stop: 1, Unheard: 2, Unpushed: 1, Unacknowledged: 1}),
		"two events of a prospect, tokens to spare": small(two, 2, any1),
		"merged events":                             merging(small(created, 2, any1)),
		"late events of two kinds":                  small(mixed, 1, any1),
		"two prospects":                             small(apart, 1, any1),
		"two events, Redis emptied":                 small(two, 1, Faults{Total: 2, Wipe: 1, Crash: 1}),
		"Redis emptied twice":                       small(one, 1, Faults{Total: 3, Wipe: 2, Crash: 1}),
		"Redis restarted":                           small(one, 2, Faults{Total: 2, Restart: 1, Unsaved: 2, Wipe: 1, Crash: 1, Stop: 1}),
		"access tokens":                             withTokenCalls(small(one, 2, any2)),
		"permits":                                   withPermit(small(one, 1, any2)),
		"switched off":                              small(one, 1, Faults{Total: 3, Off: 1, Crash: 1, Wipe: 1}),
		"a longer lease":                            lasting(4, 2, small(one, 1, any2)),
	}
}

func TestPromisesAreKept(t *testing.T) {
	t.Parallel()
	for name, environment := range environments() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			began := time.Now()
			result := explore(t, environment)
			t.Logf("%d states, up to %d steps, %v", result.States, result.Depth, time.Since(began).Round(time.Millisecond))
			if v := result.Violation; v != nil {
				t.Fatalf("%s:\n%s", v.Promise, strings.Join(v.Trace, "\n"))
			}
		})
	}
}

func explore(t *testing.T, sc Scenario) Result {
	t.Helper()
	result, err := Explore(sc)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func TestScenarioThatDoesNotFitIsRefused(t *testing.T) {
	for name, sc := range map[string]Scenario{
		"no events":           small(nil, 1, Faults{}),
		"too many events":     small(append(two, two...), 1, Faults{}),
		"too many prospects":  small([]Event{{Prospect: maxLanes}}, 1, Faults{}),
		"no lane for permits": withPermit(small([]Event{{Prospect: maxLanes - 1}}, 1, Faults{})),
		"too long a lease":    lasting(maxTime+1, 1, small(one, 1, Faults{})),
	} {
		if _, err := Explore(sc); !errors.Is(err, ErrBounds) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
