package models

import "context"

// BlockedOrganizations tells, for each organization that has BLOCKED entries, by
// which reasons they are blocked, each once.
func (s *Store) BlockedOrganizations(ctx context.Context) (map[string][]Reason, error) {
	type row struct {
		OrganizationID string
		Reason         Reason
	}
	// Each reason is one look into an index, however many entries it blocks.
	rows, err := withValues[row](s.read.WithContext(ctx), "reasons(reason)", blockingReasons(), `
		SELECT organizations.id AS organization_id, reason FROM organizations
		JOIN reasons ON EXISTS (SELECT 1 FROM sync_entries AS held
			WHERE held.organization_id = organizations.id AND held.reason = reasons.reason AND held.`+isBlocked+`)
		WHERE blocked > 0 ORDER BY organizations.id, reason`)
	if err != nil {
		return nil, wrapError(ctx, "read blocked organizations", err)
	}
	blocked := make(map[string][]Reason)
	for _, row := range rows {
		blocked[row.OrganizationID] = append(blocked[row.OrganizationID], row.Reason)
	}
	return blocked, nil
}

// blockingReasons are all reasons of BLOCKED entries.
func blockingReasons() []string {
	return []string{string(ReasonCredentialsRejected), string(ReasonListDeleted), string(ReasonCustomFieldGone)}
}
