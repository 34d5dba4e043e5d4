package modelcheck

// record is what a worker makes of how its call went: judge.go and then
// Store.WriteResults.
func (x *environment) record(s state, who uint8) {
	w := &s.workers[who]
	permit, token := w.lane == x.permits(), w.phase == asking
	switch {
	case w.phase == completed:
		x.write(&s, who, w.call, succeeded)
		s.workers[who] = worker{}
		x.add(step{deed: hears, who: who}, s)
	case w.phase == ready || w.phase == needsToken || w.phase == denied:
		x.unsent(s, who)
	case w.phase != sent && !token:
	case w.fate == arrived:
		if !token {
			x.outcome(s, step{deed: hears, who: who}, succeeded)
		}
		if s.faults.unheard > 0 && !permit {
			s.spendFault(&s.faults.unheard)
			x.outcome(s, step{deed: unheard, who: who}, retrying)
		}
	case w.fate == lost || w.time == 0:
		if w.fate == underWay {
			w.fate = lost
		}
		x.outcome(s, step{deed: loses, who: who}, retrying)
	case !x.keeps(RuleLossOutlastsTravel) && s.faults.unheard > 0 && s.abandon(who):
		s.spendFault(&s.faults.unheard)
		w.fate, w.time = lost, 0
		x.outcome(s, step{deed: earlyLoss, who: who}, retrying)
	}
}

// unsent is for what kept the call from being sent: there is nothing to send, the
// lease does not allow it any more, or the process stops.
func (x *environment) unsent(s state, who uint8) {
	w := &s.workers[who]
	st := step{deed: concludes, who: who}
	if w.phase != denied && (w.call != 0 || w.lane == x.permits()) && x.maySendNow(w) {
		if s.faults.stop == 0 {
			return
		}
		s.spendFault(&s.faults.stop)
		st.deed = stopsUnsent
	}
	x.outcome(s, st, queued)
}

// outcome writes the results of the worker's call, and of what needed none.
func (x *environment) outcome(s state, st step, of status) {
	w := &s.workers[st.who]
	w.phase = recorded
	w.done |= x.write(&s, st.who, w.skips, skipped)
	if written := x.write(&s, st.who, w.call, of); of == succeeded {
		w.done |= written
	}
	x.add(st, s)
}

// write is Store.WriteResults. It gives the events that may leave their lane if what
// is written is final.
func (x *environment) write(s *state, who uint8, events set, result status) set {
	number := s.workers[who].lease
	written := events
	events.each(func(i int) {
		e := &s.entries[i]
		if e.status.final() || (e.fence > number && x.keeps(RuleResultFenced)) {
			written &^= set(0).with(i)
			return
		}
		x.checkWriting(s, who, i)
		e.fence = number
		s.set(i, result)
	})
	if !x.keeps(RuleRefusedStays) {
		return events
	}
	return written
}

func (s *state) set(event int, to status) {
	s.entries[event].status = to
	if to.final() {
		s.settled = s.settled.with(event)
	}
}
