package graphqlws

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// socketRecheck looks at API keys again with each operation on a websocket: a revoked key must
// not live on in a socket.
type socketRecheck struct{ server *Server }

var _ interface {
	graphql.HandlerExtension
	graphql.OperationInterceptor
} = socketRecheck{}

// ExtensionName implements graphql.HandlerExtension.
func (socketRecheck) ExtensionName() string { return "SocketKeys" }

// Validate implements graphql.HandlerExtension.
func (socketRecheck) Validate(graphql.ExecutableSchema) error { return nil }

// InterceptOperation implements graphql.OperationInterceptor.
func (k socketRecheck) InterceptOperation(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
	s := socketFrom(ctx)
	if s == nil || !s.caller.Recheck {
		return next(ctx)
	}
	if _, err := k.server.config.Authenticator.Authenticate(ctx, s.token); err != nil {
		// Once, as gqlgen asks of interceptors that do not go on.
		return graphql.OneShot(&graphql.Response{Errors: gqlerror.List{k.server.config.Errors.Present(ctx, err)}})
	}
	return next(ctx)
}
