package graphqlws

import (
	"slices"

	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/snovsync/snovsync/internal/graphqlws/broadcast"
	"github.com/snovsync/snovsync/internal/livelog/handover"
)

// liveSubscription is a subscription of the live log on its socket.
type liveSubscription struct {
	socket *socket
	op     *operation
	member *broadcast.Member
	// end is what follows the payload in its messages.
	end []byte
	// gone: it is given nothing more; guarded by the turn of its socket's link.
	gone bool
}

// AppendMessage implements broadcast.Sink.
func (l *liveSubscription) AppendMessage(to, payload []byte) []byte {
	return appendFrame(to, []byte(payloadStart), payload, l.end)
}

// follow makes an operation a subscription of the live log, which has no goroutine of its
// own from then on. It tells whether it did, and otherwise why not.
func (s *socket) follow(op *operation, following *handover.Following) (bool, gqlerror.List) {
	l := &liveSubscription{socket: s, op: op, end: payloadEnd(op.id, s.protocol.data())}
	var err error
	l.member, err = s.server.audience.Join(broadcast.Joining{
		Exec: s.exec, Operation: op.context, Params: op.params, Rights: s.caller.Rights, Following: following, Sink: l,
	})
	if err != nil {
		return false, gqlerror.List{s.server.config.Errors.Present(s.life, err)}
	}
	s.link.take()
	s.live = append(s.live, l)
	s.link.give()
	s.mu.Lock()
	stopped := op.stopped
	op.live, op.context, op.params = l, nil, nil
	s.mu.Unlock()
	// Nothing runs under the operation's context any more.
	op.cancel()
	if stopped {
		s.interrupt(op)
	}
	s.wake()
	return true, nil
}

// drop takes a subscription off its socket, in the turn of the link, and tells whether it was
// there.
func (s *socket) drop(l *liveSubscription) bool {
	i := slices.Index(s.live, l)
	if i < 0 {
		return false
	}
	s.live = slices.Delete(s.live, i, i+1)
	l.gone = true
	return true
}

// farewell ends the subscription in the turn of its link, and returns the message that says why;
// nil where the client does not wait for one.
func (l *liveSubscription) farewell(why error) []byte {
	s := l.socket
	s.drop(l)
	l.member.Leave()
	if !s.retire(l.op) {
		return nil
	}
	shown := s.server.config.Errors.Present(s.life, l.member.Reason(why))
	return appendFrame(nil, encode("error", l.op.id, s.protocol.errorPayload(gqlerror.List{shown})))
}

// catchUp reads the log until the subscription has caught up with its group.
func (l *liveSubscription) catchUp() {
	caughtUp, failed := l.member.CatchUp(l.socket.life, l.deliver)
	switch {
	case failed != nil:
		l.fail(failed)
	case caughtUp:
		l.socket.wake()
	}
}

// deliver writes messages, and waits for the peer to take them. It tells whether there is still
// somebody to write to.
func (l *liveSubscription) deliver(messages []byte) bool {
	s := l.socket
	s.link.take()
	defer s.link.give()
	if l.gone {
		return false
	}
	if _, err := s.link.writeAll(messages); err != nil {
		s.failed(err)
		return false
	}
	return true
}

// fail ends a subscription that cannot go on.
func (l *liveSubscription) fail(why error) {
	s := l.socket
	s.link.take()
	defer s.link.give()
	if l.gone {
		return
	}
	if frame := l.farewell(why); frame != nil {
		_, _ = s.link.writeAll(frame)
	}
}
