package models_test

import (
	"context"
	"fmt"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/snovsync/snovsync/models"
)

// TestPoolsStayWithinTheirMaximum: the pools that read and write share MaxOpenConns. All
// connections are in use at the same time, because what they wait for is locked.
func TestPoolsStayWithinTheirMaximum(t *testing.T) {
	t.Parallel()
	f := newFixture(t, databases()["postgres"](t))
	f.acceptMany("org-a", 1)
	db, _, _ := f.database()
	for _, size := range []int{models.MinOpenConns, 7} {
		name := fmt.Sprintf("pool-of-%d", size)
		address, err := url.Parse(f.url)
		must(t, err)
		query := address.Query()
		query.Set("application_name", name)
		address.RawQuery = query.Encode()
		store, err := models.Open(f.ctx(), models.Config{DatabaseURL: address.String(), MaxOpenConns: size})
		must(t, err)
		locks, err := db.BeginTx(f.ctx(), nil)
		must(t, err)
		_, err = locks.ExecContext(f.ctx(), "LOCK TABLE organizations, settings IN ACCESS EXCLUSIVE MODE")
		must(t, err)
		var calls, begun sync.WaitGroup
		for range 4 * size {
			begun.Add(2)
			calls.Go(func() {
				begun.Done()
				_, _ = store.Settings(f.ctx(), "org-a")
			})
			calls.Go(func() {
				begun.Done()
				_, _ = store.AcceptEvents(f.ctx(), []*models.Event{booking("org-a", "e")})
			})
		}
		begun.Wait()
		const looks = 50
		for full := 0; full < looks; {
			var open int
			must(t, db.QueryRowContext(f.ctx(), "SELECT COUNT(*) FROM pg_stat_activity WHERE application_name = $1", name).Scan(&open))
			if open > size {
				t.Fatalf("%s has %d connections", name, open)
			}
			if open == size {
				full++
			}
		}
		must(t, locks.Rollback())
		calls.Wait()
		must(t, store.Close())
	}
	for _, size := range []int{-1, 1} {
		_, err := models.Open(f.ctx(), models.Config{DatabaseURL: f.url, MaxOpenConns: size})
		code(t, "a pool that is too small", err, models.CodeBadInput)
	}
}

// TestPingNeedsNoFreeConnection: every connection of the smallest pools waits for a lock, and
// so do further calls. That says nothing about whether the database is reachable.
func TestPingNeedsNoFreeConnection(t *testing.T) {
	t.Parallel()
	f := newFixture(t, databases()["postgres"](t))
	f.acceptMany("org-a", 1)
	db, _, _ := f.database()
	address, err := url.Parse(f.url)
	must(t, err)
	query := address.Query()
	query.Set("application_name", "pinged")
	address.RawQuery = query.Encode()
	store, err := models.Open(f.ctx(), models.Config{DatabaseURL: address.String(), MaxOpenConns: models.MinOpenConns})
	must(t, err)
	t.Cleanup(func() { must(t, store.Close()) })
	locks, err := db.BeginTx(f.ctx(), nil)
	must(t, err)
	_, err = locks.ExecContext(f.ctx(), "LOCK TABLE organizations, settings IN ACCESS EXCLUSIVE MODE")
	must(t, err)
	var calls sync.WaitGroup
	for range 8 {
		calls.Go(func() { _, _ = store.Settings(f.ctx(), "org-a") })
		calls.Go(func() { _, _ = store.AcceptEvents(f.ctx(), []*models.Event{booking("org-a", "e")}) })
	}
	for waiting := 0; waiting < models.MinOpenConns; {
		must(t, db.QueryRowContext(f.ctx(), "SELECT COUNT(*) FROM pg_stat_activity WHERE application_name = 'pinged' AND wait_event_type = 'Lock'").Scan(&waiting))
	}
	const longerThanAStatement = 15 * time.Second // and shorter than all the calls
	ctx, cancel := context.WithTimeout(f.ctx(), longerThanAStatement)
	defer cancel()
	for range 3 {
		must(t, store.Ping(ctx))
	}
	var waiting int
	must(t, db.QueryRowContext(f.ctx(), "SELECT COUNT(*) FROM pg_stat_activity WHERE application_name = 'pinged' AND wait_event_type = 'Lock'").Scan(&waiting))
	if waiting == 0 {
		t.Error("no connection was busy meanwhile")
	}
	must(t, locks.Rollback())
	calls.Wait()
}
