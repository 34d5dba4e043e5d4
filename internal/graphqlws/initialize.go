package graphqlws

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/99designs/gqlgen/graphql/handler/transport"
	"github.com/gorilla/websocket"
)

// tokenExpired is why sockets end with their token; clients get a new one and connect again.
const tokenExpired = "the token has expired"

// initialize learns from the connection_init message, or else from the request, whom the
// socket belongs to. Without a valid token the socket is closed.
func (s *socket) initialize(m message) bool {
	var payload transport.InitPayload
	if len(m.Payload) > 0 {
		if err := json.Unmarshal(m.Payload, &payload); err != nil {
			s.refuse("invalid payload")
			s.finish(s.protocol.code(closeBadMessage), messageError("the payload of connection_init must be an object").Error())
			return false
		}
	}
	caller, err := s.identify(payload)
	if err != nil {
		shown, code := s.server.config.Errors.Present(s.life, err), websocket.CloseTryAgainLater
		if errors.Is(err, s.server.config.Unauthenticated) {
			code = closeForbidden
		}
		s.refuse(shown.Message)
		s.finish(code, shown.Message)
		return false
	}
	admitted, err := s.server.config.Admission.Socket(caller.Organization)
	if err != nil {
		shown := s.server.config.Errors.Present(s.life, err)
		reason := fmt.Sprintf("%s: %s", shown.Extensions["code"], shown.Message)
		s.refuse(reason)
		s.finish(websocket.CloseTryAgainLater, reason)
		return false
	}
	s.release()
	s.release, s.caller = admitted, caller
	s.ws.SetReadLimit(s.server.config.Limits.MessageBytes)
	s.send("connection_ack", "", nil)
	if s.protocol != transportWS {
		s.send("ka", "", nil)
	}
	s.startTimers(caller.ExpiresAt)
	return true
}

func (s *socket) identify(payload transport.InitPayload) (*Caller, error) {
	authenticator := s.server.config.Authenticator
	token := authenticator.Token(payload.Authorization())
	if token == "" {
		token = payload.GetString("token")
	}
	if token == "" {
		token = s.token
	}
	if token == "" {
		return nil, s.server.config.Unauthenticated
	}
	s.token = token
	return authenticator.Authenticate(s.life, token)
}

// startTimers begins to keep the connection alive, and to wait for the token's end.
func (s *socket) startTimers(tokenEnds time.Time) {
	s.alive()
	if s.protocol != transportWS {
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
	s.keepAlive = time.AfterFunc(s.server.config.Limits.Ping, s.sendKeepAlive)
	if !tokenEnds.IsZero() {
		s.tokenEnd = time.AfterFunc(time.Until(tokenEnds), func() { s.finish(closeForbidden, tokenExpired) })
	}
}

// alive notes a sign of life: a peer that is silent for two pings is taken to be gone.
func (s *socket) alive() {
	s.expectBefore(2*s.server.config.Limits.Ping + s.server.config.Limits.Write)
}

// sendKeepAlive asks the peer for a sign of life, again and again.
func (s *socket) sendKeepAlive() {
	if !s.begin() {
		return
	}
	defer s.tasks.Done()
	if s.protocol == transportWS {
		s.send("ping", "", nil)
	} else {
		s.send("ka", "", nil)
		s.ping()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.left {
		s.keepAlive.Reset(s.server.config.Limits.Ping)
	}
}

// ping sends the ping of websockets: the older protocol has none of its own.
func (s *socket) ping() {
	_ = s.ws.WriteControl(websocket.PingMessage, nil, time.Now().Add(s.server.config.Limits.Write))
}
