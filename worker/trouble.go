package worker

import (
	"context"
	"log/slog"
	"sync"

	"github.com/snovsync/snovsync/internal/pause"
	"github.com/snovsync/snovsync/worker/scheduler"
)

// trouble says once that something does not work, and once that it works again,
// however often it is tried in between.
type trouble struct {
	log *slog.Logger
	// onError takes every error; nil: nobody does.
	onError func(error)

	mu     sync.Mutex
	failed map[string]bool
}

func newTrouble(log *slog.Logger) *trouble { return &trouble{log: log, failed: make(map[string]bool)} }

// met takes note of how an attempt ended and tells whether it failed; then it has
// waited before the next one. An attempt that ended because ctx did is not noted.
func (t *trouble) met(ctx context.Context, doing string, err error) bool {
	if ctx.Err() == nil {
		t.note(doing, err)
		if err != nil {
			pause.For(ctx, scheduler.RetryPause)
		}
	}
	return err != nil
}

// note takes note of how an attempt ended.
func (t *trouble) note(doing string, err error) {
	if err != nil && t.onError != nil {
		t.onError(err)
	}
	t.mu.Lock()
	changed := t.failed[doing] != (err != nil)
	if err != nil {
		t.failed[doing] = true
	} else {
		delete(t.failed, doing)
	}
	t.mu.Unlock()
	switch {
	case changed && err != nil:
		t.log.Warn("Redis or the database does not answer; trying until it does", "doing", doing, "error", err)
	case changed:
		t.log.Info("it works again", "doing", doing)
	}
}
