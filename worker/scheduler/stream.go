package scheduler

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/snovsync/snovsync/internal/redisclient"
)

// readCount bounds the messages of one read.
const readCount = 256

// PushEntries adds entries to the streams of their partitions; the partition of each is the one
// at its index.
func PushEntries(ctx context.Context, rdb redis.UniversalClient, items []QueuedEntry, partitions []int) error {
	_, err := rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, item := range items {
			p.XAdd(ctx, &redis.XAddArgs{Stream: StreamKey(partitions[i]), Values: item.fields()})
		}
		return nil
	})
	return err
}

// Stream is one partition's stream of accepted entries, as one consumer of the group of all
// processes reads it.
type Stream struct {
	Redis     redis.UniversalClient
	Partition int
	// Consumer is the process's name in the group.
	Consumer string
}

// Key is the stream's key in Redis.
func (s Stream) Key() string { return StreamKey(s.Partition) }

// EnsureGroup creates the stream and its consumer group where they are missing.
func (s Stream) EnsureGroup(ctx context.Context) error {
	err := s.Redis.XGroupCreateMkStream(ctx, s.Key(), StreamGroup, "0").Err()
	if err != nil && !strings.HasPrefix(err.Error(), "BUSYGROUP") {
		return err
	}
	return nil
}

// IsNoGroup says that Redis lost the stream or its group.
func IsNoGroup(err error) bool { return err != nil && strings.Contains(err.Error(), "NOGROUP") }

// ReadNew reads messages that nobody was given yet, by a client that may block. A negative
// block does not wait.
func (s Stream) ReadNew(ctx context.Context, rdb redis.UniversalClient, block time.Duration) ([]redis.XMessage, error) {
	return s.read(ctx, rdb, ">", block)
}

// ReadDelivered reads messages that this process was given and did not acknowledge.
func (s Stream) ReadDelivered(ctx context.Context) ([]redis.XMessage, error) {
	return s.read(ctx, s.Redis, "0", -1)
}

func (s Stream) read(ctx context.Context, rdb redis.UniversalClient, from string, block time.Duration) ([]redis.XMessage, error) {
	// By itself go-redis waits 10 s longer than Redis blocks.
	ctx, cancel := context.WithTimeout(ctx, max(block, 0)+redisclient.AnswerTimeout)
	defer cancel()
	streams, err := rdb.XReadGroup(ctx, &redis.XReadGroupArgs{
		Group: StreamGroup, Consumer: s.Consumer, Streams: []string{s.Key(), from}, Count: readCount, Block: block,
	}).Result()
	if errors.Is(err, redis.Nil) || (err == nil && len(streams) == 0) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return streams[0].Messages, nil
}

// ReadAbandoned takes over messages that another consumer was given so long ago and did not
// acknowledge. It looks from a cursor on, "0-0" at first, and gives the next one, which is
// "0-0" at the end.
func (s Stream) ReadAbandoned(ctx context.Context, cursor string, after time.Duration) (messages []redis.XMessage, next string, err error) {
	messages, next, err = s.Redis.XAutoClaim(ctx, &redis.XAutoClaimArgs{
		Stream: s.Key(), Group: StreamGroup, Consumer: s.Consumer, MinIdle: after, Start: cursor, Count: readCount,
	}).Result()
	if next == "" {
		next = "0-0"
	}
	return messages, next, err
}

// Remove acknowledges messages and deletes them. Entries are only ever removed by their id:
// trimming would drop what other consumers still work on.
func (s Stream) Remove(ctx context.Context, ids []string) error {
	_, err := s.Redis.TxPipelined(ctx, func(p redis.Pipeliner) error {
		p.XAck(ctx, s.Key(), StreamGroup, ids...)
		p.XDel(ctx, s.Key(), ids...)
		return nil
	})
	return err
}

// Leave takes this process out of the group, unless messages are still pending under its
// name; those are claimed by others.
func (s Stream) Leave(ctx context.Context) {
	pending, err := s.Redis.XPendingExt(ctx, &redis.XPendingExtArgs{
		Stream: s.Key(), Group: StreamGroup, Start: "-", End: "+", Count: 1, Consumer: s.Consumer,
	}).Result()
	if err == nil && len(pending) == 0 {
		_ = s.Redis.XGroupDelConsumer(ctx, s.Key(), StreamGroup, s.Consumer).Err()
	}
}

// DropConsumers removes consumers of the stream that gave no sign of life for so long and
// have no message.
func (s *Scheduler) DropConsumers(ctx context.Context, silent time.Duration) error {
	if err := s.script(ctx, s.scripts.consumers, StreamGroup, silent.Milliseconds()).Err(); err != nil {
		return fmt.Errorf("remove dead consumers: %w", err)
	}
	return nil
}
