package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/snovsync/snovsync/internal/pause"
	"github.com/snovsync/snovsync/simulator"
	"github.com/snovsync/snovsync/test/chaos/ledger"
	"github.com/snovsync/snovsync/test/chaos/load"
)

// flow tells whether events come through, by the probes and their arrivals.
type flow struct {
	snovio *simulator.Simulator
	prober *load.Prober
	// rest is how long accounts may rest where Redis lost its past.
	rest time.Duration
	// arrived are the addresses of the calls up to a number that were applied.
	arrived map[string]bool
	upTo    int64
}

func newFlow(snovio *simulator.Simulator, prober *load.Prober, rest time.Duration) *flow {
	return &flow{snovio: snovio, prober: prober, rest: rest, arrived: make(map[string]bool)}
}

const (
	// flowPatience bounds the wait until events flow again, beyond what accounts rest.
	flowPatience = 45 * time.Second
	// flowLooks is the time between two looks.
	flowLooks = 50 * time.Millisecond
	// catchUp is how long events are waited for that were there before a fault ended.
	catchUp = 15 * time.Second
	// steady is how many probes in a row must come through.
	steady = 3
)

// errStopped says that no event came through for as long as anybody would wait.
var errStopped = errors.New("events do not flow again")

// again waits until probes that were sent after a moment come through, and, for a
// while, for all before them. Where Redis may have lost its past, the moment is that
// at which accounts have rested.
func (f *flow) again(ctx context.Context, since time.Time, rested bool) error {
	patience := flowPatience
	if rested {
		since, patience = since.Add(f.rest), patience+f.rest
	}
	settled := since.Add(catchUp)
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		before, after := f.look(since)
		// What failed often in an outage waits for its next attempt long after it.
		if after == 0 && (before == 0 || time.Now().After(settled)) {
			return nil
		}
		pause.For(ctx, flowLooks)
		if ctx.Err() != nil {
			return fmt.Errorf("%w: after %s", errStopped, time.Since(since).Round(time.Second))
		}
	}
}

// look counts the probes that were sent before a moment and wait, and how many of those
// that are sent after it have still to come through.
func (f *flow) look(since time.Time) (before, after int) {
	for _, call := range f.snovio.Calls(simulator.Filter{Path: simulator.PathAddProspect, AfterSeq: f.upTo}) {
		f.upTo = call.Seq
		if call.Applied != simulator.AppliedNothing {
			f.arrived[call.Email] = true
		}
	}
	after = steady
	for _, probe := range f.prober.Probes() {
		switch {
		case probe.SentAt.After(since) && f.came(probe):
			after = max(after-1, 0)
		case !probe.SentAt.After(since) && !f.came(probe):
			before++
		}
	}
	return before, after
}

func (f *flow) came(probe ledger.Probe) bool { return f.arrived[probe.Event.Prospect().Email] }
