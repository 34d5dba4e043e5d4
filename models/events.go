package models

import "context"

// Events gives the events of an organization's entries, by id. Unknown ids are absent.
func (s *Store) Events(ctx context.Context, organizationID string, ids []string) (map[string]*Event, error) {
	rows, err := byColumn[*Event](s.read.WithContext(ctx).Where("organization_id = ?", organizationID), "id", ids)
	if err != nil {
		return nil, wrapError(ctx, "read events", err)
	}
	events := make(map[string]*Event, len(rows))
	for _, row := range rows {
		events[row.ID] = row
	}
	return events, nil
}
