package models

import "context"

// RequeueIDs makes entries of an organization run again from the beginning, where
// they are FAILED, SKIPPED, BLOCKED or RETRYING. It gives those entries as they now
// are, the ids of entries in another status, and the ids that the organization has
// no entry of.
func (s *Store) RequeueIDs(ctx context.Context, organizationID string, by Actor, ids []string) (entries []*Entry, notRetryable, unknown []string, err error) {
	asked := distinct(ids)
	err = s.write(ctx, []string{organizationID}, func(tx *transaction) error {
		entries, notRetryable, unknown = nil, nil, nil
		rows, err := byColumn[*Entry](tx.db.Where("organization_id = ?", organizationID), "id", asked)
		if err != nil {
			return err
		}
		tx.track(rows...)
		found := make(map[string]*Entry, len(rows))
		for _, row := range rows {
			found[row.ID] = row
		}
		for _, id := range asked {
			entry := found[id]
			switch {
			case entry == nil:
				unknown = append(unknown, id)
			case !entry.Status.isRetryable():
				notRetryable = append(notRetryable, id)
			default:
				requeue(entry)
				tx.change(entry)
				entries = append(entries, entry)
			}
		}
		return tx.auditRetry(organizationID, by, entries)
	})
	if err != nil {
		return nil, nil, nil, wrapError(ctx, "run entries again", err)
	}
	return entries, notRetryable, unknown, nil
}

// auditRetry records that an admin made these entries run again.
func (tx *transaction) auditRetry(organizationID string, by Actor, entries []*Entry) error {
	if len(entries) == 0 {
		return nil
	}
	target, ids := "", make([]string, len(entries))
	for i, entry := range entries {
		ids[i] = entry.ID
	}
	if len(ids) == 1 {
		target = ids[0]
	}
	return tx.audit(organizationID, by, AuditRetry, target, map[string]any{"count": len(ids), "ids": ids})
}

// isRetryable tells whether an admin may make an entry in this status run again.
func (s Status) isRetryable() bool {
	return s == StatusFailed || s == StatusSkipped || s == StatusBlocked || s == StatusRetrying
}

// requeue keeps the fence: a worker that still holds an old lease must not write.
func requeue(entry *Entry) {
	entry.Status, entry.Reason, entry.Message, entry.MergedInto = StatusQueued, "", "", ""
	entry.AttemptCount, entry.NextAttemptAt = 0, nil
}
