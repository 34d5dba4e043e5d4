package simulator_test

import (
	"context"
	"testing"
	"time"

	"github.com/snovsync/snovsync/simulator"
	"github.com/snovsync/snovsync/snovio"
)

// TestLimit: the sixtieth call of any window passes, the next does not, and
// token calls, refused calls and settings-page calls count alike.
func TestLimit(t *testing.T) {
	clock := newClock()
	w := newWorld(t, simulator.Config{Now: clock.Now}) // the token is call 1, at 0 s
	ctx := context.Background()
	clock.advance(time.Second)
	_, err := w.client.Token(ctx, snovio.Credentials{UserID: simulator.DemoClientID, Secret: "wrong"}) // 2
	expectKind(t, err, snovio.KindCredentialsRejected)
	_, err = w.client.Lists(ctx, w.token) // 3
	must(t, err)
	for range 57 { // to 60
		_, err := w.add(snovio.Prospect{UpdateContact: true})
		must(t, err)
	}
	_, err = w.add(snovio.Prospect{UpdateContact: true}) // 61
	expectKind(t, err, snovio.KindRateLimited)
	if call := w.lastCall(); !call.OverLimit || call.Status != 429 || call.Applied != simulator.AppliedNothing || call.Account != simulator.DemoClientID {
		t.Errorf("ledger: %+v", call)
	}

	w.sim.SetAnswers(func(a *simulator.Answers) { a.OverLimit = simulator.LimitText(200) })
	_, err = w.client.Token(ctx, credentials()) // 62: the token call too
	expectKind(t, err, snovio.KindRateLimited)
	if call := w.lastCall(); call.Status != 200 || !call.OverLimit {
		t.Errorf("ledger: %+v", call)
	}
	if got, _ := w.sim.Prospect(simulator.DemoClientID, ada); got.Writes != 57 {
		t.Errorf("%d writes", got.Writes)
	}
	if most := w.sim.MostInWindow(simulator.DemoClientID, time.Minute); most != 62 {
		t.Errorf("most in a minute: %d", most)
	}

	clock.advance(time.Minute - time.Nanosecond)
	_, err = w.client.Lists(ctx, w.token)
	expectKind(t, err, snovio.KindRateLimited)
	clock.advance(time.Nanosecond)
	_, err = w.client.Lists(ctx, w.token)
	must(t, err)
}

// TestWindowIsHalfOpen: two calls exactly one window apart are not in one window.
func TestWindowIsHalfOpen(t *testing.T) {
	clock := newClock()
	w := newWorld(t, simulator.Config{Now: clock.Now, Limit: 1, Window: 10 * time.Second, TokenLifetime: time.Hour})
	for range 3 {
		clock.advance(10 * time.Second)
		_, err := w.client.Balance(context.Background(), w.token)
		must(t, err)
	}
	if most := w.sim.MostInWindow(simulator.DemoClientID, 0); most != 1 {
		t.Errorf("most in a window: %d", most)
	}
	if most := w.sim.MostInWindow(simulator.DemoClientID, 10*time.Second+1); most != 2 {
		t.Errorf("most in a longer window: %d", most)
	}
	if most := w.sim.MostInWindow(simulator.DemoClientID, time.Minute); most != 4 {
		t.Errorf("most in a minute: %d", most)
	}
	if most := w.sim.MostInWindow("nobody", time.Minute); most != 0 {
		t.Errorf("nobody: %d", most)
	}
}

// TestLimitIsPerAccount: calls of others, and calls that are nobody's, do not count.
func TestLimitIsPerAccount(t *testing.T) {
	clock := newClock()
	w := newWorld(t, simulator.Config{Now: clock.Now, Limit: 2})
	ctx := context.Background()
	w.sim.AddAccount(simulator.Account{ClientID: "other-user", Secret: "other-secret"})
	for range 3 {
		_, err := w.client.Balance(ctx, "an unknown token")
		expectKind(t, err, snovio.KindTokenRejected)
		_, err = w.client.Token(ctx, snovio.Credentials{UserID: "nobody"})
		expectKind(t, err, snovio.KindCredentialsRejected)
	}
	other := snovio.Credentials{UserID: "other-user", Secret: "other-secret"}
	for range 2 {
		_, err := w.client.Token(ctx, other)
		must(t, err)
	}
	_, err := w.client.Token(ctx, other)
	expectKind(t, err, snovio.KindRateLimited)
	_, err = w.client.Balance(ctx, w.token)
	must(t, err)
	stats := w.sim.Stats()
	if len(stats) != 2 || stats[0].Account != simulator.DemoClientID || stats[0].Calls != 2 || stats[0].OverLimit != 0 ||
		stats[1].Calls != 3 || stats[1].OverLimit != 1 || stats[1].MostInWindow != 3 {
		t.Errorf("stats %+v", stats)
	}
}

// TestClockGoesBack: the wall clock's steps do not open the window.
func TestClockGoesBack(t *testing.T) {
	clock := newClock()
	w := newWorld(t, simulator.Config{Now: clock.Now, Limit: 2})
	clock.advance(-time.Hour)
	_, err := w.client.Balance(context.Background(), w.token)
	must(t, err)
	_, err = w.client.Balance(context.Background(), w.token)
	expectKind(t, err, snovio.KindRateLimited)
}
