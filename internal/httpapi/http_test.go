package httpapi_test

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/snovsync/snovsync/internal/httpapi"
)

func TestRequestsAreAnsweredAsTheSpecificationSays(t *testing.T) {
	const typename = `{"query":"{ __typename }"}`
	get := func(query string) string { return "/graphql?query=" + url.QueryEscape(query) }
	for _, row := range []struct {
		name, method, path, body, contentType, accept string
		status                                        int
		answeredAs, code                              string
	}{
		{name: "a query", method: "POST", body: typename, status: 200},
		{name: "a query for a client of the new type", method: "POST", body: typename, accept: "application/graphql-response+json", status: 200, answeredAs: "application/graphql-response+json; charset=utf-8"},
		{name: "a client that prefers the new type", method: "POST", body: typename, accept: "application/json;q=0.5, application/graphql-response+json", status: 200, answeredAs: "application/graphql-response+json; charset=utf-8"},
		{name: "a client that takes all", method: "POST", body: typename, accept: "*/*", status: 200},
		{name: "a client that takes neither", method: "POST", body: typename, accept: "text/html", status: 200},
		{name: "by GET", method: "GET", path: get("{ __typename }"), status: 200},
		{name: "by GET with variables", method: "GET", path: get("query($skip: Boolean!) { __typename @skip(if: $skip) }") + "&variables=" + url.QueryEscape(`{"skip":false}`), status: 200},
		{name: "a mutation by GET", method: "GET", path: get("mutation { pauseSync { userErrors { message } } }"), status: 405, code: "BAD_USER_INPUT"},
		{name: "GET without a query", method: "GET", path: "/graphql", status: 400, code: "BAD_USER_INPUT"},
		{name: "GET with broken variables", method: "GET", path: get("{ __typename }") + "&variables=x", status: 400, code: "BAD_USER_INPUT"},
		{name: "GET with a broken address", method: "GET", path: "/graphql?query=%zz", status: 400, code: "BAD_USER_INPUT"},
		{name: "a subscription by POST", method: "POST", body: `{"query":"subscription { queue { depth } }"}`, status: 400, code: "BAD_USER_INPUT"},
		{name: "no content type", method: "POST", body: typename, contentType: "-", status: 415, code: "BAD_USER_INPUT"},
		{name: "a form", method: "POST", body: "query={__typename}", contentType: "application/x-www-form-urlencoded", status: 415, code: "BAD_USER_INPUT"},
		{name: "plain text", method: "POST", body: typename, contentType: "text/plain", status: 415, code: "BAD_USER_INPUT"},
		{name: "another charset", method: "POST", body: typename, contentType: "application/json; charset=latin1", status: 415, code: "BAD_USER_INPUT"},
		{name: "utf8", method: "POST", body: typename, contentType: "application/json; charset=utf8", status: 200},
		{name: "quoted", method: "POST", body: typename, contentType: `Application/JSON;charset="Utf-8"`, status: 200},
		{name: "a charset without a value", method: "POST", body: typename, contentType: "application/json; charset", status: 415, code: "BAD_USER_INPUT"},
		{name: "utf-16", method: "POST", body: typename, contentType: "application/json; charset=utf-16", status: 415, code: "BAD_USER_INPUT"},
		{name: "utf-16 without saying so", method: "POST", body: "\xff\xfe{\x00}\x00", status: 400, code: "BAD_USER_INPUT"},
		{name: "multipart", method: "POST", body: "--x\r\n", contentType: "multipart/form-data; boundary=x", status: 415, code: "BAD_USER_INPUT"},
		{name: "a GraphQL document as the body", method: "POST", body: "{ __typename }", contentType: "application/graphql", status: 415, code: "BAD_USER_INPUT"},
		{name: "a slash behind the path", method: "POST", path: "/graphql/", body: typename, status: 200},
		{name: "a slash behind the path of GET", method: "GET", path: "/graphql/?query=%7B__typename%7D", status: 200},
		{name: "a byte order mark", method: "POST", body: "\ufeff" + typename, status: 200},
		{name: "two byte order marks", method: "POST", body: "\ufeff\ufeff" + typename, status: 400, code: "BAD_USER_INPUT"},
		{name: "spaces around", method: "POST", body: " \r\n" + typename + "\n", status: 200},
		{name: "an empty batch", method: "POST", body: "[]", status: 400, code: "BAD_USER_INPUT"},
		{name: "two bodies", method: "POST", body: typename + typename, status: 400, code: "BAD_USER_INPUT"},
		{name: "a query twice", method: "POST", body: `{"query":"{ nothing }","query":"{ __typename }"}`, status: 400, code: "BAD_USER_INPUT"},
		{name: "a query in capitals beside it", method: "POST", body: `{"query":"{ __typename }","QUERY":"{ nothing }"}`, status: 200},
		{name: "fields nobody knows", method: "POST", body: `{"query":"{ __typename }","id":5,"doc_id":"x"}`, status: 200},
		{name: "a query twice by GET", method: "GET", path: get("{ nothing }") + "&query=%7B__typename%7D", status: 400, code: "BAD_USER_INPUT"},
		{name: "variables twice by GET", method: "GET", path: get("{ __typename }") + "&variables=%7B%7D&variables=%7B%7D", status: 400, code: "BAD_USER_INPUT"},
		{name: "empty parameters by GET", method: "GET", path: get("{ __typename }") + "&variables=&operationName=&extensions=", status: 200},
		{name: "null variables by GET", method: "GET", path: get("{ __typename }") + "&variables=null&extensions=null", status: 200},
		{name: "a persisted query", method: "POST", body: `{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"ab"}}}`, status: 200, code: "PERSISTED_QUERY_NOT_SUPPORTED"},
		{name: "a persisted query for the new type", method: "POST", body: `{"query":null,"extensions":{"persistedQuery":{"version":1,"sha256Hash":"ab"}}}`, accept: "application/graphql-response+json", status: 400, answeredAs: "application/graphql-response+json; charset=utf-8", code: "PERSISTED_QUERY_NOT_SUPPORTED"},
		{name: "a persisted query by GET", method: "GET", path: "/graphql?extensions=" + url.QueryEscape(`{"persistedQuery":{"version":1,"sha256Hash":"ab"}}`), status: 200, code: "PERSISTED_QUERY_NOT_SUPPORTED"},
		{name: "a hash beside its query", method: "POST", body: `{"query":"{ __typename }","extensions":{"persistedQuery":{"version":1,"sha256Hash":"ab"}}}`, status: 200},
		{name: "types that are not wanted", method: "POST", body: typename, accept: "application/json;q=0, application/graphql-response+json", status: 200, answeredAs: "application/graphql-response+json; charset=utf-8"},
		{name: "what clients are advised to send", method: "POST", body: typename, accept: "application/graphql-response+json, application/json;q=0.9", status: 200, answeredAs: "application/graphql-response+json; charset=utf-8"},
		{name: "utf-8", method: "POST", body: typename, contentType: "application/json; charset=UTF-8", status: 200},
		{name: "no body", method: "POST", status: 400, code: "BAD_USER_INPUT"},
		{name: "no JSON", method: "POST", body: `{"query`, status: 400, code: "BAD_USER_INPUT"},
		{name: "a batch", method: "POST", body: "[" + typename + "]", status: 400, code: "BAD_USER_INPUT"},
		{name: "null", method: "POST", body: "null", status: 400, code: "BAD_USER_INPUT"},
		{name: "a text that is not UTF-8", method: "POST", body: "{\"query\":\"{ __typename }\",\"variables\":{\"id\":\"\xff\"}}", status: 400, code: "BAD_USER_INPUT"},
		{name: "trailing text", method: "POST", body: typename + "x", status: 400, code: "BAD_USER_INPUT"},
		{name: "no query", method: "POST", body: `{}`, status: 400, code: "BAD_USER_INPUT"},
		{name: "a query that is none", method: "POST", body: `{"query":1}`, status: 400, code: "BAD_USER_INPUT"},
		{name: "variables that are none", method: "POST", body: `{"query":"{ __typename }","variables":[]}`, status: 400, code: "BAD_USER_INPUT"},
		{name: "nulls", method: "POST", body: `{"query":"{ __typename }","variables":null,"operationName":null,"extensions":null}`, status: 200},
		{name: "a document that cannot be parsed", method: "POST", body: `{"query":"{"}`, status: 200, code: "BAD_USER_INPUT"},
		{name: "the same for the new type", method: "POST", body: `{"query":"{"}`, accept: "application/graphql-response+json", status: 400, answeredAs: "application/graphql-response+json; charset=utf-8", code: "BAD_USER_INPUT"},
		{name: "an unknown field", method: "POST", body: `{"query":"{ nothing }"}`, status: 200, code: "BAD_USER_INPUT"},
		{name: "an unknown operation", method: "POST", body: `{"query":"query A { __typename }","operationName":"B"}`, status: 200, code: "BAD_USER_INPUT"},
		{name: "a missing variable", method: "POST", body: `{"query":"query($id: ID!) { syncLogEntry(id: $id) { id } }"}`, status: 200, code: "BAD_USER_INPUT"},
		{name: "another method", method: "PUT", body: typename, status: 405, code: "BAD_USER_INPUT"},
		{name: "an upgrade to something else", method: "GET", path: "/graphql", contentType: "-", accept: "upgrade", status: 400, code: "BAD_USER_INPUT"},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := newSite(t, nil)
			if row.path == "" {
				row.path = "/graphql"
			}
			r := s.request(t, row.method, row.path, row.body)
			switch row.contentType {
			case "":
				r.Header.Set("Content-Type", "application/json")
			case "-":
			default:
				r.Header.Set("Content-Type", row.contentType)
			}
			switch row.accept {
			case "":
			case "upgrade":
				r.Header.Set("Upgrade", "h2c")
			default:
				r.Header.Set("Accept", row.accept)
			}
			got := s.do(t, r)
			if row.answeredAs == "" {
				row.answeredAs = "application/json; charset=utf-8"
			}
			if got.status != row.status || got.header.Get("Content-Type") != row.answeredAs {
				t.Errorf("got %d %s: %s", got.status, got.header.Get("Content-Type"), got.body)
			}
			var want []string
			if row.code != "" {
				want = []string{row.code}
				if strings.Contains(got.body, `"data"`) {
					t.Errorf("a request error with data: %s", got.body)
				}
			}
			if codes := got.errorCodes(t); !slices.Equal(codes, want) {
				t.Errorf("got %v: %s", codes, got.body)
			}
			if got.header.Get("X-Request-ID") == "" || got.header.Get("Cache-Control") != "no-store" {
				t.Errorf("headers %v", got.header)
			}
		})
	}
}

