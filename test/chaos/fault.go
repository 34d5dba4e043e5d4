package main

import (
	"context"
	"slices"
)

// fault is one way in which something breaks.
type fault struct {
	name string
	// weight is how often it comes in a mixture, compared to the others.
	weight int
	// losesRedis: afterward nobody knows what was just sent, so accounts rest.
	losesRedis bool
	// inOrder: it ends a process as it wants to be ended, so that accounts rest for a window only.
	inOrder bool
	// staysBroken: what it breaks stays broken and the product must replace it, so recovery
	// counts from the moment the fault began.
	staysBroken bool
	// outage: it is one of Snov.io or of the disk, which may last for minutes.
	outage bool
	// killed says how a process ends by it: ledger.KindKill, ledger.KindCrash, or "" where none does.
	killed string
	// strike breaks something and mends it again, and says what it hit. It returns errBusy
	// where another fault has hold of what it would hit.
	strike func(ctx context.Context, c *campaign, b *blow) error
}

// blow is a strike that is being carried out.
type blow struct {
	strike

	// targets are processes and servers, as the ledger names them.
	targets []string
	// kills is how many processes it killed.
	kills int
}

// hits notes a target.
func (b *blow) hits(target string) { b.targets = append(b.targets, target) }

// faults are all that this campaign knows.
func faults() []*fault {
	return slices.Concat(processFaults(), crashFaults(), storeFaults(), linkFaults(), snovioFaults())
}
