package modelcheck

// A fair run is one that meets no more faults: each process takes its steps as soon
// as it can, leases are renewed in time, and time passes only when there is nothing
// else to do. The order of the deeds in step.go says who goes first.

// end is where a fair run has nothing left to do.
const end = ^uint32(0)

// undrained looks for a state from which the fair run never ends.
func (e *explorer) undrained() *breach {
	if e.Only != "" && e.Only != NeverDone {
		return nil
	}
	const unknown, onTheWay, ends = 0, 1, 2
	marks := make([]uint8, len(e.fair))
	var way []uint32
	for i := range e.fair {
		n := uint32(i)
		for way = way[:0]; n != end && marks[n] == unknown; n = e.fair[n] {
			marks[n] = onTheWay
			way = append(way, n)
		}
		if n != end && marks[n] == onTheWay {
			return &breach{NeverDone, uint32(i)}
		}
		for _, n := range way {
			marks[n] = ends
		}
	}
	return nil
}

// fairRun tells the fair run from a state until it comes round.
func (e *explorer) fairRun(s state) []string {
	told := []string{"- from here on nothing goes wrong any more -"}
	been := map[state]bool{}
	for at := e.canonical(s); !been[at]; at = e.canonical(s) {
		been[at] = true
		var next *move
		for i, m := range e.from(&s) {
			if e.canonical(m.to) != at && m.step.fair() && (next == nil || m.step.before(next.step)) {
				next = &e.moves[i]
			}
		}
		if next == nil {
			return append(told, "- nothing can happen any more -")
		}
		told = append(told, next.step.String())
		s = next.to
		e.forget(&s)
	}
	return append(told, "- and so on for ever -")
}
