package models

import (
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/snovsync/snovsync/internal/emailaddress"
)

// MaxFilterIDs bounds EntryFilter.IDs.
const MaxFilterIDs = 1000

// EntryFilter chooses entries of an organization's log by all of its conditions
// together; its zero value chooses every entry. A list holds the values of which
// an entry must have one; an empty list is no condition.
type EntryFilter struct {
	Statuses []Status
	Reasons  []Reason
	Kinds    []Kind
	// ProspectEmail may be any spelling of the address.
	ProspectEmail string
	BookingID     string
	FormID        string
	// From and To bound the entry's creation: From is in, To is out.
	From, To *time.Time
	// IDs are entry ids, at most MaxFilterIDs.
	IDs []string
}

func (f EntryFilter) check() error {
	if len(f.IDs) > MaxFilterIDs {
		return badInput(fmt.Sprintf("a filter holds at most %d ids", MaxFilterIDs))
	}
	return nil
}

// firstSince is the number of an organization's first entry since a moment; beyond all
// numbers where there is none. Within an organization entries are numbered in the order
// of their times (see transaction.at), so a part of time is a part of the numbers. The
// log is read by number: by time it would be walked through from its end to get to what
// happened months ago. A condition on the time beside the one on the number would change
// nothing, and mislead the planner on how few entries are left.
const firstSince = `COALESCE((SELECT first.seq FROM sync_entries AS first
	WHERE first.organization_id = ? AND first.created_at >= ? ORDER BY first.created_at, first.seq LIMIT 1), 9223372036854775807)`

// apply chooses the entries of an organization.
func (f EntryFilter) apply(db *gorm.DB, organizationID string) *gorm.DB {
	db = db.Where("organization_id = ?", organizationID)
	if len(f.Statuses) > 0 {
		db = db.Where(inStatus(f.Statuses))
	}
	// The conditions beside reason, email, booking and form are those of their indexes.
	if len(f.Reasons) > 0 {
		db = db.Where("reason IN ? AND reason <> ''", f.Reasons)
	}
	if len(f.Kinds) > 0 {
		db = db.Where("kind IN ?", f.Kinds)
	}
	if f.ProspectEmail != "" {
		db = db.Where("prospect_email = ? AND prospect_email <> ''", emailaddress.Key(f.ProspectEmail))
	}
	if f.BookingID != "" {
		db = db.Where("booking_id = ? AND booking_id <> ''", f.BookingID)
	}
	if f.FormID != "" {
		db = db.Where("form_id = ? AND form_id <> ''", f.FormID)
	}
	if f.From != nil {
		db = db.Where("seq >= "+firstSince, organizationID, stored(*f.From))
	}
	if f.To != nil {
		db = db.Where("seq < "+firstSince, organizationID, stored(*f.To))
	}
	if len(f.IDs) > 0 {
		db = db.Where("id IN ?", f.IDs)
	}
	return db
}

// inStatus is the condition that an entry is in one of the statuses, put in the way of the
// indexes: that of unfinished entries, and that of all others.
func inStatus(statuses []Status) clause.Expression {
	var begun, others []Status
	for _, status := range statuses {
		if status == StatusQueued || status == StatusRunning {
			begun = append(begun, status)
		} else {
			others = append(others, status)
		}
	}
	among := clause.Expr{SQL: "(indexed_status IN ? AND indexed_status <> 'QUEUED')", Vars: []any{others}}
	waiting := clause.Expr{SQL: "(" + isUnfinished + " AND status IN ?)", Vars: []any{begun}}
	switch {
	case len(begun) == 0:
		return among
	case len(others) == 0:
		return waiting
	}
	return clause.Or(among, waiting)
}

// Audited is the filter as the audit log shows it, without the prospect's address.
func (f EntryFilter) Audited() map[string]any {
	shown := map[string]any{}
	add := func(name string, value any, given bool) {
		if given {
			shown[name] = value
		}
	}
	add("status", f.Statuses, len(f.Statuses) > 0)
	add("reason", f.Reasons, len(f.Reasons) > 0)
	add("kind", f.Kinds, len(f.Kinds) > 0)
	add("prospectEmail", "hidden", f.ProspectEmail != "")
	add("bookingId", f.BookingID, f.BookingID != "")
	add("formId", f.FormID, f.FormID != "")
	add("from", f.From, f.From != nil)
	add("to", f.To, f.To != nil)
	add("ids", f.IDs, len(f.IDs) > 0)
	return shown
}
