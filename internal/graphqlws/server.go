package graphqlws

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/gorilla/websocket"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/snovsync/snovsync/internal/graphqlws/broadcast"
	"github.com/snovsync/snovsync/internal/ratelimit"
)

// Config is what a Server needs. All fields but Metrics are required.
type Config struct {
	Authenticator Authenticator
	// Unauthenticated is the error for callers without a valid token. Sockets that fail to
	// authenticate for another reason are told to try again.
	Unauthenticated error
	Errors          broadcast.ErrorPresenter
	// RequestID returns the id under which a request is logged.
	RequestID func(context.Context) string
	// Detach returns a context that keeps of a request's what resolvers and logs need, but not
	// the request itself: it lives as long as the socket.
	Detach func(context.Context) context.Context
	// ReadParams reads the payload of a message that starts an operation.
	ReadParams func(payload []byte) (*graphql.RawParams, *RefusedParams)
	Admission  Admission
	// Refuse answers a request for a websocket that is over a limit.
	Refuse func(http.ResponseWriter, *http.Request, error)
	Limits Limits
	// Metrics counts what the limits of a socket refuse; nil: they are not counted.
	Metrics *ratelimit.Metrics
	Logger  *slog.Logger
}

// Authenticator tells whom a token stands for.
type Authenticator interface {
	// Token returns the token in an Authorization header; "" where there is none.
	Token(authorization string) string
	Authenticate(ctx context.Context, token string) (*Caller, error)
}

// Caller is whom a token stands for.
type Caller struct {
	Organization string
	Rights       broadcast.Rights
	// With returns a context for resolvers that knows the caller.
	With func(context.Context) context.Context
	// ExpiresAt is the end of the token, and of the socket; zero: there is none.
	ExpiresAt time.Time
	// Recheck: the token is authenticated again with each operation.
	Recheck bool
}

// RefusedParams is why a payload is no request.
type RefusedParams struct {
	Err *gqlerror.Error
	// Unsupported: other servers serve requests of this kind.
	Unsupported bool
}

// Admission bounds what an organization has under way, over HTTP and websockets together.
// What it admits is released by the caller.
type Admission interface {
	// Pending admits a websocket until its caller has shown a token.
	Pending(r *http.Request) (release func(), err error)
	Socket(organization string) (release func(), err error)
	// Operation admits a query or a mutation.
	Operation(organization string) (release func(), err error)
	// Stream admits a subscription that needs goroutines of its own.
	Stream(organization string) (release func(), err error)
	// Answer admits an answer of so many bytes until its reader has it.
	Answer(organization string, bytes int) (release func(), err error)
}

// Limits bound each websocket.
type Limits struct {
	// MessageBytes bounds a message, AnonymousMessageBytes one from a client that has not shown
	// a valid token.
	MessageBytes, AnonymousMessageBytes int64
	// Operations bounds the queries and mutations that run at a time, Subscriptions the
	// subscriptions.
	Operations, Subscriptions int
	// Errors bounds the errors of a document that are answered.
	Errors int
	// Init is how long a client may take to say who it is.
	Init time.Duration
	// Ping is the time between two pings; a peer that is silent for two of them is taken to be
	// gone.
	Ping time.Duration
	// Write is how long a peer may take to receive a message, or 16 KiB of it.
	Write time.Duration
}

// RetryAfter is when a caller may try again where a limit was reached or the server stops.
const RetryAfter = time.Second

// The limits of a websocket, as metrics name them.
const (
	limitSocketOperations = "operations_per_websocket"
	limitSubscriptions    = "subscriptions_per_websocket"
)

// Server serves GraphQL over websockets. Its transport and its extension belong to a
// gqlgen server.
type Server struct {
	config  Config
	sockets sockets
	// scheduler and registry serve the subscriptions of the live log.
	scheduler *writeScheduler
	registry  *broadcast.Registry
}

// New makes a server.
func New(config Config) *Server {
	p := newWriteScheduler()
	return &Server{config: config, scheduler: p, registry: broadcast.New(broadcast.Config{Errors: config.Errors, Wake: p.wake})}
}

// Transport opens websockets.
func (v *Server) Transport() graphql.Transport { return socketTransport{v} }

// Extension authenticates tokens again that may be revoked while their socket is open.
func (v *Server) Extension() graphql.HandlerExtension { return socketRecheck{v} }

// Stopping tells whether no more websockets are opened.
func (v *Server) Stopping() bool { return v.sockets.ending() }

// Shutdown ends all websockets, opens no more, and waits until they are gone or ctx ends.
func (v *Server) Shutdown(ctx context.Context) error {
	if err := v.sockets.shutdown(ctx); err != nil {
		return err
	}
	v.registry.Wait()
	v.scheduler.done.Wait()
	return nil
}

// IsUpgrade tells whether a request asks for a websocket.
func IsUpgrade(r *http.Request) bool { return websocket.IsWebSocketUpgrade(r) }

// checkOperations refuses an operation of a websocket that has as many of its kind as it may.
func (v *Server) checkOperations(kind ast.Operation, running int) error {
	limits := v.config.Limits
	switch {
	case kind == ast.Subscription && running >= limits.Subscriptions:
		return v.overLimit(limitSubscriptions, "Too many subscriptions: a websocket may have %d. End one, or open another websocket.", limits.Subscriptions)
	case kind != ast.Subscription && running >= limits.Operations:
		return v.overLimit(limitSocketOperations, "Too many operations: a websocket may have %d queries and mutations under way. Wait for an answer.", limits.Operations)
	}
	return nil
}

// overLimit counts a refusal and makes its error.
func (v *Server) overLimit(limit, format string, most int) error {
	v.config.Metrics.Refused(limit)
	return &ratelimit.Error{Message: fmt.Sprintf(format, most), RetryAfter: RetryAfter}
}
