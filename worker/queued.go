package worker

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

// parked is an entry on its way to its lane, and in it.
type parked struct {
	entryID string
	// organizationID is the queue that the entry waits in: queues take turns, and one can be paused.
	organizationID string
	// account is whose limit counts the entry's calls; "": the entry was not routed yet.
	account string
	// prospect stands for what entries are ordered by.
	prospect string
	// kind and hasEmail are for the one who routes the entry.
	kind     string
	hasEmail bool
	// occurred is in nanoseconds since 1970; seq orders entries of the same moment.
	occurred, seq int64
	// due is when the entry may run; zero: now.
	due time.Time
	// name is the entry's name in its lane, where it was claimed; "": it follows from the other fields.
	name string
}

// fields is the item as a stream message. The address stays out of Redis: the
// message carries its hash.
func (p parked) fields() []any {
	return []any{
		"entry", p.entryID, "organization", p.organizationID, "kind", p.kind,
		"prospect", p.prospect, "email", strconv.FormatBool(p.hasEmail),
		"occurred", p.occurred, "seq", p.seq,
	}
}

func parseMessage(m redis.XMessage) (parked, error) {
	text := func(name string) string { s, _ := m.Values[name].(string); return s }
	occurred, err1 := strconv.ParseInt(text("occurred"), 10, 64)
	seq, err2 := strconv.ParseInt(text("seq"), 10, 64)
	p := parked{
		entryID: text("entry"), organizationID: text("organization"), prospect: text("prospect"),
		kind: text("kind"), hasEmail: text("email") == "true", occurred: occurred, seq: seq,
	}
	if err := errors.Join(err1, err2); err != nil || p.entryID == "" || p.organizationID == "" || len(p.prospect) != hashLength {
		return parked{}, fmt.Errorf("stream message %s is not one of snovsync's: %w", m.ID, err)
	}
	return p, nil
}

// retryDelay is the wait until an entry may run, for one that waits for an attempt.
func (p parked) retryDelay() time.Duration {
	if p.due.IsZero() {
		return 0
	}
	return max(time.Until(p.due), 0)
}

// A lane's members are ordered by when their events occurred, in microseconds, which a score of Redis
// holds exactly. member is the name by which those of the same microsecond are ordered: by
// the nanoseconds beyond it, and then by arrival.
// member is the entry's name in its lane.
func (p parked) member() string {
	if p.name != "" {
		return p.name
	}
	return memberOrder(p.occurred, p.seq) + ":" + p.entryID
}

func memberOrder(occurred, seq int64) string { return fmt.Sprintf("%03d%019d", occurred%1000, seq) }

// laneLength is the length of a lane's name.
const laneLength = 2*hashLength + 1

// lane is the name of the lane that the entry belongs to.
func (p parked) lane() string { return p.account + ":" + p.prospect }

func laneAccount(lane string) string { return lane[:hashLength] }
