package models

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"github.com/snovsync/snovsync/models/internal/pipelined"
)

//go:embed migrations/postgres/*.sql migrations/sqlite/*.sql
var migrations embed.FS

// Only one process migrates at a time. The lock is a row with a lease, because a session
// lock does not work behind a pooler. Others ask again every second, for five minutes.
const (
	migrationLockInterval = time.Second
	migrationLockTries    = 300
	// migrationConns are the one that migrates and the one that renews the lease.
	migrationConns = 2
)

// migrationLockTimeout is how long a statement of a migration waits for a table
// lock. Everything that comes after it for the same table waits too, so the
// migration fails early and can be run again.
const migrationLockTimeout = 5 * time.Second

// Migrate brings the tables up to what this program needs. Any number of processes may
// start at once: one migrates, the others wait for it. On Postgres a statement that waits
// longer than five seconds for a table lock fails with CodeUnavailable. A second call does
// nothing.
func (s *Store) Migrate(ctx context.Context) error {
	files, err := fs.Sub(migrations, "migrations/"+string(s.dialect))
	if err != nil {
		return fmt.Errorf("read the migrations: %w", err)
	}
	return s.migrate(ctx, files)
}

// migrate applies the migrations in files.
func (s *Store) migrate(ctx context.Context, files fs.FS) (err error) {
	writer, dialect := s.pools[0], goose.DialectSQLite3
	options := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true)}
	if s.dialect == dialectPostgres {
		dialect = goose.DialectPostgres
		locker, err := lock.NewPostgresTableLocker(
			lock.WithTableLockTimeout(migrationLockInterval, migrationLockTries), lock.WithTableLogger(s.logger))
		if err != nil {
			return fmt.Errorf("prepare the migrations' lock: %w", err)
		}
		options = append(options, goose.WithLocker(locker))
		writer = s.migrationPool()
		defer func() { err = errors.Join(err, writer.Close()) }()
	}
	provider, err := goose.NewProvider(dialect, writer, files, options...)
	if err != nil {
		return fmt.Errorf("read the migrations: %w", err)
	}
	pending, err := provider.HasPending(ctx)
	if err != nil {
		return wrapError(ctx, "look for migrations", err)
	}
	if !pending {
		return refuseNewer(ctx, provider)
	}
	applied, err := provider.Up(ctx)
	for _, migration := range applied {
		s.logger.InfoContext(ctx, "migration applied", "version", migration.Source.Version, "duration", migration.Duration)
	}
	return wrapError(ctx, "apply the migrations", err)
}

// refuseNewer returns an error if the database has a schema that this program does not know.
func refuseNewer(ctx context.Context, provider *goose.Provider) error {
	current, known, err := provider.GetVersions(ctx)
	if err == nil && current > known {
		return badInput(fmt.Sprintf("the database has schema version %d and this snovsync knows %d: "+
			"run the version that made it, or start with an empty database", current, known))
	}
	return wrapError(ctx, "look for migrations", err)
}

// migrationPool has connections without the settings and deadlines of the others: a
// migration may take long.
func (s *Store) migrationPool() *sql.DB {
	config := s.server.pool()
	config.TransactionSettings["lock_timeout"] = strconv.FormatInt(migrationLockTimeout.Milliseconds(), 10)
	pool := pipelined.Open(config)
	pool.SetMaxOpenConns(migrationConns)
	return pool
}
