package models

import (
	"context"
	"database/sql"
	"time"
)

// Changes gives up to limit changes of an organization with a Seq above after, in order.
func (s *Store) Changes(ctx context.Context, organizationID string, after int64, limit int) ([]Change, error) {
	var changes []Change
	err := s.read.WithContext(ctx).Where("organization_id = ? AND seq > ?", organizationID, after).
		Order("seq").Limit(limit).Find(&changes).Error
	if err != nil {
		return nil, wrapError(ctx, "read the live log", err)
	}
	for i := range changes {
		changes[i].Entry.OrganizationID = organizationID
	}
	return changes, nil
}

// ChangeHead gives the number of the organization's latest change (0: there was
// none) and that of the oldest change that is still kept (0: none is).
func (s *Store) ChangeHead(ctx context.Context, organizationID string) (head, oldest int64, err error) {
	var row struct{ Head, Oldest int64 }
	err = s.read.WithContext(ctx).Raw(`
		SELECT change_seq AS head,
			COALESCE((SELECT MIN(seq) FROM sync_changes WHERE organization_id = organizations.id), 0) AS oldest
		FROM organizations WHERE id = ?`, organizationID).Scan(&row).Error
	return row.Head, row.Oldest, wrapError(ctx, "read the live log's head", err)
}

// PruneChanges removes up to limit of the changes made before the given time,
// organization by organization, oldest first, and says how many it removed. What remains
// of an organization has no hole, because the times of its changes never go back; for the
// same reason a call reads what it removes and one change more, however many old ones remain.
func (s *Store) PruneChanges(ctx context.Context, before time.Time, limit int) (removed int64, err error) {
	var organizationIDs []string
	if err := s.read.WithContext(ctx).Model(&organizationRow{}).Order("id").Pluck("id", &organizationIDs).Error; err != nil {
		return 0, wrapError(ctx, "prune the live log", err)
	}
	for _, id := range organizationIDs {
		result := s.db.WithContext(ctx).Exec(`
			DELETE FROM sync_changes WHERE organization_id = @organization AND seq < COALESCE((
				SELECT seq FROM sync_changes WHERE organization_id = @organization AND created_at >= @before
					AND seq < @limit + (SELECT MIN(seq) FROM sync_changes WHERE organization_id = @organization)
				ORDER BY seq LIMIT 1),
				@limit + (SELECT MIN(seq) FROM sync_changes WHERE organization_id = @organization))`,
			sql.Named("organization", id), sql.Named("before", stored(before)), sql.Named("limit", int64(limit)-removed))
		removed += result.RowsAffected
		if result.Error != nil || removed >= int64(limit) {
			return removed, wrapError(ctx, "prune the live log", result.Error)
		}
	}
	return removed, nil
}
