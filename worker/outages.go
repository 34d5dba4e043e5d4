package worker

import (
	"context"
	"log/slog"
	"sync"

	"github.com/snovsync/snovsync/internal/outage"
	"github.com/snovsync/snovsync/internal/pause"
	"github.com/snovsync/snovsync/worker/scheduler"
)

// outages logs once that something does not work, and once that it works again, however often it
// is tried in between.
type outages struct {
	log *slog.Logger
	// onError takes every error; nil: nobody does.
	onError func(error)

	mu      sync.Mutex
	latches map[string]*outage.Latch // by what was being done
}

func newOutages(log *slog.Logger) *outages {
	return &outages{log: log, latches: make(map[string]*outage.Latch)}
}

// met takes note of how an attempt ended and tells whether it failed; then it has
// waited before the next one. An attempt that ended because ctx did is not noted.
func (o *outages) met(ctx context.Context, doing string, err error) bool {
	if ctx.Err() == nil {
		o.note(doing, err)
		if err != nil {
			pause.For(ctx, scheduler.RetryPause)
		}
	}
	return err != nil
}

// note takes note of how an attempt ended.
func (o *outages) note(doing string, err error) {
	if err != nil && o.onError != nil {
		o.onError(err)
	}
	o.mu.Lock()
	latch := o.latches[doing]
	if latch == nil {
		latch = &outage.Latch{}
		o.latches[doing] = latch
	}
	o.mu.Unlock()
	switch began, ended := latch.Update(err != nil); {
	case began:
		o.log.Warn("Redis or the database does not answer; trying until it does", "doing", doing, "error", err)
	case ended:
		o.log.Info("it works again", "doing", doing)
	}
}
