package httpapi

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

	"github.com/snovsync/snovsync/internal/ratelimit"
)

// socketConfig is what a socketServer needs. All fields but metrics are required.
type socketConfig struct {
	authenticator authenticator
	// unauthenticated is the error for callers without a valid token. Sockets that fail to
	// authenticate for another reason are told to try again.
	unauthenticated error
	errors          errorPresenter
	// requestID returns the id under which a request is logged.
	requestID func(context.Context) string
	// detach returns a context that keeps of a request's what resolvers and logs need, but not
	// the request itself: it lives as long as the socket.
	detach func(context.Context) context.Context
	// readParams reads the payload of a message that starts an operation.
	readParams func(payload []byte) (*graphql.RawParams, *refusedParams)
	admission  socketAdmission
	// refuse answers a request for a websocket that is over a limit.
	refuse func(http.ResponseWriter, *http.Request, error)
	limits socketLimits
	// metrics counts what the limits of a socket refuse; nil: they are not counted.
	metrics *ratelimit.Metrics
	logger  *slog.Logger
}

// authenticator tells whom a token stands for.
type authenticator interface {
	// Token returns the token in an Authorization header; "" where there is none.
	Token(authorization string) string
	Authenticate(ctx context.Context, token string) (*socketCaller, error)
}

// socketCaller is whom a token stands for.
type socketCaller struct {
	organization string
	rights       rights
	// with returns a context for resolvers that knows the caller.
	with func(context.Context) context.Context
	// expiresAt is the end of the token, and of the socket; zero: there is none.
	expiresAt time.Time
	// recheck: the token is authenticated again with each operation.
	recheck bool
}

// refusedParams is why a payload is no request.
type refusedParams struct {
	err *gqlerror.Error
	// unsupported: other servers serve requests of this kind.
	unsupported bool
}

// socketAdmission bounds what an organization has under way, over HTTP and websockets together.
// What it admits is released by the caller.
type socketAdmission interface {
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

// socketLimits bound each websocket.
type socketLimits struct {
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

// The limits of a websocket, as metrics name them.
const (
	limitSocketOperations = "operations_per_websocket"
	limitSubscriptions    = "subscriptions_per_websocket"
)

// socketServer serves GraphQL over websockets. Its transport and its extension belong to a
// gqlgen server.
type socketServer struct {
	config  socketConfig
	sockets sockets
	// pump and audience serve the subscriptions of the live log.
	pump     *pump
	audience *audience
}

func newSocketServer(config socketConfig) *socketServer {
	p := newPump()
	return &socketServer{config: config, pump: p, audience: newAudience(audienceConfig{errors: config.errors, wake: p.wake})}
}

// transport opens websockets.
func (v *socketServer) transport() graphql.Transport { return socketTransport{v} }

// extension authenticates tokens again that may be revoked while their socket is open.
func (v *socketServer) extension() graphql.HandlerExtension { return socketRecheck{v} }

// stopping tells whether no more websockets are opened.
func (v *socketServer) stopping() bool { return v.sockets.ending() }

// shutdown ends all websockets, opens no more, and waits until they are gone or ctx ends.
func (v *socketServer) shutdown(ctx context.Context) error {
	if err := v.sockets.shutdown(ctx); err != nil {
		return err
	}
	v.audience.wait()
	v.pump.done.Wait()
	return nil
}

// isSocketUpgrade tells whether a request asks for a websocket.
func isSocketUpgrade(r *http.Request) bool { return websocket.IsWebSocketUpgrade(r) }

// checkOperations refuses an operation of a websocket that has as many of its kind as it may.
func (v *socketServer) checkOperations(kind ast.Operation, running int) error {
	limits := v.config.limits
	switch {
	case kind == ast.Subscription && running >= limits.Subscriptions:
		return v.overLimit(limitSubscriptions, "Too many subscriptions: a websocket may have %d. End one, or open another websocket.", limits.Subscriptions)
	case kind != ast.Subscription && running >= limits.Operations:
		return v.overLimit(limitSocketOperations, "Too many operations: a websocket may have %d queries and mutations under way. Wait for an answer.", limits.Operations)
	}
	return nil
}

// overLimit counts a refusal and makes its error.
func (v *socketServer) overLimit(limit, format string, most int) error {
	v.config.metrics.Refused(limit)
	return &ratelimit.Error{Message: fmt.Sprintf(format, most), RetryAfter: soon}
}
