package models

import (
	"context"

	"gorm.io/gorm"
)

// entriesPerTransaction bounds how many entries one transaction moves, so that an
// organization with a long queue does not hold its lock for long.
const entriesPerTransaction = 1000

// MarkCredentialsRejected records that Snov.io refuses an account's keys: the
// organization's connection is CREDENTIALS_REJECTED and every entry that waits is
// BLOCKED for it. It does nothing where the organization meanwhile connected
// another account, reconnected, or disconnected, and stops where it does so in between.
func (s *Store) MarkCredentialsRejected(ctx context.Context, organizationID, accountKey, message string) error {
	expected := ConnectionConnected
	_, err := s.moveEntries(ctx, organizationID,
		func(db *gorm.DB) *gorm.DB { return db.Where(isWaiting) },
		func(tx *transaction) (bool, error) {
			connection, err := tx.connection(organizationID)
			if err != nil || connection == nil || connection.AccountKey != accountKey || connection.Status != expected {
				return false, err
			}
			connection.Status, connection.RejectedMessage = ConnectionCredentialsRejected, message
			connection.TokenSealed, connection.TokenExpiresAt = nil, nil
			return true, tx.saveConnection(connection)
		},
		func() { expected = ConnectionCredentialsRejected },
		blocking(ReasonCredentialsRejected, message))
	return fault(ctx, "mark the keys rejected", err)
}

// MarkSettingBroken records that a setting points at something Snov.io no longer
// has: the settings say so and every entry that waits is BLOCKED for it. It does
// nothing where the settings are no longer of that version.
func (s *Store) MarkSettingBroken(ctx context.Context, organizationID string, settingsVersion int, reason Reason, message string) error {
	_, err := s.moveEntries(ctx, organizationID,
		func(db *gorm.DB) *gorm.DB { return db.Where(isWaiting) },
		func(tx *transaction) (bool, error) {
			settings, err := settingsOf(tx.db, organizationID)
			if err != nil || settings.Version != settingsVersion {
				return false, err
			}
			settings.BlockedReason, settings.BlockedMessage = reason, message
			return true, tx.saveSettings(settings)
		},
		func() {},
		blocking(reason, message))
	return fault(ctx, "mark the setting broken", err)
}

// ReleaseBlocked puts an organization's BLOCKED entries back into the queue, those
// of the given reasons or, without any, all of them. It gives the ids it released,
// oldest first, also beside an error.
func (s *Store) ReleaseBlocked(ctx context.Context, organizationID string, reasons ...Reason) ([]string, error) {
	ids, err := s.moveEntries(ctx, organizationID,
		func(db *gorm.DB) *gorm.DB {
			db = db.Where(isBlocked)
			if len(reasons) > 0 {
				db = db.Where("reason IN ?", reasons)
			}
			return db
		},
		func(*transaction) (bool, error) { return true, nil },
		func() {},
		func(entry *Entry) {
			entry.Status, entry.Reason, entry.Message, entry.NextAttemptAt = StatusQueued, "", "", nil
		})
	return ids, fault(ctx, "release blocked entries", err)
}

func blocking(reason Reason, message string) func(*Entry) {
	return func(entry *Entry) {
		entry.Status, entry.Reason, entry.Message, entry.NextAttemptAt = StatusBlocked, reason, message, nil
	}
}

// moveEntries changes the chosen entries of an organization, oldest first, in
// transactions of entriesPerTransaction, and gives their ids. Each transaction
// asks proceed first, which may write too; committed is called after each.
func (s *Store) moveEntries(ctx context.Context, organizationID string, chosen func(*gorm.DB) *gorm.DB,
	proceed func(*transaction) (bool, error), committed func(), change func(*Entry),
) ([]string, error) {
	var ids []string
	after := int64(0)
	for {
		var moved []*Entry
		err := s.write(ctx, []string{organizationID}, func(tx *transaction) error {
			moved = nil
			ok, err := proceed(tx)
			if err != nil || !ok {
				return err
			}
			moved, err = tx.changeSome(organizationID, chosen(tx.db), after, change)
			return err
		})
		if err != nil {
			return ids, err
		}
		committed()
		for _, entry := range moved {
			ids = append(ids, entry.ID)
			after = entry.Seq
		}
		if len(moved) < entriesPerTransaction {
			return ids, nil
		}
	}
}

// changeSome changes the first entriesPerTransaction of the chosen entries that
// arrived after the given number.
func (tx *transaction) changeSome(organizationID string, chosen *gorm.DB, after int64, change func(*Entry)) ([]*Entry, error) {
	var entries []*Entry
	err := chosen.Session(&gorm.Session{}).Where("organization_id = ? AND seq > ?", organizationID, after).
		Order("seq").Limit(entriesPerTransaction).Find(&entries).Error
	if err != nil {
		return nil, err
	}
	tx.hold(entries...)
	for _, entry := range entries {
		change(entry)
		tx.change(entry)
	}
	return entries, nil
}
