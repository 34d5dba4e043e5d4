package models

import "time"

// InventoryKind is something of a Snov.io account that is stored as it was last read.
type InventoryKind string

// The kinds of inventories. The custom fields and the balance themselves are columns of
// the connection, which the engine reads with every sync.
const (
	InventoryLists     InventoryKind = "LISTS"
	InventoryFields    InventoryKind = "CUSTOM_FIELDS"
	InventoryCampaigns InventoryKind = "CAMPAIGNS"
	InventoryBalance   InventoryKind = "BALANCE"
)

// Inventory is the stored copy of one kind, and how its reading stands. An organization has
// its own copy also where it shares the account: only its own keys prove what it may see.
type Inventory struct {
	OrganizationID string        `gorm:"primaryKey"`
	Provider       Provider      `gorm:"primaryKey"`
	Kind           InventoryKind `gorm:"primaryKey"`
	// AccountKey is the account that the copy is of.
	AccountKey string
	// ReadAt is when the reading of the copy began; nil: the kind was never read.
	ReadAt *time.Time
	// AttemptedAt is when the latest reading began, and ReadingUntil when it counts as ended
	// although nobody said so; nil: no reading is under way.
	AttemptedAt, ReadingUntil *time.Time
	// FailedAt is when the latest reading failed; nil: it did not. FailureCode and
	// FailureMessage say why, to a program and to a person.
	FailedAt       *time.Time
	FailureCode    UserErrorCode
	FailureMessage string
	// DoubtedAt is when an answer first held so little that it was not taken; nil: none did.
	DoubtedAt *time.Time
	// Size is the number of elements of the copy.
	Size int
	// Lists and Campaigns are the elements of the copy, for their kinds.
	Lists     []AccountList     `gorm:"serializer:json"`
	Campaigns []AccountCampaign `gorm:"serializer:json"`
}

// Failed tells whether the latest reading failed.
func (i *Inventory) Failed() bool { return i.FailedAt != nil }

// Reading tells whether a reading is under way.
func (i *Inventory) Reading(now time.Time) bool {
	return i.ReadingUntil != nil && i.ReadingUntil.After(now)
}

// AccountList is a prospect list of a Snov.io account.
type AccountList struct {
	ID            string `json:"id"`
	Name          string `json:"name"`
	ProspectCount int    `json:"prospectCount"`
	// CreatedAt is zero where Snov.io does not say.
	CreatedAt time.Time `json:"createdAt"`
	// DeletedAt is nil while the list exists.
	DeletedAt *time.Time `json:"deletedAt,omitempty"`
}

// AccountCampaign is an email campaign that mails whoever enters its list.
type AccountCampaign struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	ListID string `json:"listId"`
}

// Reading is what Snov.io answered for one kind.
type Reading struct {
	OrganizationID, AccountKey string
	Kind                       InventoryKind
	// At is when the reading began: the answer may be as old as that.
	At time.Time
	// Lists, Fields, Campaigns or Balance hold the answer.
	Lists     []AccountList
	Fields    []CustomField
	Campaigns []AccountCampaign
	Balance   string
	// SecondLook is how long after an answer that holds suspiciously little another one has
	// to agree before it is taken; see SaveReading.
	SecondLook time.Duration
}

// size is the number of elements of the answer.
func (r Reading) size() int { return len(r.Lists) + len(r.Fields) + len(r.Campaigns) }

// shrinks tells whether the answer holds suspiciously little beside the copy: nothing, or
// less than half of it. Campaigns come and go, so theirs is never suspicious.
func (r Reading) shrinks(before int) bool {
	return (r.Kind == InventoryLists || r.Kind == InventoryFields) && before > 0 && 2*r.size() < before
}

// mends tells whether the answer shows what blocks the settings.
func (r Reading) mends(settings *Settings) bool {
	switch {
	case settings.BlockedReason == ReasonListDeleted && r.Kind == InventoryLists:
		for _, list := range r.Lists {
			if list.ID == settings.TargetListID {
				return list.DeletedAt == nil
			}
		}
	case settings.BlockedReason == ReasonCustomFieldGone && r.Kind == InventoryFields:
		has := make(map[string]bool, len(r.Fields))
		for _, field := range r.Fields {
			has[field.Key] = true
		}
		for _, key := range settings.CustomFieldKeys() {
			if !has[key] {
				return false
			}
		}
		return true
	}
	return false
}
