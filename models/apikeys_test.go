package models_test

import (
	"testing"
	"time"

	"github.com/snovsync/snovsync/models"
)

func TestAPIKeys(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		key := &models.APIKey{OrganizationID: "org-a", Name: "bookings", Prefix: "snv_abc", Hash: "hash-1", CreatedBy: "user-1"}
		must(t, f.CreateAPIKey(f.ctx(), admin, key))
		f.advance(time.Second)
		second := &models.APIKey{OrganizationID: "org-a", Name: "forms", Prefix: "snv_def", Hash: "hash-2", CreatedBy: "user-1"}
		must(t, f.CreateAPIKey(f.ctx(), admin, second))
		code(t, "the same hash", f.CreateAPIKey(f.ctx(), admin, &models.APIKey{OrganizationID: "org-b", Hash: "hash-1"}), models.CodeConflict)

		found, err := f.APIKeysByHash(f.ctx(), []string{"hash-1", "unknown", "hash-2", "hash-1"})
		must(t, err)
		equal(t, "found", len(found), 2)
		equal(t, "the first", *found["hash-1"], *key)
		equal(t, "the second", *found["hash-2"], *second)

		used := f.now()
		must(t, f.TouchAPIKey(f.ctx(), key.ID, used))
		must(t, f.TouchAPIKey(f.ctx(), key.ID, used.Add(-time.Minute)))
		keys, err := f.APIKeys(f.ctx(), "org-a")
		must(t, err)
		equal(t, "keys", len(keys), 2)
		equal(t, "newest first", keys[0].ID, second.ID)
		equal(t, "last used", *keys[1].LastUsedAt, used)

		_, err = f.RevokeAPIKey(f.ctx(), "org-b", admin, key.ID)
		code(t, "another organization's key", err, models.CodeNotFound)
		revoked, err := f.RevokeAPIKey(f.ctx(), "org-a", admin, key.ID)
		must(t, err)
		equal(t, "revoked", *revoked.RevokedAt, f.now())
		f.advance(time.Second)
		again, err := f.RevokeAPIKey(f.ctx(), "org-a", admin, key.ID)
		must(t, err)
		equal(t, "revoked twice", *again.RevokedAt, *revoked.RevokedAt)
		found, err = f.APIKeysByHash(f.ctx(), []string{"hash-1", "hash-2"})
		must(t, err)
		equal(t, "found", len(found), 2)
		equal(t, "revoked", *found["hash-1"].RevokedAt, *revoked.RevokedAt)
		equal(t, "not revoked", found["hash-2"].RevokedAt, nil)
		keys, err = f.APIKeys(f.ctx(), "org-a")
		must(t, err)
		equal(t, "keys left", len(keys), 1)
	})
}
