package models

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"
)

// entriesPerTransaction bounds how many entries one transaction moves, so that an
// organization with a long queue does not hold its lock for long.
const entriesPerTransaction = 500

// MarkCredentialsRejected records that Snov.io refuses an account's keys: the
// organization's connection is CREDENTIALS_REJECTED and every entry that waits is
// BLOCKED for it. It does nothing where the organization meanwhile connected
// another account, reconnected, or disconnected, and stops where it does so in between.
func (s *Store) MarkCredentialsRejected(ctx context.Context, organizationID, accountKey, message string) error {
	expected := ConnectionConnected
	_, err := s.moveEntries(ctx, organizationID, move{
		conditions: []string{isWaiting},
		proceed: func(tx *transaction) (bool, error) {
			connection, err := tx.connection(organizationID)
			if err != nil || connection == nil || connection.AccountKey != accountKey || connection.Status != expected {
				return false, err
			}
			connection.Status, connection.RejectedMessage = ConnectionCredentialsRejected, message
			connection.TokenSealed, connection.TokenExpiresAt = nil, nil
			return true, tx.saveConnection(connection)
		},
		change: blocking(ReasonCredentialsRejected, message),
		moved: func([]*Entry) bool {
			expected = ConnectionCredentialsRejected
			return true
		},
	})
	return wrapError(ctx, "mark the keys rejected", err)
}

// MarkSettingBroken records that a setting points at something Snov.io no longer
// has: the settings say so and every entry that waits is BLOCKED for it. seenAt is when the
// reading began that shows it. It does nothing where the settings are no longer of that
// version, or where a later reading is stored: that one may show it again.
func (s *Store) MarkSettingBroken(ctx context.Context, organizationID string, settingsVersion int, reason Reason, message string, seenAt time.Time) error {
	_, err := s.moveEntries(ctx, organizationID, move{
		conditions: []string{isWaiting},
		proceed: func(tx *transaction) (bool, error) {
			settings, err := settingsOf(tx.db, organizationID)
			if err != nil || settings.Version != settingsVersion {
				return false, err
			}
			if later, err := tx.readAfter(organizationID, reason.inventory(), seenAt); err != nil || later {
				return false, err
			}
			settings.BlockedReason, settings.BlockedMessage = reason, message
			return true, tx.saveSettings(settings)
		},
		change: blocking(reason, message),
	})
	return wrapError(ctx, "mark the setting broken", err)
}

// ReleaseBlocked puts an organization's BLOCKED entries back into the queue, oldest
// first: those of the given reasons or, without any, all of them. After each transaction
// it calls released with the entries that are QUEUED again, and stops early where that
// answers false; a later call goes on.
func (s *Store) ReleaseBlocked(ctx context.Context, organizationID string, reasons []Reason, released func([]*Entry) bool) error {
	_, err := s.moveEntries(ctx, organizationID, move{
		conditions: []string{isBlocked},
		narrow: func(db *gorm.DB) *gorm.DB {
			if len(reasons) > 0 {
				db = db.Where("reason IN ?", reasons)
			}
			return db
		},
		change: func(entry *Entry) {
			entry.Status, entry.Reason, entry.Message, entry.NextAttemptAt = StatusQueued, "", "", nil
		},
		moved: func(entries []*Entry) bool {
			return released(slices.DeleteFunc(entries, func(entry *Entry) bool { return entry.Status != StatusQueued }))
		},
	})
	return wrapError(ctx, "release blocked entries", err)
}

func blocking(reason Reason, message string) func(*Entry) {
	return func(entry *Entry) {
		entry.Status, entry.Reason, entry.Message, entry.NextAttemptAt = StatusBlocked, reason, message, nil
	}
}

// move is work on many entries of an organization.
type move struct {
	// conditions choose the entries. They are taken one after the other: each has an index
	// that gives its entries in the order of arrival, and both together have none.
	conditions []string
	// narrow chooses among them; nil: all.
	narrow func(*gorm.DB) *gorm.DB
	// proceed is asked at the beginning of each transaction, and may write too; nil: yes.
	proceed func(*transaction) (bool, error)
	change  func(*Entry)
	// moved is called after each transaction with its entries, and says whether to go on; nil: yes.
	moved func([]*Entry) bool
}

// moveEntries changes the chosen entries of an organization, of each condition the oldest
// first, in transactions of entriesPerTransaction. It tells whether it came to the end.
func (s *Store) moveEntries(ctx context.Context, organizationID string, m move) (finished bool, err error) {
	for _, condition := range m.conditions {
		for after, full := int64(0), true; full; {
			entries, proceed, err := s.moveSome(ctx, organizationID, m, condition, after)
			if err != nil || !proceed {
				return false, err
			}
			if full = len(entries) == entriesPerTransaction; full {
				after = entries[len(entries)-1].Seq
			}
			if m.moved != nil && !m.moved(entries) {
				return false, nil
			}
		}
	}
	return true, nil
}

// moveSome is one transaction of moveEntries.
func (s *Store) moveSome(ctx context.Context, organizationID string, m move, condition string, after int64) (entries []*Entry, proceed bool, err error) {
	err = s.write(ctx, []string{organizationID}, func(tx *transaction) (err error) {
		entries, proceed = nil, true
		if m.proceed != nil {
			proceed, err = m.proceed(tx)
		}
		if err != nil || !proceed {
			return err
		}
		chosen := tx.db.Where(condition)
		if m.narrow != nil {
			chosen = m.narrow(chosen)
		}
		entries, err = tx.changeSome(organizationID, chosen, after, m.change)
		return err
	})
	return entries, proceed, err
}

// changeSome changes the first entriesPerTransaction of the chosen entries that
// arrived after the given number.
func (tx *transaction) changeSome(organizationID string, chosen *gorm.DB, after int64, change func(*Entry)) ([]*Entry, error) {
	var entries []*Entry
	err := chosen.Where("organization_id = ? AND seq > ?", organizationID, after).
		Order("seq").Limit(entriesPerTransaction).Find(&entries).Error
	if err != nil {
		return nil, err
	}
	tx.track(entries...)
	for _, entry := range entries {
		if !tx.endIfDisconnected(entry) {
			change(entry)
			tx.change(entry)
		}
	}
	return entries, nil
}
