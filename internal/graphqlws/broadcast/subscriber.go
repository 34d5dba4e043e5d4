package broadcast

import (
	"context"
	"errors"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/snovsync/snovsync/internal/livelog"
)

// Subscriber is a subscription of the live log as one of its broadcast.
type Subscriber struct {
	sink      Sink
	broadcast *broadcast
	follower  *livelog.Follower
	explain   func(error) error
	path      ast.Path

	// The broadcast guards what follows.

	// index is its place in the broadcast's list.
	index int
	// position is the last change that it was given or passed over; where it is neither
	// behind nor lagging, it has everything up to the broadcast's head.
	position int64
	// behind: the broadcast holds messages for it. lagging: they were longer ago than the
	// broadcast remembers; alone: it has begun to read the log by itself.
	behind, lagging, alone bool
}

// Take appends the messages that are there for the subscriber, and tells what it is to do then.
func (s *Subscriber) Take(to []byte) ([]byte, Delivery) { return s.broadcast.take(s, to) }

// Leave removes the subscriber from its broadcast.
func (s *Subscriber) Leave() {
	s.broadcast.registry.leave(s)
	s.follower.Close()
}

// Reason returns the error that the client is shown when the subscriber ends.
func (s *Subscriber) Reason(why error) error { return onPath(s.explain(why), s.path) }

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

// CatchUp reads the log at the subscriber's own pace until the broadcast has what comes next, ctx
// ends or deliver returns false. It tells whether the subscriber has caught up and is to be woken,
// or why it cannot go on.
func (s *Subscriber) CatchUp(ctx context.Context, deliver func(messages []byte) bool) (caughtUp bool, failed error) {
	encode := s.broadcast.replay()
	var messages []byte
	position := s.position
	for ctx.Err() == nil {
		changes, err := s.follower.Next(ctx, position)
		for len(changes) > 0 && err == nil {
			messages = messages[:0]
			for len(changes) > 0 && len(messages) < TakeBytes && err == nil {
				c := changes[0]
				if s.broadcast.keep(c) {
					var payload []byte
					payload, err = encode.encode(c)
					messages = s.sink.AppendMessage(messages, payload)
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
		case s.broadcast.rejoin(s, position):
			return true, nil
		}
	}
	return false, nil
}
