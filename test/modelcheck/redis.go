package modelcheck

// claim is claim.lua: a worker gets a lane with a token, under a lease.
func (x *environment) claim(s state, who uint8) {
	if !s.redis.trusted && x.keeps(RuleTrustsOwnRun) {
		return
	}
	for lane := range uint8(x.lanes()) {
		to := s
		r := &to.redis
		if r.jobs&x.inLane(lane) == 0 || !x.hold(r, lane, who, x.Lease) {
			continue
		}
		members := r.jobs & x.inLane(lane)
		if !x.keeps(RuleWholeLane) {
			members &= -members
		}
		to.workers[who] = worker{phase: claimed, lane: lane, lease: r.fence, left: uint8(x.Lease), call: members}
		x.add(step{claims, who, lane}, to)
	}
}

// acquire is acquire.lua: a token for a call outside the lanes.
func (x *environment) acquire(s state, who uint8) {
	if s.permits == 0 || !s.redis.trusted {
		return
	}
	to := s
	if lane := x.permits(); x.hold(&to.redis, lane, who, x.Permit) {
		to.permits--
		to.workers[who] = worker{phase: ready, lane: lane, lease: to.redis.fence, left: uint8(x.Permit)}
		x.add(step{acquires, who, lane}, to)
	}
}

// hold gives out a lease and a token, where one is free.
func (x *environment) hold(r *server, lane, who uint8, lasts int) bool {
	if r.leases[lane].number != 0 || r.rest > 0 || r.held()+sum(r.spent) >= x.Limit {
		return false
	}
	r.fence++
	r.leases[lane] = lease{number: r.fence, left: int8(lasts), owner: who + 1}
	return true
}

// renew is renew.lua, and what a process makes of its answer.
func (x *environment) renew(s state, who uint8) {
	w := &s.workers[who]
	if !w.holds() || w.lane == x.permits() {
		return
	}
	to := s
	lane, there := to.redis.find(w.lease)
	if there && (to.redis.leases[lane].left >= 0 || !x.keeps(RuleNotRevived)) {
		x.checkOwner(&s, who, lane)
		to.redis.leases[lane].left = int8(x.Lease)
		to.workers[who].left = uint8(x.Lease)
	} else {
		to.workers[who].left = 0
	}
	x.add(step{deed: renews, who: who}, to)
}

// end is end.lua: the lease ends, events that have
// their outcome leave the lane, and the token comes back, at once if nothing was sent.
func (x *environment) end(s *state, who uint8, done set) {
	w := &s.workers[who]
	lane, there := s.redis.find(w.lease)
	if !there {
		return
	}
	x.checkOwner(s, who, lane)
	s.redis.leases[lane] = lease{}
	if w.fate != notSent {
		s.redis.spend(w.time, x.Window)
	}
	done &= s.redis.jobs & x.inLane(uint8(lane))
	s.redis.jobs &^= done
	if done&^s.which(status.final) != 0 {
		x.breaks(LeftUnrecorded)
	}
}

// spend notes a token whose call completed some ticks ago.
func (r *server) spend(ago uint8, window int) {
	if int(ago) < window {
		r.spent[ago]++
	}
}

// reap is reap.lua, which claim.lua runs too. The token counts as spent since the
// lease ran out; the script takes the moment of the reaping, which is later and so safer.
func (x *environment) reap(s state) {
	if !x.keeps(RuleReaps) {
		return
	}
	for lane := range s.redis.leases {
		l := s.redis.leases[lane]
		if l.number == 0 || l.left >= 0 {
			continue
		}
		to := s
		to.redis.leases[lane] = lease{}
		switch {
		case !x.keeps(RuleReapedReturned):
			to.redis.leaked++
		case x.keeps(RuleReapedSpent):
			to.redis.spend(uint8(-l.left), x.Window)
		}
		x.add(step{deed: reaps, what: uint8(lane)}, to)
	}
}

// second is again.lua: the lease's token was spent on the call for an access token.
func (x *environment) second(s state, who uint8) {
	to := s
	r, w := &to.redis, &to.workers[who]
	w.phase = denied
	if lane, there := r.find(w.lease); there {
		x.checkOwner(&s, who, lane)
		r.spend(w.time, x.Window)
		if r.rest == 0 && r.held()+sum(r.spent) <= x.Limit {
			w.phase = ready
		}
	}
	w.fate, w.time = notSent, 0
	x.add(step{deed: takesSecond, who: who}, to)
}
