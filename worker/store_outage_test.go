package worker

import (
	"context"
	"errors"
	"net/url"
	"testing"
	"time"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/simulator"
	"github.com/snovsync/snovsync/test/harness/deployment/faultproxy"
)

// proxied is the fixture with a link of its own to the same database.
func (f *fixture) proxied() (*fixture, *faultproxy.Proxy) {
	f.t.Helper()
	database, err := url.Parse(f.databaseURL)
	f.must(err)
	proxy, err := faultproxy.Start(f.ctx, faultproxy.Config{Listen: "127.0.0.1:0", Target: database.Host})
	f.must(err)
	f.t.Cleanup(proxy.Close)
	database.Host = proxy.Address()
	behind := *f
	behind.store, err = models.Open(f.ctx, models.Config{DatabaseURL: database.String()})
	f.must(err)
	f.t.Cleanup(func() { _ = behind.store.Close() })
	return &behind, proxy
}

// stall silences the connections of a proxy. The end of the test heals it, before its
// engines stop.
func (f *fixture) stall(proxy *faultproxy.Proxy) {
	f.t.Helper()
	proxy.Stall()
	f.t.Cleanup(func() { _ = proxy.Heal(context.WithoutCancel(f.ctx)) })
}

// TestLanesOfAWorkerThatLostTheDatabaseRunElsewhere: it holds results that it cannot
// write. Another worker that reaches the database must not wait for it.
func TestLanesOfAWorkerThatLostTheDatabaseRunElsewhere(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	behind, proxy := f.proxied()
	cut := behind.engine()
	cut.Start(f.ctx)
	f.must(f.snovio.SetFault(simulator.Fault{Kind: simulator.FaultLatency, Path: simulator.PathAddProspect, Latency: 300 * time.Millisecond, Count: 3}))
	cut.Push(f.ctx, f.accept(3))
	f.waitForUpserts(3)
	f.stall(proxy)
	f.engine().Start(f.ctx)
	if counts := f.waitForEnd(3); counts[models.StatusSucceeded] != 3 {
		t.Errorf("outcomes: %v", counts)
	}
	f.must(proxy.Heal(f.ctx))
	cut.Stop()
	if counts := f.statuses(); counts[models.StatusSucceeded] != 3 {
		t.Errorf("after the worker came back: %v", counts)
	}
	f.checkLimit()
}

// TestWorkerThatLostTheDatabaseTakesNoWork: what it claims would wait for it.
func TestWorkerThatLostTheDatabaseTakesNoWork(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	behind, proxy := f.proxied()
	cut := behind.engine()
	cut.Start(f.ctx)
	cut.Push(f.ctx, f.accept(1))
	f.waitUntil("the worker is idle", func() bool { return f.statuses()[models.StatusSucceeded] == 1 && len(cut.running.of(0)) == 0 })
	f.stall(proxy)
	f.waitUntil("the worker notices", cut.runner.storeHealth.isDown)
	f.engine().Start(f.ctx)
	cut.Push(f.ctx, f.accept(30))
	f.waitForEnd(31)
	f.checkOneCallEach(31)
	if held := len(cut.running.of(0)); held > 0 {
		t.Errorf("the worker holds %d leases", held)
	}
	f.must(proxy.Heal(f.ctx))
	f.waitUntil("the worker is back", func() bool { return !cut.runner.storeHealth.isDown() })
}

// TestResultsOutlastAnOutageOfTheDatabase: while no worker reaches the database, the one
// with the results keeps its leases. Nothing is sent twice afterwards.
func TestResultsOutlastAnOutageOfTheDatabase(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	behind, proxy := f.proxied()
	engines := []*Engine{behind.engine(), behind.engine()}
	for _, e := range engines {
		e.Start(f.ctx)
	}
	f.must(f.snovio.SetFault(simulator.Fault{Kind: simulator.FaultLatency, Path: simulator.PathAddProspect, Latency: 300 * time.Millisecond, Count: 5}))
	engines[0].Push(f.ctx, f.accept(5))
	f.waitForUpserts(5)
	f.stall(proxy)
	for _, e := range engines {
		f.waitUntil("the worker notices", e.runner.storeHealth.isDown)
	}
	until := time.Now().Add(3 * f.limits.Lease)
	f.waitUntil("leases would have expired that are not renewed", func() bool { return time.Now().After(until) })
	f.must(proxy.Heal(f.ctx))
	f.waitForEnd(5)
	f.checkOneCallEach(5)
}

func TestOnlyOutagesOfTheDatabaseStopAWorker(t *testing.T) {
	t.Parallel()
	h := newStoreHealth()
	h.note(errors.New("a row cannot be written"))
	if h.isDown() {
		t.Error("any error counts as an outage")
	}
	h.note(&models.Error{Code: models.CodeUnavailable})
	h.note(errors.New("a row cannot be written"))
	if !h.isDown() {
		t.Error("another error ended the outage")
	}
	h.note(nil)
	if h.isDown() {
		t.Error("the outage did not end")
	}
	h.wait(t.Context())
}

// TestBusyDatabaseIsReachable: all connections of the smallest pool are in use for longer
// than a lease lasts.
func TestBusyDatabaseIsReachable(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	f.connectLocked()
	small := *f
	var err error
	small.store, err = models.Open(f.ctx, models.Config{DatabaseURL: f.databaseURL, MaxOpenConns: models.MinOpenConns})
	f.must(err)
	t.Cleanup(func() { _ = small.store.Close() })
	e := small.engine()
	e.storeWatcher.limits.Lease = 10 * time.Second
	release := f.lock()
	waiting, stop := context.WithCancel(f.ctx)
	defer stop()
	accepted := make(chan struct{}, 5)
	for range cap(accepted) {
		go func() {
			_, _ = small.store.AcceptEvents(waiting, []*models.Event{{OrganizationID: lockedOrganization, EventID: "e", Kind: models.KindBookingCreated}})
			accepted <- struct{}{}
		}()
	}
	f.waitUntil("a transaction waits for the lock", func() bool {
		busy, err := f.waitingForLocks()
		f.must(err)
		return busy > 0
	})
	f.must(e.storeWatcher.pingStore(f.ctx))
	if len(accepted) == cap(accepted) {
		t.Error("the connection was not in use meanwhile")
	}
	release()
	for range cap(accepted) {
		<-accepted
	}
}
