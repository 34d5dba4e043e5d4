package models

import (
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"
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
	// ProspectEmail is compared trimmed and lower-cased.
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

func (f EntryFilter) apply(db *gorm.DB) *gorm.DB {
	if len(f.Statuses) > 0 {
		db = db.Where("status IN ?", f.Statuses)
	}
	// The conditions beside reason, email, booking and form are those of their indexes.
	if len(f.Reasons) > 0 {
		db = db.Where("reason IN ? AND reason <> ''", f.Reasons)
	}
	if len(f.Kinds) > 0 {
		db = db.Where("kind IN ?", f.Kinds)
	}
	if email := strings.ToLower(strings.TrimSpace(f.ProspectEmail)); email != "" {
		db = db.Where("prospect_email = ? AND prospect_email <> ''", email)
	}
	if f.BookingID != "" {
		db = db.Where("booking_id = ? AND booking_id <> ''", f.BookingID)
	}
	if f.FormID != "" {
		db = db.Where("form_id = ? AND form_id <> ''", f.FormID)
	}
	if f.From != nil {
		db = db.Where("created_at >= ?", stored(*f.From))
	}
	if f.To != nil {
		db = db.Where("created_at < ?", stored(*f.To))
	}
	if len(f.IDs) > 0 {
		db = db.Where("id IN ?", f.IDs)
	}
	return db
}
