package httpapi

import (
	"context"
	"errors"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/snovsync/snovsync/internal/livelog"
	"github.com/snovsync/snovsync/internal/livelog/handover"
)

// member is a subscription of the live log as one of its group.
type member struct {
	socket   *socket
	op       *operation
	group    *group
	follower *livelog.Follower
	explain  func(error) error
	path     ast.Path
	// end is what follows the payload in its messages.
	end []byte

	// gone: it is given nothing more; guarded by the turn of its socket's link.
	gone bool

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

// follow makes an operation a subscription of the live log, which has no goroutine of its
// own from then on. It tells whether it did, and otherwise why not.
func (s *socket) follow(op *operation, following *handover.Following) (bool, gqlerror.List) {
	m := &member{
		socket: s, op: op, follower: following.Follower, explain: following.Explain, path: following.Path,
		end: payloadEnd(op.id, s.protocol.data()), position: following.Follower.Start(),
	}
	key, shared := groupKeyOf(op, s.principal, following)
	if err := s.api.audience.join(m, key, shared, op.params, following); err != nil {
		m.follower.Close()
		return false, gqlerror.List{s.api.errors.present(s.life, err)}
	}
	s.link.take()
	s.live = append(s.live, m)
	s.link.give()
	s.mu.Lock()
	stopped := op.stopped
	op.member, op.context, op.params = m, nil, nil
	s.mu.Unlock()
	// Nothing runs under the operation's context any more.
	op.cancel()
	if stopped {
		s.interrupt(op)
	}
	s.wake()
	return true, nil
}

// drop takes a member off its socket, in the turn of the link, and tells whether it was there.
func (s *socket) drop(m *member) bool {
	i := slices.Index(s.live, m)
	if i < 0 {
		return false
	}
	s.live = slices.Delete(s.live, i, i+1)
	m.gone = true
	return true
}

// leave takes the member out of its group.
func (m *member) leave() {
	m.group.audience.leave(m)
	m.follower.Close()
}

// farewell ends the member in the turn of its link, and returns the message that says why;
// nil where the client does not wait for one.
func (m *member) farewell(reason error) []byte {
	s := m.socket
	s.drop(m)
	m.leave()
	if !s.retire(m.op) {
		return nil
	}
	shown := s.api.errors.present(s.life, onPath(m.explain(reason), m.path))
	return appendFrame(nil, encode("error", m.op.id, s.protocol.errorPayload(gqlerror.List{shown})))
}

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

// catchUp reads the log at the member's own pace until the group has what comes next.
func (m *member) catchUp() {
	s, encode := m.socket, m.group.past()
	var frames []byte
	position := m.position
	for s.life.Err() == nil {
		changes, err := m.follower.Next(s.life, position)
		for len(changes) > 0 && err == nil {
			frames = frames[:0]
			for len(changes) > 0 && len(frames) < turnBytes && err == nil {
				c := changes[0]
				if m.group.keep(c) {
					var payload []byte
					payload, err = encode.encode(c)
					frames = appendFrame(frames, payload, m.end)
				}
				position, changes = c.Seq, changes[1:]
			}
			if err == nil && !s.deliver(m, frames) {
				return
			}
		}
		switch {
		case errors.Is(err, context.Canceled) && s.life.Err() != nil:
			return
		case err != nil:
			s.fail(m, err)
			return
		case m.group.rejoin(m, position):
			s.wake()
			return
		}
	}
}

// deliver writes a member's frames, and waits for the peer to take them. It tells whether
// there is still somebody to write to.
func (s *socket) deliver(m *member, frames []byte) bool {
	s.link.take()
	defer s.link.give()
	if m.gone {
		return false
	}
	if _, err := s.link.writeAll(frames); err != nil {
		s.failed(err)
		return false
	}
	return true
}

// fail ends a member that cannot go on.
func (s *socket) fail(m *member, reason error) {
	s.link.take()
	defer s.link.give()
	if m.gone {
		return
	}
	if frame := m.farewell(reason); frame != nil {
		_, _ = s.link.writeAll(frame)
	}
}
