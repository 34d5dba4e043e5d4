package app_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/snovsync/snovsync/internal/app"
	"github.com/snovsync/snovsync/internal/auth"
	"github.com/snovsync/snovsync/simulator"
	"github.com/snovsync/snovsync/test/harness"
	"github.com/snovsync/snovsync/test/harness/ephemeral"
)

// flow is an organization that uses a process from connecting to disconnecting.
type flow struct {
	t      *testing.T
	app    *app.App
	token  string
	snovio *simulator.Simulator
	listID string
}

const (
	flowAccount = "flow-user"
	flowSecret  = "flow-secret"
	flowField   = "Meeting status"
)

// newFlow starts a process on the configured stores and a simulated Snov.io.
func newFlow(t *testing.T, config app.Config) *flow {
	t.Helper()
	f := &flow{t: t, snovio: simulator.New(simulator.Config{Limit: 60, Window: time.Second})}
	t.Cleanup(f.snovio.Close)
	server := httptest.NewServer(f.snovio)
	t.Cleanup(server.Close)
	f.snovio.AddAccount(simulator.Account{ClientID: flowAccount, Secret: flowSecret})
	list, err := f.snovio.AddList(flowAccount, simulator.List{Name: "Booked"})
	if err == nil {
		err = f.snovio.AddCustomField(flowAccount, simulator.CustomField{Name: flowField, Type: "string"})
	}
	if err != nil {
		t.Fatal(err)
	}
	f.listID = list.ID
	config.SnovioBaseURL, config.SnovioRateWindow = server.URL, time.Second
	if f.token, err = auth.Mint(config.AuthHS256Secret, auth.UserClaims{Subject: "owner", OrganizationID: "org", Role: auth.RoleOwner}, time.Hour); err != nil {
		t.Fatal(err)
	}
	if f.app, err = app.New(harness.Context(t), config); err == nil {
		err = f.app.Start(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.app.Stop)
	return f
}

// answer runs an operation and returns the body of the answer.
func (f *flow) answer(query string) string {
	f.t.Helper()
	body, err := json.Marshal(map[string]string{"query": query})
	if err != nil {
		f.t.Fatal(err)
	}
	request := httptest.NewRequestWithContext(f.t.Context(), http.MethodPost, "/graphql", strings.NewReader(string(body)))
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+f.token)
	answer := httptest.NewRecorder()
	f.app.Handler().ServeHTTP(answer, request)
	return answer.Body.String()
}

// ask runs an operation and fails unless the answer holds a text and no errors.
func (f *flow) ask(query, holds string) {
	f.t.Helper()
	if body := f.answer(query); !strings.Contains(body, holds) || strings.Contains(body, `"errors"`) {
		f.t.Fatalf("%s\nanswers %s\nwithout %s", query, body, holds)
	}
}

// setUp connects Snov.io and saves settings.
func (f *flow) setUp() {
	f.t.Helper()
	f.ask(fmt.Sprintf(`mutation { connectSnovio(input: {apiUserId: %q, apiSecret: %q}) { connection { status } userErrors { message } } }`, flowAccount, flowSecret),
		`"userErrors":[]`)
	f.ask(fmt.Sprintf(`mutation { updateSettings(input: {targetListId: %q, lifecycleFieldKey: %q}) { userErrors { message } } }`, f.listID, flowField), `"userErrors":[]`)
}

// book reports a booking and returns its invitee.
func (f *flow) book(number int) string {
	f.t.Helper()
	email := fmt.Sprintf("prospect-%d@example.com", number)
	f.ask(booking(number, email), `"duplicate":false`)
	return email
}

func booking(number int, email string) string {
	return fmt.Sprintf(`mutation { bookingCreated(input: {eventId: "e-%d", occurredAt: "2026-01-05T09:00:00Z",
		booking: {id: "b-%d", title: "Introduction"}, invitee: {email: %q, name: "Sam Example"}}) { event { id duplicate } userErrors { message } } }`, number, number, email)
}

// awaitSynced waits until a prospect is at Snov.io and no event waits.
func (f *flow) awaitSynced(email string) {
	f.t.Helper()
	ctx := harness.Context(f.t)
	filter := simulator.Filter{Account: flowAccount, Email: email, Applied: simulator.AppliedAdded}
	if err := f.snovio.WaitFor(ctx, func([]simulator.Call) bool { return len(f.snovio.Calls(filter)) > 0 }); err != nil {
		f.t.Fatal(err)
	}
	for !strings.Contains(f.answer(`{ queue { depth } }`), `"depth":0`) {
		if ctx.Err() != nil {
			f.t.Fatal("events still wait")
		}
	}
}

// TestProductWorksBehindPgBouncer in transaction mode, where each transaction may get
// another session of the server, and startup parameters are refused.
func TestProductWorksBehindPgBouncer(t *testing.T) {
	t.Parallel()
	config := served(t)
	pooler, err := ephemeral.StartPgBouncer(harness.Context(t), ephemeral.PgBouncerConfig{Server: config.DatabaseURL})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := pooler.Stop(); err != nil {
			t.Error(err)
		}
	})
	if config.DatabaseURL, err = pooler.URL(config.DatabaseURL); err != nil {
		t.Fatal(err)
	}
	f := newFlow(t, config)
	f.setUp()
	const bookings = 30
	for i := range bookings {
		f.book(i)
	}
	f.awaitSynced(f.book(bookings))
	for range 3 { // a statement is planned anew, and may meet another session
		f.ask(`{ syncLog(first: 5, filter: {status: [SUCCEEDED]}) { nodes { eventId status attempts { request } } pageInfo { hasNextPage } } }`, `"hasNextPage":true`)
		f.ask(`{ connection { status } settings { targetListId version } apiKeys { id } viewer { organization } }`, `"CONNECTED"`)
		f.ask(`{ lists { id } activity { succeeded } retryableCount(filter: {}) { count } }`, f.listID)
	}
	f.ask(`mutation { createApiKey(input: {name: "booking service"}) { key userErrors { message } } }`, `"userErrors":[]`)
	f.ask(`mutation { pauseSync { userErrors { message } } }`, `"userErrors":[]`)
	f.book(bookings + 1)
	f.ask(`mutation { disconnectSnovio { userErrors { message } } }`, `"userErrors":[]`)
	f.ask(`mutation { retrySyncs(input: {filter: {}}) { userErrors { message } } }`, `"userErrors"`)
}
