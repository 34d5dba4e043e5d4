package models_test

import (
	"testing"
	"time"

	"github.com/snovsync/snovsync/models"
)

func TestOneRefreshAtATimeForAnAccount(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		const every = 15 * time.Second
		f.connect("org-a", "account-1")
		f.connect("org-b", "account-2")
		other := f.open(models.Config{})
		claim := func(store *models.Store, account string, what models.Refreshable) time.Duration {
			t.Helper()
			wait, err := store.ClaimRefresh(f.ctx(), account, what, every)
			must(t, err)
			return wait
		}
		equal(t, "the first", claim(f.Store, "account-1", models.RefreshLists), 0)
		f.advance(5 * time.Second)
		equal(t, "too soon, in another process", claim(other, "account-1", models.RefreshLists), 10*time.Second)
		equal(t, "the fields", claim(other, "account-1", models.RefreshFields), 0)
		equal(t, "another account", claim(other, "account-2", models.RefreshLists), 0)
		f.advance(10 * time.Second)
		equal(t, "later", claim(other, "account-1", models.RefreshLists), 0)
		equal(t, "and again too soon", claim(f.Store, "account-1", models.RefreshLists), every)
		f.advance(-time.Hour)
		equal(t, "when the clock was wrong", claim(f.Store, "account-1", models.RefreshLists), 0)
		equal(t, "an account that nobody connected", claim(f.Store, "account-3", models.RefreshLists), every)
	})
}
