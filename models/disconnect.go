package models

import (
	"context"
	"time"

	"gorm.io/gorm"
)

// Disconnect ends an organization's connection and erases its keys. ErrNotFound: it never
// connected.
//
// It also decides that every entry which waits or is blocked at this moment ends
// SKIPPED/NOT_CONNECTED. SkipDisconnected carries that out, in short transactions: a long
// queue would hold the organization's lock for too long. Until it has, no such entry can
// start, also after a reconnect. Entries that are RUNNING finish.
func (s *Store) Disconnect(ctx context.Context, organizationID string, by Actor) (*Connection, error) {
	var connection *Connection
	err := s.write(ctx, []string{organizationID}, func(tx *transaction) (err error) {
		connection, err = tx.connection(organizationID)
		if err != nil {
			return err
		}
		if connection == nil {
			return gorm.ErrRecordNotFound
		}
		if connection.Status != ConnectionDisconnected {
			if err = tx.audit(organizationID, by, AuditDisconnect, connection.MaskedUserID, nil); err != nil {
				return err
			}
		}
		connection.Status, connection.RejectedMessage = ConnectionDisconnected, ""
		connection.UserIDSealed, connection.SecretSealed, connection.TokenSealed, connection.TokenExpiresAt = nil, nil, nil, nil
		if err = tx.saveConnection(connection); err != nil {
			return err
		}
		return tx.markDisconnected(organizationID)
	})
	if err != nil {
		return nil, wrapError(ctx, "disconnect", err)
	}
	return connection, nil
}

// markDisconnected records the moment of the disconnect. Every later change of the
// organization gets a later time, so that what waited before can be told from what was
// accepted or requeued since.
func (tx *transaction) markDisconnected(organizationID string) error {
	organization := tx.organizations[organizationID]
	at := tx.at(organizationID)
	organization.SkipBefore = &at
	organization.ChangedAt, organization.moved = at.Add(time.Microsecond), true
	return tx.db.Model(&organizationRow{}).Where("id = ?", organizationID).Update("skip_before", at).Error
}

// SkipDisconnected ends the entries that waited or were blocked when the organization was
// disconnected as SKIPPED/NOT_CONNECTED, in transactions of entriesPerTransaction. It
// calls more after each one with the number of entries it ended, and stops early where
// more answers false or ctx ends; a later call goes on. Several processes may do it at
// the same time. It does nothing where no disconnect is unfinished.
func (s *Store) SkipDisconnected(ctx context.Context, organizationID string, more func(ended int) bool) error {
	// The mark of this run: where the organization is disconnected once more, the next run ends its entries.
	var mark *time.Time
	finished, err := s.moveEntries(ctx, organizationID, move{
		conditions: []string{isWaiting, isBlocked},
		narrow:     func(db *gorm.DB) *gorm.DB { return db.Where("updated_at <= ?", mark) },
		proceed: func(tx *transaction) (bool, error) {
			mark = tx.organizations[organizationID].SkipBefore
			return mark != nil, nil
		},
		change: func(*Entry) {}, // every change of such an entry ends it first, see endIfDisconnected
		moved:  func(entries []*Entry) bool { return more(len(entries)) },
	})
	if err == nil && finished && mark != nil {
		err = s.db.WithContext(ctx).Model(&organizationRow{}).Where("id = ? AND skip_before = ?", organizationID, *mark).
			Update("skip_before", nil).Error
	}
	return wrapError(ctx, "end the entries of a disconnected organization", err)
}

// Disconnecting gives the organizations for which SkipDisconnected has work left.
func (s *Store) Disconnecting(ctx context.Context) ([]string, error) {
	var ids []string
	err := s.read.WithContext(ctx).Model(&organizationRow{}).Where("skip_before IS NOT NULL").Order("id").Pluck("id", &ids).Error
	return ids, wrapError(ctx, "read disconnected organizations", err)
}

// endIfDisconnected ends an entry that waited when its organization was disconnected and
// tells whether it did. The transaction has the entry as it is in the table.
func (tx *transaction) endIfDisconnected(entry *Entry) bool {
	before := tx.organizations[entry.OrganizationID].SkipBefore
	waits := entry.Status == StatusQueued || entry.Status == StatusRetrying || entry.Status == StatusBlocked
	if before == nil || !waits || entry.UpdatedAt.After(*before) {
		return false
	}
	entry.Status, entry.Reason, entry.NextAttemptAt = StatusSkipped, ReasonNotConnected, nil
	entry.Message = "Snov.io was disconnected before this event was synced."
	tx.change(entry)
	return true
}
