package ledger_test

import (
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/snovsync/snovsync/simulator"
	"github.com/snovsync/snovsync/test/chaos/ledger"
)

// arrivals lets calls arrive at a simulator after these pauses and gives it.
func arrivals(t *testing.T, limit int, window time.Duration, pauses []time.Duration) *simulator.Simulator {
	t.Helper()
	now := at(0)
	sim := simulator.New(simulator.Config{Limit: limit, Window: window, Now: func() time.Time { return now }})
	t.Cleanup(sim.Close)
	sim.AddAccount(simulator.Account{ClientID: "user", Secret: "secret"})
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {"user"}, "client_secret": {"secret"}}
	for _, pause := range pauses {
		now = now.Add(pause)
		request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, simulator.PathToken, strings.NewReader(form.Encode()))
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		sim.ServeHTTP(httptest.NewRecorder(), request)
	}
	return sim
}

func TestMostInWindowIsWhatTheSimulatorCounts(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		pauses := make([]time.Duration, 200)
		for i := range pauses {
			pauses[i] = time.Duration(random.IntN(40)) * 25 * time.Millisecond
		}
		sim := arrivals(t, -1, time.Minute, pauses)
		for _, window := range []time.Duration{25 * time.Millisecond, time.Second, 10 * time.Second, time.Minute, time.Hour} {
			report := ledger.Examine(ledger.Input{Calls: sim.Calls(simulator.Filter{}), Window: window})
			want := sim.MostInWindow("user", window)
			if report.Windows["user"] != want || report.MostInWindow != want {
				t.Errorf("%s: counted %d, the simulator %d", window, report.Windows["user"], want)
			}
			if !report.Clean() {
				t.Errorf("%s: %v without a limit", window, report.Violations)
			}
		}
	}
}

func TestTheLimit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		pauses []time.Duration
		want   int
	}{
		{"three in a window", []time.Duration{0, 4 * time.Second, 5 * time.Second, time.Second}, 0},
		{"four in a window", []time.Duration{0, 4 * time.Second, 5 * time.Second, time.Second - 1}, 1},
	} {
		sim := arrivals(t, 3, 10*time.Second, c.pauses)
		report := ledger.Examine(ledger.Input{Calls: sim.Calls(simulator.Filter{}), Limit: 3, Window: 10 * time.Second})
		if report.Violations[ledger.OverLimit] != c.want || report.RefusedOverLimit != c.want {
			t.Errorf("%s: %v, %d refused", c.name, report.Findings, report.RefusedOverLimit)
		}
		if c.want > 0 && (report.Findings[0].Calls[0] != 1 || report.Findings[0].Calls[1] != 4) {
			t.Errorf("the window is said to be %v", report.Findings[0].Calls)
		}
	}
}
