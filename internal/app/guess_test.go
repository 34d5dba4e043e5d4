package app_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/snovsync/snovsync/simulator"
)

// TestGuessesSpendFewOfAnAccountsCalls: organizations that guess another one's keys, at
// two processes, make five calls a minute together, and the events of that one go on.
func TestGuessesSpendFewOfAnAccountsCalls(t *testing.T) {
	t.Parallel()
	const events = 60
	config := served(t)
	config.SnovioRateLimit, config.SnovioRateWindow = 20, 500*time.Millisecond
	snovio := simulator.New(simulator.Config{Limit: config.SnovioRateLimit, Window: config.SnovioRateWindow})
	t.Cleanup(snovio.Close)
	other := httptest.NewServer(snovio)
	t.Cleanup(other.Close)
	config.SnovioBaseURL = other.URL
	snovio.AddAccount(simulator.Account{ClientID: "victim-user", Secret: "victim-secret"})
	list, err := snovio.AddList("victim-user", simulator.List{Name: "Booked"})
	if err != nil {
		t.Fatal(err)
	}
	sites := []*site{newSite(t, config), newSite(t, config)}
	connect := func(s *site, organization, secret string) string {
		return s.ask(s.token(organization, time.Hour),
			`mutation { connectSnovio(input: {apiUserId: "victim-user", apiSecret: "`+secret+`"}) { connection { status } userErrors { code } } }`, "192.0.2.1")
	}
	if got := connect(sites[0], "victim", "victim-secret"); !strings.Contains(got, "CONNECTED") {
		t.Fatal(got)
	}
	victim := sites[0].token("victim", time.Hour)
	sites[0].ask(victim, `mutation { updateSettings(input: {targetListId: "`+list.ID+`"}) { userErrors { code } } }`, "192.0.2.1")
	bookings := make([]string, events)
	for i := range bookings {
		bookings[i] = fmt.Sprintf(`{bookingCreated: {eventId: "e%d", occurredAt: "2026-01-05T09:00:00Z", booking: {id: "b%d"}, invitee: {email: "p%d@example.com"}}}`, i, i, i)
	}
	if got := sites[0].ask(victim, `mutation { recordEvents(input: {events: [`+strings.Join(bookings, ",")+`]}) { userErrors { code } } }`, "192.0.2.1"); strings.Contains(got, "code") {
		t.Fatal(got)
	}

	limited := 0
	for i := range 40 {
		got := connect(sites[i%2], fmt.Sprintf("guesser-%d", i%4), fmt.Sprintf("guess-%d", i))
		if strings.Contains(got, "CONNECTED") {
			t.Fatal(got)
		}
		if strings.Contains(got, `"RATE_LIMITED"`) && strings.Contains(got, "retryAfterSeconds") {
			limited++
		}
	}
	guesses := 0
	for _, call := range snovio.Calls(simulator.Filter{Path: simulator.PathToken}) {
		if call.Status == http.StatusUnauthorized {
			guesses++
		}
	}
	if guesses > 5 || limited < 35 {
		t.Errorf("%d of 40 guesses reached Snov.io, %d were refused as too many", guesses, limited)
	}

	err = snovio.WaitFor(t.Context(), func([]simulator.Call) bool {
		return len(snovio.Calls(simulator.Filter{Path: simulator.PathAddProspect})) >= events
	})
	if err != nil {
		t.Fatal(err)
	}
	if most := snovio.MostInWindow("victim-user", 0); most > config.SnovioRateLimit {
		t.Errorf("%d calls in a window of %d", most, config.SnovioRateLimit)
	}
	// The victim learns nothing of others, and its own log holds nothing of them.
	var log struct {
		Data struct {
			AuditLog struct {
				Nodes []struct {
					Action string `json:"action"`
				} `json:"nodes"`
			} `json:"auditLog"`
		} `json:"data"`
	}
	if err := json.Unmarshal([]byte(sites[1].ask(victim, "{ auditLog { nodes { action } } }", "192.0.2.1")), &log); err != nil {
		t.Fatal(err)
	}
	if len(log.Data.AuditLog.Nodes) != 2 {
		t.Errorf("the victim's audit log: %+v", log.Data.AuditLog.Nodes)
	}
	if got := sites[1].ask(sites[1].token("guesser-0", time.Hour), "{ auditLog { nodes { action } } }", "192.0.2.1"); !strings.Contains(got, "CONNECT_REFUSED") {
		t.Errorf("a guesser's audit log: %s", got)
	}
	// Strangers do not keep the victim from reconnecting.
	if got := connect(sites[1], "victim", "victim-secret"); !strings.Contains(got, "CONNECTED") {
		t.Error(got)
	}
}
