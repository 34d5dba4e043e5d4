package resolvers

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vikstrous/dataloadgen"

	"github.com/snovsync/snovsync/models"
)

// loaderWait is how long a loader waits for more keys before it reads.
const loaderWait = time.Millisecond

// loaders are what one response reads with. Most responses read with none.
type loaders struct {
	store    Store
	make     sync.Once
	attempts *dataloadgen.Loader[string, []*models.Attempt]
	events   *dataloadgen.Loader[string, *models.Event]
}

type loadersKey struct{}

// Loaders is the extension that gives every response its own loaders: each
// answer of a query, and each event of a subscription, for which a loader that
// lived as long as the socket would answer from a stale cache.
func (r *Resolver) Loaders() graphql.HandlerExtension { return loading{r.config.Store} }

type loading struct{ store Store }

var _ interface {
	graphql.HandlerExtension
	graphql.ResponseInterceptor
} = loading{}

// ExtensionName implements graphql.HandlerExtension.
func (loading) ExtensionName() string { return "Loaders" }

// Validate implements graphql.HandlerExtension.
func (loading) Validate(graphql.ExecutableSchema) error { return nil }

// InterceptResponse implements graphql.ResponseInterceptor.
func (l loading) InterceptResponse(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	return next(context.WithValue(ctx, loadersKey{}, &loaders{store: l.store}))
}

// newLoader reads with read, in the order of the entries' ids. An entry that read has
// nothing for gets the zero value.
func newLoader[T any](read func(ctx context.Context, organizationID string, entryIDs []string) (map[string]T, error)) *dataloadgen.Loader[string, T] {
	return dataloadgen.NewLoader(func(ctx context.Context, entryIDs []string) ([]T, []error) {
		byEntry, err := read(ctx, organization(ctx), entryIDs)
		if err != nil {
			return nil, []error{err}
		}
		return views(entryIDs, func(id string) T { return byEntry[id] }), nil
	}, dataloadgen.WithWait(loaderWait), dataloadgen.WithBatchCapacity(models.MaxPageSize))
}

func loadersOf(ctx context.Context) (*loaders, error) {
	l, ok := ctx.Value(loadersKey{}).(*loaders)
	if !ok {
		return nil, errors.New("the schema is served without its loaders")
	}
	l.make.Do(func() { l.attempts, l.events = newLoader(l.store.Attempts), newLoader(l.store.Events) })
	return l, nil
}

// loadAttempts gives an entry's attempts; most have few, and those that were never
// sent have none.
func loadAttempts(ctx context.Context, entryID string) ([]*models.Attempt, error) {
	l, err := loadersOf(ctx)
	if err != nil {
		return nil, err
	}
	return l.attempts.Load(ctx, entryID)
}

// loadEvent gives the event that an entry stands for.
func loadEvent(ctx context.Context, entryID string) (*models.Event, error) {
	l, err := loadersOf(ctx)
	if err != nil {
		return nil, err
	}
	return l.events.Load(ctx, entryID)
}
