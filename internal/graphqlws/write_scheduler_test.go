package graphqlws

import (
	"fmt"
	"strconv"
	"testing"
)

// TestSocketsGetWriteSlots: a socket that asks while it has its write slot gets another one, and
// no two goroutines have a socket's write slot at a time.
func TestSocketsGetWriteSlots(t *testing.T) {
	s := &socket{}
	for i, want := range []bool{true, false, false} {
		if s.asks() != want {
			t.Errorf("call %d", i)
		}
	}
	s.slot.Store(slotHeld)
	if s.asks() || s.slot.Load() != slotAgain || s.asks() {
		t.Error("while it has its write slot")
	}
	for _, row := range []struct {
		state        int32
		more, queued bool
	}{{slotHeld, false, false}, {slotHeld, true, true}, {slotAgain, false, true}, {slotAgain, true, true}} {
		w := &writeScheduler{}
		s.slot.Store(row.state)
		w.over(s, row.more)
		if queued := w.first == s; queued != row.queued || queued != (s.slot.Load() == slotQueued) {
			t.Errorf("after %+v: queued is %v, the state %d", row, queued, s.slot.Load())
		}
	}
	w := &writeScheduler{}
	var order []string
	all := make([]*socket, 3)
	for i := range all {
		all[i] = &socket{token: strconv.Itoa(i)}
	}
	w.push(all[2], all[0])
	w.push(all[0], all[1])
	w.workers = 1
	for s := w.pop(); s != nil; s = w.pop() {
		order = append(order, s.token)
	}
	if fmt.Sprint(order) != "[2 0 1]" || w.queued != 0 || w.workers != 0 || w.last != nil {
		t.Errorf("the order was %v; %d wait", order, w.queued)
	}
}
