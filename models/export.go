package models

import "context"

// EntriesBefore gives up to limit entries of a filter that arrived before the one
// numbered before, newest first; 0: the newest. It is for walking a whole log: asked
// again with the last one's Seq it goes on, and no connection is held in between.
func (s *Store) EntriesBefore(ctx context.Context, organizationID string, filter EntryFilter, before int64, limit int) ([]*Entry, error) {
	if err := filter.check(); err != nil {
		return nil, err
	}
	rows := filter.apply(s.read.WithContext(ctx), organizationID)
	if before > 0 {
		rows = rows.Where("seq < ?", before)
	}
	var entries []*Entry
	err := rows.Order("seq DESC").Limit(limit).Find(&entries).Error
	return entries, wrapError(ctx, "read the log", err)
}
