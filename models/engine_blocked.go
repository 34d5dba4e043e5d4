package models

import "context"

// BlockedOrganizations tells, for each organization that has BLOCKED entries, by
// which reasons they are blocked, each once.
func (s *Store) BlockedOrganizations(ctx context.Context) (map[string][]Reason, error) {
	var rows []struct {
		OrganizationID string
		Reason         Reason
	}
	err := s.read.WithContext(ctx).Model(&Entry{}).Distinct("organization_id", "reason").
		Where("status = 'BLOCKED'").Order("organization_id, reason").Scan(&rows).Error
	if err != nil {
		return nil, fault(ctx, "read blocked organizations", err)
	}
	blocked := make(map[string][]Reason)
	for _, row := range rows {
		blocked[row.OrganizationID] = append(blocked[row.OrganizationID], row.Reason)
	}
	return blocked, nil
}
