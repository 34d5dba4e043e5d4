// Package resolvers answers the schema: each resolver authorizes (the schema's
// @requires directive does), delegates to a service, and wraps the answer.
package resolvers

import (
	"context"
	"sync"

	"github.com/99designs/gqlgen/graphql"

	"github.com/snovsync/snovsync/graph/eventbatch"
	"github.com/snovsync/snovsync/graph/generated"
	"github.com/snovsync/snovsync/internal/auth"
	"github.com/snovsync/snovsync/internal/clientaddr"
	"github.com/snovsync/snovsync/internal/integration"
)

// Resolver is the root of all resolvers. It is safe for concurrent use.
type Resolver struct {
	config Config
	// streams counts the goroutines that feed subscriptions. Each ends with its
	// subscription.
	streams *sync.WaitGroup
}

// New makes the resolvers.
func New(config Config) *Resolver {
	return &Resolver{config: config, streams: new(sync.WaitGroup)}
}

// Schema is the executable schema, with its access rules and its costs.
func (r *Resolver) Schema() graphql.ExecutableSchema {
	return eventbatch.Wrap(generated.NewExecutableSchema(generated.Config{
		Resolvers:  r,
		Directives: generated.DirectiveRoot{Requires: requires},
		Complexity: complexityRoot(),
	}))
}

// Wait returns when no subscription is fed any more. Call it after the live log
// and the queue feed have stopped and the websockets are gone.
func (r *Resolver) Wait() { r.streams.Wait() }

// organization is the caller's. The directive has made sure that there is one.
func organization(ctx context.Context) string { return auth.From(ctx).OrganizationID }

func actor(ctx context.Context) integration.Actor {
	caller := auth.From(ctx)
	return integration.Actor{UserID: caller.Subject, OrganizationID: caller.OrganizationID, Address: clientaddr.From(ctx)}
}
