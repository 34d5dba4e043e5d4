package models_test

import (
	"testing"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/test/harness"
)

// TestOrganizationsAreNeverOld: whatever another process changes, within one instant of
// the clock too, the next call tells.
func TestOrganizationsAreNeverOld(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		other := f.open(models.Config{})
		now := func() *models.Organization {
			organizations, err := f.Organizations(f.ctx(), []string{"org-a", "org-b"})
			must(t, err)
			return organizations["org-a"]
		}
		equal(t, "connection before there is one", now().Connection, nil)

		f.connect("org-a", "account-1")
		equal(t, "account", now().Connection.AccountKey, "account-1")
		for _, list := range []string{"7", "8"} {
			_, err := other.SaveSettings(f.ctx(), "org-a", admin, nil, func(s *models.Settings) error {
				s.TargetListID = list
				return nil
			})
			must(t, err)
			equal(t, "list", now().Settings.TargetListID, list)
		}
		_, err := other.SetPaused(f.ctx(), "org-a", admin, true)
		must(t, err)
		equal(t, "paused", now().Settings.Paused, true)

		rejected, err := other.Connection(f.ctx(), "org-a")
		must(t, err)
		rejected.Status = models.ConnectionCredentialsRejected
		must(t, other.SaveConnection(f.ctx(), admin, rejected))
		equal(t, "status", now().Connection.Status, models.ConnectionCredentialsRejected)
		_, err = other.Disconnect(f.ctx(), "org-a", admin)
		must(t, err)
		equal(t, "connection after the disconnect", now().Connection, nil)
		equal(t, "list after the disconnect", now().Settings.TargetListID, "8")
	})
}

// TestOrganizationsAreReadOnce: what did not change is not read again.
func TestOrganizationsAreReadOnce(t *testing.T) {
	t.Parallel()
	f := newFixture(t, harness.Postgres(t))
	f.connect("org-a", "account-1")
	read := func() *models.Organization {
		organizations, err := f.Organizations(f.ctx(), []string{"org-a"})
		must(t, err)
		return organizations["org-a"]
	}
	first := read()
	equal(t, "the same again", read(), first)
	f.connect("org-a", "account-1")
	if read() == first {
		t.Fatal("a connection that was written anew was not read again")
	}
}
