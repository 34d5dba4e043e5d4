package worker

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/snovsync/snovsync/worker/scheduler"
)

// checkEvery is how often a process looks whether Redis still meets the requirements, and
// checkUnfitEvery how often while it does not.
const (
	checkEvery      = time.Minute
	checkUnfitEvery = 5 * time.Second
)

// Check tells, before Start, whether this process may work with the database and Redis that it
// was given. The error names the setting that is wrong and how to change it. A Redis that does
// not answer is no error: events are accepted without it, and it is checked once it does.
func (e *Engine) Check(ctx context.Context) error {
	if _, err := e.layout.learnLayout(ctx); err != nil {
		return err
	}
	err := e.fitness.checkServers(ctx)
	if err != nil && !scheduler.IsUnfit(err) {
		e.log.Warn("Redis does not answer; events are accepted and sent once it does", "error", err)
		return nil
	}
	return err
}

// fitness looks whether Redis meets the requirements.
type fitness struct {
	partitions partitions
	rebuilds   rebuildRequests
	log        *slog.Logger
	// unfit: Redis does not meet the requirements; see noteFitness.
	unfit atomic.Bool
}

// checkRegularly looks at Redis until ctx ends: an operator may change its policy or its users.
func (f *fitness) checkRegularly(ctx context.Context) {
	ticker := time.NewTicker(checkUnfitEvery)
	defer ticker.Stop()
	checked := time.Now() // before Start
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if !f.unfit.Load() && time.Since(checked) < checkEvery {
			continue
		}
		f.noteFitness(ctx, f.checkServers(ctx))
		checked = time.Now()
	}
}

// checkServers tells whether the engine can work on the server of every partition: its
// version, its role, its eviction policy, and what the user may do there. isUnfit tells a
// requirement that is not met from a server that could not be asked.
func (f *fitness) checkServers(ctx context.Context) error {
	var failed error
	for _, p := range f.partitions {
		err := p.scheduler.CheckServer(ctx)
		if scheduler.IsUnfit(err) {
			return err // also where another server does not answer
		}
		failed = cmp.Or(failed, err)
	}
	return failed
}

// noteFitness takes the result of checkServers. While Redis is unfit nothing is claimed. When it
// is fit again its state is built anew, because keys may be missing.
func (f *fitness) noteFitness(ctx context.Context, err error) {
	switch {
	case scheduler.IsUnfit(err):
		if !f.unfit.Swap(true) {
			f.log.Error("Redis cannot be used as it is; nothing is sent until that is changed", "error", err)
		}
	case err == nil && f.unfit.Load():
		for _, p := range f.partitions {
			if err := p.scheduler.ForgetState(ctx); err != nil {
				return // tried again with the next check
			}
		}
		f.unfit.Store(false)
		f.log.Info("Redis can be used again")
		f.rebuilds.request()
	}
}

// Ready tells whether this process works and Redis answers for every partition.
func (e *Engine) Ready(ctx context.Context) error {
	if err := e.layout.halted.Load(); err != nil {
		return *err
	}
	if e.fitness.unfit.Load() {
		return scheduler.Unfit("Redis does not meet the requirements of snovsync, see the log")
	}
	err := scheduler.Ping(ctx, e.rdb, len(e.partitions))
	if err != nil {
		return fmt.Errorf("ask Redis: %w", err)
	}
	return nil
}
