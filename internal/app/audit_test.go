package app_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/snovsync/snovsync/internal/app"
	"github.com/snovsync/snovsync/internal/auth"
)

// site is a process that is served over HTTP, behind a proxy that is trusted.
type site struct {
	t      *testing.T
	url    string
	client *http.Client
	secret string
}

func newSite(t *testing.T, config app.Config) *site {
	t.Helper()
	config.TrustedProxies = []string{"127.0.0.0/8"}
	process, err := app.New(t.Context(), config)
	if err == nil {
		err = process.Start(context.WithoutCancel(t.Context()))
	}
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(process.Handler())
	t.Cleanup(func() {
		server.Close()
		process.Stop()
	})
	return &site{t: t, url: server.URL, client: server.Client(), secret: config.AuthHS256Secret}
}

// token is an owner's.
func (s *site) token(organization string, ttl time.Duration) string {
	s.t.Helper()
	minted, err := auth.Mint(s.secret, auth.UserClaims{Subject: "user-1", OrganizationID: organization, Role: auth.RoleOwner}, ttl)
	if err != nil {
		s.t.Fatal(err)
	}
	return minted
}

// post sends a request from a client's address, as the proxy forwards it.
func (s *site) post(path, contentType, body, bearer, client string) string {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, s.url+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Content-Type", contentType)
	r.Header.Set("X-Forwarded-For", client)
	if bearer != "" {
		r.Header.Set("Authorization", "Bearer "+bearer)
	}
	response, err := s.client.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return string(text)
}

func (s *site) ask(bearer, query, client string) string {
	s.t.Helper()
	body, err := json.Marshal(map[string]string{"query": query})
	if err != nil {
		s.t.Fatal(err)
	}
	return s.post("/graphql", "application/json", string(body), bearer, client)
}

// TestRefusedSignInsAreInTheAuditLog: whichever way they come, with the address that the
// proxy in front tells.
func TestRefusedSignInsAreInTheAuditLog(t *testing.T) {
	t.Parallel()
	s := newSite(t, served(t))
	expired := s.token("org-1", -time.Hour)
	if got := s.ask(expired, "{ viewer { user } }", "192.0.2.1"); !strings.Contains(got, "UNAUTHENTICATED") {
		t.Errorf("an expired token: %s", got)
	}
	dialer := websocket.Dialer{Subprotocols: []string{"graphql-transport-ws"}}
	socket, response, err := dialer.DialContext(t.Context(), "ws"+strings.TrimPrefix(s.url, "http")+"/graphql", http.Header{"X-Forwarded-For": {"192.0.2.2"}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	defer func() { _ = socket.Close() }()
	if err := socket.WriteJSON(map[string]any{"type": "connection_init", "payload": map[string]string{"token": expired}}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := socket.ReadMessage(); err == nil {
		t.Error("a socket was opened with an expired token")
	}
	s.post("/export/sync-log.csv", "application/x-www-form-urlencoded", "token="+expired, "", "192.0.2.3")

	var created struct {
		Data struct {
			CreateAPIKey struct {
				Key    string `json:"key"`
				APIKey struct {
					ID string `json:"id"`
				} `json:"apiKey"`
			} `json:"createApiKey"`
		} `json:"data"`
	}
	owner := s.token("org-1", time.Hour)
	if err := json.Unmarshal([]byte(s.ask(owner, `mutation { createApiKey(input: {name: "bookings"}) { key apiKey { id } } }`, "192.0.2.9")), &created); err != nil {
		t.Fatal(err)
	}
	key := created.Data.CreateAPIKey
	s.ask(owner, `mutation { revokeApiKey(input: {id: "`+key.APIKey.ID+`"}) { apiKey { id } } }`, "192.0.2.9")
	s.ask(key.Key, "{ viewer { user } }", "192.0.2.4")

	type node struct {
		Actor   string `json:"actor"`
		Details string `json:"details"`
		Address string `json:"address"`
	}
	var log struct {
		Data struct {
			AuditLog struct {
				Nodes []node `json:"nodes"`
			} `json:"auditLog"`
		} `json:"data"`
	}
	if err := json.Unmarshal([]byte(s.ask(owner, "{ auditLog(filter: {action: [SIGN_IN_REFUSED]}) { nodes { actor details address } } }", "192.0.2.9")), &log); err != nil {
		t.Fatal(err)
	}
	want := []node{
		{key.APIKey.ID, `{"reason":"REVOKED_API_KEY"}`, "192.0.2.4"},
		{"user-1", `{"reason":"EXPIRED"}`, "192.0.2.3"}, {"user-1", `{"reason":"EXPIRED"}`, "192.0.2.2"}, {"user-1", `{"reason":"EXPIRED"}`, "192.0.2.1"},
	}
	got := log.Data.AuditLog.Nodes
	if len(got) != len(want) {
		t.Fatalf("recorded %+v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("record %d: %+v, want %+v", i, got[i], want[i])
		}
	}
}
