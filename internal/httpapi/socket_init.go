package httpapi

import (
	"encoding/json"
	"errors"
	"time"

	"github.com/99designs/gqlgen/graphql/handler/transport"
	"github.com/gorilla/websocket"

	"github.com/snovsync/snovsync/internal/auth"
)

// tokenExpired is why sockets end with their token; clients get a new one and connect again.
const tokenExpired = "the token has expired"

// greet learns from the connection_init message, or else from the request, whom the
// socket belongs to. Without a valid token the socket is closed.
func (s *socket) greet(m message) bool {
	var payload transport.InitPayload
	if len(m.Payload) > 0 {
		if err := json.Unmarshal(m.Payload, &payload); err != nil {
			s.refuse("invalid payload")
			s.finish(s.protocol.code(closeBadMessage), messageError("the payload of connection_init must be an object").Error())
			return false
		}
	}
	principal, err := s.identify(payload)
	if err != nil {
		shown, code := s.api.errors.present(s.life, err), websocket.CloseTryAgainLater
		if errors.Is(err, auth.ErrUnauthenticated) {
			code = closeForbidden
		}
		s.refuse(shown.Message)
		s.finish(code, shown.Message)
		return false
	}
	admitted, err := s.api.admission.socket(principal)
	if err != nil {
		shown := s.api.errors.present(s.life, err)
		s.refuse(codeRateLimited + ": " + shown.Message)
		s.finish(websocket.CloseTryAgainLater, codeRateLimited+": "+shown.Message)
		return false
	}
	s.release()
	s.release, s.principal = admitted, principal
	s.ws.SetReadLimit(s.api.limits.BodyBytes)
	s.send("connection_ack", "", nil)
	if s.protocol != newProtocol {
		s.send("ka", "", nil)
	}
	s.startTimers(principal.ExpiresAt)
	return true
}

func (s *socket) identify(payload transport.InitPayload) (*auth.Principal, error) {
	token := bearer(payload.Authorization())
	if token == "" {
		token = payload.GetString("token")
	}
	if token == "" {
		token = s.bearer
	}
	if token == "" {
		return nil, auth.ErrUnauthenticated
	}
	s.bearer = token
	return s.api.config.Verifier.Verify(s.life, token)
}

// startTimers begins to keep the connection alive, and to wait for the token's end.
func (s *socket) startTimers(tokenEnds time.Time) {
	s.alive()
	if s.protocol != newProtocol {
		s.ws.SetPongHandler(func(string) error {
			s.alive()
			return nil
		})
		s.spawn(s.ping)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.left {
		return
	}
	s.keepAlive = time.AfterFunc(s.api.limits.SocketPing, s.knock)
	if !tokenEnds.IsZero() {
		s.tokenEnd = time.AfterFunc(time.Until(tokenEnds), func() { s.finish(closeForbidden, tokenExpired) })
	}
}

// alive notes a sign of life: a peer that is silent for two pings is taken to be gone.
func (s *socket) alive() { s.expectBefore(2*s.api.limits.SocketPing + s.api.limits.SocketWrite) }

// knock asks the peer for a sign of life, again and again.
func (s *socket) knock() {
	if !s.begin() {
		return
	}
	defer s.tasks.Done()
	if s.protocol == newProtocol {
		s.send("ping", "", nil)
	} else {
		s.send("ka", "", nil)
		s.ping()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.left {
		s.keepAlive.Reset(s.api.limits.SocketPing)
	}
}

// ping sends the ping of websockets: the older protocol has none of its own.
func (s *socket) ping() {
	_ = s.ws.WriteControl(websocket.PingMessage, nil, time.Now().Add(s.api.limits.SocketWrite))
}
