package models_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/snovsync/snovsync/models"
)

func TestConnectionIsSavedReadAndReplaced(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		none, err := f.Connection(f.ctx(), "org-a")
		must(t, err)
		equal(t, "connection of nobody", none, nil)
		saved := f.connect("org-a", "account-1")
		read, err := f.Connection(f.ctx(), "org-a")
		must(t, err)
		if !reflect.DeepEqual(read, saved) {
			t.Errorf("saved %+v, read %+v", saved, read)
		}
		f.connect("org-a", "account-2")
		read, err = f.Connection(f.ctx(), "org-a")
		must(t, err)
		equal(t, "account", read.AccountKey, "account-2")
		keys, err := f.AccountKeys(f.ctx())
		must(t, err)
		equalSlices(t, "accounts", keys, []string{"account-1", "account-2"})
		code(t, "no account", f.SaveConnection(f.ctx(), admin, &models.Connection{OrganizationID: "org-a"}), models.CodeBadInput)
	})
}

func TestTokenCountsOnlyForTheAccount(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		saved := f.connect("org-a", "account-1")
		read := func() *models.Connection {
			connection, err := f.Connection(f.ctx(), "org-a")
			must(t, err)
			return connection
		}
		expires := f.now().Add(time.Hour)
		must(t, f.SaveToken(f.ctx(), "org-a", "another account", []byte{9}, expires))
		equal(t, "another account's token", len(read().TokenSealed), 0)
		must(t, f.SaveToken(f.ctx(), "org-a", "account-1", []byte{7, 0}, expires))
		equalSlices(t, "token", read().TokenSealed, []byte{7, 0})
		equal(t, "its end", *read().TokenExpiresAt, expires)
		must(t, f.ClearToken(f.ctx(), "org-a", []byte{7}))
		equalSlices(t, "token after another one was cleared", read().TokenSealed, []byte{7, 0})
		must(t, f.ClearToken(f.ctx(), "org-a", []byte{7, 0}))
		equal(t, "cleared token", len(read().TokenSealed), 0)
		equal(t, "its end", read().TokenExpiresAt, nil)

		equalSlices(t, "keys", read().SecretSealed, saved.SecretSealed)
	})
}
