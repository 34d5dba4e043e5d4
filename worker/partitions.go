package worker

import (
	"errors"
	"slices"
	"sync/atomic"
	"time"

	"github.com/snovsync/snovsync/worker/scheduler"
)

// In a Redis Cluster one server can be away while the others work. What is done for all
// partitions is done for each of them, whatever comes of the others.

// partition is one share of the accounts: its scheduler and its notifier.
type partition struct {
	scheduler *scheduler.Scheduler
	notifier  *scheduler.Notifier
	outages   *outages
	// away: its server has not answered for as long as a lease lasts. Nobody waits for it then.
	away atomic.Bool
	// failingSince is since when leases could not be renewed; renew alone uses it.
	failingSince time.Time
	// pace slows down rebuilds that follow one another; rebuildOnRequest alone uses it.
	pace rebuildPace
	// rebuilds counts those of this process; a rebuild alone changes it.
	rebuilds int
	// lease is how long a lease lasts.
	lease time.Duration
}

// partitions are all shares, in the order of their numbers.
type partitions []*partition

// of is the partition of an account, or of the stream of an organization.
func (all partitions) of(name string) *partition {
	return all[scheduler.PartitionOf(name, len(all))]
}

// errAway says that the server of a partition has not answered for a while.
var errAway = errors.New("the Redis server of a partition does not answer")

// renewedOrNot notes whether the partition's leases could be renewed. Renewals are tried
// every quarter of a lease, so they tell soonest whether its server is away. An answer that
// the state or the layout is another one is an answer.
func (p *partition) renewedOrNot(err error) {
	if err == nil || scheduler.LayoutChanged(err) {
		p.failingSince = time.Time{}
		if p.away.Swap(false) {
			p.notifier.Notify()
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
func (all partitions) reachable() partitions {
	return slices.DeleteFunc(slices.Clone(all), func(p *partition) bool { return p.away.Load() })
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
