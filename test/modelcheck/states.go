package modelcheck

import "hash/maphash"

// states is a set of states that numbers them.
type states struct {
	seed maphash.Seed
	// slots hold a state's number, counted from 1, below the upper half of its hash;
	// 0: free.
	slots []uint64
	all   []state
}

func newStates() *states {
	return &states{seed: maphash.MakeSeed(), slots: make([]uint64, 1<<12)}
}

func (t *states) size() uint32 { return uint32(len(t.all)) }

const lowerHalf = 1<<32 - 1

// add gives the state's number and whether it is new.
func (t *states) add(s *state) (number uint32, fresh bool) {
	if 2*len(t.all) >= len(t.slots) {
		t.grow()
	}
	hash := maphash.Comparable(t.seed, *s)
	mask := uint64(len(t.slots) - 1)
	at := hash & mask
	for ; t.slots[at] != 0; at = (at + 1) & mask {
		n := t.slots[at]&lowerHalf - 1
		if t.slots[at]&^lowerHalf == hash&^lowerHalf && t.all[n] == *s {
			return uint32(n), false
		}
	}
	t.all = append(t.all, *s)
	t.slots[at] = hash&^lowerHalf | uint64(len(t.all))
	return uint32(len(t.all)) - 1, true
}

func (t *states) grow() {
	t.slots = make([]uint64, 2*len(t.slots))
	mask := uint64(len(t.slots) - 1)
	for i := range t.all {
		hash := maphash.Comparable(t.seed, t.all[i])
		at := hash & mask
		for t.slots[at] != 0 {
			at = (at + 1) & mask
		}
		t.slots[at] = hash&^lowerHalf | uint64(i+1)
	}
}
