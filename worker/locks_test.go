package worker

import (
	"errors"
	"log/slog"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/simulator"
)

// lockedOrganization is one whose row a session outside of snovsync locks in these tests.
const lockedOrganization = "locked"

// connectLocked connects lockedOrganization to an account of its own.
func (f *fixture) connectLocked() {
	f.t.Helper()
	const user = "user of the locked organization"
	f.snovio.AddAccount(simulator.Account{ClientID: user, Secret: "secret"})
	list, err := f.snovio.AddList(user, simulator.List{Name: "Booked"})
	f.must(err)
	f.must(f.snovio.AddCustomField(user, simulator.CustomField{Name: testField}))
	f.connectAs(user, lockedOrganization, list.ID)
}

// lock keeps the row of lockedOrganization locked until release is called.
func (f *fixture) lock() (release func()) {
	f.t.Helper()
	conn, err := pgx.Connect(f.ctx, f.databaseURL)
	f.must(err)
	f.t.Cleanup(func() { _ = conn.Close(f.ctx) })
	tx, err := conn.Begin(f.ctx)
	f.must(err)
	_, err = tx.Exec(f.ctx, "SELECT id FROM organizations WHERE id = $1 FOR UPDATE", lockedOrganization)
	f.must(err)
	return func() { f.must(tx.Rollback(f.ctx)) }
}

// waitingForLocks counts the transactions that wait for a lock.
func (f *fixture) waitingForLocks() (n int, err error) {
	f.t.Helper()
	conn, err := pgx.Connect(f.ctx, f.databaseURL)
	if err != nil {
		return 0, err
	}
	defer func() { _ = conn.Close(f.ctx) }()
	err = conn.QueryRow(f.ctx, "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'").Scan(&n)
	return n, err
}

// waitForLocked waits until so many entries of lockedOrganization have an outcome.
func (f *fixture) waitForLocked(n int) map[models.Status]int {
	f.t.Helper()
	var counts map[models.Status]int
	f.waitUntil("the organization that was locked has its outcomes", func() bool {
		counts = f.statusesOf(lockedOrganization)
		return counts[models.StatusSucceeded]+counts[models.StatusSkipped]+counts[models.StatusFailed] >= n
	})
	return counts
}

// TestLockedOrganizationDelaysNoOthersStart: lanes of several organizations are claimed
// together, and one organization is locked.
func TestLockedOrganizationDelaysNoOthersStart(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	f.connectLocked()
	items := append(f.acceptFor(lockedOrganization, 5), f.accept(5)...)
	release := f.lock()
	e := f.engine()
	e.Push(f.ctx, items)
	e.Start(f.ctx)
	for n := 5; n <= 25; n += 5 { // also those that come while the locked one is tried again
		if counts := f.waitForEnd(n); counts[models.StatusSucceeded] != n {
			t.Errorf("outcomes: %v", counts)
		}
		e.Push(f.ctx, f.accept(5))
	}
	if counts := f.statusesOf(lockedOrganization); counts[models.StatusQueued] != 5 {
		t.Errorf("entries of the locked organization: %v", counts)
	}
	release()
	if counts := f.waitForLocked(5); counts[models.StatusSucceeded] != 5 {
		t.Errorf("outcomes of the locked organization: %v", counts)
	}
	f.waitForEnd(30)
	f.checkOneCallEach(35)
}

// TestLockedOrganizationDelaysNoOthersResults: an organization is locked when the answers
// to its calls come. The process has as few slots as calls wait for their record.
func TestLockedOrganizationDelaysNoOthersResults(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	f.connectLocked()
	f.must(f.snovio.SetFault(simulator.Fault{Kind: simulator.FaultLatency, Path: simulator.PathAddProspect, Latency: 300 * time.Millisecond, Count: 6}))
	f.concurrency = 6
	e := f.engine()
	e.Start(f.ctx)
	e.Push(f.ctx, append(f.acceptFor(lockedOrganization, 4), f.accept(2)...))
	f.waitForUpserts(6)
	release := f.lock()
	for n := 2; n <= 22; n += 10 {
		if counts := f.waitForEnd(n); counts[models.StatusSucceeded] != n {
			t.Errorf("outcomes: %v", counts)
		}
		e.Push(f.ctx, f.accept(10))
	}
	release()
	if counts := f.waitForLocked(4); counts[models.StatusSucceeded] != 4 {
		t.Errorf("outcomes of the locked organization: %v", counts)
	}
	f.waitForEnd(32)
	f.checkOneCallEach(36)
	f.waitUntil("no lease is left", func() bool { return len(e.running.of(0)) == 0 })
	// While it claims, the dispatcher holds every free slot.
	f.waitUntil("the slots are free", func() bool { return len(e.runner.slots) <= 1 })
}

