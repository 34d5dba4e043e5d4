package httpapi

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"sync/atomic"

	"github.com/99designs/gqlgen/graphql/handler/transport"
	"github.com/gorilla/websocket"

	"github.com/snovsync/snovsync/internal/auth"
)

// closeForbidden is graphql-transport-ws's code for a token that is not, or no
// longer, valid; clients get a new one and connect again.
const closeForbidden = 4403

var (
	errTokenExpired = errors.New("the token has expired")
	errStopping     = errors.New("the server is stopping")
)

// socket is one websocket, from the request that opens it to its end.
type socket struct {
	end context.CancelCauseFunc
	// bearer is the token it came with.
	bearer string
	// principalEnds releases the timer of the token's end.
	principalEnds context.CancelFunc
	operations    atomic.Int32

	mu sync.Mutex
	// why tells why the socket ends; nil while it does not.
	why  func() error
	conn *conn
}

type socketKey struct{}

func socketFrom(ctx context.Context) *socket {
	s, _ := ctx.Value(socketKey{}).(*socket)
	return s
}

// serveSocket opens a websocket and stays until it ends.
func (a *API) serveSocket(w http.ResponseWriter, r *http.Request) {
	if !websocket.IsWebSocketUpgrade(r) {
		writeFault(w, r, http.StatusBadRequest, badRequest("the only upgrade is to a websocket"))
		return
	}
	ctx, end := context.WithCancelCause(r.Context())
	s := &socket{
		end: end, principalEnds: func() {}, bearer: bearer(r.Header.Get("Authorization")),
		why: func() error { return context.Cause(ctx) },
	}
	if !a.sockets.add(s) {
		end(nil)
		writeFault(w, r, http.StatusServiceUnavailable, coded(codeUnavailable, errStopping.Error()))
		return
	}
	defer a.sockets.remove(s)
	// gqlgen does not close the connection on every path out of the handshake.
	defer s.close()
	a.graphql.ServeHTTP(w, r.WithContext(context.WithValue(ctx, socketKey{}, s)))
}

// opened keeps the connection, which ends when the socket's context does.
func (s *socket) opened(ctx context.Context, c *conn) {
	s.mu.Lock()
	s.conn = c
	s.mu.Unlock()
	context.AfterFunc(ctx, func() {
		_ = c.WriteClose(transport.WebsocketCloseNormalClosure, "")
		_ = c.Close()
	})
}

// identified keeps the context that ends with the token.
func (s *socket) identified(ctx context.Context, principalEnds context.CancelFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	end := s.why
	s.why = func() error {
		if cause := end(); cause != nil {
			return cause
		}
		return context.Cause(ctx)
	}
	s.principalEnds = principalEnds
}

// cause tells why the server ends the socket; nil while it does not.
func (s *socket) cause() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.why()
}

func (s *socket) close() {
	s.end(nil)
	s.mu.Lock()
	c, principalEnds := s.conn, s.principalEnds
	s.mu.Unlock()
	principalEnds()
	if c != nil {
		_ = c.Close()
	}
}

// initSocket learns from the connection_init message, or else from the request,
// whom the socket belongs to. Without a valid token the socket is closed.
func (a *API) initSocket(ctx context.Context, payload transport.InitPayload) (context.Context, *transport.InitPayload, error) {
	s := socketFrom(ctx)
	principal, err := a.identify(ctx, s, payload)
	if err != nil {
		shown, code := a.errors.present(ctx, err), websocket.CloseTryAgainLater
		if errors.Is(err, auth.ErrUnauthenticated) {
			code = closeForbidden
		}
		ctx = transport.WithWebsocketCloseCode(ctx, code)
		return transport.AppendCloseReason(ctx, shown.Message), nil, shown
	}
	ctx = auth.With(ctx, principal)
	if !principal.ExpiresAt.IsZero() {
		var principalEnds context.CancelFunc
		ctx, principalEnds = context.WithDeadlineCause(ctx, principal.ExpiresAt, errTokenExpired)
		s.identified(ctx, principalEnds)
	}
	return ctx, nil, nil
}

func (a *API) identify(ctx context.Context, s *socket, payload transport.InitPayload) (*auth.Principal, error) {
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
	return a.config.Verifier.Verify(ctx, token)
}

func (a *API) socketFailed(ctx context.Context, err error) {
	a.logger.DebugContext(ctx, "websocket failed", "requestId", requestID(ctx), "error", err)
}

// sockets are the open websockets, so that they can be ended.
type sockets struct {
	mu       sync.Mutex
	open     map[*socket]struct{}
	stopping bool
	gone     chan struct{}
}

func (s *sockets) add(one *socket) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopping {
		return false
	}
	if s.open == nil {
		s.open = make(map[*socket]struct{})
	}
	s.open[one] = struct{}{}
	return true
}

func (s *sockets) remove(one *socket) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.open, one)
	if s.stopping && len(s.open) == 0 {
		close(s.gone)
	}
}

// shutdown ends all sockets and waits until they are gone. Twice is safe.
func (s *sockets) shutdown(ctx context.Context) error {
	s.mu.Lock()
	if !s.stopping {
		s.stopping = true
		s.gone = make(chan struct{})
		if len(s.open) == 0 {
			close(s.gone)
		}
		for one := range s.open {
			one.end(errStopping)
		}
	}
	gone := s.gone
	s.mu.Unlock()
	select {
	case <-gone:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
