package httpapi

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"github.com/snovsync/snovsync/internal/auth"
	"github.com/snovsync/snovsync/internal/ratelimit"
)

// Verifier tells whom a bearer token stands for; *auth.Verifier is one.
type Verifier interface {
	Verify(ctx context.Context, bearer string) (*auth.Principal, error)
	// Recognize is for requests: API keys are looked at again where their events are stored.
	Recognize(ctx context.Context, bearer string) (*auth.Principal, error)
}

// Config is what an API is made of.
type Config struct {
	// Schema is what /graphql serves.
	Schema graphql.ExecutableSchema
	// Extensions take part in the execution, for example dataloaders.
	Extensions []graphql.HandlerExtension
	Verifier   Verifier
	// AllowedOrigins are the origins besides its own whose pages may use the API,
	// for example "https://console.example.com".
	AllowedOrigins []string
	// TrustedProxies are the proxies whose X-Forwarded-For says where a request comes from.
	TrustedProxies []netip.Prefix
	// Ready says whether requests can be served: that the database and Redis answer
	// and the migrations are applied. It is given two seconds. Nil: always.
	Ready func(context.Context) error
	// Console serves /; nil: a plain page.
	Console http.Handler
	// Export serves /export/sync-log.csv, and checks by itself who asks; nil: the path is
	// not found.
	Export http.Handler
	// ProbesOnly serves /healthz and /readyz only, as in a worker process.
	ProbesOnly bool
	// NoIntrospection turns introspection and suggestions ("Did you mean …") off for all callers.
	// Otherwise callers with a valid token have both.
	NoIntrospection bool

	Logger *slog.Logger
	Limits Limits
	// Refusals counts the requests that limits refuse; nil: they are not counted.
	Refusals *ratelimit.Metrics
}

// Limits bound what one caller can ask for. Zero fields take their defaults.
type Limits struct {
	// BodyBytes bounds a request's body and a websocket message; 4 MiB.
	BodyBytes int64
	// Tokens bounds the lexical tokens of a document; 50,000: 500 events written into
	// the text. Values in variables do not count.
	Tokens int
	// Depth bounds how deep fields are nested; 12.
	Depth int
	// Complexity bounds the fields an answer can hold; 30,000: one full page of the
	// log with all that became of its events.
	Complexity int
	// Operation bounds how long a query or mutation takes; 60 s, for those that wait
	// for their turn at Snov.io.
	Operation time.Duration
	// RequestsPerOrganization bounds the queries and mutations that an organization has under
	// way at a time; 256.
	RequestsPerOrganization int
	// AnonymousRequests bounds the requests without a valid token that are under way at a time;
	// 256. One address may have a quarter of them.
	AnonymousRequests int
	// SocketsPerOrganization bounds the websockets of an organization; 1,000.
	SocketsPerOrganization int
	// PendingSockets bounds the websockets that have not shown a valid token yet; 1,000. One
	// address may have a quarter of them.
	PendingSockets int
	// SocketOperations bounds the queries and mutations that run on one websocket at a time; 10.
	SocketOperations int
	// SocketSubscriptions bounds the subscriptions of one websocket; 20.
	SocketSubscriptions int
	// AnswerBytes bounds an answer; 4 MiB.
	AnswerBytes int
	// AnonymousBodyBytes bounds the body, and the first message on a websocket, of callers that
	// have not shown a valid token; 64 KiB.
	AnonymousBodyBytes int64
	// BodyRead is how long a request's body may take to arrive; 30 s.
	BodyRead time.Duration
	// AnswerWrite is how long a client may take to receive an answer; 30 s.
	AnswerWrite time.Duration
	// SocketInit is how long a websocket may take to say who it is; 10 s.
	SocketInit time.Duration
	// SocketPing is the time between two pings on a websocket; a peer that is silent
	// for two of them is taken to be gone; 20 s.
	SocketPing time.Duration
	// SocketWrite is how long a peer may take to receive a message, or 16 KiB of it; 10 s.
	SocketWrite time.Duration
}

const mebibyte = 1 << 20

func (l Limits) withDefaults() Limits {
	return Limits{
		BodyBytes:  orDefault(l.BodyBytes, 4*mebibyte),
		Tokens:     orDefault(l.Tokens, 50_000),
		Depth:      orDefault(l.Depth, 12),
		Complexity: orDefault(l.Complexity, 30_000),
		Operation:  orDefault(l.Operation, time.Minute),

		RequestsPerOrganization: orDefault(l.RequestsPerOrganization, 256),
		AnonymousRequests:       orDefault(l.AnonymousRequests, 256),
		SocketsPerOrganization:  orDefault(l.SocketsPerOrganization, 1000),
		PendingSockets:          orDefault(l.PendingSockets, 1000),
		SocketOperations:        orDefault(l.SocketOperations, 10),
		SocketSubscriptions:     orDefault(l.SocketSubscriptions, 20),
		AnswerBytes:             orDefault(l.AnswerBytes, 4*mebibyte),
		AnonymousBodyBytes:      orDefault(l.AnonymousBodyBytes, 64<<10),
		BodyRead:                orDefault(l.BodyRead, 30*time.Second),
		AnswerWrite:             orDefault(l.AnswerWrite, 30*time.Second),
		SocketInit:              orDefault(l.SocketInit, 10*time.Second),
		SocketPing:              orDefault(l.SocketPing, 20*time.Second),
		SocketWrite:             orDefault(l.SocketWrite, 10*time.Second),
	}
}

func orDefault[T comparable](value, fallback T) T {
	var zero T
	if value == zero {
		return fallback
	}
	return value
}

func (c Config) check() error {
	if c.Schema == nil || c.Verifier == nil {
		return errors.New("the API needs a schema and a verifier")
	}
	for _, origin := range c.AllowedOrigins {
		if _, ok := parseOrigin(origin); !ok {
			return fmt.Errorf("allowed origin %q is not of the form https://host", origin)
		}
	}
	return nil
}
