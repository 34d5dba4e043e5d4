package models_test

import (
	"sync"
	"testing"

	"github.com/snovsync/snovsync/models"
)

func TestMigrateTwiceAndFromSeveralProcesses(t *testing.T) {
	t.Parallel()
	for name, url := range databases() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t, url(t))
			must(t, f.Migrate(f.ctx()))
			f.acceptMany("org-a", 1)
			must(t, f.Migrate(f.ctx()))
			equal(t, "entries kept", len(f.page("org-a", models.EntryFilter{}, models.Page{}).Entries), 1)
		})
	}
	t.Run("postgres from two processes at once", func(t *testing.T) {
		t.Parallel()
		f := &fixture{t: t, url: databases()["postgres"](t)}
		var group sync.WaitGroup
		for range 2 {
			store := f.open(models.Config{})
			group.Go(func() {
				if err := store.Migrate(f.ctx()); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
	})
}
