package scheduler

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

// QueuedEntry is an entry on its way to its lane, and in it.
type QueuedEntry struct {
	ID string
	// Queue is the queue that the entry waits in: queues take turns, and one can be paused.
	Queue string
	// Account is whose limit counts the entry's calls; "": the entry was not routed yet.
	Account string
	// Key stands for what entries are ordered by.
	Key string
	// Kind and HasEmail are for routing the entry.
	Kind     string
	HasEmail bool
	// Occurred is in nanoseconds since 1970; Seq orders entries of the same moment.
	Occurred, Seq int64
	// Due is when the entry may run; zero: now.
	Due time.Time
	// name is the entry's name in its lane, where it was claimed; "": it follows from the other fields.
	name string
}

// fields is the entry as a stream message. The address stays out of Redis: the
// message carries its hash.
func (q QueuedEntry) fields() []any {
	return []any{
		"entry", q.ID, "organization", q.Queue, "kind", q.Kind,
		"prospect", q.Key, "email", strconv.FormatBool(q.HasEmail),
		"occurred", q.Occurred, "seq", q.Seq,
	}
}

// EntryOf reads a stream message. It fails on one that snovsync did not write.
func EntryOf(m redis.XMessage) (QueuedEntry, error) {
	text := func(name string) string { s, _ := m.Values[name].(string); return s }
	occurred, err1 := strconv.ParseInt(text("occurred"), 10, 64)
	seq, err2 := strconv.ParseInt(text("seq"), 10, 64)
	q := QueuedEntry{
		ID: text("entry"), Queue: text("organization"), Key: text("prospect"),
		Kind: text("kind"), HasEmail: text("email") == "true", Occurred: occurred, Seq: seq,
	}
	if err := errors.Join(err1, err2); err != nil || q.ID == "" || q.Queue == "" || len(q.Key) != hashLength {
		return QueuedEntry{}, fmt.Errorf("stream message %s is not one of snovsync's: %w", m.ID, err)
	}
	return q, nil
}

// retryDelay is the wait until an entry may run, for one that waits for an attempt.
func (q QueuedEntry) retryDelay() time.Duration {
	if q.Due.IsZero() {
		return 0
	}
	return max(time.Until(q.Due), 0)
}

// Member is the entry's name in its lane. A lane is ordered by when its events occurred, in
// microseconds, which a score of Redis holds exactly. Names order the entries of one microsecond: by
// the nanoseconds beyond it, and then by arrival.
func (q QueuedEntry) Member() string {
	if q.name != "" {
		return q.name
	}
	return memberOrder(q.Occurred, q.Seq) + ":" + q.ID
}

func memberOrder(occurred, seq int64) string { return fmt.Sprintf("%03d%019d", occurred%1000, seq) }

// laneLength is the length of a lane's name.
const laneLength = 2*hashLength + 1

// Lane is the name of the lane that the entry belongs to.
func (q QueuedEntry) Lane() string { return q.Account + ":" + q.Key }

// AccountOfLane is the account of a lane, by the lane's name.
func AccountOfLane(lane string) string { return lane[:hashLength] }
