package httpapi

import (
	"errors"
	"net"
	"time"
	"unicode/utf8"

	"github.com/gorilla/websocket"
)

// read takes the client's messages until the socket ends.
func (s *socket) read() {
	s.ws.SetReadLimit(min(s.api.limits.BodyBytes, s.api.limits.AnonymousBodyBytes))
	s.expectBefore(s.api.limits.SocketInit)
	greeted := false
	for s.life.Err() == nil {
		_, text, err := s.ws.ReadMessage()
		if err != nil {
			s.unread(err, greeted)
			return
		}
		s.apart(func() { greeted = s.receive(text, greeted) })
	}
}

// expectBefore sets how long the client may be silent.
func (s *socket) expectBefore(patience time.Duration) {
	_ = s.ws.SetReadDeadline(time.Now().Add(patience))
}

// apart does something in a goroutine of its own and waits for it: the stack that it takes
// would otherwise stay with the goroutine that reads, as long as the socket lives.
func (s *socket) apart(do func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() {
			if panicked := recover(); panicked != nil {
				shown := s.api.errors.present(s.life, s.api.errors.recovered(s.life, panicked))
				s.finish(websocket.CloseInternalServerErr, shown.Message)
			}
		}()
		do()
	}()
	<-done
}

// unread ends the socket where no message could be read. A client that did not say who it
// is in time is told; others are gone, or have been told by gorilla/websocket.
func (s *socket) unread(err error, greeted bool) {
	var timeout net.Error
	switch {
	case errors.As(err, &timeout) && timeout.Timeout() && !greeted:
		s.finish(s.protocol.code(closeInitTimeout), "connection initialisation timeout")
	case !websocket.IsCloseError(err, websocket.CloseNormalClosure, websocket.CloseGoingAway, websocket.CloseNoStatusReceived):
		s.failed(err)
	}
}

// receive does what a message asks for, and tells whether the client has said who it is.
func (s *socket) receive(text []byte, greeted bool) bool {
	received := time.Now()
	// RFC 6455 asks for this; gorilla/websocket leaves it to its user.
	if !utf8.Valid(text) {
		s.finish(websocket.CloseInvalidFramePayloadData, "a message must be UTF-8")
		return greeted
	}
	m, err := s.protocol.read(text)
	switch {
	case len(m.ID) > maxIDBytes:
		// Every answer would repeat it.
		s.finish(s.protocol.code(closeBadMessage), "the id of an operation is too long")
	case err != nil:
		if !greeted {
			s.refuse("invalid json")
		}
		s.finish(s.protocol.code(closeBadMessage), "decoding error")
	case m.kind == kindTerminate:
		s.finish(websocket.CloseNormalClosure, "terminated")
	case !greeted && m.kind == kindInit:
		return s.greet(m)
	case !greeted && m.kind == kindStart:
		s.unexpected(m, closeNotInitialized)
	case greeted && m.kind == kindInit:
		s.unexpected(m, closeInitializedBefore)
	case m.kind == kindPing:
		s.send("pong", "", m.Payload)
	case greeted && m.kind == kindStart:
		s.start(m, received)
	case greeted && m.kind == kindStop:
		s.stop(m.ID)
	case greeted && m.kind == kindPong:
		s.alive()
	default:
		s.unexpected(m, closeBadMessage)
	}
	return greeted
}

// unexpected ends the socket of a client that does not keep to the protocol.
func (s *socket) unexpected(m message, code int) {
	s.refuse("unexpected message " + m.Type)
	s.finish(s.protocol.code(code), "unexpected message")
}

// refuse tells why the connection ends, in a message that the older protocol has for it.
func (s *socket) refuse(reason string) {
	if s.protocol != newProtocol {
		s.send("connection_error", "", append(append([]byte(`{"message":`), quote(reason)...), '}'))
	}
}
