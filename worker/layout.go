package worker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"
	"time"

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

// layoutKeeper makes sure that this process works under the layout that all share.
type layoutKeeper struct {
	store      *models.Store
	partitions partitions
	limits     Limits
	log        *slog.Logger
	// halted is why this process does not work any more; nil: it does.
	halted atomic.Pointer[error]
	// onHalt ends the work of this process.
	onHalt func()
}

// ownLayout is what this process's settings say.
func (k *layoutKeeper) ownLayout() models.Layout { return layoutOf(len(k.partitions), k.limits) }

func layoutOf(partitions int, limits scheduler.Limits) models.Layout {
	return models.Layout{Partitions: partitions, RateLimit: limits.Rate, RateWindow: limits.Window.Microseconds()}
}

// learnLayout reads the recorded layout, which the first process records, and works under it
// from then on. It fails with a *layoutError where this process has other settings: two layouts
// at a time would hand out an account's calls twice.
func (k *layoutKeeper) learnLayout(ctx context.Context) (models.Layout, error) {
	own := k.ownLayout()
	recorded, err := k.store.Layout(ctx, own)
	if err != nil {
		return recorded, err
	}
	if !recorded.SameValues(own) {
		return recorded, &layoutError{otherSettings(own, recorded)}
	}
	for _, p := range k.partitions {
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
func (k *layoutKeeper) adoptLayout(ctx context.Context, partition int) error {
	recorded, err := k.learnLayout(ctx)
	if err != nil {
		return err
	}
	adopted, err := k.partitions[partition].scheduler.HasLayout(ctx, recorded.Epoch)
	if err != nil || adopted {
		return err // all others have it too; their servers may be away
	}
	return k.adopt(ctx, recorded)
}

// adopt makes a layout that of every partition there ever was. Nothing is cleared before all of
// them refuse earlier layouts: a partition that was cleared tells that they do.
func (k *layoutKeeper) adopt(ctx context.Context, layout models.Layout) error {
	var left []int
	for i := range layout.MaxPartitions {
		uncleared, err := k.adoptPartition(ctx, i, layout)
		if err != nil {
			return err
		}
		if uncleared {
			left = append(left, i)
		}
	}
	for _, i := range left {
		if err := k.partitions[0].scheduler.Sibling(i).Clear(ctx, layout.Epoch, i < layout.Partitions); err != nil {
			return err
		}
	}
	return nil
}

// adoptPartition has a partition refuse processes with an earlier layout. It tells whether the
// partition still has to be cleared.
func (k *layoutKeeper) adoptPartition(ctx context.Context, partition int, layout models.Layout) (bool, error) {
	left, err := k.partitions[0].scheduler.Sibling(partition).Adopt(ctx, layout.Epoch, settingsOf(layout))
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
	if err := e.fitness.checkServers(ctx); err != nil {
		return err
	}
	layout, err := config.Store.ChangeLayout(ctx, own)
	if err != nil {
		return err
	}
	return e.layout.adopt(ctx, layout)
}

func duration(microseconds int64) time.Duration {
	return time.Duration(microseconds) * time.Microsecond
}

// haltOn passes an error on, and stops this process where it says that it may not work.
func (k *layoutKeeper) haltOn(err error) error {
	if isLayoutError(err) {
		k.halt(err)
	}
	return err
}

// halt ends this process's work for good: it may not go on beside the others.
func (k *layoutKeeper) halt(err error) {
	if !k.halted.CompareAndSwap(nil, &err) {
		return
	}
	k.log.Error("this process stops sending", "error", err)
	k.onHalt()
}
