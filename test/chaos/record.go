package main

import (
	"slices"
	"sync"
	"time"

	"github.com/snovsync/snovsync/test/chaos/ledger"
)

// record is what was done to the system. It is safe for concurrent use.
type record struct {
	mu sync.Mutex
	// faults are as the ledger wants them, one for each target.
	faults []ledger.Fault
	// named are the names of the faults, in the same order.
	named []string
	kills int
	// busy and unmet count the strikes that hit nothing.
	busy, unmet int
	// impossible says of faults that cannot be done on this machine why.
	impossible map[string]error
	// findings are what went wrong apart from the ledger.
	findings []string
}

func newRecord() *record { return &record{impossible: make(map[string]error)} }

// struck notes a blow, from before it began to after it ended.
func (r *record) struck(b *blow, from, to time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.kills += b.kills
	for i, target := range b.targets {
		kind := b.fault.killed
		if kind == "" {
			kind = b.fault.name
		}
		r.faults = append(r.faults, ledger.Fault{
			Kind: kind, Target: target, From: from, To: to,
			LosesRedis: b.fault.losesRedis && i == 0, InOrder: b.fault.inOrder, StaysBroken: b.fault.staysBroken,
		})
		r.named = append(r.named, b.fault.name)
	}
}

func (r *record) found(what string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.findings = append(r.findings, what)
}

// cannot notes that a fault cannot be done here.
func (r *record) cannot(name string, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.impossible[name] = err
}

// missed counts a strike that hit nothing.
func (r *record) missed(counter *int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	*counter++
}

// all are the faults so far.
func (r *record) all() []ledger.Fault {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.faults)
}

func (r *record) strikes() int { return len(r.all()) }

func (r *record) killed() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.kills
}
