package graphqlws

import (
	"runtime"
	"sync"

	"github.com/snovsync/snovsync/internal/graphqlws/broadcast"
)

// The states of a socket's turns.
const (
	turnsNone   = iota // it waits for nothing
	turnsQueued        // it waits for its turn
	turnsTaken         // it has its turn
	turnsAgain         // it has its turn, and needs another one
)

// pump gives sockets their turns, in the order in which they asked. A few goroutines do
// it, which end when nobody waits: as many goroutines as there are sockets would stand
// before all else that the process has to do, each time something changes.
type pump struct {
	// most bounds the goroutines.
	most int

	mu          sync.Mutex
	first, last *socket
	queued      int
	workers     int
	done        sync.WaitGroup
}

func newPump() *pump { return &pump{most: runtime.GOMAXPROCS(0)} }

// push queues sockets that have something to send. It never waits.
func (p *pump) push(sockets ...*socket) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, s := range sockets {
		if s.asks() {
			p.queue(s)
		}
	}
	p.staff()
}

// staff starts goroutines for the sockets that wait. The caller holds the lock.
func (p *pump) staff() {
	for p.workers < min(p.queued, p.most) {
		p.workers++
		p.done.Go(p.work)
	}
}

// wake queues the sockets of subscriptions. It never waits.
func (p *pump) wake(sinks []broadcast.Sink) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, one := range sinks {
		if l, ok := one.(*liveSubscription); ok && l.socket.asks() {
			p.queue(l.socket)
		}
	}
	p.staff()
}

// asks notes that the socket needs a turn, and tells whether it is to be queued.
func (s *socket) asks() bool {
	for {
		switch state := s.turns.Load(); state {
		case turnsNone:
			if s.turns.CompareAndSwap(state, turnsQueued) {
				return true
			}
		case turnsTaken:
			if s.turns.CompareAndSwap(state, turnsAgain) {
				return false
			}
		default:
			return false
		}
	}
}

func (p *pump) queue(s *socket) {
	if p.last == nil {
		p.first = s
	} else {
		p.last.next = s
	}
	p.last = s
	p.queued++
}

// pop returns the socket whose turn it is; nil ends the worker, because there is none.
func (p *pump) pop() *socket {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := p.first
	if s == nil {
		p.workers--
		return nil
	}
	p.first, s.next = s.next, nil
	p.queued--
	if p.first == nil {
		p.last = nil
	}
	s.turns.Store(turnsTaken)
	return s
}

// politeAfter is after how many turns a worker lets others run.
const politeAfter = 8

func (p *pump) work() {
	var buffer []byte
	for turns := 1; ; turns++ {
		s := p.pop()
		if s == nil {
			return
		}
		var more bool
		buffer, more = s.turn(buffer)
		if cap(buffer) > keptBytes {
			buffer = nil
		}
		p.over(s, more)
		if turns%politeAfter == 0 {
			runtime.Gosched()
		}
	}
}

// over ends a socket's turn, and queues it again where there is more or it asked meanwhile.
func (p *pump) over(s *socket, more bool) {
	if !s.turns.CompareAndSwap(turnsTaken, turnsNone) {
		s.turns.Store(turnsNone)
		more = true
	}
	if more {
		p.push(s)
	}
}
