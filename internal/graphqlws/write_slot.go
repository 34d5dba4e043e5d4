package graphqlws

import "github.com/snovsync/snovsync/internal/graphqlws/broadcast"

// keptBytes bounds a buffer that is kept for the next write slot.
const keptBytes = 8 * broadcast.TakeBytes

// wake makes the socket's subscriptions of the live log take what there is for them.
func (s *socket) wake() { s.server.scheduler.push(s) }

// writeNow sends what there is for the socket's subscriptions, as much as the kernel takes at
// once, and returns the buffer. It never waits: for a slow peer, a goroutine of its own does.
// more: there is more to send.
func (s *socket) writeNow(buffer []byte) (_ []byte, more bool) {
	if !s.link.tryAcquire() {
		return buffer, false
	}
	if s.link.closed.Load() {
		s.link.release()
		return buffer, false
	}
	buffer, more = s.gather(buffer[:0])
	written, err := 0, error(nil)
	if len(buffer) > 0 {
		written, err = s.link.tryWrite(buffer)
	}
	rest := buffer[written:]
	if err == nil && len(rest) > 0 && s.begin() {
		go s.drain(append([]byte(nil), rest...))
		return buffer, false
	}
	if err != nil {
		s.failed(err)
		_ = s.link.Close()
		more = false
	}
	s.link.release()
	return buffer, more
}

// gather collects the frames for the socket's subscriptions. The caller has the write slot.
func (s *socket) gather(buffer []byte) (_ []byte, more bool) {
	for i := 0; i < len(s.live); i++ {
		l := s.live[i]
		var state broadcast.Delivery
		buffer, state = l.subscriber.Take(buffer)
		switch state.Next {
		case broadcast.StepWait:
		case broadcast.StepMore:
			more = true
		case broadcast.StepCatchUp:
			s.spawn(l.catchUp)
		case broadcast.StepEnd:
			buffer = append(buffer, l.stop(state.Reason)...)
			i--
		}
	}
	return buffer, more
}

// drain waits until the peer has received the rest of a write, and releases the write slot.
func (s *socket) drain(rest []byte) {
	defer s.tasks.Done()
	_, err := s.link.writeAll(rest)
	s.link.release()
	if err != nil {
		s.failed(err)
		return
	}
	s.wake()
}
