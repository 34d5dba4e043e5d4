package modelcheck

// deliver is what arrives at Snov.io.
func (x *environment) deliver(s state) {
	for i := range s.workers {
		w := &s.workers[i]
		if w.fate != underWay {
			continue
		}
		to := s
		v := &to.workers[i]
		status := v.status
		if v.phase == asking {
			status = 0
		}
		x.arrive(&to, v.lane, status)
		age := uint8(0)
		if !x.keeps(RuleSpentSinceCompletion) {
			age = x.travels() - v.time
		}
		v.fate, v.time = arrived, age
		x.add(step{deed: arrives, who: uint8(i)}, to)
	}
	for i := range s.orphans {
		if o := s.orphans[i]; o.there {
			to := s
			to.orphans[i] = orphan{}
			x.arrive(&to, o.lane, o.status)
			x.add(step{deed: strayArrives}, to)
		}
	}
}

// store is what brings events into the store, from there to the stream, and into lanes.
func (x *environment) store(s state) {
	for i := range x.Events {
		if !s.entries[i].status.reported() {
			to := s
			to.entries[i].status = queued
			if s.faults.unpushed > 0 {
				unpushed := to
				unpushed.spendFault(&unpushed.faults.unpushed)
				x.add(step{deed: reportsUnpushed, who: uint8(i)}, unpushed)
			}
			to.redis.stream = to.redis.stream.with(i)
			x.add(step{deed: reports, who: uint8(i)}, to)
		}
		if s.redis.stream.has(i) {
			to := s
			x.admit(&to, set(0).with(i))
			if s.faults.unacknowledged > 0 {
				pending := to
				pending.spendFault(&pending.faults.unacknowledged)
				x.add(step{deed: admitsUnacknowledged, who: uint8(i)}, pending)
			}
			to.redis.stream &^= set(0).with(i)
			x.add(step{deed: admits, who: uint8(i)}, to)
		}
	}
	if s.faults.off > 0 {
		to := s
		to.spendFault(&to.faults.off)
		to.off = true
		x.add(step{deed: switchesOff}, to)
	}
	if x.keeps(RuleSweeps) {
		to := s
		x.admit(&to, s.which(status.waits)&^s.redis.jobs)
		x.add(step{deed: sweeps}, to)
	}
}

// admit is Engine.admit: events enter their lanes, or are settled where no call is
// needed to know their outcome.
func (x *environment) admit(s *state, events set) {
	if !s.off {
		s.redis.jobs |= events
		return
	}
	events.each(func(i int) {
		switch e := &s.entries[i]; {
		case e.status == queued || e.status == retrying: // all that Store.SettleQueued writes
			s.set(i, skipped)
		case x.keeps(RuleUnsettledAdmitted):
			s.redis.jobs = s.redis.jobs.with(i)
		}
	})
}

// tick lets time pass.
func (x *environment) tick(s state) {
	to := s
	for i := range to.workers {
		to.workers[i].tick(x.Window)
	}
	for i := range to.orphans {
		if o := &to.orphans[i]; o.left > 0 {
			o.left--
		} else {
			*o = orphan{}
		}
	}
	to.redis.tick(x.Window)
	to.saved.tick(x.Window)
	age(&to.arrivals, x.Window)
	x.add(step{deed: ticks}, to)
}

func (w *worker) tick(window int) {
	if w.left > 0 {
		w.left--
	}
	switch {
	case w.fate == underWay && w.time > 0:
		w.time--
	case w.fate == underWay:
		w.fate, w.time = lost, 1
	case w.fate != notSent:
		w.time = uint8(min(int(w.time)+1, window))
	}
}

func (r *server) tick(window int) {
	for i := range r.leases {
		if l := &r.leases[i]; l.number != 0 {
			l.left = max(l.left-1, int8(-window))
		}
	}
	age(&r.spent, window)
	if r.rest > 0 {
		r.rest--
	}
}

// age lets counts get a tick older; what is a window old counts no more.
func age(counts *[maxWindow]uint8, window int) {
	copy(counts[1:], counts[:])
	counts[0] = 0
	clear(counts[window:])
}
