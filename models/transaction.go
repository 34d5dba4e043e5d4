package models

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/cenkalti/backoff/v5"
	"gorm.io/gorm"

	"github.com/snovsync/snovsync/models/internal/bulk"
)

// A transaction that lost a deadlock or a serialization conflict is run again, so often at most.
const transactionTries = 6

// errOrganizationMissing ends a transaction that found no row to lock.
var errOrganizationMissing = errors.New("an organization has no row yet")

// organizationRow is the row that writers of one organization lock.
type organizationRow struct {
	ID string `gorm:"primaryKey"`
	// ChangeSeq is the number of the organization's latest change, ChangedAt its time.
	ChangeSeq int64
	ChangedAt time.Time
	// Fence is the highest lease number that an entry of the organization ever ran under.
	Fence int64
	// Unfinished and Blocked count its entries that are so.
	Unfinished, Blocked int64
	// SkipBefore is set while a disconnect is unfinished: entries that wait and were last
	// changed before or at this moment end SKIPPED/NOT_CONNECTED.
	SkipBefore *time.Time
	// AccountKey is that of the organization's connection when the lock was asked for; ""
	// where it had none.
	AccountKey string `gorm:"->"`
	// ValidKeys are the ids of its API keys, comma by comma, where they were asked for.
	ValidKeys string `gorm:"->"`
	// moved: the transaction numbered a change that the table does not know of yet.
	moved bool
}

// TableName names the table that organizationRow is a row of.
func (organizationRow) TableName() string { return "organizations" }

// transaction is a write on some organizations. It holds the locks of their rows
// from its beginning to its commit, so nothing of theirs changes beside it, and
// it numbers their changes.
type transaction struct {
	db         *gorm.DB
	statements *statements
	// organizations are the locked rows, as this transaction will leave them.
	organizations map[string]*organizationRow
	// What is not yet so in its table: new events, new and changed entries, new attempts.
	events           []*Event
	created, changed []*Entry
	attempts         []*Attempt
	// pending are the ids of created and changed entries.
	pending map[string]bool
	// counters are those of the entries that the transaction tracks.
	counters map[string]counter
	// ended are the changes to the counts of what ended.
	ended   map[activityKey]*activityRow
	changes []Change
	now     time.Time
	// maxWaiting is how many events of an organization may wait; 0: any number.
	maxWaiting int
}

// locking says how a transaction takes the locks of its organizations.
type locking int

const (
	// waitForLock waits for the lock of one organization.
	waitForLock locking = iota
	// skipLocked takes the locks that are free, and leaves the other organizations out.
	skipLocked
)

// write runs work in transactions that hold the organizations' locks, and tells the
// observers after each commit. tx.organizations are those of the transaction.
//
// Organizations whose locks are free share one transaction. Each of the others gets a
// transaction of its own, which waits. So no transaction waits for a lock while it holds
// another one, and an organization that is locked for long delays no other one.
// work may be run more than once for a transaction and starts from nothing each time.
// After an error the earlier transactions stay committed.
func (s *Store) write(ctx context.Context, organizationIDs []string, work func(*transaction) error) error {
	return s.writeEach(ctx, organizationIDs, work, func() {})
}

// writeEach is write, and calls committed after each commit.
func (s *Store) writeEach(ctx context.Context, organizationIDs []string, work func(*transaction) error, committed func()) error {
	ids := distinct(organizationIDs)
	if len(ids) > 1 {
		locked, err := s.writeLocking(ctx, skipLocked, "", ids, work)
		if err != nil {
			return err
		}
		if len(locked) < len(ids) {
			committed()
		}
		ids = locked
	}
	for _, id := range ids {
		if _, err := s.writeLocking(ctx, waitForLock, "", []string{id}, work); err != nil {
			return err
		}
		committed()
	}
	return nil
}

