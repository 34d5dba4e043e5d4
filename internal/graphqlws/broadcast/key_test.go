package broadcast

import (
	"fmt"
	"slices"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

// TestLastingVariables: a variable matters unless it says where a subscription begins, and
// nothing else.
func TestLastingVariables(t *testing.T) {
	schema := gqlparser.MustLoadSchema(&ast.Source{Input: `
		type Query { a: Int }
		input Filter { texts: [String] }
		type Log { field(after: String): Int }
		type Subscription { log(after: String, filter: Filter): Log }`})
	for query, want := range map[string][]string{
		`subscription ($a: String) { log(after: $a) { field } }`:                                                             {},
		`subscription ($a: String) { log(after: $a) { field(after: $a) } }`:                                                  {"a"},
		`subscription ($a: String) { log { field(after: $a) } }`:                                                             {"a"},
		`subscription ($a: String) { log(after: "1", filter: {texts: [$a]}) { field } }`:                                     {"a"},
		`subscription ($a: Filter, $b: String) { log(filter: $a, after: $b) { field } }`:                                     {"a"},
		`subscription ($a: String, $b: Boolean!) { log(after: $a) { field @skip(if: $b) } }`:                                 {"b"},
		`subscription ($a: String, $b: Boolean!) { log(after: $a) { ... @include(if: $b) { field } } }`:                      {"b"},
		`subscription ($a: String) { ...L } fragment L on Subscription { log(after: $a) { field } }`:                         {},
		`subscription ($a: String) { ... on Subscription { log(after: $a) { ...F } } } fragment F on Log { field(after:$a)}`: {"a"},
	} {
		document, errs := gqlparser.LoadQueryWithRules(schema, query, nil)
		if errs != nil {
			t.Fatal(errs)
		}
		kept := lasting(document.Operations[0], map[string]any{"a": "1", "b": true}, "after")
		var got []string
		for name := range kept {
			got = append(got, name)
		}
		slices.Sort(got)
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s keeps %v, want %v", query, got, want)
		}
	}
}
