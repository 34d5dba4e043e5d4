package eventbatch_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"

	"github.com/snovsync/snovsync/graph/eventbatch"
)

const source = `
scalar Any
type Query { ping(any: Any, text: String, number: Int): Int }
type Mutation {
	recordEvents(input: RecordEventsInput!): Int
	other(input: OtherInput): Int
}
input EventInput { id: ID!, value: Any }
input RecordEventsInput { events: [EventInput!]!, source: String! }
input OtherInput { names: [String!]! }
`

// executable is a schema that only knows its types.
type executable struct {
	graphql.ExecutableSchema

	schema *ast.Schema
}

func (e executable) Schema() *ast.Schema { return e.schema }

func load(t *testing.T) *ast.Schema {
	t.Helper()
	schema, err := gqlparser.LoadSchema(&ast.Source{Input: source})
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// prepared validates a document as the server does, and prepares it.
func prepared(t *testing.T, schema *ast.Schema, query string) *ast.OperationDefinition {
	t.Helper()
	document, err := parser.ParseQuery(&ast.Source{Input: query})
	if err != nil {
		t.Fatal(err)
	}
	if errs := validator.ValidateWithRules(schema, document, eventbatch.Rules()); errs != nil {
		t.Fatal(errs)
	}
	eventbatch.Prepare(document)
	return document.Operations[0]
}

// variables are the values of variables that came as JSON; the error is the schema's.
func variables(t *testing.T, schema *ast.Schema, operation *ast.OperationDefinition, encoded string) (map[string]any, error) {
	t.Helper()
	var given map[string]any
	if err := json.Unmarshal([]byte(encoded), &given); err != nil {
		t.Fatal(err)
	}
	return validator.VariableValues(schema, operation, given)
}

func TestEventsInVariablesAreNotChecked(t *testing.T) {
	original := load(t)
	before := len(original.Types)
	schema := eventbatch.Wrap(executable{schema: original}).Schema()
	for _, c := range []struct {
		name, query, variables string
		refused                bool
	}{
		{"a wrong event", `mutation($v: RecordEventsInput!) { recordEvents(input: $v) }`, `{"v":{"source":"s","events":[{"unknown":1},7,null]}}`, false},
		{"the field beside the events", `mutation($v: RecordEventsInput!) { recordEvents(input: $v) }`, `{"v":{"events":[]}}`, true},
		{"no events", `mutation($v: RecordEventsInput!) { recordEvents(input: $v) }`, `{"v":{"source":"s"}}`, true},
		{"null in place of the events", `mutation($v: RecordEventsInput!) { recordEvents(input: $v) }`, `{"v":{"source":"s","events":null}}`, true},
		{"no input", `mutation($v: RecordEventsInput!) { recordEvents(input: $v) }`, `{}`, true},
		{"a list of wrong events", `mutation($v: [EventInput!]!) { recordEvents(input: {source: "s", events: $v}) }`, `{"v":[{"unknown":1},null]}`, false},
		{"null in place of a list", `mutation($v: [EventInput!]!) { recordEvents(input: {source: "s", events: $v}) }`, `{"v":null}`, true},
		{"one wrong event", `mutation($v: EventInput!) { recordEvents(input: {source: "s", events: [$v]}) }`, `{"v":{"unknown":1}}`, false},
		{"null in place of one event", `mutation($v: EventInput!) { recordEvents(input: {source: "s", events: [$v]}) }`, `{"v":null}`, true},
		{"an input without events", `mutation($v: OtherInput) { other(input: $v) }`, `{"v":{"names":[null]}}`, true},
		{"a list of texts", `mutation($v: [String!]!) { other(input: {names: $v}) }`, `{"v":[null]}`, true},
	} {
		_, err := variables(t, schema, prepared(t, schema, c.query), c.variables)
		if (err != nil) != c.refused {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if len(original.Types) != before {
		t.Error("the schema itself was changed")
	}
	if typ := original.Types["RecordEventsInput"].Fields.ForName("events").Type.String(); typ != "[EventInput!]!" {
		t.Errorf("in the schema, events are now %s", typ)
	}
}

func TestEventsInVariablesArriveUnchanged(t *testing.T) {
	schema := eventbatch.Wrap(executable{schema: load(t)}).Schema()
	operation := prepared(t, schema, `mutation($v: RecordEventsInput!) { recordEvents(input: $v) }`)
	got, err := variables(t, schema, operation, `{"v":{"source":"s","events":[{"id":"1","more":[true,null]}]}}`)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]any{"v": map[string]any{"source": "s", "events": []any{map[string]any{"id": "1", "more": []any{true, nil}}}}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestNumbersInCustomScalarsKeepTheirDigits(t *testing.T) {
	schema := load(t)
	operation := prepared(t, schema, `{ ping(any: {a: 12345678901234567890123, b: [1.50], c: true}, text: "t", number: 7) }`)
	field, ok := operation.SelectionSet[0].(*ast.Field)
	if !ok {
		t.Fatal("no field")
	}
	got := field.ArgumentMap(nil)
	want := map[string]any{
		"any":  map[string]any{"a": "12345678901234567890123", "b": []any{"1.50"}, "c": true},
		"text": "t", "number": int64(7),
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestTypesOfVariables: the names are those of the schema's types, and errors find their place
// in the document.
func TestTypesOfVariables(t *testing.T) {
	schema := eventbatch.Wrap(executable{schema: load(t)}).Schema()
	document, err := parser.ParseQuery(&ast.Source{Input: `query($a: [RecordEventsInput!]!, $b: [[EventInput!]!]!, $c: EventInput, $d: RecordEventsInput, $e: [ID!]) { ping }`})
	if err != nil {
		t.Fatal(err)
	}
	eventbatch.Prepare(document)
	for i, want := range []string{"[(unchecked events)!]!", "[[(unchecked event)]!]!", "(unchecked event)", "(unchecked events)", "[ID!]"} {
		typ := document.Operations[0].VariableDefinitions[i].Type
		if got := typ.String(); got != want {
			t.Errorf("variable %d is %s, not %s", i, got, want)
		}
		for ; typ != nil; typ = typ.Elem {
			if typ.Position == nil {
				t.Errorf("%s has lost its place", typ)
			}
			if definition := schema.Types[typ.NamedType]; typ.Elem == nil && (definition == nil || definition.Name != typ.NamedType) {
				t.Errorf("%s has the definition %v", typ, definition)
			}
		}
	}
}
