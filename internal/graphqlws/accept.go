package graphqlws

import (
	"net"
	"net/http"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler/transport"
	"github.com/gorilla/websocket"
)

// readBytes takes a usual message of a client at once. Longer ones are read in pieces.
const readBytes = 512

// socketTransport serves GraphQL over websockets. gqlgen's own transport would do it with
// two goroutines for each subscription and three for each socket, and encode what is
// delivered for every reader anew.
type socketTransport struct{ server *Server }

var _ graphql.Transport = socketTransport{}

// Supports implements graphql.Transport.
func (socketTransport) Supports(r *http.Request) bool { return r.Header.Get("Upgrade") != "" }

// Do implements graphql.Transport. It returns when the websocket is open: the HTTP server's
// goroutine and buffers are not needed any more. The origin was checked before: a page that
// may not use the API gets a GraphQL error, not an upgrade.
func (t socketTransport) Do(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) {
	v := t.server
	s := v.newSocket(r.Context(), v.config.Authenticator.Token(r.Header.Get("Authorization")))
	s.exec = exec
	var err error
	if s.release, err = v.config.Admission.Pending(r); err != nil {
		s.end(nil)
		v.config.Refuse(w, r, err)
		return
	}
	upgrader := websocket.Upgrader{
		ReadBufferSize: readBytes,
		// What gorilla/websocket writes itself are control frames, which need no buffer.
		WriteBufferPool: noBuffers{},
		Subprotocols:    []string{string(transportWS), string(legacyWS)},
		CheckOrigin:     func(*http.Request) bool { return true },
		Error:           func(http.ResponseWriter, *http.Request, int, error) {},
	}
	ws, err := upgrader.Upgrade(hijacker{w, s.connected}, r, nil)
	if err != nil {
		s.failed(err)
		s.end(nil)
		s.release()
		transport.SendErrorf(w, http.StatusBadRequest, "unable to upgrade")
		return
	}
	s.ws, s.protocol = ws, protocol(ws.Subprotocol())
	if !v.sockets.add(s) {
		s.finish(websocket.CloseGoingAway, StopReason)
		s.hangUp()
		s.awaitClose()
		s.release()
		return
	}
	if s.protocol == "" && len(websocket.Subprotocols(r)) > 0 {
		s.finish(closeSubprotocol, "Subprotocol not acceptable")
	}
	go s.serve()
}

func (s *socket) connected(conn net.Conn) net.Conn {
	s.link = newLink(conn, s.server.config.Limits.Write, s.wake)
	return s.link
}

// noBuffers is a pool that keeps nothing.
type noBuffers struct{}

// Get implements websocket.BufferPool.
func (noBuffers) Get() any { return nil }

// Put implements websocket.BufferPool.
func (noBuffers) Put(any) {}