func TestTokensOverHTTP(t *testing.T) {
	s := newSite(t, nil)
	const query = `{"query":"{ viewer { user role organization } }"}`
	for authorization, want := range map[string]string{
		"":             "UNAUTHENTICATED",
		"Bearer":       "UNAUTHENTICATED",
		"Bearer ":      "UNAUTHENTICATED",
		"Bearer wrong": "UNAUTHENTICATED",
		"Basic owner":  "UNAUTHENTICATED",
		"owner":        "UNAUTHENTICATED",
		"Bearer owner": "",
		"bearer owner": "",
	} {
		r := s.request(t, http.MethodPost, "/graphql", query, "Content-Type", "application/json")
		if authorization != "" {
			r.Header.Set("Authorization", authorization)
		}
		got := s.do(t, r)
		if want == "" {
			if got.body != `{"data":{"viewer":{"user":"user-1","role":"OWNER","organization":"org-1"}}}` {
				t.Errorf("%q: %s", authorization, got.body)
			}
			continue
		}
		if codes := got.errorCodes(t); !slices.Equal(codes, []string{want}) {
			t.Errorf("%q: %s", authorization, got.body)
		}
	}
}

func TestBodyIsBounded(t *testing.T) {
	s := newSite(t, nil)
	for token, limit := range map[string]int{"owner": 4 << 20, "": 64 << 10, "wrong": 64 << 10} {
		got := s.query(t, token, "{ __typename }", map[string]any{"padding": strings.Repeat("x", limit)})
		if got.status != http.StatusRequestEntityTooLarge || !slices.Equal(got.errorCodes(t), []string{"BAD_USER_INPUT"}) {
			t.Errorf("%q: got %d: %s", token, got.status, got.body)
		}
		if len(got.body) > 1000 {
			t.Errorf("%q: the answer repeats the request: %d bytes", token, len(got.body))
		}
		got = s.query(t, token, "{ __typename }", map[string]any{"padding": strings.Repeat("x", limit-100)})
		if got.status != http.StatusOK {
			t.Errorf("%q: a body just below the limit: %d", token, got.status)
		}
	}
}

