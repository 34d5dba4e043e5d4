package worker

import (
	"context"
	"errors"
	"time"
)

const (
	// changesKept is how long the live log can be resumed from a cursor. The entries
	// themselves are kept.
	changesKept = 30 * 24 * time.Hour
	// pruneEvery and pruneMost bound what one pruning costs.
	pruneEvery = 10 * time.Minute
	pruneMost  = 10_000
	// deadConsumerAfter is the default of how long a consumer gives no sign of life before it counts as
	// dead. A living one reads every readBlock.
	deadConsumerAfter = time.Minute
	// deadConsumersEvery is how often dead consumers are looked for.
	deadConsumersEvery = time.Minute
)

// prune removes old changes of the live log, some at a time, while there are any.
func (w *sweeper) prune(ctx context.Context) error {
	if time.Since(w.pruned) < pruneEvery {
		return nil
	}
	removed, err := w.store.PruneChanges(ctx, time.Now().Add(-changesKept), pruneMost)
	if err == nil && removed < pruneMost {
		w.pruned = time.Now()
	}
	return err
}

// dropDeadConsumers removes the consumers of processes that died, once in a while. Each process
// has a consumer of its own name, and one that dies cannot remove it.
func (w *sweeper) dropDeadConsumers(ctx context.Context) error {
	if time.Since(w.consumersDropped) < deadConsumersEvery {
		return nil
	}
	var failed error
	for _, p := range w.partitions.reachable() {
		failed = errors.Join(failed, p.scheduler.DropConsumers(ctx, w.deadConsumerAfter))
	}
	if failed == nil {
		w.consumersDropped = time.Now()
	}
	return failed
}
