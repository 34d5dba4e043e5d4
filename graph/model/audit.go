package model

import "github.com/snovsync/snovsync/models"

// AuditLogConnection is a page of the audit log as a Relay connection.
type AuditLogConnection struct{ *models.AuditPage }

// Nodes are the page's records.
func (c AuditLogConnection) Nodes() []AuditLogEntry {
	nodes := make([]AuditLogEntry, len(c.Records))
	for i, record := range c.Records {
		nodes[i] = AuditLogEntry{record}
	}
	return nodes
}

// Edges are the page's records with their cursors.
func (c AuditLogConnection) Edges() []AuditLogEdge {
	edges := make([]AuditLogEdge, len(c.Records))
	for i, record := range c.Records {
		edges[i] = AuditLogEdge{Cursor: models.AuditCursor(record), Node: AuditLogEntry{record}}
	}
	return edges
}

// PageInfo is the page's position in the list.
func (c AuditLogConnection) PageInfo() PageInfo {
	info := PageInfo{HasNextPage: c.HasNext, HasPreviousPage: c.HasPrevious}
	if len(c.Records) > 0 {
		info.StartCursor = optional(models.AuditCursor(c.Records[0]))
		info.EndCursor = optional(models.AuditCursor(c.Records[len(c.Records)-1]))
	}
	return info
}

// AuditLogEdge is a record with its cursor.
type AuditLogEdge struct {
	Cursor string
	Node   AuditLogEntry
}

// AuditLogEntry is a record of the audit log as the schema shows it.
type AuditLogEntry struct{ *models.AuditRecord }

// Actor is the id of the user or API key.
func (e AuditLogEntry) Actor() *string { return optional(e.ActorID) }

// Target is what it was done to.
func (e AuditLogEntry) Target() *string { return optional(e.AuditRecord.Target) }

// Details are more about it, as JSON.
func (e AuditLogEntry) Details() *string { return optional(e.AuditRecord.Details) }

// Address is the client's network address.
func (e AuditLogEntry) Address() *string { return optional(e.AuditRecord.Address) }
