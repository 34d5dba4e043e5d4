package models

import (
	"context"
	"time"

	"gorm.io/gorm/clause"
)

// Layout is what all processes have to agree on: how accounts are spread over Redis, and
// the limit by which calls are counted there. The database records it.
type Layout struct {
	// ID is always 1: there is one row.
	ID int
	// Epoch numbers the layouts. A later one has a higher number, also where the database
	// was made anew and Redis was kept: it is at least the time in µs at which it began.
	Epoch int64
	// Partitions is REDIS_PARTITIONS, MaxPartitions the highest number it ever was.
	Partitions, MaxPartitions int
	// RateLimit and RateWindow are SNOVIO_RATE_LIMIT and SNOVIO_RATE_WINDOW, the latter in µs.
	RateLimit  int
	RateWindow int64
	ChangedAt  time.Time
}

// TableName names the table.
func (Layout) TableName() string { return "engine_layout" }

// SameValues tells whether two layouts have the same settings, whatever their epochs are.
func (l Layout) SameValues(other Layout) bool {
	return l.Partitions == other.Partitions && l.RateLimit == other.RateLimit && l.RateWindow == other.RateWindow
}

// Layout is the recorded layout. The first caller records its own; of several at once, one does.
func (s *Store) Layout(ctx context.Context, own Layout) (Layout, error) {
	now := s.clock()
	own.ID, own.Epoch, own.MaxPartitions, own.ChangedAt = 1, now.UnixMicro(), own.Partitions, now
	db := s.db.WithContext(ctx)
	var recorded []Layout
	if err := db.Find(&recorded).Error; err != nil || len(recorded) > 0 {
		return first(recorded), wrapError(ctx, "read the layout of the queue", err)
	}
	err := db.Clauses(clause.OnConflict{DoNothing: true}).Create(&own).Error
	if err == nil {
		err = db.Find(&recorded).Error
	}
	return first(recorded), wrapError(ctx, "record the layout of the queue", err)
}

func first(layouts []Layout) Layout {
	if len(layouts) == 0 {
		return Layout{}
	}
	return layouts[0]
}

// ChangeLayout begins a new epoch with the given settings and returns what is recorded
// from now on. Processes with other settings, or of an earlier epoch, have to stop.
func (s *Store) ChangeLayout(ctx context.Context, own Layout) (Layout, error) {
	for {
		recorded, err := s.Layout(ctx, own)
		if err != nil {
			return Layout{}, err
		}
		now := s.clock()
		next := Layout{
			ID: recorded.ID, Epoch: max(recorded.Epoch+1, now.UnixMicro()),
			Partitions: own.Partitions, MaxPartitions: max(recorded.MaxPartitions, own.Partitions),
			RateLimit: own.RateLimit, RateWindow: own.RateWindow, ChangedAt: now,
		}
		changed := s.db.WithContext(ctx).Model(&Layout{}).Where("id = ? AND epoch = ?", recorded.ID, recorded.Epoch).
			Select("*").Omit("id").Updates(next)
		if changed.Error != nil {
			return Layout{}, wrapError(ctx, "change the layout of the queue", changed.Error)
		}
		if changed.RowsAffected == 1 {
			return next, nil
		}
	}
}
