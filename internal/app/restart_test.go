package app_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/snovsync/snovsync/internal/app"
	"github.com/snovsync/snovsync/internal/auth"
	"github.com/snovsync/snovsync/internal/embedded"
	"github.com/snovsync/snovsync/simulator"
	"github.com/snovsync/snovsync/test/harness"
)

// embeddedServer runs one process after the other on one data folder.
type embeddedServer struct {
	t      *testing.T
	folder string
	snovio *simulator.Simulator
	url    string
	limits app.CallerLimits
}

func newEmbeddedServer(t *testing.T) *embeddedServer {
	t.Helper()
	snovio := simulator.New(simulator.Config{Limit: 60, Window: 200 * time.Millisecond})
	t.Cleanup(snovio.Close)
	server := httptest.NewServer(snovio)
	t.Cleanup(server.Close)
	return &embeddedServer{t: t, folder: t.TempDir(), snovio: snovio, url: server.URL}
}

func (s *embeddedServer) start(ctx context.Context) *app.App {
	s.t.Helper()
	a, err := app.New(ctx, app.Config{
		Role: app.RoleAll, DataDir: s.folder, SnovioBaseURL: s.url, SnovioRateLimit: 60, SnovioRateWindow: 200 * time.Millisecond,
		SnovioTimeout: time.Minute, RedisPartitions: 1, ConnectLimit: 5, WorkerConcurrency: 8, Logger: slog.New(slog.NewTextHandler(s.t.Output(), nil)),
		Limits: s.limits,
	})
	if err == nil {
		err = a.Start(ctx)
	}
	if err != nil {
		s.t.Fatal(err)
	}
	return a
}

// ask runs an operation as the organization's owner and fails unless the answer holds a text.
func (s *embeddedServer) ask(a *app.App, query, holds string) {
	s.t.Helper()
	if body := s.answer(a, s.token("org", auth.RoleOwner), query); !strings.Contains(body, holds) {
		s.t.Fatalf("%s\nanswers %s\nwithout %s", query, body, holds)
	}
}

// token is one of a user of an organization.
func (s *embeddedServer) token(organizationID string, role auth.Role) string {
	s.t.Helper()
	secret, err := embedded.AuthSecret(s.folder)
	if err != nil {
		s.t.Fatal(err)
	}
	token, err := auth.Mint(secret, auth.UserClaims{Subject: string(role), OrganizationID: organizationID, Role: role}, time.Hour)
	if err != nil {
		s.t.Fatal(err)
	}
	return token
}

// answer is what the bearer of a token gets for an operation.
func (s *embeddedServer) answer(a *app.App, token, query string) string {
	return s.respond(a, token, query).Body.String()
}

// respond is the response to an operation.
func (s *embeddedServer) respond(a *app.App, token, query string) *httptest.ResponseRecorder {
	request := httptest.NewRequestWithContext(s.t.Context(), "POST", "/graphql", strings.NewReader(fmt.Sprintf(`{"query":%q}`, query)))
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+token)
	answer := httptest.NewRecorder()
	a.Handler().ServeHTTP(answer, request)
	return answer
}

func TestEmbeddedStoresSurviveARestart(t *testing.T) {
	t.Parallel()
	ctx := harness.Context(t)
	s := newEmbeddedServer(t)
	account, err := simulator.Seed(s.snovio)
	if err != nil {
		t.Fatal(err)
	}

	first := s.start(ctx)
	s.ask(first, `mutation { connectSnovio(input: {apiUserId: "demo-user", apiSecret: "demo-secret"}) { connection { status } } }`, "CONNECTED")
	s.ask(first, fmt.Sprintf(`mutation { updateSettings(input: {targetListId: %q}) { settings { targetListId } } }`, account.BookedMeetings.ID), account.BookedMeetings.ID)
	s.ask(first, `mutation { pauseSync { settings { paused } } }`, "true")
	for i := range 5 {
		s.ask(first, fmt.Sprintf(`mutation { bookingCreated(input: {eventId: "e%d", occurredAt: "2026-01-05T09:00:00Z",
			booking: {id: "b%d"}, invitee: {email: "prospect-%d@example.com"}}) { event { status } } }`, i, i, i), "QUEUED")
	}
	first.Stop()

	second := s.start(ctx)
	t.Cleanup(second.Stop)
	s.ask(second, `{ settings { paused } queue { depth } }`, `{"settings":{"paused":true},"queue":{"depth":5}}`)
	s.ask(second, `mutation { resumeSync { settings { paused } } }`, "false")
	err = s.snovio.WaitFor(ctx, func([]simulator.Call) bool { return s.snovio.ProspectCount(simulator.DemoClientID) == 5 })
	if err != nil {
		t.Fatalf("%d of 5 prospects were written after the restart: %v", s.snovio.ProspectCount(simulator.DemoClientID), err)
	}
	if most := s.snovio.MostInWindow(simulator.DemoClientID, 0); most > 60 {
		t.Errorf("%d calls in one window", most)
	}
}
