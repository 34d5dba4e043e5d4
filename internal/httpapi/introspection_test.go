package httpapi_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/snovsync/snovsync/internal/httpapi"
)

// fullIntrospection is what tools ask for, as graphql-js's getIntrospectionQuery writes it.
const fullIntrospection = `query IntrospectionQuery {
	__schema { description queryType { name kind } mutationType { name kind } subscriptionType { name kind }
		types { ...FullType } directives { name description isRepeatable locations args(includeDeprecated: true) { ...InputValue } } } }
fragment FullType on __Type { kind name description specifiedByURL isOneOf
	fields(includeDeprecated: true) { name description args(includeDeprecated: true) { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason }
	inputFields(includeDeprecated: true) { ...InputValue } interfaces { ...TypeRef }
	enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason } possibleTypes { ...TypeRef } }
fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue isDeprecated deprecationReason }
fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name
	ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } } }`

func TestIntrospectionNeedsAToken(t *testing.T) {
	s := newSite(t, nil)
	for _, query := range []string{
		"{ __schema { queryType { name } } }", `{ __type(name: "Query") { name } }`,
		"{ ...F } fragment F on Query { ... { a: __schema { queryType { name } } } }", fullIntrospection,
	} {
		for _, token := range []string{"", "wrong"} {
			if got := s.query(t, token, query, nil); !slices.Equal(got.errorCodes(t), []string{"UNAUTHENTICATED"}) || strings.Contains(got.body, `"data"`) {
				t.Errorf("%q: %.80s: %.300s", token, query, got.body)
			}
		}
		for _, token := range []string{"owner", "member", "key"} {
			if got := s.query(t, token, query, nil); got.errorCodes(t) != nil || !strings.Contains(got.body, "Query") {
				t.Errorf("%q: %.80s: %.300s", token, query, got.body)
			}
		}
	}
	if got := s.do(t, s.request(t, "GET", "/graphql?query="+url.QueryEscape("{ __schema { queryType { name } } }"), "")); !slices.Equal(got.errorCodes(t), []string{"UNAUTHENTICATED"}) {
		t.Errorf("by GET: %s", got.body)
	}
	if got := s.query(t, "", "{ __typename }", nil); got.body != `{"data":{"__typename":"Query"}}` {
		t.Errorf("__typename needs no token: %s", got.body)
	}
}

// suggesting are documents of which gqlparser says what may have been meant.
var suggesting = []string{
	"{ viewr { role } }", "{ viewer { rol } }", "{ syncLog(frst: 1) { nodes { id } } }", "{ syncLog(filter: {status: [SUCCEEDE]}) { nodes { id } } }",
	"{ syncLog(filter: {statu: [SUCCEEDED]}) { nodes { id } } }",
}

func TestSuggestionsNeedAToken(t *testing.T) {
	s := newSite(t, nil)
	for _, query := range suggesting {
		if got := s.query(t, "", query, nil); strings.Contains(got.body, "Did you mean") || !slices.Contains(got.errorCodes(t), "BAD_USER_INPUT") {
			t.Errorf("%s: %s", query, got.body)
		}
		if got := s.query(t, "member", query, nil); !strings.Contains(got.body, "Did you mean") {
			t.Errorf("%s as a member: %s", query, got.body)
		}
	}
}

func TestIntrospectionCanBeTurnedOff(t *testing.T) {
	s := newSite(t, func(c *httpapi.Config) { c.NoIntrospection = true })
	for _, token := range []string{"", "owner"} {
		for _, query := range []string{"{ __schema { queryType { name } } }", `{ __type(name: "Query") { name } }`} {
			if got := s.query(t, token, query, nil); !slices.Equal(got.errorCodes(t), []string{"FORBIDDEN"}) || strings.Contains(got.body, `"data"`) {
				t.Errorf("%q: %s: %.300s", token, query, got.body)
			}
		}
		for _, query := range suggesting {
			if got := s.query(t, token, query, nil); strings.Contains(got.body, "Did you mean") {
				t.Errorf("%q: %s: %s", token, query, got.body)
			}
		}
	}
	if got := s.query(t, "owner", "{ __typename viewer { __typename role } }", nil); got.errorCodes(t) != nil {
		t.Errorf("__typename: %s", got.body)
	}
}

// TestIntrospectionCostsWhatItSelects: 980 aliases in a request of 16 KB made 14 MB.
func TestIntrospectionCostsWhatItSelects(t *testing.T) {
	s := newSite(t, nil)
	numbered := func(n int, field string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "a%d: %s ", i, field)
		}
		return "{ " + b.String() + " }"
	}
	for query, affordable := range map[string]bool{
		fullIntrospection: true,
		numbered(100, `__type(name: "Query") { name }`):                                                                                   true,
		numbered(240, "__schema { types { name kind } }"):                                                                                 false,
		numbered(190, "__schema { types { fields { description } } }"):                                                                    false,
		"{ __schema { types { " + aliased(120, "fields { name }") + " } } }":                                                              false,
		"{ __schema { types { fields { type { fields { type { name } } } } } } }":                                                         true,
		"{ __schema { types { fields { type { " + aliased(8, "fields { name description type { name kind description } }") + " } } } } }": false,
	} {
		got := s.query(t, "owner", query, nil)
		if affordable != (got.errorCodes(t) == nil) || !affordable && !strings.Contains(got.body, "complexity") {
			t.Errorf("%.100s: %.300s", query, got.body)
		}
	}
}

// TestTypesByNameCostAsTheWidest: a caller that names a type names the one with most fields.
func TestTypesByNameCostAsTheWidest(t *testing.T) {
	s := newSite(t, func(c *httpapi.Config) { c.Limits.Complexity = 1000 })
	fields := aliased(20, "fields { name type { name } }")
	if got := s.query(t, "owner", `{ __type(name: "SyncLogEntry") { `+fields+` } }`, nil); !strings.Contains(got.body, "complexity") {
		t.Errorf("got %.300s", got.body)
	}
}