// writeLocking runs one transaction, again where it lost a conflict. column is one more
// thing that work has to know of the organizations: a column of organizationRow, with the
// expression that gives it; "": none. With skipLocked it gives the organizations that
// another transaction has locked, for which work did not run.
func (s *Store) writeLocking(
	ctx context.Context, how locking, column string, organizationIDs []string, work func(*transaction) error,
) (locked []string, err error) {
	ids := distinct(organizationIDs)
	if len(ids) > 0 && ids[0] == "" {
		return nil, badInput("an organization's id is missing")
	}
	once := func() (changes []Change, err error) {
		changes, locked, err = s.writeOnce(ctx, how, column, ids, work)
		if errors.Is(err, errOrganizationMissing) {
			if err = s.createOrganizations(ctx, ids); err == nil {
				changes, locked, err = s.writeOnce(ctx, how, column, ids, work)
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
		return nil, err
	}
	s.tell(changes)
	return locked, nil
}

func (s *Store) writeOnce(ctx context.Context, how locking, column string, ids []string, work func(*transaction) error) (changes []Change, locked []string, err error) {
	ctx, cancel := context.WithTimeout(ctx, transactionTimeout)
	defer cancel()
	err = s.db.WithContext(ctx).Transaction(func(db *gorm.DB) error {
		tx, err := s.lock(db, how, column, ids)
		if err != nil {
			return err
		}
		if locked = tx.without(ids); len(locked) > 0 && len(locked) == len(ids) {
			return nil
		}
		if err := work(tx); err != nil {
			return err
		}
		if err := tx.finish(); err != nil {
			return err
		}
		changes = tx.inOrder()
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	return changes, locked, nil
}

// lock takes the organizations' row locks in the order of ids. With skipLocked,
// tx.organizations lacks those that another transaction holds.
func (s *Store) lock(db *gorm.DB, how locking, column string, ids []string) (*transaction, error) {
	tx := &transaction{
		db: db, statements: s.statements, organizations: make(map[string]*organizationRow, len(ids)), pending: map[string]bool{},
		counters: map[string]counter{}, ended: map[activityKey]*activityRow{}, maxWaiting: s.maxWaiting,
	}
	if column != "" {
		column = ", " + column
	}
	var rows []*organizationRow
	err := db.Raw(`
		SELECT id, change_seq, changed_at, fence, unfinished, blocked, skip_before, COALESCE((
			SELECT account_key FROM connections WHERE organization_id = organizations.id AND `+ofSnovio+` AND status <> 'DISCONNECTED'), '') AS account_key`+column+`
		FROM organizations WHERE ? ORDER BY id `+s.forUpdate(how), oneOf(db, "id", ids)).Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		tx.organizations[row.ID] = row
	}
	if err := s.checkRows(db, how, tx.without(ids)); err != nil {
		return nil, err
	}
	tx.now = s.clock()
	return tx, nil
}

// checkRows finds out whether organizations that were not locked have no row yet.
func (s *Store) checkRows(db *gorm.DB, how locking, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	var found int64
	if how == skipLocked {
		if err := db.Model(&organizationRow{}).Where(oneOf(db, "id", ids)).Count(&found).Error; err != nil {
			return err
		}
	}
	if int(found) < len(ids) {
		return errOrganizationMissing
	}
	return nil
}

// without gives those of ids whose organizations the transaction has not locked.
func (tx *transaction) without(ids []string) []string {
	var others []string
	for _, id := range ids {
		if tx.organizations[id] == nil {
			others = append(others, id)
		}
	}
	return others
}

// forUpdate ends a statement that locks the organizations it reads. NO KEY UPDATE leaves
// rows that refer to them free to come and go; SQLite has one writer anyway.
func (s *Store) forUpdate(how locking) string {
	switch {
	case s.dialect != dialectPostgres:
		return ""
	case how == skipLocked:
		return "FOR NO KEY UPDATE SKIP LOCKED"
	}
	return "FOR NO KEY UPDATE"
}

// createOrganizations makes the rows that are missing. It is a statement of its
// own, before the locks: a row made later would be locked out of order.
func (s *Store) createOrganizations(ctx context.Context, ids []string) error {
	rows := make([]organizationRow, len(ids))
	for i, id := range ids {
		rows[i] = organizationRow{ID: id, ChangedAt: s.clock()}
	}
	return bulk.Create(s.db.WithContext(ctx), rows, bulk.Conflict{Skip: true})
}

// create stores a new entry. Its arrival number is that of the change which creates it.
func (tx *transaction) create(entry *Entry) {
	at := tx.at(entry.OrganizationID)
	entry.Seq = tx.organizations[entry.OrganizationID].ChangeSeq + 1
	entry.CreatedAt = at
	tx.counters[entry.ID] = counter{}
	tx.created = append(tx.created, entry)
	tx.pending[entry.ID] = true
	tx.change(entry)
}

// change stores an entry that was changed, and the change itself. The transaction
// created the entry, or tracks it.
func (tx *transaction) change(entry *Entry) {
	organization := tx.organizations[entry.OrganizationID]
	organization.ChangedAt = tx.at(entry.OrganizationID)
	organization.ChangeSeq++
	organization.Fence = max(organization.Fence, entry.Fence)
	organization.moved = true
	entry.UpdatedAt = organization.ChangedAt
	tx.recount(organization, entry)
	if !tx.pending[entry.ID] {
		tx.pending[entry.ID] = true
		tx.changed = append(tx.changed, entry)
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

// inOrder gives the transaction's changes as observers get them.
func (tx *transaction) inOrder() []Change {
	slices.SortFunc(tx.changes, func(a, b Change) int {
		return cmp.Or(strings.Compare(a.OrganizationID, b.OrganizationID), cmp.Compare(a.Seq, b.Seq))
	})
	return tx.changes
}
