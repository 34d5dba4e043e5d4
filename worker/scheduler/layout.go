package scheduler

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/redis/go-redis/v9"

	"github.com/snovsync/snovsync/internal/redisclient"
)

// LayoutChanged tells the answer of a script that the partition has another layout than
// the caller.
func LayoutChanged(err error) bool { return redis.HasErrorPrefix(err, "LAYOUT") }

// HasLayout tells whether the partition has the layout of an epoch, and no keys of an earlier one.
func (s *Scheduler) HasLayout(ctx context.Context, epoch int64) (bool, error) {
	held, err := s.rdb.HMGet(ctx, MetaKey(s.Partition), "layout", "clear").Result()
	if err != nil {
		return false, fmt.Errorf("read the layout of a partition: %w", err)
	}
	return held[0] == strconv.FormatInt(epoch, 10) && held[1] == nil, nil
}

// Adopt has the partition refuse processes with an earlier layout. It answers 1 where keys of an
// earlier one have to be cleared, 0 where not, and -1 where the partition has a later layout.
func (s *Scheduler) Adopt(ctx context.Context, epoch int64, settings string) (int, error) {
	left, err := s.scripts.adopt.Run(ctx, s.rdb, []string{s.prefix}, epoch, settings).Int()
	if err != nil {
		return 0, fmt.Errorf("adopt the layout: %w", err)
	}
	return left, nil
}

// maxClearedKeys bounds one step of the removal of old keys.
const maxClearedKeys = 100

// Clear removes what was written under an earlier layout: lanes and counts of accounts that now
// belong to another partition. The stream stays where keepStream says so.
func (s *Scheduler) Clear(ctx context.Context, epoch int64, keepStream bool) error {
	node, err := redisclient.NodeFor(ctx, s.rdb, s.prefix)
	if err != nil {
		return fmt.Errorf("find the server of a partition: %w", err)
	}
	kept := []string{MetaKey(s.Partition), RebuildLockKey(s.Partition), sweepLockKey(s.Partition)}
	if keepStream {
		kept = append(kept, StreamKey(s.Partition)) // its messages are read under any layout
	}
	for cursor := uint64(0); ; {
		keys, next, err := node.Scan(ctx, cursor, s.prefix+":*", maxClearedKeys).Result()
		if err != nil {
			return fmt.Errorf("look for keys of an earlier layout: %w", err)
		}
		keys = slices.DeleteFunc(keys, func(key string) bool { return slices.Contains(kept, key) })
		cursor = next
		for first := true; first || len(keys) > 0; first = false {
			n := min(len(keys), maxClearedKeys)
			args := []any{epoch, 0}
			if cursor == 0 && n == len(keys) {
				args[1] = 1
			}
			for _, key := range keys[:n] {
				args = append(args, key)
			}
			cleared, err := s.scripts.clear.Run(ctx, s.rdb, []string{s.prefix}, args...).Int()
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
