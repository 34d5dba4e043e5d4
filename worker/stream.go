package worker

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/snovsync/snovsync/models"
)

const (
	// readBlock is how long a read of the stream waits for entries. The client's read
	// timeout must be well above it.
	readBlock = 5 * time.Second
	readCount = 256
	// abandonedAfter is how long a message stays with a consumer that does not
	// acknowledge it before another one takes it over.
	abandonedAfter = 15 * time.Second
)

// push writes items to the streams of their organizations.
func (e *Engine) push(ctx context.Context, items []Item) error {
	_, err := e.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i := range items {
			p.XAdd(ctx, &redis.XAddArgs{
				Stream: streamKey(partitionOf(items[i].OrganizationID, len(e.partitions))),
				Values: items[i].fields(),
			})
		}
		return nil
	})
	if err != nil {
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
		"occurred", i.OccurredAt.UnixMicro(), "seq", i.Seq,
	}
}

// parked is an item as it comes from the stream or from the store.
type parked struct {
	entryID, organizationID, prospect string
	kind                              models.Kind
	hasEmail                          bool
	occurred, seq                     int64
	due                               time.Time
}

func parkedFrom(i Item) parked {
	return parked{
		entryID: i.EntryID, organizationID: i.OrganizationID, prospect: i.prospectHash(), kind: i.Kind,
		hasEmail: i.Email != "", occurred: i.OccurredAt.UnixMicro(), seq: i.Seq, due: i.Due,
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
	nextClaim := time.Time{}
	cursor := "0-0"
	for ctx.Err() == nil {
		if err := e.ensureGroup(ctx, stream); err != nil {
			e.redisAway(ctx, "create the consumer group", err)
			continue
		}
		for ctx.Err() == nil {
			var messages []redis.XMessage
			var err error
			if time.Now().After(nextClaim) {
				messages, cursor, err = e.rdb.XAutoClaim(ctx, &redis.XAutoClaimArgs{
					Stream: stream, Group: streamGroup, Consumer: e.processID, MinIdle: abandonedAfter, Start: cursor, Count: readCount,
				}).Result()
				if err == nil && (cursor == "0-0" || cursor == "") {
					cursor, nextClaim = "0-0", time.Now().Add(abandonedAfter)
				}
			} else {
				messages, err = e.readNew(ctx, stream)
			}
			if err == nil && len(messages) > 0 {
				err = e.take(ctx, stream, messages)
			}
			if err != nil {
				if strings.HasPrefix(err.Error(), "NOGROUP") || strings.Contains(err.Error(), "NOGROUP") {
					break
				}
				e.redisAway(ctx, "read the stream", err)
			}
		}
	}
}

func (e *Engine) ensureGroup(ctx context.Context, stream string) error {
	err := e.rdb.XGroupCreateMkStream(ctx, stream, streamGroup, "0").Err()
	if err != nil && !strings.HasPrefix(err.Error(), "BUSYGROUP") {
		return err
	}
	return nil
}

func (e *Engine) readNew(ctx context.Context, stream string) ([]redis.XMessage, error) {
	streams, err := e.rdb.XReadGroup(ctx, &redis.XReadGroupArgs{
		Group: streamGroup, Consumer: e.processID, Streams: []string{stream, ">"}, Count: readCount, Block: readBlock,
	}).Result()
	if errors.Is(err, redis.Nil) || len(streams) == 0 {
		return nil, ignoreNil(err)
	}
	return streams[0].Messages, err
}

func ignoreNil(err error) error {
	if errors.Is(err, redis.Nil) {
		return nil
	}
	return err
}

// take admits messages and removes them from the stream. Entries are only ever
// removed by their id: trimming would drop what other consumers still work on.
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
	if err := e.admit(ctx, items); err != nil {
		return err
	}
	_, err := e.rdb.TxPipelined(ctx, func(p redis.Pipeliner) error {
		p.XAck(ctx, stream, streamGroup, ids...)
		p.XDel(ctx, stream, ids...)
		return nil
	})
	return err
}
