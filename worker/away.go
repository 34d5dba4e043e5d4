package worker

import (
	"errors"
	"slices"
	"time"

	"github.com/snovsync/snovsync/worker/scheduler"
)

// In a Redis Cluster one server can be away while the others work. What is done for all
// partitions is done for each of them, whatever comes of the others.

// errAway says that the server of a partition has not answered for a while.
var errAway = errors.New("the Redis server of a partition does not answer")

// renewedOrNot notes whether the partition's leases could be renewed. Renewals are tried
// every quarter of a lease, so they tell soonest whether its server is away. An answer that
// the state or the layout is another one is an answer.
func (p *partition) renewedOrNot(err error) {
	if err == nil || scheduler.LayoutChanged(err) {
		p.failingSince = time.Time{}
		if p.away.Swap(false) {
			p.bell.Notify()
		}
		return
	}
	if p.failingSince.IsZero() {
		p.failingSince = time.Now()
	}
	if time.Since(p.failingSince) >= p.lease {
		p.away.Store(true)
	}
}

// reachable are the partitions that are not away.
func (e *Engine) reachable() []*partition {
	return slices.DeleteFunc(slices.Clone(e.partitions), func(p *partition) bool { return p.away.Load() })
}

// unplacedError says that entries could not be brought to their lanes because servers do
// not answer. The sweeper brings them once they do.
type unplacedError struct {
	partitions []*partition
	err        error
}

func (e *unplacedError) Error() string { return "bring entries to their lanes: " + e.err.Error() }
func (e *unplacedError) Unwrap() error { return e.err }

// unplaced returns the partitions whose servers did not take entries; nil: err says
// something else.
func unplaced(err error) []*partition {
	if known, ok := errors.AsType[*unplacedError](err); ok {
		return known.partitions
	}
	return nil
}
