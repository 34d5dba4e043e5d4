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
	// organizationID is the queue that the entry waits in: queues take turns, and one can be paused.
	Queue string
	// account is whose limit counts the entry's calls; "": the entry was not routed yet.
	Account string
	// prospect stands for what entries are ordered by.
	Key string
	// kind and hasEmail are for the one who routes the entry.
	Kind     string
	HasEmail bool
	// occurred is in nanoseconds since 1970; seq orders entries of the same moment.
	Occurred, Seq int64
	// due is when the entry may run; zero: now.
	Due time.Time
	// name is the entry's name in its lane, where it was claimed; "": it follows from the other fields.
	name string
}

// fields is the item as a stream message. The address stays out of Redis: the
// message carries its hash.
func (p QueuedEntry) fields() []any {
	return []any{
		"entry", p.ID, "organization", p.Queue, "kind", p.Kind,
		"prospect", p.Key, "email", strconv.FormatBool(p.HasEmail),
		"occurred", p.Occurred, "seq", p.Seq,
	}
}

// EntryOf reads a stream message. It fails on one that snovsync did not write.
func EntryOf(m redis.XMessage) (QueuedEntry, error) {
	text := func(name string) string { s, _ := m.Values[name].(string); return s }
	occurred, err1 := strconv.ParseInt(text("occurred"), 10, 64)
	seq, err2 := strconv.ParseInt(text("seq"), 10, 64)
	p := QueuedEntry{
		ID: text("entry"), Queue: text("organization"), Key: text("prospect"),
		Kind: text("kind"), HasEmail: text("email") == "true", Occurred: occurred, Seq: seq,
	}
	if err := errors.Join(err1, err2); err != nil || p.ID == "" || p.Queue == "" || len(p.Key) != hashLength {
		return QueuedEntry{}, fmt.Errorf("stream message %s is not one of snovsync's: %w", m.ID, err)
	}
	return p, nil
}

// retryDelay is the wait until an entry may run, for one that waits for an attempt.
func (p QueuedEntry) retryDelay() time.Duration {
	if p.Due.IsZero() {
		return 0
	}
	return max(time.Until(p.Due), 0)
}

// Member lane's members are ordered by when their events occurred, in microseconds, which a score of Redis
// holds exactly. member is the name by which those of the same microsecond are ordered: by
// the nanoseconds beyond it, and then by arrival.
// member is the entry's name in its lane.
func (p QueuedEntry) Member() string {
	if p.name != "" {
		return p.name
	}
	return memberOrder(p.Occurred, p.Seq) + ":" + p.ID
}

func memberOrder(occurred, seq int64) string { return fmt.Sprintf("%03d%019d", occurred%1000, seq) }

// laneLength is the length of a lane's name.
const laneLength = 2*hashLength + 1

// Lane is the name of the lane that the entry belongs to.
func (p QueuedEntry) Lane() string { return p.Account + ":" + p.Key }

// AccountOfLane is the account of a lane, by the lane's name.
func AccountOfLane(lane string) string { return lane[:hashLength] }
