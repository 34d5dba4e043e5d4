package modelcheck

import (
	"cmp"
	"math/bits"
	"slices"
)

// canonical gives the one state that stands for all that have the same future: it
// forgets what nobody looks at any more, renames leases, and orders what has no order.
func (sc *Scenario) canonical(s state) state {
	sc.forget(&s)
	s.renumber()
	s.order()
	return s
}

func (sc *Scenario) forget(s *state) {
	for i := range s.workers {
		w := &s.workers[i]
		if w.phase == idle || (w.phase == recorded && sc.keeps(RuleNumbersUnique) && s.gone(w.lease)) {
			*w = worker{}
		} else if w.phase == recorded {
			w.left, w.call, w.skips, w.status = 0, 0, 0, 0
		}
	}
	if s.faults.total == 0 {
		s.faults = faults{}
	}
	if s.faults.restart == 0 {
		s.saved, s.hasSaved, s.unsaved = server{}, false, 0
	}
	if sc.keeps(RuleBegunStays) && sc.Faults.Off == 0 {
		// Nobody asks whether what waits is QUEUED, RUNNING or RETRYING.
		for i := range s.entries {
			if e := &s.entries[i]; e.status.waits() {
				e.status = queued
			}
		}
	}
	if sc.keeps(RuleNumbersUnique) && sc.keeps(RuleFinalNotStarted) {
		// Nobody asks for the fence of an entry that has its outcome.
		for i := range s.entries {
			if s.entries[i].status.final() {
				s.entries[i].fence = 0
			}
		}
	}
}

// renumber gives the leases' numbers without gaps, in their order: nothing but
// their order and equality matters.
func (s *state) renumber() {
	var used uint64
	s.numbers(func(n *uint8) { used |= 1 << *n })
	used &^= 1
	s.numbers(func(n *uint8) { *n = uint8(bits.OnesCount64(used & (1<<(*n+1) - 1))) })
}

// numbers visits each lease number in the state.
func (s *state) numbers(visit func(*uint8)) {
	for i := range s.entries {
		visit(&s.entries[i].fence)
	}
	for i := range s.workers {
		visit(&s.workers[i].lease)
	}
	for _, r := range []*server{&s.redis, &s.saved} {
		visit(&r.fence)
		for i := range r.leases {
			visit(&r.leases[i].number)
		}
	}
}

// order puts workers and orphans, which are alike, into an order.
func (s *state) order() {
	if compareWorkers(s.workers[0], s.workers[1]) > 0 {
		s.workers[0], s.workers[1] = s.workers[1], s.workers[0]
		for i := range s.redis.leases {
			if l := &s.redis.leases[i]; l.owner != 0 {
				l.owner = 3 - l.owner
			}
		}
	}
	slices.SortFunc(s.orphans[:], func(a, b orphan) int {
		return cmp.Or(cmp.Compare(bit(b.there), bit(a.there)), cmp.Compare(a.lane, b.lane), cmp.Compare(a.status, b.status), cmp.Compare(a.left, b.left))
	})
}

func compareWorkers(a, b worker) int {
	return cmp.Or(
		cmp.Compare(b.phase, a.phase), cmp.Compare(a.lane, b.lane), cmp.Compare(a.lease, b.lease), cmp.Compare(a.left, b.left),
		cmp.Compare(a.call, b.call), cmp.Compare(a.skips, b.skips), cmp.Compare(a.done, b.done), cmp.Compare(a.status, b.status),
		cmp.Compare(a.fate, b.fate), cmp.Compare(a.time, b.time),
	)
}

func bit(b bool) uint8 {
	if b {
		return 1
	}
	return 0
}

// gone tells whether no server can know of a lease any more.
func (s *state) gone(number uint8) bool {
	_, there := s.redis.find(number)
	_, saved := s.saved.find(number)
	return !there && !saved
}
