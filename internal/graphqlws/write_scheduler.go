package graphqlws

import (
	"runtime"
	"sync"

	"github.com/snovsync/snovsync/internal/graphqlws/broadcast"
)

// The states of a socket's write slot.
const (
	slotNone   = iota // it waits for nothing
	slotQueued        // it waits for its write slot
	slotHeld          // it has its write slot
	slotAgain         // it has its write slot, and needs another one
)

// writeScheduler gives sockets their write slots in the order in which they asked. It uses a few
// goroutines, which end when no socket waits. One goroutine for each socket would make all else
// in the process wait behind thousands of goroutines at each change: docs/decisions/0007.
type writeScheduler struct {
	maxWorkers int

	mu          sync.Mutex
	first, last *socket
	queued      int
	workers     int
	done        sync.WaitGroup
}

func newWriteScheduler() *writeScheduler { return &writeScheduler{maxWorkers: runtime.GOMAXPROCS(0)} }

// push queues sockets that have something to send. It never waits.
func (w *writeScheduler) push(sockets ...*socket) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, s := range sockets {
		if s.asks() {
			w.queue(s)
		}
	}
	w.staff()
}

// staff starts goroutines for the sockets that wait. The caller holds the lock.
func (w *writeScheduler) staff() {
	for w.workers < min(w.queued, w.maxWorkers) {
		w.workers++
		w.done.Go(w.work)
	}
}

// wake queues the sockets of subscriptions. It never waits.
func (w *writeScheduler) wake(sinks []broadcast.Sink) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, one := range sinks {
		if l, ok := one.(*liveSubscription); ok && l.socket.asks() {
			w.queue(l.socket)
		}
	}
	w.staff()
}

// asks notes that the socket needs a write slot, and tells whether it is to be queued.
func (s *socket) asks() bool {
	for {
		switch state := s.slot.Load(); state {
		case slotNone:
			if s.slot.CompareAndSwap(state, slotQueued) {
				return true
			}
		case slotHeld:
			if s.slot.CompareAndSwap(state, slotAgain) {
				return false
			}
		default:
			return false
		}
	}
}

func (w *writeScheduler) queue(s *socket) {
	if w.last == nil {
		w.first = s
	} else {
		w.last.next = s
	}
	w.last = s
	w.queued++
}

// pop returns the socket whose write slot it is; nil ends the worker, because there is none.
func (w *writeScheduler) pop() *socket {
	w.mu.Lock()
	defer w.mu.Unlock()
	s := w.first
	if s == nil {
		w.workers--
		return nil
	}
	w.first, s.next = s.next, nil
	w.queued--
	if w.first == nil {
		w.last = nil
	}
	s.slot.Store(slotHeld)
	return s
}

// yieldAfter is the number of write slots after which a worker lets other goroutines run.
const yieldAfter = 8

func (w *writeScheduler) work() {
	var buffer []byte
	for slots := 1; ; slots++ {
		s := w.pop()
		if s == nil {
			return
		}
		var more bool
		buffer, more = s.writeNow(buffer)
		if cap(buffer) > keptBytes {
			buffer = nil
		}
		w.over(s, more)
		if slots%yieldAfter == 0 {
			runtime.Gosched()
		}
	}
}

// over ends a socket's write slot, and queues it again where there is more or it asked meanwhile.
func (w *writeScheduler) over(s *socket, more bool) {
	if !s.slot.CompareAndSwap(slotHeld, slotNone) {
		s.slot.Store(slotNone)
		more = true
	}
	if more {
		w.push(s)
	}
}
