package worker

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/snovsync/snovsync/internal/pause"
	"github.com/snovsync/snovsync/internal/redisclient"
	"github.com/snovsync/snovsync/models"
)

// layoutError says that this process may not work under its settings, and how to change that.
type layoutError struct{ problem string }

func (e *layoutError) Error() string { return e.problem }

func isLayoutError(err error) bool {
	_, ok := errors.AsType[*layoutError](err)
	return ok
}

// layoutChanged tells the answer of a script that the partition has another layout than
// the caller.
func layoutChanged(err error) bool { return redis.HasErrorPrefix(err, "LAYOUT") }

// ownLayout is what this process's settings say.
func (e *Engine) ownLayout() models.Layout { return layoutOf(len(e.partitions), e.limits) }

func layoutOf(partitions int, limits Limits) models.Layout {
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
		p.scheduler.layout.Store(recorded.Epoch)
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
	held, err := e.rdb.HMGet(ctx, metaKey(partition), "layout", "clear").Result()
	if err != nil {
		return fmt.Errorf("read the layout of a partition: %w", err)
	}
	if held[0] == strconv.FormatInt(recorded.Epoch, 10) && held[1] == nil {
		return nil // all others have it too; their servers may be away
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
		if err := e.clearPartition(ctx, i, layout); err != nil {
			return err
		}
	}
	return nil
}

// adoptPartition has a partition refuse processes with an earlier layout. It tells whether the
// partition still has to be cleared.
func (e *Engine) adoptPartition(ctx context.Context, partition int, layout models.Layout) (bool, error) {
	adopt := e.partitions[0].scheduler.scripts.adopt
	left, err := adopt.Run(ctx, e.rdb, []string{partitionPrefix(partition)}, layout.Epoch, settingsOf(layout)).Int()
	if err != nil {
		return false, fmt.Errorf("adopt the layout: %w", err)
	}
	if left < 0 {
		return false, &layoutError{"REDIS_URL: this Redis was used with a later database than DATABASE_URL names: give each deployment a Redis of its own, " +
			"or, where the database was restored, run `snovsync migrate --repartition` and restart every process"}
	}
	return left == 1, nil
}

// clearPartition removes what was written under an earlier layout: lanes and counts of accounts
// that now belong to another partition.
func (e *Engine) clearPartition(ctx context.Context, partition int, layout models.Layout) error {
	s, prefix := e.partitions[0].scheduler.scripts, partitionPrefix(partition)
	node, err := redisclient.NodeFor(ctx, e.rdb, prefix)
	if err != nil {
		return fmt.Errorf("find the server of a partition: %w", err)
	}
	kept := []string{metaKey(partition), rebuildLockKey(partition), sweepLockKey(partition)}
	if partition < layout.Partitions {
		kept = append(kept, streamKey(partition)) // its messages are read under any layout
	}
	for cursor := uint64(0); ; {
		keys, next, err := node.Scan(ctx, cursor, prefix+":*", maxClearedKeys).Result()
		if err != nil {
			return fmt.Errorf("look for keys of an earlier layout: %w", err)
		}
		keys = slices.DeleteFunc(keys, func(key string) bool { return slices.Contains(kept, key) })
		cursor = next
		for first := true; first || len(keys) > 0; first = false {
			n := min(len(keys), maxClearedKeys)
			args := []any{layout.Epoch, 0}
			if cursor == 0 && n == len(keys) {
				args[1] = 1
			}
			for _, key := range keys[:n] {
				args = append(args, key)
			}
			cleared, err := s.clear.Run(ctx, e.rdb, []string{prefix}, args...).Int()
			if err != nil {
				return fmt.Errorf("remove keys of an earlier layout: %w", err)
			}
			if cleared == 0 {
				return nil // another process was quicker
			}
			keys = keys[n:]
		}
		if cursor == 0 {
			return nil
		}
	}
}

// settingsOf are the values of a layout as each partition records them.
func settingsOf(layout models.Layout) string {
	return fmt.Sprintf("REDIS_PARTITIONS=%d SNOVIO_RATE_LIMIT=%d SNOVIO_RATE_WINDOW=%s", layout.Partitions, layout.RateLimit, duration(layout.RateWindow))
}

// maxClearedKeys bounds one step of the removal of old keys.
const maxClearedKeys = 100

// Repartition records the settings of config as those that all processes have to run with, and
// tells Redis. What was called up to now counts as unknown: accounts rest for a full window.
// Processes that run with other settings stop working. On an error, call it again.
func Repartition(ctx context.Context, config Config) error {
	own := layoutOf(config.Partitions, config.Limits.withDefaults())
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
		if !layoutChanged(err) || e.halted.Load() != nil {
			return err
		}
		e.requestRebuild()
		pause.For(ctx, reconnectPause)
		if ctx.Err() != nil {
			return ErrRecovering
		}
	}
}
