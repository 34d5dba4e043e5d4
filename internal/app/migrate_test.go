package app_test

import (
	"errors"
	"log/slog"
	"strings"
	"testing"

	"github.com/snovsync/snovsync/internal/app"
	"github.com/snovsync/snovsync/internal/embedded"
	"github.com/snovsync/snovsync/test/harness"
)

// TestMigrateRefusesDataFolderInUse: two processes that write one SQLite file meet SQLITE_BUSY.
func TestMigrateRefusesDataFolderInUse(t *testing.T) {
	t.Parallel()
	folder, log := t.TempDir(), slog.New(slog.DiscardHandler)
	used, err := embedded.OpenDataDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	if err := app.Migrate(t.Context(), "", folder, log); !errors.Is(err, embedded.ErrInUse) {
		t.Errorf("migrating a data folder that another process uses: %v", err)
	}
	if err := used.Close(); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := app.Migrate(t.Context(), "", folder, log); err != nil {
			t.Errorf("migrating a free data folder: %v", err)
		}
	}
}

func TestMigratePostgres(t *testing.T) {
	t.Parallel()
	log := slog.New(slog.DiscardHandler)
	if err := app.Migrate(t.Context(), harness.Postgres(t), "", log); err != nil {
		t.Error(err)
	}
	if err := app.Migrate(t.Context(), "postgres://%zz", "", log); err == nil || !strings.HasPrefix(err.Error(), "DATABASE_URL: ") {
		t.Errorf("a wrong DATABASE_URL is not named: %v", err)
	}
	if err := app.Migrate(t.Context(), "", "", log); err == nil {
		t.Error("migrated neither Postgres nor a data folder")
	}
}
