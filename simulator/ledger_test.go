package simulator_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/snovsync/snovsync/simulator"
	"github.com/snovsync/snovsync/snovio"
)

func TestLedger(t *testing.T) {
	clock := newClock()
	w := newWorld(t, simulator.Config{Now: clock.Now})
	clock.advance(1500 * time.Millisecond)
	_, err := w.add(snovio.Prospect{Email: "Ada@Example.com", CustomFields: map[string]string{simulator.FieldMeetingStatus: "Meeting booked"}})
	must(t, err)

	calls := w.sim.Calls(simulator.Filter{})
	if len(calls) != 2 {
		t.Fatalf("%d calls", len(calls))
	}
	token, add := calls[0], calls[1]
	if token.Seq != 1 || token.Path != simulator.PathToken || token.Account != simulator.DemoClientID || token.Applied != simulator.AppliedToken ||
		token.Status != 200 || token.Values()["client_secret"] != "[redacted]" || strings.Contains(string(token.Body), simulator.DemoSecret) {
		t.Errorf("token call: %+v, body %s", token, token.Body)
	}
	if add.Seq != 2 || add.Method != http.MethodPost || add.Path != simulator.PathAddProspect || add.Account != simulator.DemoClientID ||
		add.Email != ada || add.ListID != w.made.BookedMeetings.ID || add.Applied != simulator.AppliedAdded || add.Status != 200 ||
		add.OverLimit || add.Fault != "" || add.CustomField(simulator.FieldMeetingStatus) != "Meeting booked" || add.CustomField("none") != "" ||
		!add.ArrivedAt.Equal(clock.Now()) || add.Elapsed != 1500*time.Millisecond {
		t.Errorf("add call: %+v, body %s", add, add.Body)
	}

	for _, tc := range []struct {
		filter simulator.Filter
		want   int
	}{
		{simulator.Filter{Account: simulator.DemoClientID}, 2},
		{simulator.Filter{Account: "other"}, 0},
		{simulator.Filter{Path: simulator.PathAddProspect}, 1},
		{simulator.Filter{Email: "ADA@example.com"}, 1},
		{simulator.Filter{ListID: "1"}, 0},
		{simulator.Filter{Applied: simulator.AppliedAdded}, 1},
		{simulator.Filter{Fault: simulator.FaultHang}, 0},
		{simulator.Filter{AfterSeq: 1}, 1},
	} {
		if got := len(w.sim.Calls(tc.filter)); got != tc.want {
			t.Errorf("%+v: %d calls, want %d", tc.filter, got, tc.want)
		}
	}
}

func TestProxiesThatPassedACallOnAreInTheLedger(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	for _, header := range []http.Header{{}, {"Via": {"1.1 first"}}, {"Via": {"1.0 first", "1.1 second"}}} {
		request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/v1/get-user-lists", http.NoBody)
		request.Header = header
		w.sim.ServeHTTP(httptest.NewRecorder(), request)
	}
	calls := w.sim.Calls(simulator.Filter{AfterSeq: 1})
	if len(calls) != 3 || calls[0].Via != "" || calls[1].Via != "1.1 first" || calls[2].Via != "1.0 first, 1.1 second" {
		t.Errorf("calls %+v", calls)
	}
}

func TestBoundedLedger(t *testing.T) {
	clock := newClock()
	w := newWorld(t, simulator.Config{Now: clock.Now, KeepCalls: 10, Limit: -1, Window: 50 * time.Second})
	for i := range 100 {
		clock.advance(time.Second)
		_, err := w.add(snovio.Prospect{Email: fmt.Sprintf("p%d@example.com", i)})
		must(t, err)
	}
	calls := w.sim.Calls(simulator.Filter{})
	if len(calls) != 10 || calls[9].Seq != 101 || calls[0].Seq != 92 {
		t.Errorf("%d calls are kept, the first of them %+v", len(calls), calls[0])
	}
	if most := w.sim.MostInWindow(simulator.DemoClientID, 0); most != 50 {
		t.Errorf("most in a window: %d", most)
	}
	if stats := w.sim.Stats(); stats[0].Calls != 101 || stats[0].Prospects != 100 {
		t.Errorf("stats %+v", stats)
	}
}

func TestWaitFor(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	added := func(n int) func([]simulator.Call) bool {
		return func(calls []simulator.Call) bool {
			return len(simulator.Filter{Applied: simulator.AppliedAdded}.Select(calls)) >= n &&
				w.sim.ProspectCount(simulator.DemoClientID) >= n
		}
	}
	must(t, w.sim.WaitFor(context.Background(), added(0)))

	waited := make(chan error, 1)
	go func() { waited <- w.sim.WaitFor(context.Background(), added(3)) }()
	for i := range 3 {
		select {
		case err := <-waited:
			t.Fatalf("the wait ended after %d prospects: %v", i, err)
		default:
		}
		_, err := w.add(snovio.Prospect{Email: fmt.Sprintf("p%d@example.com", i)})
		must(t, err)
	}
	must(t, <-waited)

	ctx, cancel := context.WithCancel(context.Background())
	go func() { waited <- w.sim.WaitFor(ctx, added(4)) }()
	cancel()
	if err := <-waited; !errors.Is(err, context.Canceled) {
		t.Errorf("after the cancel: %v", err)
	}
}

// TestSideBySide: many callers at once leave a ledger without gaps.
func TestSideBySide(t *testing.T) {
	w := newWorld(t, simulator.Config{Limit: -1})
	const callers, each = 8, 25
	ended := make(chan error, callers)
	for caller := range callers {
		go func() {
			for i := range each {
				if _, err := w.add(snovio.Prospect{Email: fmt.Sprintf("p%d-%d@example.com", caller, i)}); err != nil {
					ended <- err
					return
				}
			}
			ended <- nil
		}()
	}
	must(t, w.sim.WaitFor(context.Background(), func(calls []simulator.Call) bool { return len(calls) == callers*each+1 }))
	for range callers {
		must(t, <-ended)
	}
	var last simulator.Call
	for _, call := range w.sim.Calls(simulator.Filter{}) {
		if call.Seq != last.Seq+1 || call.Elapsed < last.Elapsed {
			t.Fatalf("%+v follows %+v", call, last)
		}
		last = call
	}
	if prospects := w.sim.Prospects(simulator.DemoClientID); len(prospects) != callers*each || prospects[0].Email != "p0-0@example.com" {
		t.Errorf("%d prospects", len(prospects))
	}
}
