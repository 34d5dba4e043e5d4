package modelcheck

// rebuild is rebuild.go with seed.lua and open.lua.
func (x *environment) rebuild(s state) {
	to := s
	switch s.rebuild {
	case noRebuild:
		if s.redis.trusted {
			return
		}
		to.rebuild, to.sameRun = rebuildBegun, true
		x.add(step{deed: beginsRebuild}, to)
		return
	case rebuildBegun:
		x.seed(&to)
		x.add(step{deed: seeds}, to)
	case rebuildSeeded:
		to.rebuild = rebuildAdmitted
		x.admit(&to, s.which(status.waits))
		x.add(step{deed: admitsAll}, to)
	case rebuildAdmitted:
		to.rebuild, to.sameRun = noRebuild, false
		if s.sameRun && (s.redis.seeded || !x.keeps(RuleOpenNeedsSeed)) {
			to.redis.trusted, to.redis.seeded = true, false
		}
		x.add(step{deed: opens}, to)
	}
	if s.faults.crash > 0 {
		to := s
		to.spendFault(&to.faults.crash)
		to.rebuild, to.sameRun = noRebuild, false
		x.add(step{deed: rebuilderCrashes}, to)
	}
}

func (x *environment) seed(s *state) {
	s.rebuild = rebuildSeeded
	r := &s.redis
	r.seeded = true
	if x.keeps(RuleNumbersUnique) {
		s.numbers(func(n *uint8) { r.fence = max(r.fence, *n) })
	} else {
		for i := range s.entries {
			r.fence = max(r.fence, s.entries[i].fence)
		}
	}
	if x.keeps(RuleRests) {
		r.rest = max(r.rest, x.rests())
	}
}

// rests is how long accounts rest because nobody knows what they spent.
func (x *environment) rests() uint8 {
	switch {
	case !x.keeps(RuleRestOutlastsWindow):
		return uint8(x.Window)
	case !x.keeps(RuleRestCoversLease):
		return uint8(x.Window + x.Travel)
	}
	if !x.keeps(RuleRestCoversPermit) {
		return uint8(x.Window + x.Lease)
	}
	return uint8(x.Window + max(x.Lease, x.Permit))
}

// lose is what happens to Redis.
func (x *environment) lose(s state) {
	if s.faults.wipe > 0 {
		to := s
		to.spendFault(&to.faults.wipe)
		to.redis = server{}
		x.add(step{deed: wipes}, to)
	}
	if s.faults.restart == 0 {
		return
	}
	to := s
	if !s.hasSaved {
		to.saved, to.hasSaved, to.unsaved = s.redis, true, uint8(x.Faults.Unsaved)
		to.saved.trusted, to.saved.seeded = false, false
		for i := range to.saved.leases {
			to.saved.leases[i].owner = 0
		}
		x.add(step{deed: saves}, to)
		return
	}
	to.spendFault(&to.faults.restart)
	to.redis, to.saved, to.hasSaved, to.unsaved, to.sameRun = s.saved, server{}, false, 0, false
	for i := range to.redis.leases {
		for w := range to.workers {
			if l := &to.redis.leases[i]; l.number != 0 && to.workers[w].lease == l.number {
				l.owner = uint8(w) + 1
			}
		}
	}
	x.add(step{deed: restarts}, to)
}

// overwrites counts what Redis has written since it last wrote to its disk. When
// that is more than a restart can lose, the restart will not happen.
func (s *state) overwrites(before *state) {
	switch {
	case !before.hasSaved || !s.hasSaved || before.redis == s.redis:
	case s.unsaved == 0:
		s.faults.restart--
	default:
		s.unsaved--
	}
}
