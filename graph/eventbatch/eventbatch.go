// Package eventbatch lets recordEvents refuse events one by one, and answers keep their digits.
// GraphQL checks a variable as
// a whole: one event that does not fit the schema refuses all others beside it. So the events
// of a variable are not checked by GraphQL; model.ReportedEvent checks each by itself, as
// strictly.
//
// Clients see nothing of this: introspection and the validation of documents go by the
// schema as it is written.
package eventbatch

import (
	"maps"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/core"
	"github.com/vektah/gqlparser/v2/validator/rules"
)

const (
	eventInput        = "EventInput"
	recordEventsInput = "RecordEventsInput"
	// uncheckedEvent and uncheckedEvents are the types that variables of the two types above
	// have once their document was validated. No document can name them.
	uncheckedEvent  = "(unchecked event)"
	uncheckedEvents = "(unchecked events)"
)

// Wrap returns a schema that knows the types which Prepare gives to variables.
func Wrap(schema graphql.ExecutableSchema) graphql.ExecutableSchema {
	known := *schema.Schema()
	known.Types = maps.Clone(known.Types)
	known.Types[uncheckedEvent] = &ast.Definition{Kind: ast.Scalar, Name: uncheckedEvent}
	events := *known.Types[recordEventsInput]
	events.Name = uncheckedEvents
	events.Fields = make(ast.FieldList, len(events.Fields))
	for i, field := range known.Types[recordEventsInput].Fields {
		unchecked := *field
		unchecked.Type = relaxed(field.Type)
		events.Fields[i] = &unchecked
	}
	known.Types[uncheckedEvents] = &events
	return wrapped{schema, &known}
}

type wrapped struct {
	graphql.ExecutableSchema

	known *ast.Schema
}

// Schema implements graphql.ExecutableSchema.
func (w wrapped) Schema() *ast.Schema { return w.known }

// Rules are GraphQL's rules for the validation of a document. They also turn the numbers in
// the place of a custom scalar into texts, which keep the digits as they are written:
// gqlparser itself makes an int64 or a float64 of a number, or refuses it.
func Rules() *rules.Rules {
	all := rules.NewDefaultRules()
	all.AddRule("NumbersKeepTheirDigits", func(observers *core.Events, _ core.AddErrFunc) {
		// Values are observed before those that they stand in.
		observers.OnValue(func(_ *core.Walker, value *ast.Value) {
			if value.Definition != nil && value.Definition.Kind == ast.Scalar && !value.Definition.BuiltIn {
				asText(value)
			}
		})
	})
	return all
}

func asText(value *ast.Value) {
	if value.Kind == ast.IntValue || value.Kind == ast.FloatValue {
		value.Kind = ast.StringValue
	}
	for _, child := range value.Children {
		asText(child.Value)
	}
}

// Prepare makes a validated document ready to be executed, once, before it is shared:
// variables that hold events are no longer checked as a whole.
func Prepare(document *ast.QueryDocument) {
	for _, operation := range document.Operations {
		for _, variable := range operation.VariableDefinitions {
			variable.Type = relaxed(variable.Type)
		}
	}
}

// relaxed is a type with events that are checked later. In a list they may be null.
func relaxed(typ *ast.Type) *ast.Type {
	if typ.Elem != nil {
		elem := relaxed(typ.Elem)
		if elem == typ.Elem {
			return typ
		}
		if elem.NamedType == uncheckedEvent {
			elem.NonNull = false
		}
		return &ast.Type{Elem: elem, NonNull: typ.NonNull, Position: typ.Position}
	}
	switch typ.NamedType {
	case eventInput:
		return &ast.Type{NamedType: uncheckedEvent, NonNull: typ.NonNull, Position: typ.Position}
	case recordEventsInput:
		return &ast.Type{NamedType: uncheckedEvents, NonNull: typ.NonNull, Position: typ.Position}
	}
	return typ
}
