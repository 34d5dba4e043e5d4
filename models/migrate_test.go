package models_test

import (
	"database/sql"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/pressly/goose/v3"

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

func TestMigrationsUndoAndRedo(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		f.acceptMany("org-a", 1)
		db, dialect, folder := f.database()
		provider, err := goose.NewProvider(dialect, db, os.DirFS(folder))
		must(t, err)
		_, err = provider.DownTo(f.ctx(), 0)
		must(t, err)
		must(t, f.Migrate(f.ctx()))
		equal(t, "entries", len(f.page("org-a", models.EntryFilter{}, models.Page{}).Entries), 0)
		f.acceptMany("org-a", 1)
	})
}

func TestMigrationsWaitForTableLocksWithTimeout(t *testing.T) {
	t.Parallel()
	f := &fixture{t: t, url: databases()["postgres"](t)}
	f.Store = f.open(models.Config{})
	must(t, f.MigrateFiles(f.ctx(), fstest.MapFS{"00001_seen.sql": {Data: []byte(
		"-- +goose Up\nCREATE TABLE seen AS SELECT current_setting('lock_timeout') AS lock_timeout;\n",
	)}}))
	var timeout string
	db, _, _ := f.database()
	must(t, db.QueryRowContext(f.ctx(), "SELECT lock_timeout FROM seen").Scan(&timeout))
	equal(t, "lock_timeout in a migration", timeout, "5s")
}

// database opens the fixture's database without the store, and names its migrations.
func (f *fixture) database() (db *sql.DB, dialect goose.Dialect, folder string) {
	f.t.Helper()
	driver, dialect, address, folder := "pgx", goose.DialectPostgres, f.url, "migrations/postgres"
	if path, isFile := strings.CutPrefix(f.url, "sqlite:"); isFile {
		driver, dialect, address, folder = "sqlite", goose.DialectSQLite3, path, "migrations/sqlite"
	}
	db, err := sql.Open(driver, address)
	must(f.t, err)
	f.t.Cleanup(func() { must(f.t, db.Close()) })
	return db, dialect, folder
}

func TestNewerSchemaIsRefused(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		db, _, _ := f.database()
		_, err := db.ExecContext(f.ctx(), "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, true)")
		must(t, err)
		if err := f.Migrate(f.ctx()); err == nil || !strings.Contains(err.Error(), "schema version 99") {
			t.Errorf("a database of a newer version: %v", err)
		}
	})
}
