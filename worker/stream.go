package worker

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/snovsync/snovsync/internal/crashpoint"
	"github.com/snovsync/snovsync/internal/redisclient"
	"github.com/snovsync/snovsync/models"
)

const (
	// readBlock is how long a read of the stream waits for entries. Between two reads
	// a process looks for messages that another one left behind when it died.
	readBlock = 2 * time.Second
	readCount = 256
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
	_, err := e.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i := range items {
			partition := e.partitionFor(items[i].OrganizationID)
			if partition.away.Load() {
				away = errAway
				continue
			}
			p.XAdd(ctx, &redis.XAddArgs{Stream: streamKey(partition.scheduler.partition), Values: items[i].fields()})
		}
		return nil
	})
	if err = errors.Join(err, away); err != nil {
		return fmt.Errorf("push %d entries to the stream: %w", len(items), err)
	}
	return nil
}

// fields is the item as a stream message. The address stays out of Redis: the
// message carries its hash.
func (i Item) fields() []any {
	return []any{
		"entry", i.EntryID, "organization", i.OrganizationID, "kind", string(i.Kind),
		"prospect", i.prospectHash(), "email", strconv.FormatBool(i.Email != ""),
		"occurred", i.OccurredAt.UnixNano(), "seq", i.Seq,
	}
}

// parked is an item as it comes from the stream or from the store.
type parked struct {
	entryID, organizationID, prospect string
	kind                              models.Kind
	hasEmail                          bool
	// occurred is in nanoseconds since 1970.
	occurred, seq int64
	due           time.Time
}

func parkedFrom(i Item) parked {
	return parked{
		entryID: i.EntryID, organizationID: i.OrganizationID, prospect: i.prospectHash(), kind: i.Kind,
		hasEmail: i.Email != "", occurred: i.OccurredAt.UnixNano(), seq: i.Seq, due: i.Due,
	}
}

func parseMessage(m redis.XMessage) (parked, error) {
	text := func(name string) string { s, _ := m.Values[name].(string); return s }
	occurred, err1 := strconv.ParseInt(text("occurred"), 10, 64)
	seq, err2 := strconv.ParseInt(text("seq"), 10, 64)
	p := parked{
		entryID: text("entry"), organizationID: text("organization"), prospect: text("prospect"),
		kind: models.Kind(text("kind")), hasEmail: text("email") == "true", occurred: occurred, seq: seq,
	}
	if err := errors.Join(err1, err2); err != nil || p.entryID == "" || p.organizationID == "" || len(p.prospect) != hashLength {
		return parked{}, fmt.Errorf("stream message %s is not one of snovsync's: %w", m.ID, err)
	}
	return p, nil
}

// consume reads a partition's stream until ctx ends: it admits what comes and then
// acknowledges it, so that a process that dies in between loses nothing.
func (e *Engine) consume(ctx context.Context, p *partition) {
	stream := streamKey(p.scheduler.partition)
	// A read that blocks does not end with ctx, so it has a client that can be closed under it.
	blocking := redisclient.Open(e.redisURL, redisclient.Options{PoolSize: 1})
	closed := context.AfterFunc(ctx, func() { _ = blocking.Close() })
	defer func() {
		if closed() {
			_ = blocking.Close()
		}
		e.takeDelivered(stream)
	}()
	reader := &streamReader{engine: e, stream: stream, blocking: blocking, cursor: "0-0"}
	for ctx.Err() == nil {
		err := e.ensureGroup(ctx, stream)
		if p.trouble.met(ctx, "create the consumer group", err) {
			continue
		}
		for ctx.Err() == nil {
			e.storeHealth.wait(ctx)
			messages, err := reader.next(ctx)
			if err == nil && len(messages) > 0 {
				err = e.take(ctx, stream, messages)
			}
			if err != nil && strings.Contains(err.Error(), "NOGROUP") {
				break // Redis lost the stream; the group is made again
			}
			p.trouble.met(ctx, "take accepted events from the stream", err)
		}
	}
}

// streamReader reads new messages, and now and then those that a consumer left
// behind when it died.
type streamReader struct {
	engine    *Engine
	stream    string
	blocking  redis.UniversalClient
	cursor    string
	nextClaim time.Time
}

func (r *streamReader) next(ctx context.Context) ([]redis.XMessage, error) {
	if time.Now().Before(r.nextClaim) {
		return r.engine.readGroup(ctx, r.blocking, r.stream, ">", readBlock)
	}
	messages, cursor, err := r.engine.rdb.XAutoClaim(ctx, &redis.XAutoClaimArgs{
		Stream: r.stream, Group: streamGroup, Consumer: r.engine.processID, MinIdle: abandonedAfter, Start: r.cursor, Count: readCount,
	}).Result()
	if err != nil {
		return nil, err
	}
	if r.cursor = cursor; cursor == "" || cursor == "0-0" {
		r.cursor, r.nextClaim = "0-0", time.Now().Add(abandonedAfter)
	}
	return messages, nil
}

// takeDelivered admits what was delivered to this process and not yet admitted
// when it stopped, so that nobody has to wait until it counts as abandoned.
func (e *Engine) takeDelivered(stream string) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	messages, err := e.readGroup(ctx, e.rdb, stream, "0", -1)
	if err == nil && len(messages) > 0 {
		err = e.take(ctx, stream, messages)
	}
	if err != nil && !strings.Contains(err.Error(), "NOGROUP") {
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
		s := p.scheduler
		if err := s.script(ctx, s.scripts.consumers, streamGroup, e.deadConsumerAfter.Milliseconds()).Err(); err != nil {
			failed = errors.Join(failed, fmt.Errorf("remove dead consumers: %w", err))
		}
	}
	if failed == nil {
		e.consumersDropped = time.Now()
	}
	return failed
}

func (e *Engine) ensureGroup(ctx context.Context, stream string) error {
	err := e.rdb.XGroupCreateMkStream(ctx, stream, streamGroup, "0").Err()
	if err != nil && !strings.HasPrefix(err.Error(), "BUSYGROUP") {
		return err
	}
	return nil
}

// readGroup reads messages from an id on: ">" is what nobody was given yet, "0" what
// this process was given and did not acknowledge. A negative block does not wait.
func (e *Engine) readGroup(ctx context.Context, rdb redis.UniversalClient, stream, from string, block time.Duration) ([]redis.XMessage, error) {
	// By itself go-redis waits 10 s longer than Redis blocks.
	ctx, cancel := context.WithTimeout(ctx, max(block, 0)+redisclient.AnswerTimeout)
	defer cancel()
	streams, err := rdb.XReadGroup(ctx, &redis.XReadGroupArgs{
		Group: streamGroup, Consumer: e.processID, Streams: []string{stream, from}, Count: readCount, Block: block,
	}).Result()
	if errors.Is(err, redis.Nil) || (err == nil && len(streams) == 0) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return streams[0].Messages, nil
}

// take admits messages and removes them from the stream. Entries are only ever
// removed by their id: trimming would drop what other consumers still work on. Messages
// whose lanes are in a partition that does not answer are removed too: the sweeper brings
// their entries, and meanwhile nothing waits behind them.
func (e *Engine) take(ctx context.Context, stream string, messages []redis.XMessage) error {
	items := make([]parked, 0, len(messages))
	ids := make([]string, 0, len(messages))
	for _, m := range messages {
		ids = append(ids, m.ID)
		item, err := parseMessage(m)
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
	_, err := e.rdb.TxPipelined(ctx, func(p redis.Pipeliner) error {
		p.XAck(ctx, stream, streamGroup, ids...)
		p.XDel(ctx, stream, ids...)
		return nil
	})
	return err
}