func TestOperationsAreBounded(t *testing.T) {
	s := newSite(t, nil)
	entry := "id eventId kind status reason message prospectEmail prospectId listId attemptCount nextAttemptAt createdAt updatedAt mergedInto"
	for _, row := range []struct{ name, query string }{
		{"deep nonsense", strings.Repeat("{ syncLog", 2000) + strings.Repeat("}", 2000)},
		{"unclosed", strings.Repeat("{", 4000)},
		{"many tokens", "{ " + strings.Repeat("__typename ", 60_000) + "}"},
		{"many fields", "{ " + strings.Repeat("__typename ", 2000) + "}"},
		{"many short fields", "{ " + strings.Repeat("a ", 1100) + "}"},
		{"many fields in fragments", "{ ...a ...b } fragment a on Query { " + strings.Repeat("__typename ", 600) + "} fragment b on Query { " + strings.Repeat("__typename ", 600) + "}"},
		{"fragments that double", doublingFragments(60)},
		{"a fragment in itself", "{ ...a } fragment a on Query { ...a }"},
		{"many pages", "{ " + aliased(40, "syncLog(first: 200) { nodes { "+entry+" } }") + " }"},
		{"deferred", "{ ... @defer { settings { version } } }"},
		{"deep introspection", "{ __schema { types { fields { type { fields { type { fields { type { name } } } } } } } } }"},
	} {
		got := s.query(t, "owner", row.query, nil)
		if codes := got.errorCodes(t); len(codes) == 0 || slices.ContainsFunc(codes, func(c string) bool { return c != "BAD_USER_INPUT" }) {
			t.Errorf("%s: %.300s", row.name, got.body)
		}
	}
	if got := s.query(t, "owner", "{ syncLog(first: 200) { edges { cursor node { "+entry+" } } nodes { "+entry+" } pageInfo { endCursor } } }", nil); got.errorCodes(t) != nil {
		t.Errorf("a page in the ordinary way: %s", got.body)
	}
}

