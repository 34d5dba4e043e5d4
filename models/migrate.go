package models

import (
	"context"
	"embed"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations/postgres/*.sql migrations/sqlite/*.sql
var migrations embed.FS

// Postgres has no way to wait for a session lock with a bound, so goose asks
// again every second, for five minutes.
const (
	migrationLockSeconds = 1
	migrationLockTries   = 300
)

// Migrate brings the tables up to what this program needs. On Postgres it holds
// a session lock, so that any number of processes may start at once; a second
// time it does nothing.
func (s *Store) Migrate(ctx context.Context) error {
	files, err := fs.Sub(migrations, "migrations/"+string(s.dialect))
	if err != nil {
		return fmt.Errorf("read the migrations: %w", err)
	}
	dialect := goose.DialectSQLite3
	options := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true)}
	if s.dialect == dialectPostgres {
		dialect = goose.DialectPostgres
		locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(migrationLockSeconds, migrationLockTries))
		if err != nil {
			return fmt.Errorf("prepare the migrations' lock: %w", err)
		}
		options = append(options, goose.WithSessionLocker(locker))
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
