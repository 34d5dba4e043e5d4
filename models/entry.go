package models

import "time"

// Entry is the one line of the sync log that an accepted event has: where it
// stands, and in the end what became of it. It has its event's ID.
type Entry struct {
	ID             string `gorm:"primaryKey" json:"id"`
	OrganizationID string `json:"-"`
	// Seq orders the entries of an organization by arrival; it is the number of the
	// change that created the entry.
	Seq     int64  `json:"seq"`
	EventID string `json:"eventId"`
	Kind    Kind   `json:"kind"`
	Status  Status `json:"status"`
	Reason  Reason `json:"reason,omitempty"`
	// Message is a plain sentence for the admin; it may quote Snov.io.
	Message       string `json:"message,omitempty"`
	ProspectEmail string `json:"prospectEmail,omitempty"`
	ProspectID    string `json:"prospectId,omitempty"`
	ListID        string `json:"listId,omitempty"`
	// AttemptCount counts the calls that used up one of the ten attempts.
	AttemptCount  int        `json:"attemptCount"`
	NextAttemptAt *time.Time `json:"nextAttemptAt,omitempty"`
	// MergedInto is the entry whose call this one shared; empty where it made its own.
	MergedInto string `json:"mergedInto,omitempty"`
	BookingID  string `json:"bookingId,omitempty"`
	FormID     string `json:"formId,omitempty"`
	// OccurredAt repeats the event's, so that a prospect's newest event is found by index.
	OccurredAt time.Time `json:"occurredAt" gorm:"column:occurred_ns;serializer:nanoseconds"`
	// AccountKey is the Snov.io account the entry was synced to; set with the outcome.
	AccountKey string `json:"-"`
	// Fence is the number of the lease under which the entry last ran. A result
	// under another number is not written.
	Fence     int64     `json:"-"`
	CreatedAt time.Time `json:"createdAt"`
	UpdatedAt time.Time `json:"updatedAt"`
}

// TableName keeps the table's name in the log's own vocabulary.
func (Entry) TableName() string { return "sync_entries" }

// Attempt is one call that was made for an entry. Entries that shared a call
// have one Attempt each, with the same CallID.
type Attempt struct {
	ID             string `gorm:"primaryKey"`
	OrganizationID string
	EntryID        string
	CallID         string
	StartedAt      time.Time
	// Duration is how long the call took, in microseconds.
	DurationMicros int64
	// Outcome is a word of package snovio for what came back: "ok", "timeout", "rate_limited", …
	Outcome string
	// Request and Response are redacted JSON: no secret, no token.
	Request    string
	Response   string
	HTTPStatus int
}

// TableName keeps the table's name in the log's own vocabulary.
func (Attempt) TableName() string { return "sync_attempts" }

// Change is one step of the live log: an entry was created or changed. Seq has
// no gaps within an organization and becomes visible in its own order, because
// it is taken under a lock on the organization's row that is held until commit.
type Change struct {
	OrganizationID string `gorm:"primaryKey"`
	Seq            int64  `gorm:"primaryKey;autoIncrement:false"`
	EntryID        string
	// Entry is the entry as this change left it.
	Entry     Entry `gorm:"serializer:json"`
	CreatedAt time.Time
}

// TableName keeps the table's name in the log's own vocabulary.
func (Change) TableName() string { return "sync_changes" }
