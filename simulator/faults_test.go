package simulator_test

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/snovsync/snovsync/simulator"
	"github.com/snovsync/snovsync/snovio"
)

// TestFaults plays every fault once and looks at what the client sees, what the
// ledger says and whether the prospect was written.
func TestFaults(t *testing.T) {
	cases := []struct {
		fault   simulator.Fault
		kind    snovio.ErrorKind
		status  int
		applied bool
		wait    time.Duration
	}{
		{fault: simulator.Fault{Kind: simulator.FaultHTTPError}, kind: snovio.KindUnavailable, status: 500},
		{fault: simulator.Fault{Kind: simulator.FaultHTTPError, Status: 502}, kind: snovio.KindUnavailable, status: 502},
		{fault: simulator.Fault{Kind: simulator.FaultHTTPError, Status: 503}, kind: snovio.KindUnavailable, status: 503},
		{fault: simulator.Fault{Kind: simulator.FaultRateLimited}, kind: snovio.KindRateLimited, status: 429},
		{fault: simulator.Fault{Kind: simulator.FaultRateLimited, RetryAfter: 6500 * time.Millisecond}, kind: snovio.KindRateLimited, status: 429, wait: 7 * time.Second},
		{fault: simulator.Fault{Kind: simulator.FaultLimitText}, kind: snovio.KindRateLimited, status: 200},
		{fault: simulator.Fault{Kind: simulator.FaultLimitText, Status: 400}, kind: snovio.KindRateLimited, status: 400},
		{fault: simulator.Fault{Kind: simulator.FaultDropBefore}, kind: snovio.KindConnectionLost},
		{fault: simulator.Fault{Kind: simulator.FaultDropAfter}, kind: snovio.KindConnectionLost, applied: true},
		{fault: simulator.Fault{Kind: simulator.FaultGarbage}, kind: snovio.KindMalformed, status: 200},
		{fault: simulator.Fault{Kind: simulator.FaultRevokedToken}, kind: snovio.KindTokenRejected, status: 401},
		{fault: simulator.Fault{Kind: simulator.FaultDeletedList}, kind: snovio.KindNotFound, status: 404},
		{fault: simulator.Fault{Kind: simulator.FaultDeletedField}, kind: snovio.KindNotFound, status: 422},
		{fault: simulator.Fault{Kind: simulator.FaultLatency, Latency: time.Millisecond}, status: 200, applied: true},
	}
	for _, tc := range cases {
		t.Run(fmt.Sprintf("%s %d", tc.fault.Kind, tc.fault.Status), func(t *testing.T) {
			w := newWorld(t, simulator.Config{})
			tc.fault.Count = 1
			w.fault(tc.fault)
			prospect := snovio.Prospect{UpdateContact: true, CustomFields: map[string]string{simulator.FieldMeetingStatus: "Meeting booked"}}
			_, err := w.add(prospect)
			expectKind(t, err, tc.kind)
			var failure *snovio.Error
			if errors.As(err, &failure) && failure.RetryAfter != tc.wait {
				t.Errorf("retry after %v", failure.RetryAfter)
			}
			call := w.lastCall()
			if call.Fault != tc.fault.Kind || call.Status != tc.status || (call.Applied != simulator.AppliedNothing) != tc.applied {
				t.Errorf("ledger: %+v", call)
			}
			if _, ok := w.sim.Prospect(simulator.DemoClientID, ada); ok != tc.applied {
				t.Errorf("the prospect is there: %v", ok)
			}
			if left := w.sim.Faults(); len(left) != 0 {
				t.Errorf("left: %+v", left)
			}
			_, err = w.add(prospect)
			must(t, err)
			if call := w.lastCall(); call.Fault != "" {
				t.Errorf("ledger: %+v", call)
			}
		})
	}
}

func TestRejectedKeysFault(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	w.fault(simulator.Fault{Kind: simulator.FaultRejectedKeys, Account: simulator.DemoClientID})
	_, err := w.client.Balance(context.Background(), w.token)
	must(t, err)
	for range 2 {
		_, err = w.client.Token(context.Background(), credentials())
		expectKind(t, err, snovio.KindCredentialsRejected)
	}
	w.sim.ClearFaults()
	_ = w.newToken()
}

// addAndGiveUp makes a call whose client goes away as soon as it has arrived.
func (w *world) addAndGiveUp() {
	w.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	ended := make(chan error, 1)
	go func() {
		_, _, err := w.client.AddProspect(ctx, w.token, snovio.Prospect{Email: ada, ListID: w.made.BookedMeetings.ID})
		ended <- err
	}()
	must(w.t, w.sim.WaitFor(context.Background(), func(calls []simulator.Call) bool {
		return len(simulator.Filter{Path: simulator.PathAddProspect}.Select(calls)) == 1
	}))
	cancel()
	expectKind(w.t, <-ended, snovio.KindConnectionLost)
}

