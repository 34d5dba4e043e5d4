package modelcheck

// prepare reads what the store knows of a claimed lane and plans, as prepare.go and
// package planner do.
func (x *environment) prepare(s state, who uint8) {
	x.plan(s, who, x.Merge)
	if !x.keeps(RulePlansAlike) {
		x.plan(s, who, !x.Merge)
	}
}

func (x *environment) plan(s state, who uint8, merge bool) {
	to := s
	w := &to.workers[who]
	members := w.call
	w.call = 0
	w.done = members & s.which(status.final)
	waiting := members &^ w.done
	synced := newest(x.inLane(w.lane) & s.which(func(st status) bool { return st == succeeded }))
	known, ended := synced, false
	next := func(i int) {
		rank := uint8(i + 1)
		switch late := rank < known; {
		case ended:
		case s.off:
			w.skips = w.skips.with(i)
		case late && x.Events[i].Status && rank < synced:
			w.skips = w.skips.with(i)
		case late && x.Events[i].Status, w.call != 0 && !merge:
			ended = true // it is planned after the call has its outcome
		default:
			w.call = w.call.with(i)
			known = max(known, rank)
			w.status = known
		}
	}
	begun := waiting & x.begun(&s)
	for first := begun; first != 0; {
		latest := x.latest(&s, first)
		latest.each(next)
		first &^= latest
	}
	(waiting &^ begun).each(next)
	w.phase = prepared
	if w.call == 0 {
		w.phase = ready
		if w.skips == 0 {
			w.phase = recorded
		}
	}
	x.add(step{deed: prepares, who: who}, to)
}

// begun are the events that go before those that are only waiting.
func (x *environment) begun(s *state) set {
	switch {
	case !x.keeps(RuleBegunFirst):
		return 0
	case !x.keeps(RuleBegunStays):
		return s.which(status.began)
	}
	var events set
	for i := range s.entries {
		if s.entries[i].fence > 0 {
			events = events.with(i)
		}
	}
	return events
}

// latest keeps of events that have begun those that began under the latest lease:
// the call that was made last was theirs, if one was made.
func (x *environment) latest(s *state, begun set) set {
	if !x.keeps(RuleLatestFirst) {
		return begun
	}
	highest := uint8(0)
	var events set
	begun.each(func(i int) {
		fence := s.entries[i].fence
		if fence > highest {
			highest, events = fence, 0
		}
		if fence == highest {
			events = events.with(i)
		}
	})
	return events
}
