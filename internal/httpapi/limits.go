package httpapi

import (
	"context"
	"fmt"

	"github.com/99designs/gqlgen/complexity"
	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// operationLimits refuses operations that ask for too much, and gives up those
// that take too long.
type operationLimits struct {
	limits          Limits
	noIntrospection bool
	errors          presenter
	schema          graphql.ExecutableSchema
	introspection   *introspection
}

var _ interface {
	graphql.HandlerExtension
	graphql.OperationContextMutator
	graphql.OperationInterceptor
} = (*operationLimits)(nil)

// ExtensionName implements graphql.HandlerExtension.
func (*operationLimits) ExtensionName() string { return "OperationLimits" }

// Validate implements graphql.HandlerExtension.
func (l *operationLimits) Validate(schema graphql.ExecutableSchema) error {
	l.schema, l.introspection = schema, newIntrospection(schema.Schema(), l.noIntrospection, l.errors)
	return nil
}

// MutateOperationContext implements graphql.OperationContextMutator.
func (l *operationLimits) MutateOperationContext(ctx context.Context, operation *graphql.OperationContext) *gqlerror.Error {
	if usesDefer(operation.Doc) {
		return badRequest("@defer is not supported")
	}
	if lacksCondition(operation.Operation.SelectionSet, operation.Variables) {
		return badRequest("the condition of a @skip or @include cannot be null")
	}
	if depth := depthOf(operation.Operation.SelectionSet); depth > l.limits.Depth {
		return badRequest(fmt.Sprintf("the operation is %d fields deep, the limit is %d", depth, l.limits.Depth))
	}
	introspected, refused := l.introspection.check(ctx, operation.Operation)
	if refused != nil {
		return refused
	}
	cost := introspected + complexity.Calculate(ctx, l.schema, operation.Operation, operation.Variables)
	if cost > l.limits.Complexity {
		return badRequest(fmt.Sprintf("the operation has a complexity of %d, the limit is %d", cost, l.limits.Complexity))
	}
	return nil
}

// InterceptOperation implements graphql.OperationInterceptor. Subscriptions last
// as long as their reader wants.
func (l *operationLimits) InterceptOperation(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
	if graphql.GetOperationContext(ctx).Operation.Operation == ast.Subscription {
		return next(ctx)
	}
	ctx, cancel := context.WithTimeout(ctx, l.limits.Operation)
	responses := next(ctx)
	return func(ctx context.Context) *graphql.Response {
		defer cancel()
		return responses(ctx)
	}
}

// depthOf counts how deep fields are nested. The introspection fields are left
// out: gqlparser has a limit of its own for them. Fragments cannot be circular
// in a document that was validated.
func depthOf(selections ast.SelectionSet) int {
	deepest := 0
	for _, selection := range selections {
		depth := 0
		switch s := selection.(type) {
		case *ast.Field:
			if s.Name == "__schema" || s.Name == "__type" {
				continue
			}
			depth = 1 + depthOf(s.SelectionSet)
		case *ast.InlineFragment:
			depth = depthOf(s.SelectionSet)
		case *ast.FragmentSpread:
			depth = depthOf(s.Definition.SelectionSet)
		}
		deepest = max(deepest, depth)
	}
	return deepest
}

// usesDefer tells whether any fragment of a document is deferred: gqlgen knows
// the directive, but the transports here answer once.
func usesDefer(document *ast.QueryDocument) bool {
	deferred := func(directives ast.DirectiveList) bool { return directives.ForName("defer") != nil }
	for _, operation := range document.Operations {
		if anyDirectives(operation.SelectionSet, deferred) {
			return true
		}
	}
	return false
}

// lacksCondition tells whether a @skip or @include has no boolean to go by. What
// validation leaves of these is a variable that has a default and comes as null;
// gqlgen panics there.
func lacksCondition(selections ast.SelectionSet, variables map[string]any) bool {
	return anyDirectives(selections, func(directives ast.DirectiveList) bool {
		for _, name := range []string{"skip", "include"} {
			directive := directives.ForName(name)
			if directive == nil {
				continue
			}
			condition, err := directive.Arguments.ForName("if").Value.Value(variables)
			if _, given := condition.(bool); err != nil || !given {
				return true
			}
		}
		return false
	})
}

// anyDirectives tells whether found holds for the directives of any selection, the
// fragments' included. The document has been validated, so that each fragment is
// defined, is used, and spreads itself nowhere.
func anyDirectives(selections ast.SelectionSet, found func(ast.DirectiveList) bool) bool {
	for _, selection := range selections {
		var directives ast.DirectiveList
		var children ast.SelectionSet
		switch s := selection.(type) {
		case *ast.Field:
			directives, children = s.Directives, s.SelectionSet
		case *ast.InlineFragment:
			directives, children = s.Directives, s.SelectionSet
		case *ast.FragmentSpread:
			directives, children = s.Directives, s.Definition.SelectionSet
		}
		if found(directives) || anyDirectives(children, found) {
			return true
		}
	}
	return false
}
