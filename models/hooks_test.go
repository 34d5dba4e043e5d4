package models

import (
	"context"
	"io/fs"

	"gorm.io/gorm"
)

// MigrateFiles applies migrations of a test.
func (s *Store) MigrateFiles(ctx context.Context, files fs.FS) error { return s.migrate(ctx, files) }

// BeforeStatement is asked before each statement; where it gives an error, the statement
// fails with that error.
func (s *Store) BeforeStatement(ask func() error) error {
	before := func(db *gorm.DB) {
		if err := ask(); err != nil {
			_ = db.AddError(err)
		}
	}
	hooked := map[*gorm.Config]bool{}
	for _, db := range []*gorm.DB{s.db, s.lookup, s.read} {
		if hooked[db.Config] {
			continue
		}
		hooked[db.Config] = true
		callbacks := db.Callback()
		for _, err := range []error{
			callbacks.Create().Before("*").Register("test", before), callbacks.Query().Before("*").Register("test", before),
			callbacks.Update().Before("*").Register("test", before), callbacks.Delete().Before("*").Register("test", before),
			callbacks.Row().Before("*").Register("test", before), callbacks.Raw().Before("*").Register("test", before),
		} {
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// MaxSeatEvents is how many events of a booking are read to find its invitee.
const MaxSeatEvents = maxSeatEvents
