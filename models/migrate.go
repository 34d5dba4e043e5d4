package models

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations/postgres/*.sql migrations/sqlite/*.sql
var migrations embed.FS

// Postgres cannot wait for a session lock with a timeout, so goose asks again
// every second, for five minutes.
const (
	migrationLockSeconds = 1
	migrationLockTries   = 300
)

// migrationLockTimeout is how long a statement of a migration waits for a table
// lock. Everything that comes after it for the same table waits too, so the
// migration fails early and can be run again.
const migrationLockTimeout = 5 * time.Second

// Migrate brings the tables up to what this program needs. On Postgres it holds
// a session lock, so any number of processes may start at once, and a statement
// that waits longer than five seconds for a table lock fails with CodeUnavailable.
// A second call does nothing.
func (s *Store) Migrate(ctx context.Context) error {
	files, err := fs.Sub(migrations, "migrations/"+string(s.dialect))
	if err != nil {
		return fmt.Errorf("read the migrations: %w", err)
	}
	return s.migrate(ctx, files)
}

// migrate applies the migrations in files.
func (s *Store) migrate(ctx context.Context, files fs.FS) error {
	dialect := goose.DialectSQLite3
	options := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true)}
	if s.dialect == dialectPostgres {
		dialect = goose.DialectPostgres
		locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(migrationLockSeconds, migrationLockTries))
		if err != nil {
			return fmt.Errorf("prepare the migrations' lock: %w", err)
		}
		options = append(options, goose.WithSessionLocker(&migrationLocker{locker}))
	}
	writer := s.pools[0]
	provider, err := goose.NewProvider(dialect, writer, files, options...)
	if err != nil {
		return fmt.Errorf("read the migrations: %w", err)
	}
	applied, err := provider.Up(ctx)
	for _, migration := range applied {
		s.logger.InfoContext(ctx, "migration applied", "version", migration.Source.Version, "duration", migration.Duration)
	}
	return fault(ctx, "apply the migrations", err)
}

// migrationLocker sets lock_timeout on the connection that runs the migrations.
type migrationLocker struct{ lock.SessionLocker }

// SessionLock implements lock.SessionLocker.
func (l *migrationLocker) SessionLock(ctx context.Context, conn *sql.Conn) error {
	if err := l.SessionLocker.SessionLock(ctx, conn); err != nil {
		return err
	}
	_, err := conn.ExecContext(ctx, "SELECT set_config('lock_timeout', $1, false)", fmt.Sprint(migrationLockTimeout.Milliseconds()))
	return err
}

// SessionUnlock implements lock.SessionLocker.
func (l *migrationLocker) SessionUnlock(ctx context.Context, conn *sql.Conn) error {
	if _, err := conn.ExecContext(ctx, "RESET lock_timeout"); err != nil {
		return err
	}
	return l.SessionLocker.SessionUnlock(ctx, conn)
}
