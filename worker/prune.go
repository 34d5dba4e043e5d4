package worker

import (
	"context"
	"time"
)

const (
	// changesKept is how long the live log can be resumed from a cursor. The entries
	// themselves are kept.
	changesKept = 30 * 24 * time.Hour
	// pruneEvery and pruneMost bound what one pruning costs.
	pruneEvery = 10 * time.Minute
	pruneMost  = 10_000
)

// prune removes old changes of the live log, some at a time, while there are any.
func (e *Engine) prune(ctx context.Context) error {
	if time.Since(e.pruned) < pruneEvery {
		return nil
	}
	removed, err := e.store.PruneChanges(ctx, time.Now().Add(-changesKept), pruneMost)
	if err == nil && removed < pruneMost {
		e.pruned = time.Now()
	}
	return err
}