// TestConditionsAreBooleans: a variable may have a default and come as null, which
// a condition cannot be. Another operation's variables do not matter.
func TestConditionsAreBooleans(t *testing.T) {
	s := newSite(t, nil)
	for _, row := range []struct {
		query     string
		condition any
		data      string
	}{
		{"query($on: Boolean = true) { __typename @skip(if: $on) }", nil, ""},
		{"query($on: Boolean = true) { ... @include(if: $on) { __typename } }", nil, ""},
		{"query($on: Boolean = true) { ...F } fragment F on Query { viewer { role @skip(if: $on) } }", nil, ""},
		{"query($on: Boolean = true) { viewer { ...F @skip(if: $on) } } fragment F on Viewer { role }", nil, ""},
		{"query($on: Boolean = true) { viewer { role @skip(if: $on) user } }", false, `{"viewer":{"role":"OWNER","user":"user-1"}}`},
	} {
		got := s.query(t, "owner", row.query, map[string]any{"on": row.condition})
		if row.data == "" && !slices.Equal(got.errorCodes(t), []string{"BAD_USER_INPUT"}) || row.data != "" && got.body != `{"data":`+row.data+`}` {
			t.Errorf("%s: %s", row.query, got.body)
		}
	}
	body := `{"query":"query A { viewer { role } } query B($on: Boolean = true) { viewer @skip(if: $on) { role } }","operationName":"A"}`
	r := s.request(t, "POST", "/graphql", body, "Content-Type", "application/json", "Authorization", "Bearer owner")
	if got := s.do(t, r); got.body != `{"data":{"viewer":{"role":"OWNER"}}}` {
		t.Errorf("beside another operation: %s", got.body)
	}
}

