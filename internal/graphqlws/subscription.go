package graphqlws

import (
	"slices"

	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/snovsync/snovsync/internal/graphqlws/broadcast"
	"github.com/snovsync/snovsync/internal/livelog/handover"
)

// liveSubscription is a subscription of the live log on its socket.
type liveSubscription struct {
	socket     *socket
	op         *operation
	subscriber *broadcast.Subscriber
	// suffix is what follows the payload in its messages.
	suffix []byte
	// gone: it is given nothing more; guarded by the write slot of its socket's link.
	gone bool
}

// AppendMessage implements broadcast.Sink.
func (l *liveSubscription) AppendMessage(to, payload []byte) []byte {
	return appendFrame(to, []byte(payloadStart), payload, l.suffix)
}

// follow makes an operation a subscription of the live log, which has no goroutine of its
// own from then on. It tells whether it did, and otherwise why not.
func (s *socket) follow(op *operation, following *handover.Following) (bool, gqlerror.List) {
	l := &liveSubscription{socket: s, op: op, suffix: payloadEnd(op.id, s.protocol.data())}
	var err error
	l.subscriber, err = s.server.registry.Join(broadcast.Request{
		Exec: s.exec, Operation: op.context, Params: op.params, Rights: s.caller.Rights, Following: following, Sink: l,
	})
	if err != nil {
		return false, gqlerror.List{s.server.config.Errors.Present(s.life, err)}
	}
	s.link.acquire()
	s.live = append(s.live, l)
	s.link.release()
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

// drop removes a subscription from its socket and tells whether it was there. The caller has the
// write slot.
func (s *socket) drop(l *liveSubscription) bool {
	i := slices.Index(s.live, l)
	if i < 0 {
		return false
	}
	s.live = slices.Delete(s.live, i, i+1)
	l.gone = true
	return true
}

// stop ends the subscription and returns the message that says why; nil if the client does not
// wait for one. The caller has the write slot.
func (l *liveSubscription) stop(why error) []byte {
	s := l.socket
	s.drop(l)
	l.subscriber.Leave()
	if !s.retire(l.op) {
		return nil
	}
	shown := s.server.config.Errors.Present(s.life, l.subscriber.Reason(why))
	return appendFrame(nil, encode("error", l.op.id, s.protocol.errorPayload(gqlerror.List{shown})))
}

// catchUp reads the log until the subscription has caught up with its broadcast.
func (l *liveSubscription) catchUp() {
	caughtUp, failed := l.subscriber.CatchUp(l.socket.life, l.deliver)
	switch {
	case failed != nil:
		l.fail(failed)
	case caughtUp:
		l.socket.wake()
	}
}

// deliver writes messages and waits until the peer has received them. It returns false when the
// subscription or the connection has ended.
func (l *liveSubscription) deliver(messages []byte) bool {
	s := l.socket
	s.link.acquire()
	defer s.link.release()
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
	s.link.acquire()
	defer s.link.release()
	if l.gone {
		return
	}
	if frame := l.stop(why); frame != nil {
		_, _ = s.link.writeAll(frame)
	}
}
