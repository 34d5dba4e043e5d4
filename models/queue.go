package models

import (
	"context"
	"time"
)

// QueueFigures tells how much of an organization's log is unfinished.
type QueueFigures struct {
	// Depth counts QUEUED, RUNNING and RETRYING entries; Blocked counts BLOCKED ones.
	Depth, Blocked int
	// OldestAt is when the oldest entry that Depth counts was created; nil: there is none.
	OldestAt *time.Time
}

// QueueFigures tells how many of an organization's entries are unfinished, without counting them.
func (s *Store) QueueFigures(ctx context.Context, organizationID string) (QueueFigures, error) {
	var organization organizationRow
	db := s.read.WithContext(ctx)
	if err := db.Where("id = ?", organizationID).Limit(1).Find(&organization).Error; err != nil {
		return QueueFigures{}, wrapError(ctx, "count the queue", err)
	}
	figures := QueueFigures{Depth: int(organization.Unfinished), Blocked: int(organization.Blocked)}
	if figures.Depth == 0 {
		return figures, nil
	}
	var oldest []time.Time
	err := db.Model(&Entry{}).Where("organization_id = ? AND "+isUnfinished, organizationID).
		Order("seq").Limit(1).Pluck("created_at", &oldest).Error
	if len(oldest) > 0 {
		figures.OldestAt = &oldest[0]
	}
	return figures, wrapError(ctx, "find the queue's oldest entry", err)
}