func TestLongListsOfErrorsAreCut(t *testing.T) {
	s := newSite(t, nil)
	got := s.query(t, "", "{ "+strings.Repeat("a ", 900)+"}", nil)
	if codes := got.errorCodes(t); len(codes) != 20 {
		t.Errorf("got %d errors", len(codes))
	}
}

func TestFragmentsThatAreNestedButNotMany(t *testing.T) {
	s := newSite(t, nil)
	b := &strings.Builder{}
	b.WriteString("{ ...f0 }")
	for i := range 40 {
		fmt.Fprintf(b, " fragment f%d on Query { __typename ...f%d }", i, i+1)
	}
	b.WriteString(" fragment f40 on Query { __typename }")
	if got := s.query(t, "", b.String(), nil); got.errorCodes(t) != nil {
		t.Errorf("got %s", got.body)
	}
}

func doublingFragments(n int) string {
	b := &strings.Builder{}
	b.WriteString("{ ...f0 }")
	for i := range n {
		fmt.Fprintf(b, " fragment f%d on Query { ...f%d ...f%d }", i, i+1, i+1)
	}
	fmt.Fprintf(b, " fragment f%d on Query { __typename }", n)
	return b.String()
}

func aliased(n int, field string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("a" + strings.Repeat("x", i) + ": " + field + " ")
	}
	return b.String()
}

