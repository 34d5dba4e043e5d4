package modelcheck

// work is what a worker can do next, and what can happen to it.
func (x *environment) work(s state, who uint8) {
	switch w := &s.workers[who]; w.phase {
	case idle:
		x.claim(s, who)
		x.acquire(s, who)
		return
	case claimed:
		x.prepare(s, who)
	case prepared:
		x.start(s, who)
	case needsToken:
		x.ask(s, who)
	case asking:
		x.hearToken(s, who)
	case asked:
		x.second(s, who)
	case ready:
		x.send(s, who)
	case denied, sent, recorded, completed:
	}
	x.renew(s, who)
	x.record(s, who)
	x.complete(s, who)
	x.crash(s, who)
	x.giveBack(s, who)
}

// start is Store.StartEntries. A worker that does not get all of its entries sends nothing.
func (x *environment) start(s state, who uint8) {
	to := s
	w := &to.workers[who]
	refused := false
	w.call.each(func(i int) {
		e := &to.entries[i]
		if (e.fence >= w.lease && x.keeps(RuleStartFenced)) || (e.status.final() && x.keeps(RuleFinalNotStarted)) {
			refused = true
			return
		}
		x.checkWriting(&s, who, i)
		e.status, e.fence = running, w.lease
	})
	w.phase = ready
	if refused {
		w.call, w.status = 0, 0
	} else if !s.access {
		w.phase = needsToken
	}
	x.add(step{deed: starts, who: who}, to)
}

// maySendNow is the check right before the bytes leave.
func (x *environment) maySendNow(w *worker) bool {
	switch {
	case !x.keeps(RuleSendChecked):
		return true
	case !x.keeps(RuleSendLeavesTravel):
		return w.left > 0
	}
	return int(w.left) >= x.Travel
}

// travels is how long a call may really take to arrive.
func (x *environment) travels() uint8 {
	if !x.keeps(RuleTravelBounded) {
		return uint8(x.Travel + x.Lease)
	}
	return uint8(x.Travel)
}

// ask sends the call for an access token, under the lease's token.
func (x *environment) ask(s state, who uint8) {
	if x.keeps(RuleTokenCallChecked) && !x.maySendNow(&s.workers[who]) {
		return
	}
	to := s
	w := &to.workers[who]
	w.phase, w.fate, w.time = asking, underWay, x.travels()
	x.add(step{deed: asks, who: who}, to)
}

func (x *environment) hearToken(s state, who uint8) {
	if s.workers[who].fate != arrived {
		return
	}
	to := s
	to.workers[who].phase = asked
	to.access = true
	x.add(step{deed: hearsToken, who: who}, to)
}

// send sends the call, where the lease allows it.
func (x *environment) send(s state, who uint8) {
	w := &s.workers[who]
	permit := w.lane == x.permits()
	checked := !permit || x.keeps(RulePermitChecked)
	if (w.call == 0 && !permit) || (checked && !x.maySendNow(w)) {
		return
	}
	to := s
	v := &to.workers[who]
	v.phase, v.fate, v.time = sent, underWay, x.travels()
	if !permit {
		x.checkSending(&s, who)
	}
	x.add(step{deed: sends, who: who}, to)
}

// complete ends a lease whose results are in the store.
func (x *environment) complete(s state, who uint8) {
	w := &s.workers[who]
	to := s
	switch {
	case w.phase == recorded:
		x.end(&to, who, w.done)
		to.workers[who] = worker{}
		x.add(step{deed: completes, who: who}, to)
	case !x.keeps(RuleRecordFirst) && w.phase == sent && w.fate == arrived && w.lane != x.permits():
		x.end(&to, who, w.done|w.skips|w.call)
		to.workers[who].phase = completed
		x.add(step{deed: endsFirst, who: who}, to)
	}
}

// giveBack ends a lease under which nothing was begun: what it needs to know could
// not be read, or the process stops.
func (x *environment) giveBack(s state, who uint8) {
	w := &s.workers[who]
	if (w.phase != claimed && w.phase != prepared) || s.faults.stop == 0 {
		return
	}
	to := s
	to.spendFault(&to.faults.stop)
	x.end(&to, who, 0)
	to.workers[who] = worker{}
	x.add(step{deed: givesBack, who: who}, to)
}

// crash ends a worker; what it has sent travels on.
func (x *environment) crash(s state, who uint8) {
	if s.faults.crash == 0 {
		return
	}
	to := s
	if !to.abandon(who) {
		return
	}
	to.spendFault(&to.faults.crash)
	to.workers[who] = worker{}
	for i := range to.redis.leases {
		if to.redis.leases[i].owner == who+1 {
			to.redis.leases[i].owner = 0
		}
	}
	x.add(step{deed: crashes, who: who}, to)
}

// abandon leaves a call that is under way to itself; false: the state cannot hold it.
func (s *state) abandon(who uint8) bool {
	w := &s.workers[who]
	if w.fate != underWay {
		return true
	}
	for i := range s.orphans {
		if !s.orphans[i].there {
			status := w.status
			if w.phase == asking {
				status = 0
			}
			s.orphans[i] = orphan{lane: w.lane, status: status, left: w.time, there: true}
			return true
		}
	}
	return false
}

func (s *state) spendFault(which *uint8) {
	*which--
	s.faults.total--
}
