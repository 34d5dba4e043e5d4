package resolvers_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/complexity"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"
)

// TestInputsCost: an event may be as large as a request, so an answer holds few.
func TestInputsCost(t *testing.T) {
	w := newWorld(t)
	const limit = 30_000 // httpapi.Limits.Complexity
	for query, affordable := range map[string]bool{
		`{ syncLog(first: 50) { nodes { id kind prospectEmail input } } }`:                                                                                     true,
		`{ syncLog(first: 200) { nodes { input } } }`:                                                                                                          false,
		`{ a: retryableCount(filter: {}) { count } b: retryableCount(filter: {}) { count } activity { from to succeeded skipped failed } }`:                    true,
		"{ " + aliased(20, "retryableCount(filter: {}) { count }") + " }":                                                                                      false,
		"{ " + aliased(70, "activity(hours: 1) { from to succeeded skipped failed }") + " }":                                                                   false,
		"{ " + aliased(400, `previewSync(input: {bookingCreated: {eventId: "1", occurredAt: "2026-01-31T10:30:00Z", booking: {id: "b"}}}) { message }`) + " }": false,
	} {
		document, err := parser.ParseQuery(&ast.Source{Input: query})
		if err != nil {
			t.Fatal(err)
		}
		if errs := validator.ValidateWithRules(w.resolver.Schema().Schema(), document, nil); errs != nil {
			t.Fatal(errs)
		}
		cost := complexity.Calculate(t.Context(), w.resolver.Schema(), document.Operations[0], nil)
		if (cost <= limit) != affordable {
			t.Errorf("%.80s costs %d", query, cost)
		}
	}
}

func aliased(n int, field string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "a%d: %s ", i, field)
	}
	return b.String()
}