func TestOrigins(t *testing.T) {
	s := newSite(t, func(c *httpapi.Config) {
		c.AllowedOrigins = []string{"https://console.example.com", "https://konsole.münchen.example:443", "app://console"}
	})
	for _, row := range []struct {
		host, origin string
		status       int
		allowed      bool
	}{
		{"", "", 200, false},
		{"", s.URL, 200, false},
		{"", "https://console.example.com", 200, true},
		{"", "HTTPS://Console.Example.com:443", 200, true},
		{"", "https://console.example.com.", 200, true},
		{"", "https://konsole.xn--mnchen-3ya.example", 200, true},
		{"", "app://console", 200, true},
		{"", "http://console.example.com", 403, false},
		{"", "https://console.example.com:8443", 403, false},
		{"", "https://other.example.com", 403, false},
		{"", "https://console.example.com.other.example.com", 403, false},
		{"", "null", 403, false},
		{"", "https://console.example.com https://other.example.com", 403, false},
		{"sync.example.com:443", "https://sync.example.com", 200, false},
		{"sync.example.com", "https://sync.example.com:443", 200, false},
		{"sync.example.com", "https://sync.example.com", 200, false},
		{"sync.example.com:80", "http://sync.example.com", 200, false},
		{"SYNC.example.com", "https://sync.Example.com", 200, false},
		{"sync.example.com", "https://sync.example.com.", 200, false},
		{"sync.example.com.:443", "https://sync.example.com", 200, false},
		{"xn--mnchen-3ya.example", "https://münchen.example", 200, false},
		{"[::1]:8080", "http://[::1]:8080", 200, false},
		{"[0:0:0:0:0:0:0:1]", "https://[::1]", 200, false},
		{"my_host:8080", "http://my_host:8080", 200, false},
		{"sync.example.com:80", "https://sync.example.com", 403, false},
		{"sync.example.com:443", "http://sync.example.com", 403, false},
		{"sync.example.com:8443", "https://sync.example.com", 403, false},
		{"sync.example.com", "https://sync.example.com:8443", 403, false},
		{"sync.example.com", "https://other.example.com", 403, false},
		{"sync.example.com", "ftp://sync.example.com", 403, false},
		{"sync.example.com", "sync.example.com", 403, false},
		{"sync.example.com", "//sync.example.com", 403, false},
		{"sync.example.com", "https://sync.example.com/path", 403, false},
		{"sync.example.com", "https://sync.example.com@other.example.com", 403, false},
		{"sync.example.com", "https://user@sync.example.com", 403, false},
		{"null", "null", 403, false},
	} {
		r := s.request(t, http.MethodPost, "/graphql", `{"query":"{ __typename }"}`, "Content-Type", "application/json")
		if row.origin != "" {
			r.Header.Set("Origin", row.origin)
		}
		if row.host != "" {
			r.Host = row.host
		}
		got, allowed := s.do(t, r), ""
		if row.allowed {
			allowed = row.origin
		}
		if got.status != row.status || got.header.Get("Access-Control-Allow-Origin") != allowed || !slices.Contains(got.header.Values("Vary"), "Origin") {
			t.Errorf("%q at %q: %d, %v", row.origin, row.host, got.status, got.header)
		}
		// Websockets go by the same rule.
		header := http.Header{"Host": {row.host}}
		if row.origin != "" {
			header.Set("Origin", row.origin)
		}
		if row.host == "" {
			header.Del("Host")
		}
		want := http.StatusSwitchingProtocols
		if row.status != 200 {
			want = row.status
		}
		if _, status := s.dial(t, []string{newProtocol}, header); status != want {
			t.Errorf("a websocket of %q at %q: %d", row.origin, row.host, status)
		}
	}
	preflight := s.request(t, http.MethodOptions, "/graphql", "", "Origin", "https://console.example.com", "Access-Control-Request-Method", "POST")
	got := s.do(t, preflight)
	if got.status != http.StatusNoContent || got.header.Get("Access-Control-Allow-Headers") != "Authorization, Content-Type, Content-Encoding" {
		t.Errorf("preflight: %d, %v", got.status, got.header)
	}
	plain := s.do(t, s.request(t, http.MethodOptions, "/graphql", ""))
	if plain.status != http.StatusNoContent || plain.header.Get("Allow") == "" {
		t.Errorf("OPTIONS: %d, %v", plain.status, plain.header)
	}
}

// TestOriginOverTLS: a page that came over plain HTTP is a stranger where the request came over
// HTTPS. A proxy that does not say so leaves it open.
func TestOriginOverTLS(t *testing.T) {
	s := newSite(t, nil)
	for _, row := range []struct {
		forwarded, origin string
		status            int
	}{
		{"https", "https://sync.example.com", 200},
		{"https, http", "https://sync.example.com", 200},
		{"https", "http://sync.example.com", 403},
		{"HTTPS, http", "http://sync.example.com", 403},
		{"http", "http://sync.example.com", 200},
		{"http", "https://sync.example.com", 200},
		{"", "http://sync.example.com", 200},
		{"", "https://sync.example.com", 200},
	} {
		r := s.request(t, http.MethodPost, "/graphql", `{"query":"{ __typename }"}`, "Content-Type", "application/json", "Origin", row.origin)
		r.Host = "sync.example.com"
		if row.forwarded != "" {
			r.Header.Set("X-Forwarded-Proto", row.forwarded)
		}
		if got := s.do(t, r); got.status != row.status {
			t.Errorf("%s over %q: %d", row.origin, row.forwarded, got.status)
		}
	}
	twice := s.request(t, http.MethodPost, "/graphql", `{"query":"{ __typename }"}`, "Content-Type", "application/json")
	twice.Header["Origin"] = []string{s.URL, "https://other.example.com"}
	if got := s.do(t, twice); got.status != http.StatusForbidden {
		t.Errorf("two origins: %d", got.status)
	}
}

