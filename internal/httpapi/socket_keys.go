package httpapi

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/snovsync/snovsync/internal/auth"
)

// socketKeys looks at API keys again with each operation on a websocket: a revoked key must
// not live on in a socket.
type socketKeys struct {
	verifier Verifier
	errors   presenter
}

var _ interface {
	graphql.HandlerExtension
	graphql.OperationInterceptor
} = socketKeys{}

// ExtensionName implements graphql.HandlerExtension.
func (socketKeys) ExtensionName() string { return "SocketKeys" }

// Validate implements graphql.HandlerExtension.
func (socketKeys) Validate(graphql.ExecutableSchema) error { return nil }

// InterceptOperation implements graphql.OperationInterceptor.
func (k socketKeys) InterceptOperation(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
	s := socketFrom(ctx)
	if s == nil || auth.From(ctx).KeyID == "" {
		return next(ctx)
	}
	if _, err := k.verifier.Verify(ctx, s.bearer); err != nil {
		// Once, as gqlgen asks of interceptors that do not go on.
		return graphql.OneShot(&graphql.Response{Errors: gqlerror.List{k.errors.present(ctx, err)}})
	}
	return next(ctx)
}
