package worker

import (
	"context"
	"log/slog"
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
)

// consumer reads a partition's stream of accepted entries and has each routed.
type consumer struct {
	partition *partition
	router    *router
	// redisURL is for a client of its own, which may block.
	redisURL    *redisclient.URL
	rdb         redis.UniversalClient
	processID   string
	storeHealth *storeHealth
	log         *slog.Logger
}

// consume reads a partition's stream until ctx ends: it routes what comes and then
// acknowledges it, so that a process that dies in between loses nothing.
func (c *consumer) consume(ctx context.Context) {
	p := c.partition
	messages := c.stream()
	// A read that blocks does not end with ctx, so it has a client that can be closed under it.
	blocking := redisclient.Open(c.redisURL, redisclient.Options{PoolSize: 1})
	closed := context.AfterFunc(ctx, func() { _ = blocking.Close() })
	defer func() {
		if closed() {
			_ = blocking.Close()
		}
		c.takeDelivered(messages)
	}()
	reader := &streamReader{stream: messages, blocking: blocking, cursor: "0-0"}
	for ctx.Err() == nil {
		err := messages.EnsureGroup(ctx)
		if p.outages.met(ctx, "create the consumer group", err) {
			continue
		}
		for ctx.Err() == nil {
			c.storeHealth.wait(ctx)
			read, err := reader.next(ctx)
			if err == nil && len(read) > 0 {
				err = c.take(ctx, messages, read)
			}
			if scheduler.IsNoGroup(err) {
				break // Redis lost the stream; the group is made again
			}
			p.outages.met(ctx, "take accepted events from the stream", err)
		}
	}
}

// stream is the partition's stream, as this process reads it.
func (c *consumer) stream() scheduler.Stream {
	return scheduler.Stream{Redis: c.rdb, Partition: c.partition.scheduler.Partition, Consumer: c.processID}
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

// takeDelivered routes what was delivered to this process and not yet routed
// when it stopped, so that nobody has to wait until it counts as abandoned.
func (c *consumer) takeDelivered(from scheduler.Stream) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	messages, err := from.ReadDelivered(ctx)
	if err == nil && len(messages) > 0 {
		err = c.take(ctx, from, messages)
	}
	if err != nil && !scheduler.IsNoGroup(err) {
		c.log.Warn("messages of the stream stay with a process that stops; others take them over", "error", err)
	}
}

// take routes messages and removes them from the stream. Messages whose lanes are in a partition
// that does not answer are removed too: the sweeper brings their entries, and meanwhile nothing
// waits behind them.
func (c *consumer) take(ctx context.Context, from scheduler.Stream, messages []redis.XMessage) error {
	items := make([]scheduler.QueuedEntry, 0, len(messages))
	ids := make([]string, 0, len(messages))
	for _, m := range messages {
		ids = append(ids, m.ID)
		item, err := scheduler.EntryOf(m)
		if err != nil {
			c.log.Error("a stream message was dropped", "error", err)
			continue
		}
		items = append(items, item)
	}
	if err := c.router.route(ctx, items); err != nil && unplaced(err) == nil {
		return err
	}
	crashpoint.Reached(crashpoint.AfterAdmit)
	return from.Remove(ctx, ids)
}
