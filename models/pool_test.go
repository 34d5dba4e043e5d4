package models_test

import (
	"fmt"
	"net/url"
	"sync"
	"testing"

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