// TestLockedOrganizationDelaysNoOthersAdmission: events of the locked organization are
// skipped without a call, so their outcomes are written when they are admitted.
func TestLockedOrganizationDelaysNoOthersAdmission(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	f.connectLocked()
	_, err := f.store.SaveSettings(f.ctx, lockedOrganization, models.Actor{}, nil, func(s *models.Settings) error {
		s.Triggers.BookingCreated = false
		return nil
	})
	f.must(err)
	skipped, items := f.acceptFor(lockedOrganization, 5), f.accept(5)
	release := f.lock()
	e := f.engine()
	e.Push(f.ctx, append(skipped, items...))
	e.Start(f.ctx)
	for n := 5; n <= 25; n += 5 {
		if counts := f.waitForEnd(n); counts[models.StatusSucceeded] != n {
			t.Errorf("outcomes: %v", counts)
		}
		e.Push(f.ctx, f.accept(5))
	}
	release()
	if counts := f.waitForLocked(5); counts[models.StatusSkipped] != 5 {
		t.Errorf("outcomes of the locked organization: %v", counts)
	}
	f.waitForEnd(30)
	f.checkOneCallEach(30)
}

// TestSweepGoesOnBehindALockedOrganization: what is done for organizations one after the
// other does not end at one that is locked.
func TestSweepGoesOnBehindALockedOrganization(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	f.connectLocked() // its id comes before that of the other one
	f.acceptFor(lockedOrganization, 1)
	f.accept(1)
	for _, organization := range []string{lockedOrganization, testOrganization} {
		_, err := f.store.Disconnect(f.ctx, organization, models.Actor{})
		f.must(err)
	}
	release := f.lock()
	e := f.engine()
	if err := e.sweeper.finishDisconnects(f.ctx, &budget{left: movesPerSweep}); models.CodeOf(err) != models.CodeUnavailable {
		t.Errorf("the locked organization was reported as %v", err)
	}
	if counts := f.statuses(); counts[models.StatusSkipped] != 1 {
		t.Errorf("entries of the other organization: %v", counts)
	}
	release()
	f.must(e.sweeper.finishDisconnects(f.ctx, &budget{left: movesPerSweep}))
	if counts := f.statusesOf(lockedOrganization); counts[models.StatusSkipped] != 1 {
		t.Errorf("entries of the organization that was locked: %v", counts)
	}
}

// TestOneTransactionWaitsForALock: others of the organization wait in the process, and no
// longer than until the lock counts as one that lasts.
func TestOneTransactionWaitsForALock(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		locks := newOrganizationLocks(slog.New(slog.DiscardHandler))
		waiting, end := 0, make(chan error)
		results := make(chan bool, 4)
		wait := func(organization string) {
			results <- locks.wait(t.Context(), organization, func() error {
				waiting++
				return <-end
			})
		}
		check := func(what string, want int) {
			t.Helper()
			synctest.Wait()
			if waiting != want {
				t.Errorf("%s: %d transactions began to wait, want %d", what, waiting, want)
			}
		}
		go wait("a")
		check("the first one", 1)
		go wait("a")
		check("the second one", 1)
		end <- nil
		check("after the first one", 2)
		<-time.After(stuckAfter - 1)
		go wait("a")
		end <- errors.New("the organization stayed locked")
		check("before the lock lasts", 3)
		end <- errors.New("the organization stayed locked")
		<-time.After(1)
		wait("a")
		check("after it lasted", 3)
		if got := []bool{<-results, <-results, <-results, <-results}; !slices.Equal(got, []bool{true, false, false, false}) {
			t.Errorf("the transactions succeeded: %v", got)
		}
		locks.free("a")
		go wait("a")
		check("after it was free", 4)
		go wait("b")
		check("another organization", 5)
		go wait("c")
		check("more than may wait", 5)
		for range 3 {
			end <- nil
		}
		check("after the others", 6)
	})
}
