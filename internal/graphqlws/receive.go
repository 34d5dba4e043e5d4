package graphqlws

import (
	"errors"
	"net"
	"time"
	"unicode/utf8"

	"github.com/gorilla/websocket"
)

// maxIDBytes bounds the id that a client gives an operation.
const maxIDBytes = 1024

// read takes the client's messages until the socket ends.
func (s *socket) read() {
	s.ws.SetReadLimit(min(s.server.config.Limits.MessageBytes, s.server.config.Limits.AnonymousMessageBytes))
	s.expectBefore(s.server.config.Limits.Init)
	initialized := false
	for s.life.Err() == nil {
		_, text, err := s.ws.ReadMessage()
		if err != nil {
			s.readFailed(err, initialized)
			return
		}
		s.runApart(func() { initialized = s.receive(text, initialized) })
		if initialized {
			s.alive()
		}
	}
}

// expectBefore sets how long the client may be silent.
func (s *socket) expectBefore(timeout time.Duration) {
	_ = s.ws.SetReadDeadline(time.Now().Add(timeout))
}

// runApart does something in a goroutine of its own and waits for it: the stack that it takes
// would otherwise stay with the goroutine that reads, as long as the socket lives.
func (s *socket) runApart(do func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() {
			if panicked := recover(); panicked != nil {
				shown := s.server.config.Errors.Present(s.life, s.server.config.Errors.Recovered(s.life, panicked))
				s.finish(websocket.CloseInternalServerErr, shown.Message)
			}
		}()
		do()
	}()
	<-done
}

// readFailed ends the socket where no message could be read. A client that did not say who it
// is in time is told; others are gone, or have been told by gorilla/websocket.
func (s *socket) readFailed(err error, initialized bool) {
	var timeout net.Error
	switch {
	case errors.As(err, &timeout) && timeout.Timeout() && !initialized:
		s.finish(s.protocol.code(closeInitTimeout), "Connection initialisation timeout")
	case !websocket.IsCloseError(err, websocket.CloseNormalClosure, websocket.CloseGoingAway, websocket.CloseNoStatusReceived):
		s.failed(err)
	}
}

// receive does what a message asks for, and tells whether the client has said who it is.
func (s *socket) receive(text []byte, initialized bool) bool {
	received := time.Now()
	// RFC 6455 asks for this; gorilla/websocket leaves it to its user.
	if !utf8.Valid(text) {
		s.finish(websocket.CloseInvalidFramePayloadData, "a message must be UTF-8")
		return initialized
	}
	m, err := s.protocol.read(text)
	switch {
	case len(m.ID) > maxIDBytes:
		// Every answer would repeat it.
		s.finish(s.protocol.code(closeBadMessage), "the id of an operation is too long")
	case err != nil && s.protocol != transportWS:
		// The older protocol tells the client, and ignores the message.
		s.refuse(err.Error())
	case err != nil:
		s.finish(closeBadMessage, err.Error())
	case m.kind == kindInit && !initialized:
		return s.initialize(m)
	case m.kind == kindStart && initialized:
		s.start(m, received)
	default:
		s.handle(m)
	}
	return initialized
}

// handle does what messages ask for that do not begin anything, and ends the socket of a client
// that does not keep to the protocol.
func (s *socket) handle(m message) {
	switch m.kind {
	case kindStop:
		s.stop(m.ID) // an unknown id may be that of an operation that has just ended
	case kindPing:
		s.send("pong", "", m.Payload)
	case kindPong:
	case kindTerminate:
		s.finish(websocket.CloseNormalClosure, "terminated")
	case kindStart:
		s.unexpected(m, closeNotInitialized, "Unauthorized")
	case kindInit:
		s.unexpected(m, closeInitializedBefore, "Too many initialisation requests")
	case kindUnexpected:
		s.unexpected(m, closeBadMessage, messageError("clients do not send "+m.Type).Error())
	}
}

// unexpected ends the socket of a client that sent a message of a kind that cannot come then.
func (s *socket) unexpected(m message, code int, reason string) {
	s.refuse("unexpected message " + m.Type)
	s.finish(s.protocol.code(code), reason)
}

// refuse tells why the connection ends, in a message that the older protocol has for it.
func (s *socket) refuse(reason string) {
	if s.protocol != transportWS {
		s.send("connection_error", "", append(append([]byte(`{"message":`), quote(reason)...), '}'))
	}
}
