package httpapi

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"github.com/snovsync/snovsync/internal/auth"
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
	Logger *slog.Logger
	Limits Limits
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
	// SocketOperations bounds the operations that run on one websocket at a time; 50.
	SocketOperations int
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
		BodyBytes:        orDefault(l.BodyBytes, 4*mebibyte),
		Tokens:           orDefault(l.Tokens, 50_000),
		Depth:            orDefault(l.Depth, 12),
		Complexity:       orDefault(l.Complexity, 30_000),
		Operation:        orDefault(l.Operation, time.Minute),
		SocketOperations: orDefault(l.SocketOperations, 50),
		SocketInit:       orDefault(l.SocketInit, 10*time.Second),
		SocketPing:       orDefault(l.SocketPing, 20*time.Second),
		SocketWrite:      orDefault(l.SocketWrite, 10*time.Second),
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
		u, err := url.Parse(origin)
		if err != nil || u.Scheme == "" || u.Host == "" || u.Scheme+"://"+u.Host != origin {
			return fmt.Errorf("allowed origin %q is not of the form https://host", origin)
		}
	}
	return nil
}
