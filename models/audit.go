package models

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// AuditAction names what the audit log records.
type AuditAction string

// The actions of the audit log. Events that booking services report are not in it.
const (
	AuditConnect        AuditAction = "CONNECT"
	AuditConnectRefused AuditAction = "CONNECT_REFUSED"
	AuditDisconnect     AuditAction = "DISCONNECT"
	AuditUpdateSettings AuditAction = "UPDATE_SETTINGS"
	AuditPause          AuditAction = "PAUSE"
	AuditResume         AuditAction = "RESUME"
	AuditCreateList     AuditAction = "CREATE_LIST"
	AuditCreateAPIKey   AuditAction = "CREATE_API_KEY"
	AuditRevokeAPIKey   AuditAction = "REVOKE_API_KEY"
	AuditRetry          AuditAction = "RETRY"
	AuditExport         AuditAction = "EXPORT"
	AuditErase          AuditAction = "ERASE"
	AuditSignInRefused  AuditAction = "SIGN_IN_REFUSED"
)

// Actor is who makes a change, as the audit log names it.
type Actor struct {
	// ID is a user's id, or an API key's.
	ID string
	// Address is the client's network address; empty where it is not known.
	Address string
}

// AuditRecord is one line of an organization's audit log. It holds no secrets and no
// data of prospects.
type AuditRecord struct {
	ID             string `gorm:"primaryKey"`
	OrganizationID string
	// At is when it happened. The database's column is named recorded_at because AT is a
	// word of SQL.
	At time.Time `gorm:"column:recorded_at"`
	// ActorID is a user's id, or an API key's; empty where a refused token named none.
	ActorID string
	Action  AuditAction
	// Target is what was changed: a list's or a key's id, a masked API user id. It may be empty.
	Target string
	// Details is a JSON object; empty: there is nothing more to say.
	Details string
	// Address is the client's network address; empty where it is not known.
	Address string
}

// TableName names the table that AuditRecord is a row of.
func (AuditRecord) TableName() string { return "audit_log" }

// AuditFilter chooses records by all of its conditions together; its zero value chooses
// every record.
type AuditFilter struct {
	// Actions are the actions of which a record must have one; empty: any.
	Actions []AuditAction
	// ActorID is compared as it is; empty: any.
	ActorID string
	// From and To bound the record's time: From is in, To is out.
	From, To *time.Time
}

// AuditPage is one page of an audit log, newest first.
type AuditPage struct {
	Records []*AuditRecord
	// HasNext and HasPrevious tell whether records of the filter lie beyond either end.
	HasNext, HasPrevious bool
}

// AuditLog gives a page of an organization's audit log: the newest first records, or
// those after a cursor of AuditCursor. A page of the wrong size and a cursor of another
// list are errors of CodeBadInput.
func (s *Store) AuditLog(ctx context.Context, organizationID string, filter AuditFilter, first *int, after string) (*AuditPage, error) {
	size := DefaultPageSize
	if first != nil {
		size = *first
	}
	if size < 1 || size > MaxPageSize {
		return nil, badInput(fmt.Sprintf("first must be between 1 and %d", MaxPageSize))
	}
	chosen := func() *gorm.DB { return filter.apply(s.read.WithContext(ctx).Model(&AuditRecord{}), organizationID) }
	page := &AuditPage{}
	rows := chosen()
	if after != "" {
		at, id, err := decodeAuditCursor(after)
		if err != nil {
			return nil, err
		}
		rows = rows.Where("(recorded_at, id) < (?, ?)", at, id)
		var newer []string
		err = chosen().Where("(recorded_at, id) >= (?, ?)", at, id).Order("recorded_at, id").Limit(1).Pluck("id", &newer).Error
		if err != nil {
			return nil, wrapError(ctx, "read the audit log", err)
		}
		page.HasPrevious = len(newer) > 0
	}
	// One more than asked for tells whether the list goes on.
	if err := rows.Order("recorded_at DESC, id DESC").Limit(size + 1).Find(&page.Records).Error; err != nil {
		return nil, wrapError(ctx, "read the audit log", err)
	}
	if page.HasNext = len(page.Records) > size; page.HasNext {
		page.Records = page.Records[:size]
	}
	return page, nil
}

// apply chooses the records of an organization.
func (f AuditFilter) apply(db *gorm.DB, organizationID string) *gorm.DB {
	db = db.Where("organization_id = ?", organizationID)
	if len(f.Actions) > 0 {
		db = db.Where("action IN ?", f.Actions)
	}
	if f.ActorID != "" {
		db = db.Where("actor_id = ?", f.ActorID)
	}
	if f.From != nil {
		db = db.Where("recorded_at >= ?", stored(*f.From))
	}
	if f.To != nil {
		db = db.Where("recorded_at < ?", stored(*f.To))
	}
	return db
}

// RecordAudit records what changes nothing in the database, for example a refused
// sign-in. What changes something is recorded by the method that changes it, in the
// same transaction. It sets the record's ID, and its time where there is none.
func (s *Store) RecordAudit(ctx context.Context, record AuditRecord) error {
	if record.OrganizationID == "" {
		return badInput("an organization's id is missing")
	}
	return wrapError(ctx, "write the audit log", createAudit(s.db.WithContext(ctx), &record, s.clock()))
}

// audit records a change in the transaction that makes it. details may be nil.
func (tx *transaction) audit(organizationID string, by Actor, action AuditAction, target string, details map[string]any) error {
	record, err := newAudit(organizationID, by, action, target, details)
	if err != nil {
		return err
	}
	return createAudit(tx.db, record, tx.now)
}

// auditAgain is audit for a call that works in several transactions: the record of the
// first one, whose id it takes and gives, gets the newer details.
func (tx *transaction) auditAgain(id, organizationID string, by Actor, action AuditAction, target string, details map[string]any) (string, error) {
	record, err := newAudit(organizationID, by, action, target, details)
	if err != nil {
		return "", err
	}
	record.ID = id
	replace := clause.OnConflict{Columns: []clause.Column{{Name: "id"}}, DoUpdates: clause.AssignmentColumns([]string{"details"})}
	err = createAudit(tx.db.Clauses(replace), record, tx.now)
	return record.ID, err
}

func newAudit(organizationID string, by Actor, action AuditAction, target string, details map[string]any) (*AuditRecord, error) {
	record := &AuditRecord{OrganizationID: organizationID, ActorID: by.ID, Address: by.Address, Action: action, Target: target}
	var err error
	record.Details, err = AuditDetails(details)
	return record, err
}

// AuditDetails writes details as an AuditRecord holds them.
func AuditDetails(details map[string]any) (string, error) {
	if len(details) == 0 {
		return "", nil
	}
	encoded, err := json.Marshal(details)
	if err != nil {
		return "", fmt.Errorf("write the details of an audit record: %w", err)
	}
	return string(encoded), nil
}

func createAudit(db *gorm.DB, record *AuditRecord, now time.Time) error {
	if record.ID == "" {
		id, err := uuid.NewV7()
		if err != nil {
			return fmt.Errorf("make an id: %w", err)
		}
		record.ID = id.String()
	}
	record.At = stored(cmp.Or(record.At, now))
	return db.Create(record).Error
}
