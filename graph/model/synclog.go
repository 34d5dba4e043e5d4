package model

import "github.com/snovsync/snovsync/models"

// SyncLogConnection is a page of the log as a Relay connection.
type SyncLogConnection struct {
	*models.EntryPage
	// LiveCursor is where the live log goes on from this page.
	LiveCursor string
}

// Nodes are the page's entries.
func (c SyncLogConnection) Nodes() []SyncLogEntry { return NewSyncLogEntries(c.Entries) }

// Edges are the page's entries with their cursors.
func (c SyncLogConnection) Edges() []SyncLogEdge {
	edges := make([]SyncLogEdge, len(c.Entries))
	for i, entry := range c.Entries {
		edges[i] = SyncLogEdge{Cursor: models.EntryCursor(entry), Node: SyncLogEntry{entry}}
	}
	return edges
}

// PageInfo says where the page lies.
func (c SyncLogConnection) PageInfo() PageInfo {
	info := PageInfo{HasNextPage: c.HasNext, HasPreviousPage: c.HasPrevious}
	if len(c.Entries) > 0 {
		info.StartCursor = optional(models.EntryCursor(c.Entries[0]))
		info.EndCursor = optional(models.EntryCursor(c.Entries[len(c.Entries)-1]))
	}
	return info
}

// SyncLogEdge is an entry with its cursor.
type SyncLogEdge struct {
	Cursor string
	Node   SyncLogEntry
}

// SyncLogEntry is an entry of the log as the schema shows it.
type SyncLogEntry struct{ *models.Entry }

// NewSyncLogEntries are the views of entries, in their order.
func NewSyncLogEntries(entries []*models.Entry) []SyncLogEntry {
	views := make([]SyncLogEntry, len(entries))
	for i, entry := range entries {
		views[i] = SyncLogEntry{entry}
	}
	return views
}

// Reason is why the entry stands where it stands.
func (e SyncLogEntry) Reason() *models.Reason { return optional(e.Entry.Reason) }

// Message is the reason in words.
func (e SyncLogEntry) Message() *string { return optional(e.Entry.Message) }

// ProspectEmail is the prospect's address.
func (e SyncLogEntry) ProspectEmail() *string { return optional(e.Entry.ProspectEmail) }

// ProspectID is Snov.io's id of the prospect.
func (e SyncLogEntry) ProspectID() *string { return optional(e.Entry.ProspectID) }

// ListID is Snov.io's id of the list.
func (e SyncLogEntry) ListID() *string { return optional(e.Entry.ListID) }

// MergedInto is the entry whose call this one shared.
func (e SyncLogEntry) MergedInto() *string { return optional(e.Entry.MergedInto) }

// BookingID is the booking's id.
func (e SyncLogEntry) BookingID() *string { return optional(e.Entry.BookingID) }

// FormID is the routing form's id.
func (e SyncLogEntry) FormID() *string { return optional(e.Entry.FormID) }

// SyncAttempt is a call as the schema shows it.
type SyncAttempt struct{ *models.Attempt }

// DurationMs is how long the call took, in milliseconds.
func (a SyncAttempt) DurationMs() float64 { return float64(a.DurationMicros) / 1000 }

// Response is what came back.
func (a SyncAttempt) Response() *string { return optional(a.Attempt.Response) }

// HTTPStatus is the answer's status.
func (a SyncAttempt) HTTPStatus() *int { return optional(a.Attempt.HTTPStatus) }
