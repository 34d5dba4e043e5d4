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

// QueueFigures counts an organization's unfinished entries.
func (s *Store) QueueFigures(ctx context.Context, organizationID string) (QueueFigures, error) {
	var figures QueueFigures
	var counts []struct {
		Status Status
		Total  int
	}
	db := s.read.WithContext(ctx)
	err := db.Model(&Entry{}).Select("status, COUNT(*) AS total").
		Where("organization_id = ? AND status IN ('QUEUED','RUNNING','RETRYING','BLOCKED')", organizationID).
		Group("status").Scan(&counts).Error
	if err != nil {
		return figures, fault(ctx, "count the queue", err)
	}
	for _, count := range counts {
		if count.Status == StatusBlocked {
			figures.Blocked = count.Total
		} else {
			figures.Depth += count.Total
		}
	}
	var oldest []time.Time
	err = db.Model(&Entry{}).Where("organization_id = ? AND "+isUnfinished, organizationID).
		Order("seq").Limit(1).Pluck("created_at", &oldest).Error
	if len(oldest) > 0 {
		figures.OldestAt = &oldest[0]
	}
	return figures, fault(ctx, "find the queue's oldest entry", err)
}
