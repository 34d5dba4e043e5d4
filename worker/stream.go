package worker

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/snovsync/snovsync/internal/crashpoint"
	"github.com/snovsync/snovsync/internal/redisclient"
	"github.com/snovsync/snovsync/worker/scheduler"
)

const (
	// readBlock is how long a read of the stream waits for entries. Between two reads
	// a process looks for messages that another one left behind when it died.
	readBlock = 2 * time.Second
	// abandonedAfter is how long a message stays with a consumer that does not
	// acknowledge it before another one takes it over.
	abandonedAfter = 2 * time.Second
	// deadConsumerAfter is the default of how long a consumer gives no sign of life before it counts as
	// dead. A living one reads every readBlock.
	deadConsumerAfter = time.Minute
	// deadConsumersEvery is how often dead consumers are looked for.
	deadConsumersEvery = time.Minute
)

// push writes items to the streams of their organizations. The sweeper brings those of a
// partition that is away.
func (e *Engine) push(ctx context.Context, items []Item) error {
	var away error
	entries, partitions := make([]scheduler.QueuedEntry, 0, len(items)), make([]int, 0, len(items))
	for i := range items {
		partition := e.partitionFor(items[i].OrganizationID)
		if partition.away.Load() {
			away = errAway
			continue
		}
		entries, partitions = append(entries, parkedFrom(items[i])), append(partitions, partition.scheduler.Partition)
	}
	err := scheduler.PushEntries(ctx, e.rdb, entries, partitions)
	if err = errors.Join(err, away); err != nil {
		return fmt.Errorf("push %d entries to the stream: %w", len(items), err)
	}
	return nil
}

// consume reads a partition's stream until ctx ends: it admits what comes and then
// acknowledges it, so that a process that dies in between loses nothing.
func (e *Engine) consume(ctx context.Context, p *partition) {
	messages := e.streamOf(p)
	// A read that blocks does not end with ctx, so it has a client that can be closed under it.
	blocking := redisclient.Open(e.redisURL, redisclient.Options{PoolSize: 1})
	closed := context.AfterFunc(ctx, func() { _ = blocking.Close() })
	defer func() {
		if closed() {
			_ = blocking.Close()
		}
		e.takeDelivered(messages)
	}()
	reader := &streamReader{stream: messages, blocking: blocking, cursor: "0-0"}
	for ctx.Err() == nil {
		err := messages.EnsureGroup(ctx)
		if p.trouble.met(ctx, "create the consumer group", err) {
			continue
		}
		for ctx.Err() == nil {
			e.storeHealth.wait(ctx)
			read, err := reader.next(ctx)
			if err == nil && len(read) > 0 {
				err = e.take(ctx, messages, read)
			}
			if scheduler.IsNoGroup(err) {
				break // Redis lost the stream; the group is made again
			}
			p.trouble.met(ctx, "take accepted events from the stream", err)
		}
	}
}

// streamOf is a partition's stream, as this process reads it.
func (e *Engine) streamOf(p *partition) scheduler.Stream {
	return scheduler.Stream{Redis: e.rdb, Partition: p.scheduler.Partition, Consumer: e.processID}
}

// streamReader reads new messages, and now and then those that a consumer left
// behind when it died.
type streamReader struct {
	stream    scheduler.Stream
	blocking  redis.UniversalClient
	cursor    string
	nextClaim time.Time
}

func (r *streamReader) next(ctx context.Context) ([]redis.XMessage, error) {
	if time.Now().Before(r.nextClaim) {
		return r.stream.ReadNew(ctx, r.blocking, readBlock)
	}
	messages, cursor, err := r.stream.ReadAbandoned(ctx, r.cursor, abandonedAfter)
	if err != nil {
		return nil, err
	}
	if r.cursor = cursor; cursor == "0-0" {
		r.nextClaim = time.Now().Add(abandonedAfter)
	}
	return messages, nil
}

// takeDelivered admits what was delivered to this process and not yet admitted
// when it stopped, so that nobody has to wait until it counts as abandoned.
func (e *Engine) takeDelivered(from scheduler.Stream) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	messages, err := from.ReadDelivered(ctx)
	if err == nil && len(messages) > 0 {
		err = e.take(ctx, from, messages)
	}
	if err != nil && !scheduler.IsNoGroup(err) {
		e.log.Warn("messages of the stream stay with a process that stops; others take them over", "error", err)
	}
}

// dropDeadConsumers removes the consumers of processes that died, once in a while. Each process
// has a consumer of its own name, and one that dies cannot remove it.
func (e *Engine) dropDeadConsumers(ctx context.Context) error {
	if time.Since(e.consumersDropped) < deadConsumersEvery {
		return nil
	}
	var failed error
	for _, p := range e.reachable() {
		failed = errors.Join(failed, p.scheduler.DropConsumers(ctx, e.deadConsumerAfter))
	}
	if failed == nil {
		e.consumersDropped = time.Now()
	}
	return failed
}

// take admits messages and removes them from the stream. Messages whose lanes are in a partition that does not answer are removed too: the sweeper brings
// their entries, and meanwhile nothing waits behind them.
func (e *Engine) take(ctx context.Context, from scheduler.Stream, messages []redis.XMessage) error {
	items := make([]scheduler.QueuedEntry, 0, len(messages))
	ids := make([]string, 0, len(messages))
	for _, m := range messages {
		ids = append(ids, m.ID)
		item, err := scheduler.EntryOf(m)
		if err != nil {
			e.log.Error("a stream message was dropped", "error", err)
			continue
		}
		items = append(items, item)
	}
	if err := e.admit(ctx, items); err != nil && unplaced(err) == nil {
		return err
	}
	crashpoint.Reached(crashpoint.AfterAdmit)
	return from.Remove(ctx, ids)
}
