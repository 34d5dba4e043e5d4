package httpapi

import (
	"context"
	"math"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/snovsync/snovsync/internal/auth"
)

// introspection decides who may read the schema through the API, and what that costs.
type introspection struct {
	off    bool
	errors presenter
	// lengths says how long the lists of the schema are, by type and field; widest is the same
	// for the largest type.
	lengths, widest map[string]float64
}

// ofTypeLength is how many types a type wraps, on average: most are `T!`, some are `[T!]!`.
const ofTypeLength = 0.5

func newIntrospection(schema *ast.Schema, off bool, errs presenter) *introspection {
	var fields, arguments, inputFields, values, maxFields, maxInputFields, maxValues float64
	for _, definition := range schema.Types {
		count := float64(len(definition.Fields))
		switch definition.Kind {
		case ast.InputObject:
			inputFields += count
			maxInputFields = max(maxInputFields, count)
		case ast.Object, ast.Interface:
			fields += count
			maxFields = max(maxFields, count)
			for _, field := range definition.Fields {
				arguments += float64(len(field.Arguments))
			}
		case ast.Enum:
			values += float64(len(definition.EnumValues))
			maxValues = max(maxValues, float64(len(definition.EnumValues)))
		case ast.Scalar, ast.Union:
		}
	}
	types := float64(len(schema.Types))
	lengths := map[string]float64{
		"__Schema.types": types, "__Schema.directives": float64(len(schema.Directives)),
		"__Type.fields": fields / types, "__Type.inputFields": inputFields / types, "__Type.enumValues": values / types,
		"__Field.args": arguments / max(1, fields), "__Directive.args": 2,
		"__Type.ofType": ofTypeLength,
	}
	widest := map[string]float64{"__Type.fields": maxFields, "__Type.inputFields": maxInputFields, "__Type.enumValues": maxValues}
	return &introspection{off: off, errors: errs, lengths: lengths, widest: widest}
}

// check returns what an operation's introspection costs, or why the caller may not introspect.
func (i *introspection) check(ctx context.Context, operation *ast.OperationDefinition) (cost int, err *gqlerror.Error) {
	found := false
	total := i.root(operation.SelectionSet, &found)
	if !found {
		return 0, nil
	}
	if i.off {
		return 0, coded(codeForbidden, "Introspection is turned off on this server. Use the schema that snovsync's documentation links.")
	}
	if _, err := auth.Require(ctx); err != nil {
		return 0, i.errors.Present(ctx, err)
	}
	return int(math.Min(math.Ceil(total), math.MaxInt32)), nil
}

// root adds up the introspection fields of an operation's own selection.
func (i *introspection) root(selections ast.SelectionSet, found *bool) float64 {
	total := 0.0
	eachField(selections, func(field *ast.Field) {
		switch field.Name {
		case "__schema":
			*found = true
			total += 1 + i.cost(field.SelectionSet, false)
		case "__type":
			*found = true
			total += 1 + i.cost(field.SelectionSet, true)
		}
	})
	return total
}

// cost is about the number of fields in the answer to a selection. named: it is of one type
// that the caller chose, perhaps the widest one.
func (i *introspection) cost(selections ast.SelectionSet, named bool) float64 {
	total := 0.0
	eachField(selections, func(field *ast.Field) {
		name := field.ObjectDefinition.Name + "." + field.Name
		length, listed := i.lengths[name]
		if widest, ok := i.widest[name]; ok && named {
			length = widest
		}
		if !listed {
			length = 1
		}
		total += 1 + length*i.cost(field.SelectionSet, false)
	})
	return total
}

// eachField calls visit for the fields of a selection, those of its fragments included. The
// document has been validated.
func eachField(selections ast.SelectionSet, visit func(*ast.Field)) {
	for _, selection := range selections {
		switch s := selection.(type) {
		case *ast.Field:
			visit(s)
		case *ast.InlineFragment:
			eachField(s.SelectionSet, visit)
		case *ast.FragmentSpread:
			eachField(s.Definition.SelectionSet, visit)
		}
	}
}
