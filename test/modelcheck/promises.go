package modelcheck

// Promise is something that holds whatever happens. Its text says how it is broken.
type Promise string

// The promises.
const (
	OverLimit      Promise = "more calls arrived within a window than the limit"
	StatusWentBack Promise = "a prospect's status went back"
	TwoUnderWay    Promise = "two calls of one prospect are under way, so that the older may arrive after the newer"
	TwoAtWork      Promise = "a call is sent while another worker is at work on the prospect and its lease has not run out"
	SentAgain      Promise = "an event whose outcome is in the store is sent again"
	OutcomeChanged Promise = "an event that had its final outcome got another one"
	StaleWrite     Promise = "a worker whose lease was taken over wrote to the store"
	StrangersLease Promise = "a worker renewed or ended a lease that is not its own"
	LeftUnrecorded Promise = "an event left its lane without its outcome in the store"
	NotPaid        Promise = "a call is under way or counts in the window, and no token pays for it"
	NeverDone      Promise = "without further faults an event never gets its outcome, or a token never comes back"
	EndsWrong      Promise = "all is done and a prospect's status is not its newest event's"
)

// unpaid tells whether a call that is under way or counts in the window has no
// token, held or spent. While an unknown past is waited out nobody can know.
func (x *environment) unpaid(s *state) bool {
	if !s.redis.trusted || s.redis.rest > 0 {
		return false
	}
	calls := sum(s.arrivals)
	for i := range s.workers {
		calls += int(bit(s.workers[i].fate == underWay))
	}
	for i := range s.orphans {
		calls += int(bit(s.orphans[i].there))
	}
	return calls > s.redis.held()+sum(s.redis.spent)
}

// arrive counts a call at Snov.io and applies the status it writes.
func (x *environment) arrive(s *state, lane, status uint8) {
	s.arrivals[0]++
	if sum(s.arrivals) > x.Limit {
		x.breaks(OverLimit)
	}
	if status != 0 && status < s.shown[lane] {
		x.breaks(StatusWentBack)
	}
	if status != 0 {
		s.shown[lane] = status
	}
}

// checkSending checks what must hold whenever a worker sends a prospect's call.
func (x *environment) checkSending(s *state, who uint8) {
	w := &s.workers[who]
	for i := range s.orphans {
		if o := &s.orphans[i]; o.there && o.status != 0 && o.lane == w.lane {
			x.breaks(TwoUnderWay)
		}
	}
	for i := range s.workers {
		v := &s.workers[i]
		if i == int(who) || v.phase == idle || v.lane != w.lane {
			continue
		}
		if v.phase == sent && v.fate == underWay {
			x.breaks(TwoUnderWay)
		}
		if v.left > 0 && v.phase != recorded {
			x.breaks(TwoAtWork)
		}
	}
	if s.settled&w.call != 0 {
		x.breaks(SentAgain)
	}
}

// checkWriting checks what must hold whenever a worker writes to an entry.
func (x *environment) checkWriting(s *state, who uint8, event int) {
	if s.settled.has(event) {
		x.breaks(OutcomeChanged)
	}
	for i := range s.workers {
		v := &s.workers[i]
		if i != int(who) && v.began() && v.call.has(event) && v.lease > s.workers[who].lease {
			x.breaks(StaleWrite)
		}
	}
}

// checkOwner checks what must hold whenever a worker renews or ends a lease.
func (x *environment) checkOwner(s *state, who uint8, lane int) {
	if s.redis.leases[lane].owner != who+1 {
		x.breaks(StrangersLease)
	}
}

// done tells whether nothing is left to do.
func (x *environment) done(s *state) bool {
	for i := range x.Events {
		if !s.entries[i].status.final() {
			return false
		}
	}
	for i := range s.workers {
		if s.workers[i].phase != idle {
			return false
		}
	}
	r := &s.redis
	return r.trusted && r.stream|r.jobs == 0 && r.rest == 0 && r.held() == 0 && sum(r.spent) == 0 &&
		s.rebuild == noRebuild && s.permits == 0
}

// endsWrong tells whether a prospect's status is not its newest event's.
func (x *environment) endsWrong(s *state) bool {
	for lane := range x.lanes() {
		if !s.off && s.shown[lane] != newest(x.inLane(uint8(lane))) {
			return true
		}
	}
	return false
}
