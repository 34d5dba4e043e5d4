package httpapi_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/snovsync/snovsync/internal/httpapi"
)

func TestProbesAndPages(t *testing.T) {
	away := errors.New("password for user snovsync was refused")
	var ready error
	s := newSite(t, func(c *httpapi.Config) {
		c.Ready = func(context.Context) error { return ready }
	})
	get := func(path string) answer { return s.do(t, s.request(t, http.MethodGet, path, "")) }

	if got := get("/healthz"); got.status != 200 || got.body != "ok\n" {
		t.Errorf("/healthz: %d %q", got.status, got.body)
	}
	if got := get("/readyz"); got.status != 200 || got.body != "ready\n" {
		t.Errorf("/readyz: %d %q", got.status, got.body)
	}
	ready = away
	for range 2 {
		if got := get("/readyz"); got.status != 503 || got.body != "not ready\n" {
			t.Errorf("/readyz while the database is away: %d %q", got.status, got.body)
		}
	}
	if said := strings.Count(s.log.String(), away.Error()); said != 1 {
		t.Errorf("the log says %d times why it is not ready, want once", said)
	}
	ready = nil
	if got := get("/readyz"); got.status != 200 || !strings.Contains(s.log.String(), "ready again") {
		t.Errorf("/readyz when the database is back: %d", got.status)
	}
	if got := get("/metrics"); got.status != 404 {
		t.Errorf("/metrics: %d %q", got.status, got.body)
	}
	page := get("/")
	if page.status != 200 || !strings.Contains(page.body, "snovsync") || page.header.Get("Content-Type") != "text/html; charset=utf-8" {
		t.Errorf("/: %d %q", page.status, page.body)
	}
	if got := get("/nothing"); got.status != 404 {
		t.Errorf("/nothing: %d", got.status)
	}
}

func TestConsoleBringsItsOwnPolicy(t *testing.T) {
	s := newSite(t, func(c *httpapi.Config) {
		c.Console = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Security-Policy", "default-src 'self'")
			_, _ = io.WriteString(w, r.Method)
		})
	})
	for _, method := range []string{http.MethodGet, http.MethodHead} {
		got := s.do(t, s.request(t, method, "/log", ""))
		if policy := got.header.Values("Content-Security-Policy"); got.status != 200 || len(policy) != 1 || policy[0] != "default-src 'self'" {
			t.Errorf("%s: %d %q", method, got.status, policy)
		}
		if got.header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: the other headers are gone", method)
		}
	}
	if got := s.do(t, s.request(t, http.MethodPost, "/log", "")); got.status != http.StatusMethodNotAllowed {
		t.Errorf("POST: %d", got.status)
	}
	api := s.do(t, s.request(t, http.MethodGet, "/graphql?query=%7B__typename%7D", ""))
	if policy := api.header.Get("Content-Security-Policy"); !strings.HasPrefix(policy, "default-src 'none'") {
		t.Errorf("/graphql: %q", policy)
	}
}

func TestAccessLogNamesNobody(t *testing.T) {
	s := newSite(t, nil)
	got := s.do(t, s.request(t, http.MethodGet, "/graphql?query=%7B__typename%7D&variables=%7B%22e%22%3A%22ann%40example.com%22%7D", ""))
	log := s.log.String()
	if !strings.Contains(log, got.header.Get("X-Request-ID")) || !strings.Contains(log, "route=/graphql") {
		t.Errorf("the request is not logged: %s", log)
	}
	if strings.Contains(log, "example.com") {
		t.Errorf("the log names a person: %s", log)
	}
}

func TestNewRefuses(t *testing.T) {
	s := newSite(t, nil)
	for name, config := range map[string]httpapi.Config{
		"nothing":       {},
		"a bare origin": {Schema: s.schema, Verifier: s.tokens, AllowedOrigins: []string{"console.example.com"}},
		"any origin":    {Schema: s.schema, Verifier: s.tokens, AllowedOrigins: []string{"*"}},
		"a path":        {Schema: s.schema, Verifier: s.tokens, AllowedOrigins: []string{"https://console.example.com/"}},
	} {
		if _, err := httpapi.New(config); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// TestEveryAnswerForbidsWhatItDoesNotNeed also looks at errors, of which each route has its own.
func TestEveryAnswerForbidsWhatItDoesNotNeed(t *testing.T) {
	want := map[string]string{
		"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer",
		"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
		"Permissions-Policy":      "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
		"Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
	}
	full := newSite(t, func(c *httpapi.Config) {
		c.Ready = func(context.Context) error { return errors.New("away") }
		c.Export = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no", http.StatusForbidden) })
		c.Limits.AnonymousRequests = -1
	})
	exportSite := newSite(t, func(c *httpapi.Config) {
		c.Export = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no", http.StatusForbidden) })
	})
	worker := newSite(t, func(c *httpapi.Config) { c.ProbesOnly = true })
	for _, row := range []struct {
		site         *site
		method, path string
		headers      []string
		status       int
	}{
		{full, http.MethodGet, "/", nil, 200},
		{full, http.MethodGet, "/nothing", nil, 404},
		{full, http.MethodPost, "/nothing", nil, 405},
		{full, http.MethodGet, "/healthz", nil, 200},
		{full, http.MethodDelete, "/healthz", nil, 405},
		{full, http.MethodGet, "/readyz", nil, 503},
		{full, http.MethodPost, "/export/sync-log.csv", nil, 429},
		{exportSite, http.MethodPost, "/export/sync-log.csv", nil, 403},
		{full, http.MethodPost, "/graphql", nil, 429},
		{full, http.MethodPost, "/graphql", []string{"Origin", "https://other.example.com"}, 403},
		{full, http.MethodPost, "/graphql", []string{"Authorization", "Bearer owner"}, 415},
		{full, http.MethodGet, "/graphql?query={__typename}", []string{"Authorization", "Bearer owner"}, 200},
		{full, http.MethodPut, "/graphql", nil, 405},
		{full, http.MethodOptions, "/graphql", nil, 204},
		{full, http.MethodGet, "/graphql", []string{"Upgrade", "h2c"}, 400},
		{worker, http.MethodGet, "/healthz", nil, 200},
		{worker, http.MethodGet, "/graphql", nil, 404},
		{worker, http.MethodPost, "/", nil, 404},
	} {
		for _, scheme := range []string{"http", "https"} {
			r := row.site.request(t, row.method, row.path, "", row.headers...)
			r.Header.Set("X-Forwarded-Proto", scheme)
			got := row.site.do(t, r)
			if got.status != row.status {
				t.Errorf("%s %s answers %d: %s", row.method, row.path, got.status, got.body)
			}
			for header, value := range want {
				if got.header.Get(header) != value {
					t.Errorf("%s %s: %s is %q", row.method, row.path, header, got.header.Get(header))
				}
			}
			// Over plain HTTP browsers must ignore it, RFC 6797, section 7.2.
			if strict := got.header.Get("Strict-Transport-Security"); (strict == "max-age=31536000") != (scheme == "https") {
				t.Errorf("%s %s over %s: %q", row.method, row.path, scheme, strict)
			}
		}
	}
}
