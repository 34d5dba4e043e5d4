package graphqlws

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/gorilla/websocket"
)

// socket is one websocket, from the request that opens it to its end. One goroutine reads;
// an operation has one while it runs, and a subscription of the live log has none.
type socket struct {
	server   *Server
	exec     graphql.GraphExecutor
	protocol protocol
	ws       *websocket.Conn
	link     *link

	// life lasts as long as the socket; its cause is an ending, or nothing in particular
	// where it was the peer who left.
	life context.Context //nolint:containedctx // every operation's parent
	end  context.CancelCauseFunc
	// hangUp says goodbye, and closes the connection unless the peer is to answer.
	hangUp func()
	// closing closes the connection of a peer that does not answer a close frame.
	closing *time.Timer
	// token is the one it came with, caller whom it stands for.
	token  string
	caller *Caller

	// write slots is where the socket stands with the scheduler, next the one behind it there.
	slot atomic.Int32
	next *socket
	// live are the subscriptions of the live log; the link's write slot guards them.
	live []*liveSubscription

	mu         sync.Mutex
	operations map[string]*operation
	// running counts the queries and mutations, subscriptions the rest.
	running, subscriptions int
	// release gives back the websocket's place: among those without a token at first, then
	// among those of its organization.
	release func()
	// keepAlive sends what keeps the connection alive, tokenEnd ends it with its token.
	keepAlive, tokenEnd *time.Timer
	// left: the socket has ended, and begins nothing more.
	left bool
	// tasks counts the goroutines besides the one that reads.
	tasks sync.WaitGroup
}

// maxReasonBytes leaves room for the dots of a reason that was cut: RFC 6455, section 5.5, allows
// control frames 125 bytes, of which the code takes two.
const maxReasonBytes = 120

// ending is why the server ends a socket, as the peer is told.
type ending struct {
	code   int
	reason string
}

// cutReason shortens a reason that is too long, at the end of a character.
func cutReason(reason string) string {
	if len(reason) <= maxReasonBytes {
		return reason
	}
	return strings.ToValidUTF8(reason[:maxReasonBytes], "") + "…"
}

// Error implements error.
func (e *ending) Error() string {
	return fmt.Sprintf("the websocket ends with %d: %s", e.code, e.reason)
}

type socketKey struct{}

func socketFrom(ctx context.Context) *socket {
	s, _ := ctx.Value(socketKey{}).(*socket)
	return s
}

// newSocket makes a socket that is not connected yet. Nothing of the request is kept, whose
// buffers would otherwise live as long as the socket.
func (v *Server) newSocket(ctx context.Context, token string) *socket {
	s := &socket{server: v, token: token}
	s.life, s.end = context.WithCancelCause(context.WithValue(v.config.Detach(ctx), socketKey{}, s))
	s.hangUp = sync.OnceFunc(s.close)
	return s
}

// finish makes the socket end with a close code and a reason. The first one counts.
func (s *socket) finish(code int, reason string) { s.end(&ending{code, reason}) }

// closeTimeout is how long a peer may take to answer a close frame.
const closeTimeout = time.Second

// close tells the peer why the socket ends, where it is the server that ends it.
func (s *socket) close() {
	if why, told := errors.AsType[*ending](context.Cause(s.life)); told {
		closing := websocket.FormatCloseMessage(why.code, cutReason(why.reason))
		_ = s.ws.WriteControl(websocket.CloseMessage, closing, time.Now().Add(s.server.config.Limits.Write))
	}
	if !s.link.closed.Load() {
		_ = s.ws.Close()
		return
	}
	s.closing = time.AfterFunc(closeTimeout, func() { _ = s.ws.Close() })
}

// awaitClose reads until the peer has seen the close frame, and then closes the connection. If it
// were closed with something unread, it would be reset, and the peer could lose the frame.
func (s *socket) awaitClose() {
	if s.closing == nil {
		return
	}
	_ = s.ws.SetReadDeadline(time.Now().Add(closeTimeout))
	err := error(nil)
	for err == nil {
		_, _, err = s.ws.NextReader()
	}
	if _, answered := errors.AsType[*websocket.CloseError](err); !answered {
		// Frames cannot be told apart any more, so the peer's end is awaited instead.
		if half, ok := s.link.Conn.(interface{ CloseWrite() error }); ok {
			_ = half.CloseWrite()
		}
		_, _ = io.Copy(io.Discard, s.link.Conn)
	}
	s.closing.Stop()
	_ = s.ws.Close()
}

// serve runs the socket until it ends, and leaves nothing of it behind.
func (s *socket) serve() {
	context.AfterFunc(s.life, s.hangUp)
	defer func() {
		s.end(nil)
		s.hangUp()
		s.leave()
		s.awaitClose()
		s.release()
		s.server.sockets.remove(s)
	}()
	s.read()
}

// leave waits for all that the socket has begun.
func (s *socket) leave() {
	s.mu.Lock()
	s.left = true
	for _, timer := range []*time.Timer{s.keepAlive, s.tokenEnd} {
		if timer != nil {
			timer.Stop()
		}
	}
	s.mu.Unlock()
	s.tasks.Wait()
	s.link.acquire()
	live := s.live
	s.live = nil
	s.link.release()
	for _, l := range live {
		l.subscriber.Leave()
	}
}

// spawn runs a task in a goroutine that the socket's end waits for; not once it has ended.
func (s *socket) spawn(task func()) {
	if s.begin() {
		go func() {
			defer s.tasks.Done()
			task()
		}()
	}
}

// begin counts a task, which the caller ends with tasks.Done.
func (s *socket) begin() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.left {
		s.tasks.Add(1)
	}
	return !s.left
}

// send sends a message. It returns when the peer has it, or when the socket stops waiting for the peer.
func (s *socket) send(kind, id string, payload []byte) {
	frame := appendFrame(nil, encode(kind, id, payload))
	if _, err := s.link.Write(frame); err != nil {
		s.failed(err)
	}
}

func (s *socket) failed(err error) {
	if errors.Is(err, errClosed) {
		return
	}
	s.server.config.Logger.DebugContext(s.life, "websocket failed", "requestId", s.server.config.RequestID(s.life), "error", err)
}
