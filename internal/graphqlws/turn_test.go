package graphqlws

import (
	"fmt"
	"strconv"
	"testing"
)

// TestSocketsAskForTurns: a socket that asks while it has its turn gets another one, and
// no two goroutines have a socket's turn at a time.
func TestSocketsAskForTurns(t *testing.T) {
	s := &socket{}
	for i, want := range []bool{true, false, false} {
		if s.asks() != want {
			t.Errorf("call %d", i)
		}
	}
	s.turns.Store(turnsTaken)
	if s.asks() || s.turns.Load() != turnsAgain || s.asks() {
		t.Error("while it has its turn")
	}
	for _, row := range []struct {
		state        int32
		more, queued bool
	}{{turnsTaken, false, false}, {turnsTaken, true, true}, {turnsAgain, false, true}, {turnsAgain, true, true}} {
		p := &pump{}
		s.turns.Store(row.state)
		p.over(s, row.more)
		if queued := p.first == s; queued != row.queued || queued != (s.turns.Load() == turnsQueued) {
			t.Errorf("after %+v: queued is %v, the state %d", row, queued, s.turns.Load())
		}
	}
	p := &pump{}
	var order []string
	all := make([]*socket, 3)
	for i := range all {
		all[i] = &socket{token: strconv.Itoa(i)}
	}
	p.push(all[2], all[0])
	p.push(all[0], all[1])
	p.workers = 1
	for s := p.pop(); s != nil; s = p.pop() {
		order = append(order, s.token)
	}
	if fmt.Sprint(order) != "[2 0 1]" || p.queued != 0 || p.workers != 0 || p.last != nil {
		t.Errorf("turns were %v; %d wait", order, p.queued)
	}
}
