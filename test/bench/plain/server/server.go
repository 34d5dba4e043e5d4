//go:build plain

package main

import (
	"context"
	"net/http"
	"time"

	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/99designs/gqlgen/graphql/handler/transport"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/snovsync/snovsync/test/bench/plain/generated"
	"github.com/snovsync/snovsync/test/bench/plain/model"
)

const (
	// The sizes and the interval that gqlgen's own template and its examples have.
	queryCacheSize     = 1000
	persistedCacheSize = 100
	keepAlive          = 10 * time.Second
)

// graphqlServer is what a project has that follows gqlgen's template.
type graphqlServer struct {
	// accept is what bookingCreated does before it answers; nil: nothing.
	accept func(ctx context.Context, input model.BookingCreatedInput) error
	// log is what syncLog follows.
	log *broadcast
}

// handler serves GraphQL the way gqlgen's template does, with the websocket
// transport as it comes.
func (s *graphqlServer) handler() http.Handler {
	server := handler.New(generated.NewExecutableSchema(generated.Config{Resolvers: root{s}}))
	server.AddTransport(transport.Websocket{KeepAlivePingInterval: keepAlive})
	server.AddTransport(transport.Options{})
	server.AddTransport(transport.GET{})
	server.AddTransport(transport.POST{})
	server.SetQueryCache(lru.New[*ast.QueryDocument](queryCacheSize))
	server.Use(extension.Introspection{})
	server.Use(extension.AutomaticPersistedQuery{Cache: lru.New[string](persistedCacheSize)})
	return server
}

// root is the generated code's way to the server.
type root struct{ server *graphqlServer }

// Mutation implements generated.ResolverRoot.
func (r root) Mutation() generated.MutationResolver { return mutations(r) }

// Query implements generated.ResolverRoot.
func (root) Query() generated.QueryResolver { return queries{} }

// Subscription implements generated.ResolverRoot.
func (r root) Subscription() generated.SubscriptionResolver { return subscriptions(r) }

type mutations struct{ server *graphqlServer }

// BookingCreated answers what the product answers for a new event.
func (m mutations) BookingCreated(ctx context.Context, input model.BookingCreatedInput) (*model.BookingCreatedPayload, error) {
	if m.server.accept != nil {
		if err := m.server.accept(ctx, input); err != nil {
			return nil, err
		}
	}
	return &model.BookingCreatedPayload{
		Event:      &model.RecordedEvent{ID: input.EventID, EventID: input.EventID, Status: model.SyncStatusQueued},
		UserErrors: []*model.UserError{},
	}, nil
}

type queries struct{}

// Here answers true.
func (queries) Here(context.Context) (bool, error) { return true, nil }

type subscriptions struct{ server *graphqlServer }

// SyncLog follows the server's log.
func (s subscriptions) SyncLog(ctx context.Context) (<-chan *model.SyncLogChange, error) {
	return s.server.log.subscribe(ctx), nil
}