func zipped(t *testing.T, text string) string {
	t.Helper()
	var b strings.Builder
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestCompressedBodies(t *testing.T) {
	s := newSite(t, nil)
	const typename = `{"query":"{ __typename }"}`
	body := zipped(t, typename)
	for name, row := range map[string]struct {
		encoding, token, body string
		status                int
	}{
		"gzip":                       {"gzip", "", body, 200},
		"in capitals":                {"GZIP", "", body, 200},
		"by its older name":          {"x-gzip", "", body, 200},
		"identity":                   {"identity", "", typename, 200},
		"two parts":                  {"gzip", "", zipped(t, typename[:9]) + zipped(t, typename[9:]), 200},
		"deflate":                    {"deflate", "", body, 415},
		"br":                         {"br", "", body, 415},
		"twice":                      {"gzip, gzip", "", zipped(t, body), 415},
		"not gzip":                   {"gzip", "", typename, 400},
		"nothing":                    {"gzip", "", "", 400},
		"cut off":                    {"gzip", "", body[:len(body)-4], 400},
		"a spoiled checksum":         {"gzip", "", body[:len(body)-8] + "12345678", 400},
		"something behind":           {"gzip", "", body + "x", 400},
		"a bomb without a token":     {"gzip", "", zipped(t, typename+strings.Repeat(" ", 64<<10)), 413},
		"a long text with a token":   {"gzip", "owner", zipped(t, typename+strings.Repeat(" ", 1<<20)), 200},
		"a bomb with a token":        {"gzip", "owner", zipped(t, typename+strings.Repeat(" ", 4<<20)), 413},
		"a bomb of many empty parts": {"gzip", "", body + strings.Repeat(zipped(t, ""), 3000), 413},
	} {
		r := s.request(t, http.MethodPost, "/graphql", row.body, "Content-Type", "application/json", "Content-Encoding", row.encoding)
		if row.token != "" {
			r.Header.Set("Authorization", "Bearer "+row.token)
		}
		got := s.do(t, r)
		if got.status != row.status || (len(got.errorCodes(t)) > 0) != (row.status != 200) {
			t.Errorf("%s: %d %s", name, got.status, got.body)
		}
		if accepted := got.header.Get("Accept-Encoding"); (accepted == "gzip") != (row.status == 415) {
			t.Errorf("%s: Accept-Encoding is %q", name, accepted)
		}
	}
}

// TestProbes: monitors ask with GET or HEAD, some with a slash behind the path. The console, which
// answers every other path, must not answer for them.
func TestProbes(t *testing.T) {
	for _, worker := range []bool{false, true} {
		s := newSite(t, func(c *httpapi.Config) {
			c.ProbesOnly = worker
			c.Ready = func(context.Context) error { return errors.New("away") }
		})
		for path, want := range map[string]int{"/healthz": 200, "/healthz/": 200, "/readyz": 503, "/readyz/": 503} {
			for _, method := range []string{http.MethodGet, http.MethodHead} {
				if got := s.do(t, s.request(t, method, path, "")); got.status != want || !strings.HasPrefix(got.header.Get("Content-Type"), "text/plain") {
					t.Errorf("%s %s: %d %s", method, path, got.status, got.header.Get("Content-Type"))
				}
			}
		}
	}
}
