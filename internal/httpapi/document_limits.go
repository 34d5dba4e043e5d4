package httpapi

import (
	"context"
	"fmt"
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"

	"github.com/snovsync/snovsync/internal/surrogates"
)

// maxSelections bounds the fields a document selects, where each fragment counts
// as often as it is spread. Validation compares the fields of a selection with
// one another, so that its time grows with the square of their number; and
// fragments that spread each other twice double with each of them, in gqlgen's
// reckoning of the complexity as in ours.
const maxSelections = 1000

// documentLimits refuses documents that would be expensive to validate, before
// they are validated.
type documentLimits struct {
	limits Limits
	// harmless are short documents that were looked at before.
	harmless graphql.Cache[bool]
}

var _ interface {
	graphql.HandlerExtension
	graphql.OperationParameterMutator
} = documentLimits{}

func newDocumentLimits(limits Limits) documentLimits {
	return documentLimits{limits: limits, harmless: lru.New[bool](queryCacheSize)}
}

// ExtensionName implements graphql.HandlerExtension.
func (documentLimits) ExtensionName() string { return "DocumentLimits" }

// Validate implements graphql.HandlerExtension.
func (documentLimits) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationParameters implements graphql.OperationParameterMutator. What
// cannot be parsed is left to the executor, which says why. In the strings of the document
// half a surrogate pair becomes a NUL character, which no field takes.
func (l documentLimits) MutateOperationParameters(ctx context.Context, request *graphql.RawParams) *gqlerror.Error {
	request.Query = surrogates.InDocument(request.Query)
	if _, known := l.harmless.Get(ctx, request.Query); known {
		return nil
	}
	document, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: request.Query}, l.limits.Tokens)
	if err != nil {
		return nil //nolint:nilerr // the executor parses again and answers the error
	}
	if countSelections(document) > maxSelections {
		return badRequest(fmt.Sprintf("the document selects more than %d fields", maxSelections))
	}
	// Answers repeat these names, once for each object.
	if hasLongAlias(document) {
		return badRequest(fmt.Sprintf("the document has a field name or an alias of more than %d bytes", maxNameBytes))
	}
	if len(request.Query) <= cachedQueryBytes {
		l.harmless.Add(ctx, request.Query, true)
	}
	return nil
}

// hasLongAlias tells whether a document names a field longer than a schema would.
func hasLongAlias(document *ast.QueryDocument) bool {
	for _, operation := range document.Operations {
		if longAlias(operation.SelectionSet) {
			return true
		}
	}
	return slices.ContainsFunc(document.Fragments, func(fragment *ast.FragmentDefinition) bool { return longAlias(fragment.SelectionSet) })
}

func longAlias(selections ast.SelectionSet) bool {
	return slices.ContainsFunc(selections, func(selection ast.Selection) bool {
		switch s := selection.(type) {
		case *ast.Field:
			return len(s.Alias) > maxNameBytes || len(s.Name) > maxNameBytes || longAlias(s.SelectionSet)
		case *ast.InlineFragment:
			return longAlias(s.SelectionSet)
		}
		return false
	})
}

// countSelections counts what a document selects, its unused fragments included,
// up to a little more than maxSelections.
func countSelections(document *ast.QueryDocument) int {
	counter := selectionCounter{fragments: document.Fragments, counted: make(map[string]int)}
	total := 0
	for _, operation := range document.Operations {
		total += counter.count(operation.SelectionSet)
	}
	for _, fragment := range document.Fragments {
		if _, used := counter.counted[fragment.Name]; !used {
			total += counter.fragment(fragment.Name)
		}
	}
	return total
}

type selectionCounter struct {
	fragments ast.FragmentDefinitionList
	counted   map[string]int
}

func (c selectionCounter) count(selections ast.SelectionSet) int {
	total := len(selections)
	for _, selection := range selections {
		switch s := selection.(type) {
		case *ast.Field:
			total += c.count(s.SelectionSet)
		case *ast.InlineFragment:
			total += c.count(s.SelectionSet)
		case *ast.FragmentSpread:
			total += c.fragment(s.Name)
		}
		if total > maxSelections {
			return maxSelections + 1
		}
	}
	return total
}

// fragment counts a fragment once. One that spreads itself counts as nothing
// where it does: validation refuses it.
func (c selectionCounter) fragment(name string) int {
	if counted, known := c.counted[name]; known {
		return counted
	}
	c.counted[name] = 0
	if definition := c.fragments.ForName(name); definition != nil {
		c.counted[name] = c.count(definition.SelectionSet)
	}
	return c.counted[name]
}
