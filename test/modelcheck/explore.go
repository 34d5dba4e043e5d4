package modelcheck

import "slices"

// Result is what an exploration found.
type Result struct {
	// States is the number of states that were reached, Depth the number of steps to
	// the farthest of them.
	States, Depth int
	// Violation is nil where every promise is kept in every state.
	Violation *Violation
}

// Violation is a broken promise.
type Violation struct {
	Promise Promise
	// Trace is a shortest way to it from the beginning, a sentence for each step.
	Trace []string
}

// Explore reaches every state of a scenario, breadth first, and stops at the first
// broken promise. Then it checks that from each state, once nothing goes wrong any
// more, every event gets its outcome and every token comes back. It fails with
// ErrBounds on a scenario that is too large.
func Explore(sc Scenario) (Result, error) {
	if !sc.fits() {
		return Result{}, ErrBounds
	}
	e := &explorer{environment: environment{Scenario: sc}, seen: newStates()}
	e.reach(sc.canonical(sc.initial()), 0)
	at := uint32(0)
	for at < e.seen.size() {
		if b := e.expand(at); b != nil {
			return e.result(b), nil
		}
		at++
	}
	return e.result(e.undrained()), nil
}

// explorer numbers the states in the order in which it reaches them.
type explorer struct {
	environment
	seen *states
	// parents is the state that each was reached from, depths in how many steps.
	parents []uint32
	depths  []uint16
	// fair is the state that a fair run goes to from each, or end.
	fair []uint32
}

// breach is a broken promise where the explorer found it.
type breach struct {
	promise Promise
	// at is the state before the step that breaks it, or the one that never ends well.
	at uint32
}

func (e *explorer) reach(s state, from uint32) uint32 {
	n, fresh := e.seen.add(&s)
	if fresh {
		depth := uint16(0)
		if n > 0 {
			depth = e.depths[from] + 1
		}
		e.parents = append(e.parents, from)
		e.depths = append(e.depths, depth)
	}
	return n
}

// expand takes every step from a state.
func (e *explorer) expand(at uint32) *breach {
	s := e.seen.all[at]
	next, best := at, move{}
	for _, m := range e.from(&s) {
		if m.broken != "" {
			return &breach{m.broken, at}
		}
		n := e.reach(e.canonical(m.to), at)
		if n != at && m.step.fair() && (next == at || m.step.before(best.step)) {
			next, best = n, m
		}
	}
	if e.done(&s) {
		next = end
		if e.Only == "" || e.Only == EndsWrong {
			if e.endsWrong(&s) {
				return &breach{EndsWrong, at}
			}
		}
	}
	e.fair = append(e.fair, next)
	return nil
}

func (e *explorer) result(b *breach) Result {
	r := Result{States: len(e.seen.all), Depth: int(slices.Max(e.depths))}
	if b != nil {
		r.Violation = &Violation{Promise: b.promise, Trace: e.trace(b)}
	}
	return r
}

// trace tells the way to a breach. The states on it have their workers in an order
// of their own, so it is walked again with workers that keep their names.
func (e *explorer) trace(b *breach) []string {
	var way []uint32
	for n := b.at; n != 0; n = e.parents[n] {
		way = append(way, n)
	}
	slices.Reverse(way)
	s := e.initial()
	var told []string
	take := func(wanted func(m *move) bool) {
		moves := e.from(&s)
		i := slices.IndexFunc(moves, func(m move) bool { return wanted(&m) })
		if i >= 0 {
			told = append(told, moves[i].step.String())
			s = moves[i].to
			e.forget(&s)
		}
	}
	for _, n := range way {
		take(func(m *move) bool { return e.canonical(m.to) == e.seen.all[n] })
	}
	if b.promise == NeverDone {
		return append(told, e.fairRun(s)...)
	}
	take(func(m *move) bool { return m.broken == b.promise })
	return told
}
