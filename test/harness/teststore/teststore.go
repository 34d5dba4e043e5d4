// Package teststore gives tests a store of their own.
package teststore

import (
	"path/filepath"
	"testing"

	"github.com/snovsync/snovsync/models"
)

// New opens an empty store on SQLite, migrated, for tests of what lies above the store. It
// is closed when the test ends.
func New(tb testing.TB) *models.Store {
	tb.Helper()
	store, err := models.Open(tb.Context(), models.Config{DatabaseURL: "sqlite:" + filepath.Join(tb.TempDir(), "test.db")})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := store.Close(); err != nil {
			tb.Error(err)
		}
	})
	if err := store.Migrate(tb.Context()); err != nil {
		tb.Fatal(err)
	}
	return store
}
