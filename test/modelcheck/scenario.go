package modelcheck

import "errors"

// Bounds of what a state can hold; a scenario stays within them.
const (
	maxEvents  = 3
	maxLanes   = 3
	maxWorkers = 2
	maxWindow  = 4
	maxOrphans = 2
	maxTime    = 100
)

// Scenario is a small environment that is explored completely. Times are in ticks.
type Scenario struct {
	// Events of one Snov.io account, in the order in which they happened. Each can
	// be reported at any moment, so each can come late.
	Events []Event
	// Limit is how many calls may arrive in any Window.
	Limit, Window int
	// Lease is how long a lease lasts after it was given out or renewed. Travel is
	// the time within which what was sent arrives, or never.
	Lease, Travel int
	// Merge makes the planner fold waiting events into one call where it may.
	Merge bool
	// TokenCalls: the organization's access token has to be asked for before its
	// first call, with a call that counts like every other.
	TokenCalls bool
	// Permits is how many calls are made outside the lanes, for an admin who waits.
	// Each holds its token for up to Permit, which is not renewed.
	Permits, Permit int
	// Faults bounds what goes wrong. That anything is slow for any time costs nothing.
	Faults Faults
	// Without is the rule that the engine breaks; RuleNone: none.
	Without Rule
	// Only is the one promise that is looked at; "": all of them.
	Only Promise
}

// Event is something that happened to a prospect.
type Event struct {
	// Prospect counts from 0.
	Prospect int
	// Status: the event says only a status, so it is superseded by a later one that
	// was synced. Others write their fields even then, with the later one's status.
	Status bool
}

// Faults bounds how often each thing goes wrong, and all of them together.
type Faults struct {
	Total int
	// Crash: a process dies, a worker or the one that rebuilds.
	Crash int
	// Stop: a worker gives back what it has not sent.
	Stop int
	// Wipe: Redis is emptied and keeps its run id (FLUSHALL).
	Wipe int
	// Restart: Redis restarts with what it had at some earlier moment, up to Unsaved
	// ticks ago.
	Restart, Unsaved int
	// Unheard: the answer to a call that arrived is lost.
	Unheard int
	// Unpushed: an event is stored and not pushed.
	Unpushed int
	// Unacknowledged: a message of the stream is admitted and not acknowledged.
	Unacknowledged int
	// Off: an admin switches the trigger of all events off, and it stays off. What
	// waits is skipped.
	Off int
}

// ErrBounds says that a scenario is larger than a state can hold.
var ErrBounds = errors.New("the scenario does not fit into a state of the model")

func (sc *Scenario) fits() bool {
	lanes := sc.lanes()
	if sc.Permits > 0 {
		lanes++
	}
	return len(sc.Events) > 0 && len(sc.Events) <= maxEvents && lanes <= maxLanes && sc.Window <= maxWindow &&
		max(sc.Lease, sc.Permit, sc.Travel) <= maxTime
}

// lanes counts the prospects.
func (sc *Scenario) lanes() int {
	most := 0
	for _, e := range sc.Events {
		most = max(most, e.Prospect+1)
	}
	return most
}

// permits is the lane that stands for the permits: it has no events.
func (sc *Scenario) permits() uint8 { return uint8(sc.lanes()) }

// inLane is the set of the events of a prospect.
func (sc *Scenario) inLane(lane uint8) set {
	var events set
	for i, e := range sc.Events {
		if e.Prospect == int(lane) {
			events = events.with(i)
		}
	}
	return events
}
