package resolvers

import (
	"context"
	"errors"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/snovsync/snovsync/internal/livelog"
	"github.com/snovsync/snovsync/internal/livelog/handover"
)

// subscription is what a stream reads from.
type subscription[T any] interface {
	C() <-chan T
	Err() error
}

// figures are a channel of figures, which is closed early only where the process stops.
type figures[T any] <-chan T

func (f figures[T]) C() <-chan T { return f }

func (figures[T]) Err() error { return livelog.ErrStopped }

// stream gives a subscription's items to gqlgen, each as the schema shows it,
// until the subscription or the reader ends; where the subscription was ended,
// the reader is told why.
func stream[T, V any](ctx context.Context, r *Resolver, from subscription[T], view func(T) *V) <-chan *V {
	out := make(chan *V)
	r.streams.Go(func() {
		defer close(out)
		err := forward(ctx, from, out, view)
		if operation := handover.From(ctx); err != nil && ctx.Err() == nil && operation != nil {
			operation.End(presented(ctx, ended(err)))
		}
	})
	return out
}

// forward passes items on until there are no more, and returns why; nil where the
// reader has left.
func forward[T, V any](ctx context.Context, from subscription[T], to chan<- *V, view func(T) *V) error {
	for {
		select {
		case item, open := <-from.C():
			if !open {
				return from.Err()
			}
			select {
			case to <- view(item):
			case <-ctx.Done():
				return nil
			}
		case <-ctx.Done():
			return nil
		}
	}
}

// ended says in the schema's words why a subscription was ended or refused.
// Other errors stay as they are.
func ended(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, livelog.ErrSlowReader):
		return endedWith("SLOW_READER", "this reader did not keep up; subscribe again after the last cursor it received")
	case errors.Is(err, livelog.ErrCursorExpired):
		return endedWith("CURSOR_EXPIRED", "the log does not reach back to this cursor; load it anew and subscribe after its liveCursor")
	case errors.Is(err, livelog.ErrStopped):
		return endedWith("SERVER_STOPPING", "the server is stopping; connect again and subscribe after the last cursor received")
	}
	return err
}

func endedWith(code, message string) *gqlerror.Error {
	return &gqlerror.Error{Message: message, Extensions: map[string]any{"code": code}}
}

// presented passes an error through the schema's error presenter, which gqlgen
// does not do with subscription errors.
func presented(ctx context.Context, err error) *gqlerror.Error {
	graphql.AddError(ctx, err)
	errs := graphql.GetErrors(ctx)
	return errs[len(errs)-1]
}
