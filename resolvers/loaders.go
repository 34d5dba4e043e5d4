package resolvers

import (
	"context"
	"errors"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vikstrous/dataloadgen"

	"github.com/snovsync/snovsync/models"
)

// loaderWait is how long a loader waits for more keys before it reads.
const loaderWait = time.Millisecond

type (
	attemptsLoader = dataloadgen.Loader[string, []*models.Attempt]
	loaderKey      struct{}
)

// Loaders is the extension that gives every response its own loaders: each
// answer of a query, and each event of a subscription, for which a loader that
// lived as long as the socket would answer from a stale cache.
func (r *Resolver) Loaders() graphql.HandlerExtension { return loaders{r.config.Store} }

type loaders struct{ store Store }

var _ interface {
	graphql.HandlerExtension
	graphql.ResponseInterceptor
} = loaders{}

// ExtensionName implements graphql.HandlerExtension.
func (loaders) ExtensionName() string { return "Loaders" }

// Validate implements graphql.HandlerExtension.
func (loaders) Validate(graphql.ExecutableSchema) error { return nil }

// InterceptResponse implements graphql.ResponseInterceptor.
func (l loaders) InterceptResponse(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	loader := dataloadgen.NewLoader(l.attempts,
		dataloadgen.WithWait(loaderWait), dataloadgen.WithBatchCapacity(models.MaxPageSize))
	return next(context.WithValue(ctx, loaderKey{}, loader))
}

// attempts reads the attempts of entries, in the entries' order; most have few,
// and those that were never sent have none.
func (l loaders) attempts(ctx context.Context, entryIDs []string) ([][]*models.Attempt, []error) {
	byEntry, err := l.store.Attempts(ctx, organization(ctx), entryIDs)
	if err != nil {
		return nil, []error{err}
	}
	attempts := make([][]*models.Attempt, len(entryIDs))
	for i, id := range entryIDs {
		attempts[i] = byEntry[id]
	}
	return attempts, nil
}

func loadAttempts(ctx context.Context, entryID string) ([]*models.Attempt, error) {
	loader, ok := ctx.Value(loaderKey{}).(*attemptsLoader)
	if !ok {
		return nil, errors.New("the schema is served without its loaders")
	}
	return loader.Load(ctx, entryID)
}
