package graphqlws

import "github.com/snovsync/snovsync/internal/graphqlws/broadcast"

const (
	// keptBytes bounds a buffer that is kept for the next turn.
	keptBytes = 8 * broadcast.TakeBytes
)

// wake makes the socket's subscriptions of the live log take what there is for them.
func (s *socket) wake() { s.server.pump.push(s) }

// turn sends what there is for the socket's subscriptions as far as the peer takes it at
// once, and gives back the buffer. It never waits: for a peer that is slow, a goroutine does.
// more: there is more to send.
func (s *socket) turn(buffer []byte) (_ []byte, more bool) {
	if !s.link.tryTake() {
		return buffer, false
	}
	if s.link.closed.Load() {
		s.link.give()
		return buffer, false
	}
	buffer, more = s.gather(buffer[:0])
	written, err := 0, error(nil)
	if len(buffer) > 0 {
		written, err = s.link.try(buffer)
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
	s.link.give()
	return buffer, more
}

// gather collects the frames for the socket's subscriptions, in the link's turn.
func (s *socket) gather(buffer []byte) (_ []byte, more bool) {
	for i := 0; i < len(s.live); i++ {
		l := s.live[i]
		var state broadcast.Delivery
		buffer, state = l.member.Take(buffer)
		switch state.Next {
		case broadcast.TakenAll:
		case broadcast.TakenSome:
			more = true
		case broadcast.TakeAlone:
			s.spawn(l.catchUp)
		case broadcast.TakeNoMore:
			buffer = append(buffer, l.farewell(state.Reason)...)
			i--
		}
	}
	return buffer, more
}

// drain waits until the peer has taken the rest of a turn, and then goes on.
func (s *socket) drain(rest []byte) {
	defer s.tasks.Done()
	_, err := s.link.writeAll(rest)
	s.link.give()
	if err != nil {
		s.failed(err)
		return
	}
	s.wake()
}
