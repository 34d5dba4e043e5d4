package worker

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/snovsync/snovsync/internal/pause"
	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/worker/scheduler"
)

// layoutError says that this process may not work under its settings, and how to change that.
type layoutError struct{ problem string }

func (e *layoutError) Error() string { return e.problem }

func isLayoutError(err error) bool {
	_, ok := errors.AsType[*layoutError](err)
	return ok
}

// ownLayout is what this process's settings say.
func (e *Engine) ownLayout() models.Layout { return layoutOf(len(e.partitions), e.limits) }

func layoutOf(partitions int, limits scheduler.Limits) models.Layout {
	return models.Layout{Partitions: partitions, RateLimit: limits.Rate, RateWindow: limits.Window.Microseconds()}
}

// learnLayout reads the recorded layout, which the first process records, and works under it
// from then on. It fails with a *layoutError where this process has other settings: two layouts
// at a time would hand out an account's calls twice.
func (e *Engine) learnLayout(ctx context.Context) (models.Layout, error) {
	own := e.ownLayout()
	recorded, err := e.store.Layout(ctx, own)
	if err != nil {
		return recorded, err
	}
	if !recorded.SameValues(own) {
		return recorded, &layoutError{otherSettings(own, recorded)}
	}
	for _, p := range e.partitions {
		p.scheduler.SetLayout(recorded.Epoch)
	}
	return recorded, nil
}

// otherSettings names the settings in which two layouts differ.
func otherSettings(own, recorded models.Layout) string {
	var differ []string
	note := func(name string, own, recorded any) {
		if own != recorded {
			differ = append(differ, fmt.Sprintf("%s is %v, but this deployment runs with %v", name, own, recorded))
		}
	}
	note("REDIS_PARTITIONS", own.Partitions, recorded.Partitions)
	note("SNOVIO_RATE_LIMIT", own.RateLimit, recorded.RateLimit)
	note("SNOVIO_RATE_WINDOW", duration(own.RateWindow), duration(recorded.RateWindow))
	return strings.Join(differ, ", ") + ": set it back, or run `snovsync migrate --repartition` with the new value and restart every process with it"
}

// adoptLayout makes sure that a partition has the recorded layout. Where it does not, every
// partition there ever was gets it: processes with an earlier layout are refused from then on, so
// no call begins under it any more.
func (e *Engine) adoptLayout(ctx context.Context, partition int) error {
	recorded, err := e.learnLayout(ctx)
	if err != nil {
		return err
	}
	adopted, err := e.partitions[partition].scheduler.HasLayout(ctx, recorded.Epoch)
	if err != nil || adopted {
		return err // all others have it too; their servers may be away
	}
	return e.adopt(ctx, recorded)
}

// adopt makes a layout that of every partition there ever was. Nothing is cleared before all of
// them refuse earlier layouts: a partition that was cleared tells that they do.
func (e *Engine) adopt(ctx context.Context, layout models.Layout) error {
	var left []int
	for i := range layout.MaxPartitions {
		uncleared, err := e.adoptPartition(ctx, i, layout)
		if err != nil {
			return err
		}
		if uncleared {
			left = append(left, i)
		}
	}
	for _, i := range left {
		if err := e.partitions[0].scheduler.Sibling(i).Clear(ctx, layout.Epoch, i < layout.Partitions); err != nil {
			return err
		}
	}
	return nil
}

// adoptPartition has a partition refuse processes with an earlier layout. It tells whether the
// partition still has to be cleared.
func (e *Engine) adoptPartition(ctx context.Context, partition int, layout models.Layout) (bool, error) {
	left, err := e.partitions[0].scheduler.Sibling(partition).Adopt(ctx, layout.Epoch, settingsOf(layout))
	if err != nil {
		return false, err
	}
	if left < 0 {
		return false, &layoutError{"REDIS_URL: this Redis was used with a later database than DATABASE_URL names: give each deployment a Redis of its own, " +
			"or, where the database was restored, run `snovsync migrate --repartition` and restart every process"}
	}
	return left == 1, nil
}

// settingsOf are the values of a layout as each partition records them.
func settingsOf(layout models.Layout) string {
	return fmt.Sprintf("REDIS_PARTITIONS=%d SNOVIO_RATE_LIMIT=%d SNOVIO_RATE_WINDOW=%s", layout.Partitions, layout.RateLimit, duration(layout.RateWindow))
}

// Repartition records the settings of config as those that all processes have to run with, and
// tells Redis. What was called up to now counts as unknown: accounts rest for a full window.
// Processes that run with other settings stop working. On an error, call it again.
func Repartition(ctx context.Context, config Config) error {
	own := layoutOf(config.Partitions, config.Limits.WithDefaults())
	if config.EmbeddedRedis { // it starts empty
		_, err := config.Store.ChangeLayout(ctx, own)
		return err
	}
	e, err := New(config)
	if err != nil {
		return err
	}
	defer func() { _ = e.Close() }()
	if err := e.checkServers(ctx); err != nil {
		return err
	}
	layout, err := config.Store.ChangeLayout(ctx, own)
	if err != nil {
		return err
	}
	return e.adopt(ctx, layout)
}

func duration(microseconds int64) time.Duration {
	return time.Duration(microseconds) * time.Microsecond
}

// clearingTimeout bounds how long a caller waits until a partition is cleared, which takes
// milliseconds after a start and seconds where long queues were written under another layout.
const clearingTimeout = 10 * time.Second

// afterClearing runs a command for a caller that waits for its answer, again while the
// partition is being cleared. The error is ErrRecovering if that takes too long.
func (e *Engine) afterClearing(ctx context.Context, run func() error) error {
	ctx, cancel := context.WithTimeout(ctx, clearingTimeout)
	defer cancel()
	for {
		err := run()
		if !scheduler.LayoutChanged(err) || e.halted.Load() != nil {
			return err
		}
		e.requestRebuild()
		pause.For(ctx, scheduler.RetryPause)
		if ctx.Err() != nil {
			return ErrRecovering
		}
	}
}
