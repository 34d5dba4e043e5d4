package broadcast

import (
	"context"
	"errors"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/snovsync/snovsync/internal/livelog"
)

// Member is a subscription of the live log as one of its group.
type Member struct {
	sink     Sink
	group    *group
	follower *livelog.Follower
	explain  func(error) error
	path     ast.Path

	// The group guards what follows.

	// index is its place in the group's list.
	index int
	// position is the last change that it was given or passed over; where it is neither
	// behind nor lagging, it has everything up to the group's head.
	position int64
	// behind: the group holds messages for it. lagging: they were longer ago than the
	// group remembers; alone: it has begun to read the log by itself.
	behind, lagging, alone bool
}

// Take appends the messages that are there for the member, and tells what it is to do then.
func (m *Member) Take(to []byte) ([]byte, Delivery) { return m.group.take(m, to) }

// Leave takes the member out of its group.
func (m *Member) Leave() {
	m.group.audience.leave(m)
	m.follower.Close()
}

// Reason says in the schema's words why the member ends.
func (m *Member) Reason(why error) error { return onPath(m.explain(why), m.path) }

// onPath says where in an answer an error stands.
func onPath(err error, path ast.Path) error {
	known, ok := errors.AsType[*gqlerror.Error](err)
	if !ok {
		return gqlerror.WrapPath(path, err)
	}
	if known.Path == nil {
		placed := *known
		placed.Path = path
		return &placed
	}
	return err
}

// CatchUp reads the log at the member's own pace until the group has what comes next, ctx ends or
// deliver has nobody to give messages to. It tells whether the member is to be woken then, or why
// it cannot go on.
func (m *Member) CatchUp(ctx context.Context, deliver func(messages []byte) bool) (caughtUp bool, failed error) {
	encode := m.group.past()
	var messages []byte
	position := m.position
	for ctx.Err() == nil {
		changes, err := m.follower.Next(ctx, position)
		for len(changes) > 0 && err == nil {
			messages = messages[:0]
			for len(changes) > 0 && len(messages) < TakeBytes && err == nil {
				c := changes[0]
				if m.group.keep(c) {
					var payload []byte
					payload, err = encode.encode(c)
					messages = m.sink.AppendMessage(messages, payload)
				}
				position, changes = c.Seq, changes[1:]
			}
			if err == nil && !deliver(messages) {
				return false, nil
			}
		}
		switch {
		case errors.Is(err, context.Canceled) && ctx.Err() != nil:
			return false, nil //nolint:nilerr // the end of ctx is no failure
		case err != nil:
			return false, err
		case m.group.rejoin(m, position):
			return true, nil
		}
	}
	return false, nil
}
