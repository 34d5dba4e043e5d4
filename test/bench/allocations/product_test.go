//go:build !race

package allocations_test

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/snovsync/snovsync/internal/app"
	"github.com/snovsync/snovsync/internal/auth"
	"github.com/snovsync/snovsync/internal/secrets"
	"github.com/snovsync/snovsync/test/harness"
)

func TestMain(m *testing.M) {
	// The Postgres server that the tests share ends with the process, not before.
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("github.com/snovsync/snovsync/test/harness/ephemeral.(*process).wait"))
}

// product is an API process within this one, on real stores.
type product struct {
	t       *testing.T
	handler http.Handler
	// token is an owner's, key an API key of the same organization.
	token, key string
}

func newProduct(t *testing.T) *product {
	t.Helper()
	keyset, err := secrets.NewKeyset()
	must(t, err)
	secret := strings.Repeat("s", auth.MinSecretLength)
	process, err := app.New(t.Context(), app.Config{
		Role: app.RoleAPI, DatabaseURL: harness.Postgres(t), RedisURL: harness.RedisURL(t),
		SnovioBaseURL: "http://127.0.0.1:1", SnovioRateLimit: 60, SnovioRateWindow: time.Minute, SnovioTimeout: time.Second,
		RedisPartitions: 1, ConnectLimit: 5, WorkerConcurrency: 1, AuthHS256Secret: secret, SecretsKeyset: keyset, Logger: slog.New(slog.DiscardHandler),
	})
	must(t, err)
	must(t, process.Start(t.Context()))
	t.Cleanup(process.Stop)
	p := &product{t: t, handler: process.Handler()}
	p.token, err = auth.Mint(secret, auth.UserClaims{Subject: "owner", OrganizationID: "allocations", Role: auth.RoleOwner}, time.Hour)
	must(t, err)
	var answer struct {
		Data struct{ CreateAPIKey struct{ Key string } }
	}
	p.ask(`mutation { createApiKey(input: { name: "booking service" }) { key } }`, &answer)
	p.key = answer.Data.CreateAPIKey.Key
	return p
}

func (p *product) ask(query string, answer any) {
	p.t.Helper()
	body, err := json.Marshal(map[string]string{"query": query})
	must(p.t, err)
	recorder := httptest.NewRecorder()
	p.handler.ServeHTTP(recorder, newRequest(p.t, p.token, body))
	must(p.t, json.Unmarshal(recorder.Body.Bytes(), answer))
}

func newRequest(t *testing.T, token string, body []byte) *http.Request {
	t.Helper()
	request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/graphql", bytes.NewReader(body))
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+token)
	return request
}

// discarding is a handler that takes a request and answers nothing.
func discarding() http.Handler {
	return http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body) })
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
