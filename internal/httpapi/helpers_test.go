package httpapi_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"go.uber.org/goleak"

	"github.com/snovsync/snovsync/graph/generated"
	"github.com/snovsync/snovsync/graph/model"
	"github.com/snovsync/snovsync/internal/auth"
	"github.com/snovsync/snovsync/internal/httpapi"
	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/test/harness"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// tokens knows the tokens of the tests, as a verifier would.
type tokens struct {
	mu    sync.Mutex
	known map[string]*auth.Principal
	err   error
}

func newTokens() *tokens {
	user := func(role auth.Role, expiresAt time.Time) *auth.Principal {
		return &auth.Principal{Subject: "user-1", OrganizationID: "org-1", Role: role, ExpiresAt: expiresAt}
	}
	return &tokens{known: map[string]*auth.Principal{
		"owner":  user(auth.RoleOwner, time.Now().Add(time.Hour)),
		"member": user(auth.RoleMember, time.Now().Add(time.Hour)),
		"key":    {Subject: "key-1", OrganizationID: "org-1", Role: auth.RoleService, KeyID: "key-1"},
	}}
}

func (t *tokens) Recognize(ctx context.Context, bearer string) (*auth.Principal, error) {
	return t.Verify(ctx, bearer)
}

func (t *tokens) Verify(_ context.Context, bearer string) (*auth.Principal, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.err != nil {
		return nil, t.err
	}
	if p, ok := t.known[bearer]; ok {
		return p, nil
	}
	return nil, auth.ErrUnauthenticated
}

func (t *tokens) set(bearer string, p *auth.Principal) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if p == nil {
		delete(t.known, bearer)
		return
	}
	t.known[bearer] = p
}

// stub answers a few fields of the schema the way a test wants.
type stub struct {
	settings func(context.Context) (*model.Settings, error)
	changes  func(context.Context) (<-chan *model.SyncLogChange, error)
}

func (s *stub) Query() generated.QueryResolver                 { return stubQuery{stub: s} }
func (s *stub) Mutation() generated.MutationResolver           { return stubMutation{stub: s} }
func (s *stub) Subscription() generated.SubscriptionResolver   { return stubSubscription{stub: s} }
func (s *stub) Settings() generated.SettingsResolver           { return nil }
func (s *stub) SnovioAccount() generated.SnovioAccountResolver { return nil }
func (s *stub) SyncLogEntry() generated.SyncLogEntryResolver   { return nil }

type stubQuery struct {
	generated.QueryResolver
	stub *stub
}

func (q stubQuery) Settings(ctx context.Context) (*model.Settings, error) {
	return q.stub.settings(ctx)
}

func (q stubQuery) Viewer(ctx context.Context) (*model.Viewer, error) {
	p := auth.From(ctx)
	return &model.Viewer{User: p.Subject, Role: model.Role(p.Role), Organization: p.OrganizationID}, nil
}

func (q stubQuery) SyncLog(context.Context, *int, *string, *int, *string, *model.SyncLogFilter) (*model.SyncLogConnection, error) {
	return &model.SyncLogConnection{EntryPage: &models.EntryPage{}}, nil
}

type stubMutation struct {
	generated.MutationResolver
	stub *stub
}

func (m stubMutation) PauseSync(ctx context.Context) (*model.PauseSyncPayload, error) {
	settings, err := m.stub.settings(ctx)
	return &model.PauseSyncPayload{Settings: settings}, err
}

type stubSubscription struct {
	generated.SubscriptionResolver
	stub *stub
}

func (s stubSubscription) SyncLog(ctx context.Context, _ *model.SyncLogFilter, _ *string) (<-chan *model.SyncLogChange, error) {
	return s.stub.changes(ctx)
}

func requires(ctx context.Context, _ any, next graphql.Resolver, _ model.Access) (any, error) {
	if _, err := auth.Require(ctx); err != nil {
		return nil, err
	}
	return next(ctx)
}

// site is an API behind an HTTP server, with all that a test can turn.
type site struct {
	*httptest.Server
	api    *httpapi.API
	tokens *tokens
	stub   *stub
	log    *harness.Buffer
	schema graphql.ExecutableSchema
}

func newSite(t *testing.T, change func(*httpapi.Config)) *site {
	t.Helper()
	s := &site{tokens: newTokens(), log: &harness.Buffer{}, stub: &stub{
		settings: func(context.Context) (*model.Settings, error) {
			return model.NewSettings(models.DefaultSettings("org-1")), nil
		},
		changes: func(context.Context) (<-chan *model.SyncLogChange, error) {
			return make(chan *model.SyncLogChange), nil
		},
	}}
	var costs generated.ComplexityRoot
	costs.Query.SyncLog = func(child int, _ *int, _ *string, _ *int, _ *string, _ *model.SyncLogFilter) int { return 200 * child }
	config := httpapi.Config{
		Schema: generated.NewExecutableSchema(generated.Config{
			Resolvers: s.stub, Directives: generated.DirectiveRoot{Requires: requires}, Complexity: costs,
		}),
		Verifier: s.tokens, AllowedOrigins: []string{"https://console.example.com"},
		Logger: slog.New(slog.NewTextHandler(s.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	if change != nil {
		change(&config)
	}
	api, err := httpapi.New(config)
	if err != nil {
		t.Fatal(err)
	}
	s.api, s.Server, s.schema = api, httptest.NewServer(api), config.Schema
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := api.Shutdown(ctx); err != nil {
			t.Errorf("shutdown: %v", err)
		}
		s.Close()
		s.Client().CloseIdleConnections()
	})
	return s
}

// answer is a response, read.
type answer struct {
	status int
	header http.Header
	body   string
}

// errorCodes are the extensions.code of an answer's errors.
func (a answer) errorCodes(t *testing.T) []string {
	t.Helper()
	var parsed struct {
		Errors []struct {
			Extensions struct {
				Code string `json:"code"`
			} `json:"extensions"`
		} `json:"errors"`
	}
	if err := json.Unmarshal([]byte(a.body), &parsed); err != nil {
		t.Fatalf("not JSON: %q", a.body)
	}
	var codes []string
	for _, e := range parsed.Errors {
		codes = append(codes, e.Extensions.Code)
	}
	return codes
}

func (s *site) do(t *testing.T, r *http.Request) answer {
	t.Helper()
	response, err := s.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if err := response.Body.Close(); err != nil {
		t.Fatal(err)
	}
	return answer{response.StatusCode, response.Header, string(body)}
}

func (s *site) request(t *testing.T, method, path, body string, headers ...string) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, s.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return r
}

// query sends a document as a client does.
func (s *site) query(t *testing.T, token, query string, variables any) answer {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	r := s.request(t, http.MethodPost, "/graphql", string(body), "Content-Type", "application/json")
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	return s.do(t, r)
}

// holdSettings makes the settings wait until the returned channel is closed.
func (s *site) holdSettings() (goOn chan struct{}) {
	goOn = make(chan struct{})
	s.stub.settings = func(ctx context.Context) (*model.Settings, error) {
		select {
		case <-goOn:
			return model.NewSettings(models.DefaultSettings("org-1")), nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	return goOn
}

// eventually waits until a condition holds.
func eventually(t *testing.T, holds func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	ticker := time.NewTicker(5 * time.Millisecond)
	defer ticker.Stop()
	for !holds() {
		select {
		case <-ticker.C:
		case <-ctx.Done():
			t.Fatal("the condition never held")
		}
	}
}
