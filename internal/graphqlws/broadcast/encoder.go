package broadcast

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/snovsync/snovsync/internal/livelog/handover"
	"github.com/snovsync/snovsync/models"
)

// encoder makes the messages of a broadcast: it runs the operation all its subscribers asked for
// through gqlgen's executor once more, with a resolver that is fed the changes. So the
// schema, its directives and the selection decide, as they do for any operation. It is
// for one goroutine at a time.
type encoder struct {
	ctx       context.Context //nolint:containedctx // the operation's, which every answer is asked for with
	feed      func(*models.Change)
	responses graphql.ResponseHandler
	errors    ErrorPresenter
}

// newEncoder begins the operation that makes the messages, until ctx ends. It runs for a
// caller that has rights and no identity.
func newEncoder(ctx context.Context, exec graphql.GraphExecutor, errs ErrorPresenter, key key, params graphql.RawParams) (*encoder, error) {
	handed := handover.ToEncode()
	ctx = key.rights.With(ctx)
	ctx = handover.With(graphql.StartOperationTrace(ctx), handed)
	operation, failed := exec.CreateOperationContext(ctx, &params)
	if failed != nil {
		return nil, failed
	}
	responses, ctx := exec.DispatchOperation(graphql.WithOperationContext(ctx, operation), operation)
	e := &encoder{ctx: ctx, feed: handed.Feed(), responses: responses, errors: errs}
	if e.feed != nil {
		return e, nil
	}
	if response := responses(ctx); response != nil && len(response.Errors) > 0 {
		return nil, response.Errors
	}
	return nil, errors.New("the live log's resolver does not take what it is fed")
}

// encode makes the payload of the message that tells of a change. An error is the context's.
func (e *encoder) encode(c *models.Change) (payload []byte, err error) {
	if err := e.ctx.Err(); err != nil {
		return nil, err
	}
	defer func() {
		if panicked := recover(); panicked != nil {
			shown := e.errors.Present(e.ctx, e.errors.Recovered(e.ctx, panicked))
			payload, err = payloadOf(&graphql.Response{Errors: gqlerror.List{shown}}), nil
		}
	}()
	e.feed(c)
	response := e.responses(e.ctx)
	if response == nil {
		return nil, context.Canceled
	}
	return payloadOf(response), nil
}

// payloadOf encodes what the schema answers, which always has a JSON form; what has none is a
// fault like a panic.
func payloadOf(response *graphql.Response) []byte {
	encoded, err := json.Marshal(response)
	if err != nil {
		panic(err)
	}
	return encoded
}
