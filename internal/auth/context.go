package auth

import "context"

type (
	principalKey struct{}
	failureKey   struct{}
)

// With returns a context that carries the principal.
func With(ctx context.Context, p *Principal) context.Context {
	return context.WithValue(ctx, principalKey{}, p)
}

// From returns the context's principal, or nil where there is none.
func From(ctx context.Context) *Principal {
	p, _ := ctx.Value(principalKey{}).(*Principal)
	return p
}

// WithFailure returns a context that carries why there is no principal: a token
// was given and could not be verified.
func WithFailure(ctx context.Context, err error) context.Context {
	return context.WithValue(ctx, failureKey{}, err)
}

// Require returns the context's principal, or an error that says why there is
// none: ErrUnauthenticated, or what kept a token from being verified.
func Require(ctx context.Context) (*Principal, error) {
	if p := From(ctx); p != nil {
		return p, nil
	}
	if err, ok := ctx.Value(failureKey{}).(error); ok {
		return nil, err
	}
	return nil, ErrUnauthenticated
}
