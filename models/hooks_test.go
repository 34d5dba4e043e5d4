package models

import (
	"context"
	"io/fs"
)

// MigrateFiles applies migrations of a test.
func (s *Store) MigrateFiles(ctx context.Context, files fs.FS) error { return s.migrate(ctx, files) }
