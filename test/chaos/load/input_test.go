package load

import (
	"encoding/json"
	"io/fs"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"github.com/snovsync/snovsync/graph"
	"github.com/snovsync/snovsync/test/chaos/workload"
)

// TestOperationsFitTheSchema: everything that is sent is a question that the product
// can answer.
func TestOperationsFitTheSchema(t *testing.T) {
	t.Parallel()
	names, err := fs.Glob(graph.Schema, "*.graphqls")
	if err != nil {
		t.Fatal(err)
	}
	var sources []*ast.Source
	for _, name := range names {
		text, err := fs.ReadFile(graph.Schema, name)
		if err != nil {
			t.Fatal(err)
		}
		sources = append(sources, &ast.Source{Name: name, Input: string(text)})
	}
	schema, err := gqlparser.LoadSchema(sources...)
	if err != nil {
		t.Fatal(err)
	}
	operations := []operation{{pageQuery, nil}, {pageQuery, map[string]any{"after": "cursor"}}}
	told := workload.New(workload.Config{Seed: 1, Organizations: 10, Events: 500})
	var all []workload.Delivery
	for _, event := range told.Events {
		operations = append(operations, single(event))
		all = append(all, workload.Delivery{Event: event})
	}
	operations = append(operations, batch(all))
	for _, o := range operations {
		document, errs := gqlparser.LoadQueryWithRules(schema, o.query, rules.NewDefaultRules())
		if errs != nil {
			t.Fatalf("%s: %v", o.query, errs)
		}
		encoded, err := json.Marshal(o.variables)
		if err != nil {
			t.Fatal(err)
		}
		var variables map[string]any
		if err := json.Unmarshal(encoded, &variables); err != nil {
			t.Fatal(err)
		}
		if _, err := validator.VariableValues(schema, document.Operations[0], variables); err != nil {
			t.Errorf("%s %s: %v", o.query, encoded, err)
		}
	}
}

func TestInputs(t *testing.T) {
	t.Parallel()
	told := workload.New(workload.Config{Seed: 1, Organizations: 10, Events: 500})
	seen := map[string]bool{}
	for _, event := range told.Events {
		input := inputOf(event)
		for key := range input {
			seen[key] = true
		}
		if input["eventId"] != event.ID || (input["rescheduledFrom"] != nil) != (event.RescheduledFrom != "") || (input["noShow"] == false) != event.ShownUp {
			t.Errorf("%+v is sent as %v", event, input)
		}
	}
	for _, key := range []string{"booking", "host", "invitee", "form", "respondent", "rescheduledFrom", "noShow"} {
		if !seen[key] {
			t.Errorf("no event has a %s", key)
		}
	}
	if mutation := mutationOf("OTHER"); mutation != "OTHER" {
		t.Errorf("an unknown kind is sent as %s", mutation)
	}
}
