package models

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/cenkalti/backoff/v5"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// A transaction that lost a deadlock or a serialization conflict is run again, so often at most.
const transactionTries = 6

// errOrganizationMissing ends a transaction that found no row to lock.
var errOrganizationMissing = errors.New("an organization has no row yet")

// organizationRow is what the writers of an organization stand in line for.
type organizationRow struct {
	ID string `gorm:"primaryKey"`
	// ChangeSeq is the number of the organization's latest change, ChangedAt its time.
	ChangeSeq int64
	ChangedAt time.Time
	// moved: the transaction numbered a change that the table does not know of yet.
	moved bool
}

// TableName names the table that organizationRow is a row of.
func (organizationRow) TableName() string { return "organizations" }

// transaction is a write on some organizations. It holds the locks of their rows
// from its beginning to its commit, so nothing of theirs changes beside it, and
// it numbers their changes.
type transaction struct {
	db *gorm.DB
	// organizations are the locked rows, as this transaction will leave them.
	organizations map[string]*organizationRow
	// entries were created or changed and are not yet in their table.
	entries []*Entry
	pending map[string]bool
	// changes are all of the transaction's; the first so many are in their table.
	changes []Change
	written int
	now     time.Time
}

// write runs work in a transaction that holds the organizations' locks, then
// tells the observers. Locks are taken in sorted order and before anything else,
// as every writer does, so that no two wait for each other. work may be run more
// than once and starts from nothing each time.
func (s *Store) write(ctx context.Context, organizationIDs []string, work func(*transaction) error) error {
	ids := distinct(organizationIDs)
	if len(ids) > 0 && ids[0] == "" {
		return badInput("an organization's id is missing")
	}
	once := func() ([]Change, error) {
		changes, err := s.writeOnce(ctx, ids, work)
		if errors.Is(err, errOrganizationMissing) {
			if err = s.createOrganizations(ctx, ids); err == nil {
				changes, err = s.writeOnce(ctx, ids, work)
			}
		}
		if err != nil && !retryable(err) {
			err = backoff.Permanent(err)
		}
		return changes, err
	}
	delays := backoff.NewExponentialBackOff()
	delays.InitialInterval = 5 * time.Millisecond
	changes, err := backoff.Retry(ctx, once, backoff.WithBackOff(delays), backoff.WithMaxTries(transactionTries),
		backoff.WithNotify(func(err error, delay time.Duration) {
			s.logger.DebugContext(ctx, "transaction is run again", "error", err, "delay", delay)
		}))
	if err != nil {
		if permanent, ok := errors.AsType[*backoff.PermanentError](err); ok {
			err = permanent.Unwrap()
		}
		return err
	}
	s.tell(changes)
	return nil
}

func (s *Store) writeOnce(ctx context.Context, ids []string, work func(*transaction) error) ([]Change, error) {
	var changes []Change
	err := s.db.WithContext(ctx).Transaction(func(db *gorm.DB) error {
		tx, err := s.lock(db, ids)
		if err != nil {
			return err
		}
		if err := work(tx); err != nil {
			return err
		}
		if err := tx.flush(); err != nil {
			return err
		}
		changes = tx.inOrder()
		return nil
	})
	if err != nil {
		return nil, err
	}
	return changes, nil
}

// lock takes the organizations' row locks in the order of ids. NO KEY UPDATE
// leaves rows that refer to them free to come and go; SQLite has one writer anyway.
func (s *Store) lock(db *gorm.DB, ids []string) (*transaction, error) {
	tx := &transaction{db: db, organizations: make(map[string]*organizationRow, len(ids)), pending: map[string]bool{}}
	var rows []*organizationRow
	err := db.Clauses(clause.Locking{Strength: "NO KEY UPDATE"}).
		Where(clause.IN{Column: clause.Column{Name: "id"}, Values: anys(ids)}).Order("id").Find(&rows).Error
	if err != nil {
		return nil, err
	}
	if len(rows) < len(ids) {
		return nil, errOrganizationMissing
	}
	for _, row := range rows {
		tx.organizations[row.ID] = row
	}
	tx.now = s.clock()
	return tx, nil
}

// createOrganizations makes the rows that are missing. It is a statement of its
// own, before the locks: a row made later would be locked out of order.
func (s *Store) createOrganizations(ctx context.Context, ids []string) error {
	rows := make([]organizationRow, len(ids))
	for i, id := range ids {
		rows[i] = organizationRow{ID: id, ChangedAt: s.clock()}
	}
	return insert(s.db.WithContext(ctx), rows, clause.OnConflict{DoNothing: true})
}

// create stores a new entry. Its arrival number is that of the change which creates it.
func (tx *transaction) create(entry *Entry) {
	at := tx.at(entry.OrganizationID)
	entry.Seq = tx.organizations[entry.OrganizationID].ChangeSeq + 1
	entry.CreatedAt = at
	tx.change(entry)
}

// change stores an entry that was changed, and the change itself.
func (tx *transaction) change(entry *Entry) {
	organization := tx.organizations[entry.OrganizationID]
	organization.ChangedAt = tx.at(entry.OrganizationID)
	organization.ChangeSeq++
	organization.moved = true
	entry.UpdatedAt = organization.ChangedAt
	if !tx.pending[entry.ID] {
		tx.pending[entry.ID] = true
		tx.entries = append(tx.entries, entry)
	}
	tx.changes = append(tx.changes, Change{
		OrganizationID: entry.OrganizationID, Seq: organization.ChangeSeq, EntryID: entry.ID, Entry: *entry, CreatedAt: organization.ChangedAt,
	})
}

// at is the time of an organization's next change. Clocks of several machines
// differ; within an organization time never goes back, so that changes which are
// pruned by age are always the first ones.
func (tx *transaction) at(organizationID string) time.Time {
	if last := tx.organizations[organizationID].ChangedAt; last.After(tx.now) {
		return last
	}
	return tx.now
}

// flush writes what create and change took, each kind of row in as few statements
// as there can be.
func (tx *transaction) flush() error {
	if len(tx.entries) == 0 {
		return nil
	}
	if err := insert(tx.db, tx.entries, replacing("status", "reason", "message", "prospect_id", "list_id", "attempt_count",
		"next_attempt_at", "merged_into", "account_key", "fence", "updated_at")); err != nil {
		return err
	}
	if err := insert(tx.db, tx.changes[tx.written:]); err != nil {
		return err
	}
	var moved []*organizationRow
	for _, row := range tx.organizations {
		if row.moved {
			moved = append(moved, row)
			row.moved = false
		}
	}
	if err := insert(tx.db, moved, replacing("change_seq", "changed_at")); err != nil {
		return err
	}
	tx.entries, tx.pending, tx.written = nil, map[string]bool{}, len(tx.changes)
	return nil
}

// replacing makes an insert overwrite these columns of a row that is there.
func replacing(columns ...string) clause.OnConflict {
	return clause.OnConflict{Columns: []clause.Column{{Name: "id"}}, DoUpdates: clause.AssignmentColumns(columns)}
}

// inOrder gives the transaction's changes as observers get them.
func (tx *transaction) inOrder() []Change {
	slices.SortFunc(tx.changes, func(a, b Change) int {
		return cmp.Or(strings.Compare(a.OrganizationID, b.OrganizationID), cmp.Compare(a.Seq, b.Seq))
	})
	return tx.changes
}

// organizationIDs are those of the locked rows.
func (tx *transaction) organizationIDs() []string {
	return slices.Collect(maps.Keys(tx.organizations))
}
