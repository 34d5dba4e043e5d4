package httpapi

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/snovsync/snovsync/graph/eventbatch"
)

const (
	// queryCacheSize is how many documents are kept parsed.
	queryCacheSize = 1000
	// cachedQueryBytes bounds a kept document, and with the size the cache's memory:
	// documents longer than this are somebody's values written into the text.
	cachedQueryBytes = 16 << 10
)

// queryCache keeps short documents parsed and validated, the latest used ones.
type queryCache struct {
	graphql.Cache[*ast.QueryDocument]
}

func newQueryCache() queryCache {
	return queryCache{lru.New[*ast.QueryDocument](queryCacheSize)}
}

// Add implements graphql.Cache. The executor calls it for each document that it has
// validated, before it executes it.
func (c queryCache) Add(ctx context.Context, query string, document *ast.QueryDocument) {
	eventbatch.Prepare(document)
	if len(query) <= cachedQueryBytes {
		c.Cache.Add(ctx, query, document)
	}
}