// TestHang: the call hangs until its client gives up, and was not applied.
func TestHang(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	w.fault(simulator.Fault{Kind: simulator.FaultHang, Path: simulator.PathAddProspect})
	w.addAndGiveUp()
	if call := w.lastCall(); call.Fault != simulator.FaultHang || call.Status != 0 || call.Applied != simulator.AppliedNothing {
		t.Errorf("ledger: %+v", call)
	}
	if w.sim.ProspectCount(simulator.DemoClientID) != 0 {
		t.Error("it was applied")
	}
}

// TestLatencyOutlastsTheClient: the call was applied although its client gave up.
func TestLatencyOutlastsTheClient(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	w.fault(simulator.Fault{Kind: simulator.FaultLatency, Latency: time.Hour, Email: "ADA@example.com"})
	w.addAndGiveUp()
	if _, ok := w.sim.Prospect(simulator.DemoClientID, ada); !ok {
		t.Error("it was not applied")
	}
}

// TestCloseEndsWaits: what hangs or waits ends when the simulator is closed, twice.
func TestCloseEndsWaits(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	w.fault(
		simulator.Fault{Kind: simulator.FaultHang, Email: "hangs@example.com"},
		simulator.Fault{Kind: simulator.FaultLatency, Email: "waits@example.com", Latency: time.Hour},
	)
	hangs, waits := make(chan error, 1), make(chan error, 1)
	go func() {
		_, err := w.add(snovio.Prospect{Email: "hangs@example.com"})
		hangs <- err
	}()
	go func() {
		_, err := w.add(snovio.Prospect{Email: "waits@example.com"})
		waits <- err
	}()
	must(t, w.sim.WaitFor(context.Background(), func(calls []simulator.Call) bool {
		return len(simulator.Filter{Path: simulator.PathAddProspect}.Select(calls)) == 2
	}))
	w.sim.Close()
	w.sim.Close()
	expectKind(t, <-hangs, snovio.KindConnectionLost)
	must(t, <-waits)
}

// TestFaultSelection: a fault keeps to its account, path and address, lets the
// first calls pass, and ends by its count.
func TestFaultSelection(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	w.sim.AddAccount(simulator.Account{ClientID: "other-user", Secret: "other-secret"})
	w.fault(
		simulator.Fault{Kind: simulator.FaultHTTPError, Account: "other-user"},
		simulator.Fault{Kind: simulator.FaultHTTPError, Path: simulator.PathLists},
		simulator.Fault{Kind: simulator.FaultRateLimited, Email: ada, After: 1, Count: 2},
	)
	ctx := context.Background()
	_, err := w.client.Balance(ctx, w.token)
	must(t, err)
	_, err = w.client.Token(ctx, snovio.Credentials{UserID: "other-user", Secret: "other-secret"})
	expectKind(t, err, snovio.KindUnavailable)
	_, err = w.client.Lists(ctx, w.token)
	expectKind(t, err, snovio.KindUnavailable)

	for i, kind := range []snovio.ErrorKind{"", snovio.KindRateLimited, snovio.KindRateLimited, ""} {
		_, err = w.add(snovio.Prospect{Email: fmt.Sprintf("p%d@example.com", i)})
		must(t, err)
		_, err = w.add(snovio.Prospect{UpdateContact: true})
		expectKind(t, err, kind)
		if i == 1 {
			if left := w.sim.Faults(); len(left) != 3 || left[2].Count != 1 || left[2].After != 0 {
				t.Errorf("left: %+v", left)
			}
		}
	}
}

// TestFaultsByChance: a probability is kept roughly, and exactly the same under the same seed.
func TestFaultsByChance(t *testing.T) {
	play := func(seed uint64) string {
		sim := simulator.New(simulator.Config{Seed: seed, Limit: -1})
		must(t, sim.SetFault(simulator.Fault{Kind: simulator.FaultHTTPError, Probability: 0.2}))
		sequence := make([]byte, 0, 500)
		for range cap(sequence) {
			recorder := httptest.NewRecorder()
			sim.ServeHTTP(recorder, httptest.NewRequestWithContext(context.Background(), "GET", simulator.PathBalance, nil))
			sequence = append(sequence, map[bool]byte{true: 'x', false: '.'}[recorder.Code == 500])
		}
		return string(sequence)
	}
	first := play(7)
	played := 0
	for _, c := range first {
		if c == 'x' {
			played++
		}
	}
	if played < 60 || played > 140 {
		t.Errorf("%d of %d", played, len(first))
	}
	if play(7) != first {
		t.Error("the same seed gave another sequence")
	}
	if play(8) == first {
		t.Error("another seed gave the same sequence")
	}
}

// TestLimitComesBeforeFaults: a call over the limit uses no fault up.
func TestLimitComesBeforeFaults(t *testing.T) {
	clock := newClock()
	w := newWorld(t, simulator.Config{Now: clock.Now, Limit: 1})
	w.fault(simulator.Fault{Kind: simulator.FaultDropBefore, Count: 1})
	_, err := w.client.Balance(context.Background(), w.token)
	expectKind(t, err, snovio.KindRateLimited)
	clock.advance(time.Minute)
	_, err = w.client.Balance(context.Background(), w.token)
	expectKind(t, err, snovio.KindConnectionLost)
}
