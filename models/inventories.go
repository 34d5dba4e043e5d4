package models

import (
	"context"
	"errors"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Inventory gives an organization's stored copy of one kind; nil without an error where
// there is none of the account that it is connected to.
func (s *Store) Inventory(ctx context.Context, organizationID string, kind InventoryKind) (*Inventory, error) {
	rows, err := s.inventories(ctx, organizationID, func(db *gorm.DB) *gorm.DB { return db.Where("kind = ?", kind) })
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return rows[0], nil
}

// Inventories gives how the readings of an organization's account stand, without the
// elements of the copies, in the order of their kinds.
func (s *Store) Inventories(ctx context.Context, organizationID string) ([]*Inventory, error) {
	return s.inventories(ctx, organizationID, func(db *gorm.DB) *gorm.DB { return db.Omit("lists", "campaigns").Order("kind") })
}

func (s *Store) inventories(ctx context.Context, organizationID string, narrow func(*gorm.DB) *gorm.DB) ([]*Inventory, error) {
	var rows []*Inventory
	err := narrow(s.read.WithContext(ctx)).Where(ofSnovio+` AND organization_id = ? AND account_key = (
		SELECT account_key FROM connections WHERE organization_id = ? AND `+ofSnovio+`)`, organizationID, organizationID).Find(&rows).Error
	return rows, wrapError(ctx, "read a stored copy", err)
}

// FirstReading stands for an interval in ClaimReading: only what was never read is to be read.
const FirstReading time.Duration = -1

// ClaimReading notes that the caller reads one kind of an account now, and gives 0. It gives
// the wait instead, and notes nothing, where the latest reading began less than every ago or
// is still under way. So one process reads at a time, however many there are. With
// FirstReading as every, the wait is above 0 if there is a copy. lasts bounds
// the reading, for a process that dies. The organization must be connected to the account,
// otherwise the error is ErrNotFound.
func (s *Store) ClaimReading(ctx context.Context, organizationID, accountKey string, kind InventoryKind, every, lasts time.Duration) (time.Duration, error) {
	var wait time.Duration
	err := s.writeInventory(ctx, organizationID, accountKey, kind, func(tx *transaction, row *Inventory, _ *Connection) (bool, error) {
		wait = row.nextReading(tx.now, every)
		if wait > 0 {
			return false, nil
		}
		until := tx.now.Add(lasts)
		row.AttemptedAt, row.ReadingUntil = &tx.now, &until
		return true, nil
	})
	return wait, wrapError(ctx, "note a reading", err)
}

// nextReading is the wait until the kind may be read again. A note from the future, which a
// clock that was wrong leaves, holds nobody up.
func (i *Inventory) nextReading(now time.Time, every time.Duration) time.Duration {
	var wait time.Duration
	if every == FirstReading && i.ReadAt != nil {
		wait = time.Nanosecond
	}
	if i.AttemptedAt != nil && !i.AttemptedAt.After(now) {
		wait = max(wait, i.AttemptedAt.Add(every).Sub(now))
		if i.Reading(now) {
			wait = max(wait, i.ReadingUntil.Sub(now))
		}
	}
	return max(wait, 0)
}

// SavedReading is what became of a Reading.
type SavedReading struct {
	// Doubtful: the answer holds suspiciously little and was not taken. The copy stays until
	// another answer agrees, SecondLook later or more.
	Doubtful bool
	// Mended is why the settings were blocked until this answer showed what had been gone.
	Mended Reason
}

// SaveReading stores an answer in place of the copy, unless a later reading was stored
// already. In the same transaction it ends the block of the settings where the answer shows
// the list or the fields that were gone; entries that are blocked for it are the caller's
// to release. It does nothing where the organization is no longer connected to the account.
//
// An answer without elements, or with less than half of those of the copy, is not taken at
// once: Snov.io may have failed to list what it has. It still ends a block.
func (s *Store) SaveReading(ctx context.Context, reading Reading) (SavedReading, error) {
	var saved SavedReading
	at := stored(reading.At)
	err := s.writeInventory(ctx, reading.OrganizationID, reading.AccountKey, reading.Kind, func(tx *transaction, row *Inventory, connection *Connection) (bool, error) {
		saved = SavedReading{}
		if row.ReadAt != nil && row.ReadAt.After(at) {
			return false, nil
		}
		var err error
		if saved.Mended, err = tx.mend(reading); err != nil {
			return false, err
		}
		row.ReadingUntil = nil
		if saved.Doubtful = row.doubts(reading, at); saved.Doubtful {
			if row.DoubtedAt == nil {
				row.DoubtedAt = &at
			}
			return true, nil
		}
		row.ReadAt, row.DoubtedAt, row.FailedAt, row.FailureCode, row.FailureMessage = &at, nil, nil, "", ""
		row.Size, row.Lists, row.Campaigns = reading.size(), reading.Lists, reading.Campaigns
		connection.VerifiedAt = at
		switch reading.Kind {
		case InventoryFields:
			connection.CustomFields = reading.Fields
		case InventoryBalance:
			connection.CreditBalance = reading.Balance
		case InventoryLists, InventoryCampaigns:
		}
		return true, tx.saveConnection(connection)
	})
	if errors.Is(err, ErrNotFound) {
		return SavedReading{}, nil
	}
	return saved, wrapError(ctx, "store what was read", err)
}

// doubts tells whether an answer is not taken yet.
func (i *Inventory) doubts(reading Reading, at time.Time) bool {
	return i.ReadAt != nil && reading.shrinks(i.Size) && (i.DoubtedAt == nil || at.Sub(*i.DoubtedAt) < reading.SecondLook)
}

// mend ends the block of an organization's settings where an answer shows what was gone.
func (tx *transaction) mend(reading Reading) (Reason, error) {
	settings, err := settingsOf(tx.db, reading.OrganizationID)
	if err != nil || !reading.mends(settings) {
		return "", err
	}
	mended := settings.BlockedReason
	settings.BlockedReason, settings.BlockedMessage = "", ""
	return mended, tx.saveSettings(settings)
}

// FailReading notes that a reading which began at the given time failed, and why. Without a
// code it notes only that the reading ended. It tells whether the one before had not failed.
func (s *Store) FailReading(ctx context.Context, organizationID, accountKey string, kind InventoryKind, at time.Time, code UserErrorCode, message string) (first bool, err error) {
	at = stored(at)
	err = s.writeInventory(ctx, organizationID, accountKey, kind, func(tx *transaction, row *Inventory, _ *Connection) (bool, error) {
		if row.ReadAt != nil && row.ReadAt.After(at) {
			return false, nil
		}
		row.ReadingUntil = nil
		if code != "" {
			first = !row.Failed()
			row.FailedAt, row.FailureCode, row.FailureMessage = &tx.now, code, message
		}
		return true, nil
	})
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return first, wrapError(ctx, "note a failed reading", err)
}

// AddList adds a list that was just created to the stored copy, where there is one.
func (s *Store) AddList(ctx context.Context, organizationID, accountKey string, list AccountList) error {
	err := s.writeInventory(ctx, organizationID, accountKey, InventoryLists, func(_ *transaction, row *Inventory, _ *Connection) (bool, error) {
		known := slices.ContainsFunc(row.Lists, func(l AccountList) bool { return l.ID == list.ID })
		if row.ReadAt == nil || known {
			return false, nil
		}
		row.Lists, row.Size = append(row.Lists, list), row.Size+1
		return true, nil
	})
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	return wrapError(ctx, "add a list to the stored copy", err)
}

// writeInventory changes an organization's row of one kind, which is made where it is
// missing; change tells whether it did. ErrNotFound: the organization is not connected to
// the account.
func (s *Store) writeInventory(
	ctx context.Context, organizationID, accountKey string, kind InventoryKind, change func(*transaction, *Inventory, *Connection) (bool, error),
) error {
	return s.write(ctx, []string{organizationID}, func(tx *transaction) error {
		connection, err := tx.connection(organizationID)
		if err != nil {
			return err
		}
		if connection == nil || connection.AccountKey != accountKey || connection.Status != ConnectionConnected {
			return ErrNotFound
		}
		row := Inventory{OrganizationID: organizationID, Provider: ProviderSnovio, Kind: kind, AccountKey: accountKey}
		err = tx.db.Where(ofSnovio+" AND organization_id = ? AND kind = ? AND account_key = ?", organizationID, kind, accountKey).Take(&row).Error
		if err != nil && !errors.Is(err, gorm.ErrRecordNotFound) {
			return err
		}
		if changed, err := change(tx, &row, connection); err != nil || !changed {
			return err
		}
		if row.Lists == nil {
			row.Lists = []AccountList{}
		}
		if row.Campaigns == nil {
			row.Campaigns = []AccountCampaign{}
		}
		return tx.db.Clauses(clause.OnConflict{UpdateAll: true}).Create(&row).Error
	})
}

// readAfter tells whether a copy is stored whose reading began after the given time.
func (tx *transaction) readAfter(organizationID string, kind InventoryKind, at time.Time) (bool, error) {
	var later int64
	err := tx.db.Model(&Inventory{}).Where(ofSnovio+" AND organization_id = ? AND kind = ? AND read_at > ?", organizationID, kind, stored(at)).Count(&later).Error
	return later > 0, err
}

// dropInventories deletes the copies of accounts that an organization had before.
func (tx *transaction) dropInventories(organizationID, accountKey string) error {
	return tx.db.Where(ofSnovio+" AND organization_id = ? AND account_key <> ?", organizationID, accountKey).Delete(&Inventory{}).Error
}

// BlockedSetting is a connected organization with blocked events, whose settings name
// something that Snov.io no longer has.
type BlockedSetting struct {
	OrganizationID string
	AccountKey     string
	BlockedReason  Reason
}

// Kind is the inventory that shows whether it is there again.
func (b BlockedSetting) Kind() InventoryKind { return b.BlockedReason.inventory() }

// inventory is the kind that a block is about.
func (r Reason) inventory() InventoryKind {
	if r == ReasonCustomFieldGone {
		return InventoryFields
	}
	return InventoryLists
}

// BlockedSettings gives the organizations whose blocks have to be checked, by their ids.
func (s *Store) BlockedSettings(ctx context.Context) ([]BlockedSetting, error) {
	var blocked []BlockedSetting
	err := s.read.WithContext(ctx).Raw(`
		SELECT settings.organization_id, connections.account_key, settings.blocked_reason FROM settings
		JOIN organizations ON organizations.id = settings.organization_id AND organizations.blocked > 0
		JOIN connections ON connections.organization_id = settings.organization_id AND connections.` + ofSnovio + ` AND connections.status = 'CONNECTED'
		WHERE settings.blocked_reason <> '' ORDER BY settings.organization_id`).Scan(&blocked).Error
	return blocked, wrapError(ctx, "read blocked settings", err)
}
