package httpapi

import (
	"context"
	"sync"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/snovsync/snovsync/internal/auth"
)

// socketLimits bounds what runs on one websocket at a time, and looks at API
// keys again with each operation: a revoked key must not live on in a socket.
type socketLimits struct {
	limits   Limits
	verifier Verifier
	errors   presenter
}

var _ interface {
	graphql.HandlerExtension
	graphql.OperationInterceptor
} = socketLimits{}

// ExtensionName implements graphql.HandlerExtension.
func (socketLimits) ExtensionName() string { return "SocketLimits" }

// Validate implements graphql.HandlerExtension.
func (socketLimits) Validate(graphql.ExecutableSchema) error { return nil }

// InterceptOperation implements graphql.OperationInterceptor.
func (l socketLimits) InterceptOperation(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
	s := socketFrom(ctx)
	if s == nil {
		return next(ctx)
	}
	if s.operations.Add(1) > int32(l.limits.SocketOperations) {
		s.operations.Add(-1)
		return refuse(coded(codeRateLimited, "too many operations run on this websocket"))
	}
	ended := sync.OnceFunc(func() { s.operations.Add(-1) })
	// gqlgen ends the context of each operation, also where it does not ask to the end.
	context.AfterFunc(ctx, ended)
	if principal := auth.From(ctx); principal.KeyID != "" {
		if _, err := l.verifier.Verify(ctx, s.bearer); err != nil {
			return refuse(l.errors.present(ctx, err))
		}
	}
	responses := next(ctx)
	return func(ctx context.Context) *graphql.Response {
		response := responses(ctx)
		if response == nil {
			// Before the client is told, so that it can begin another at once.
			ended()
		}
		return response
	}
}

// refuse answers once, as gqlgen asks of interceptors that do not go on.
func refuse(err *gqlerror.Error) graphql.ResponseHandler {
	return graphql.OneShot(&graphql.Response{Errors: gqlerror.List{err}})
}
