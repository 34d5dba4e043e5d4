package modelcheck

import "fmt"

// deed is a kind of step. Their order is the one in which a scheduler that is
// fair and meets no more faults takes them, see drain.go.
type deed uint8

const (
	renews deed = iota
	arrives
	prepares
	starts
	asks
	hearsToken
	takesSecond
	sends
	hears
	loses
	concludes
	completes
	beginsRebuild
	seeds
	admitsAll
	opens
	reports
	admits
	sweeps
	reaps
	claims
	acquires
	ticks
	// What follows is no part of a run without faults.
	endsFirst
	strayArrives
	crashes
	givesBack
	stopsUnsent
	unheard
	earlyLoss
	reportsUnpushed
	admitsUnacknowledged
	rebuilderCrashes
	wipes
	saves
	restarts
	switchesOff
)

// step is one thing that happens, to a worker or an event.
type step struct {
	deed deed
	// who is the worker or the event, from 0.
	who uint8
	// what is the prospect, from 0.
	what uint8
}

// fair tells whether a run without further faults may take the step.
func (s step) fair() bool { return s.deed <= ticks }

func (s step) before(other step) bool {
	if s.deed != other.deed {
		return s.deed < other.deed
	}
	if s.what != other.what {
		return s.what < other.what
	}
	return s.who < other.who
}

// String says what happens.
func (s step) String() string {
	worker, event, prospect := fmt.Sprintf("worker %d", s.who+1), fmt.Sprintf("event %d", s.who+1), fmt.Sprintf("prospect %d", s.what+1)
	return [...]string{
		renews:               worker + " renews its lease",
		arrives:              "the call of " + worker + " arrives",
		prepares:             worker + " reads the store and plans",
		starts:               worker + " marks its entries RUNNING",
		asks:                 worker + " asks for an access token",
		hearsToken:           worker + " gets the access token",
		takesSecond:          worker + " takes a second token",
		sends:                worker + " sends its call",
		hears:                worker + " hears the answer and records it",
		loses:                worker + " hears nothing and records that",
		concludes:            worker + " sends nothing and records that",
		completes:            worker + " ends its lease",
		beginsRebuild:        "a rebuild begins",
		seeds:                "the rebuild tells Redis of the unknown past",
		admitsAll:            "the rebuild admits what waits",
		opens:                "the rebuild is declared done",
		reports:              event + " is reported, stored and pushed",
		admits:               event + " is admitted to its lane",
		sweeps:               "the sweeper brings what Redis does not know",
		reaps:                "the lease of " + prospect + " ran out and is reaped",
		claims:               worker + " claims " + prospect,
		acquires:             worker + " takes a permit",
		ticks:                "a tick passes",
		endsFirst:            worker + " ends its lease before its result is stored",
		strayArrives:         "a call that nobody waits for arrives",
		crashes:              worker + " dies",
		givesBack:            worker + " gives its lease back",
		stopsUnsent:          worker + " stops and records that it sent nothing",
		unheard:              worker + " does not hear the answer and records that",
		earlyLoss:            worker + " loses the connection while its call is under way, and records that",
		reportsUnpushed:      event + " is reported and stored; the push is lost",
		admitsUnacknowledged: event + " is admitted to its lane; the message stays in the stream",
		rebuilderCrashes:     "the process that rebuilds dies",
		wipes:                "Redis is emptied",
		saves:                "Redis writes its state to disk",
		restarts:             "Redis restarts with what was on its disk",
		switchesOff:          "an admin switches the trigger off",
	}[s.deed]
}

// move is a step and where it leads.
type move struct {
	step step
	to   state
	// broken is the promise that the step breaks; "": none.
	broken Promise
}

// environment takes the steps of a scenario.
type environment struct {
	Scenario
	moves []move
	// broken is the promise that the step breaks which is being taken.
	broken Promise
}

// from gives every step that a state allows. The answer is valid until the next call.
func (x *environment) from(s *state) []move {
	x.moves = x.moves[:0]
	for i := range s.workers {
		x.work(*s, uint8(i))
	}
	x.deliver(*s)
	x.store(*s)
	x.reap(*s)
	x.rebuild(*s)
	x.lose(*s)
	x.tick(*s)
	for i := range x.moves {
		x.moves[i].to.overwrites(s)
	}
	return x.moves
}

// breaks notes that the present step breaks a promise.
func (x *environment) breaks(p Promise) {
	if x.broken == "" && (x.Only == "" || x.Only == p) {
		x.broken = p
	}
}

// add notes the present step and where it leads.
func (x *environment) add(st step, to state) {
	if x.unpaid(&to) {
		x.breaks(NotPaid)
	}
	x.moves = append(x.moves, move{st, to, x.broken})
	x.broken = ""
}
