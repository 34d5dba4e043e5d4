package worker

import (
	"time"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/worker/scheduler"
)

// Item is an accepted event on its way to the scheduler.
type Item struct {
	EntryID        string
	OrganizationID string
	Kind           models.Kind
	// Email is the prospect's lower-cased address; empty where the event has none.
	// It never enters Redis: the scheduler knows a prospect by a hash.
	Email      string
	OccurredAt time.Time
	// Seq orders the events of an organization by arrival.
	Seq int64
	// Due is when the entry may run, for one that waits for its next attempt; zero: now.
	Due time.Time
}

// ItemOf is the Item of an entry.
func ItemOf(e *models.Entry) Item {
	item := Item{
		EntryID: e.ID, OrganizationID: e.OrganizationID, Kind: e.Kind,
		Email: e.ProspectEmail, OccurredAt: e.OccurredAt, Seq: e.Seq,
	}
	if e.Status == models.StatusRetrying && e.NextAttemptAt != nil {
		item.Due = *e.NextAttemptAt
	}
	return item
}

// prospectHash stands for a prospect in Redis. Events without an address have
// nothing to be ordered with, so each has a lane of its own.
func (i Item) prospectHash() string {
	if i.Email == "" {
		return scheduler.ShortHash("entry", i.EntryID)
	}
	return scheduler.ShortHash("email", i.Email)
}

// accountOf names the account an organization's events run under: its Snov.io
// account, or one of its own while it has none, so that they can wait in order.
func accountOf(org *models.Organization) string {
	if org.Connection != nil && org.Connection.AccountKey != "" {
		return org.Connection.AccountKey
	}
	return scheduler.ShortHash("organization", org.ID)
}

func queuedEntryOf(i Item) scheduler.QueuedEntry {
	return scheduler.QueuedEntry{
		ID: i.EntryID, Queue: i.OrganizationID, Key: i.prospectHash(), Kind: string(i.Kind),
		HasEmail: i.Email != "", Occurred: i.OccurredAt.UnixNano(), Seq: i.Seq, Due: i.Due,
	}
}
