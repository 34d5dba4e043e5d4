package resolvers

import (
	"context"
	"fmt"
	"slices"

	"github.com/99designs/gqlgen/graphql"

	"github.com/snovsync/snovsync/graph/model"
	"github.com/snovsync/snovsync/internal/auth"
)

// requires implements the @requires directive, the one place that says who may
// use what.
func requires(ctx context.Context, _ any, next graphql.Resolver, access model.Access) (any, error) {
	caller, err := auth.Require(ctx)
	if err != nil {
		return nil, err
	}
	allowed, err := allows(caller, access)
	if err != nil {
		return nil, err
	}
	if !allowed {
		return nil, auth.ErrForbidden
	}
	return next(ctx)
}

func allows(caller *auth.Principal, access model.Access) (bool, error) {
	switch access {
	case model.AccessRead:
		return caller.CanRead(), nil
	case model.AccessAdminister:
		return caller.CanAdminister(), nil
	case model.AccessReportEvents:
		return caller.CanReportEvents(), nil
	}
	return false, fmt.Errorf("access %q has no rule", access)
}

// mayRefresh refuses those who may only read where they ask for what costs calls. The
// directive cannot: it stands at the field, and the field without it is theirs.
func mayRefresh(ctx context.Context, refresh *bool) error {
	if value(refresh) && !auth.From(ctx).CanAdminister() {
		return auth.ErrForbidden
	}
	return nil
}

// asksFor tells whether a query selects a field of the object that is being resolved.
func asksFor(ctx context.Context, field string) bool {
	return slices.Contains(graphql.CollectAllFields(ctx), field)
}
