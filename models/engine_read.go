package models

import (
	"context"
	"time"

	"gorm.io/gorm"
)

// Organization is what the engine needs to know of one before it plans a call.
type Organization struct {
	ID string
	// Settings are the defaults where no admin ever saved any; never nil.
	Settings *Settings
	// Connection is nil where the organization has none or is disconnected.
	Connection *Connection
}

// Job is an entry together with the event it stands for.
type Job struct {
	Entry *Entry
	Event *Event
}

// UnfinishedEntry is what the sweeper needs to put an entry back on the stream.
type UnfinishedEntry struct {
	ID             string
	OrganizationID string
	// Email is the prospect's; "" where the event has none.
	Email string
	// AccountKey is that of the organization's connection now; "" where it has none.
	AccountKey    string
	Kind          Kind
	OccurredAt    time.Time
	Seq           int64
	Status        Status
	NextAttemptAt *time.Time
}

// Organizations gives each asked organization as it stands now, in two queries.
func (s *Store) Organizations(ctx context.Context, ids []string) (map[string]*Organization, error) {
	db := s.read.WithContext(ctx)
	settings, err := byColumn[*Settings](db, "organization_id", ids)
	if err != nil {
		return nil, fault(ctx, "read settings", err)
	}
	connections, err := byColumn[*Connection](db.Where("status <> ?", ConnectionDisconnected), "organization_id", ids)
	if err != nil {
		return nil, fault(ctx, "read connections", err)
	}
	organizations := make(map[string]*Organization, len(ids))
	for _, id := range ids {
		organizations[id] = &Organization{ID: id, Settings: DefaultSettings(id)}
	}
	for _, row := range settings {
		organizations[row.OrganizationID].Settings = row
	}
	for _, row := range connections {
		organizations[row.OrganizationID].Connection = row
	}
	return organizations, nil
}

// Jobs gives the entries of these ids with their events, by id, in two queries.
// Unknown ids are absent.
func (s *Store) Jobs(ctx context.Context, ids []string) (map[string]*Job, error) {
	jobs, err := jobsOf(s.read.WithContext(ctx), ids)
	return jobs, fault(ctx, "read entries", err)
}

func jobsOf(db *gorm.DB, ids []string) (map[string]*Job, error) {
	entries, err := byColumn[*Entry](db, "id", ids)
	if err != nil {
		return nil, err
	}
	return withEvents(db, entries)
}

func withEvents(db *gorm.DB, entries []*Entry) (map[string]*Job, error) {
	jobs := make(map[string]*Job, len(entries))
	ids := make([]string, len(entries))
	for i, entry := range entries {
		jobs[entry.ID] = &Job{Entry: entry}
		ids[i] = entry.ID
	}
	events, err := byColumn[*Event](db, "id", ids)
	if err != nil {
		return nil, err
	}
	for _, event := range events {
		jobs[event.ID].Event = event
	}
	return jobs, nil
}

// Unfinished gives up to limit entries that are QUEUED, RUNNING or RETRYING and
// have an id above afterID, by ascending id, so that a sweeper can walk them all.
func (s *Store) Unfinished(ctx context.Context, afterID string, limit int) ([]UnfinishedEntry, error) {
	var entries []UnfinishedEntry
	err := s.read.WithContext(ctx).Raw(`
		SELECT sync_entries.id, sync_entries.organization_id, prospect_email AS email, COALESCE(connections.account_key, '') AS account_key,
			kind, occurred_at, seq, sync_entries.status, next_attempt_at
		FROM sync_entries
		LEFT JOIN connections ON connections.organization_id = sync_entries.organization_id AND connections.status <> 'DISCONNECTED'
		WHERE sync_entries.`+isUnfinished+` AND sync_entries.id > ? ORDER BY sync_entries.id LIMIT ?`, afterID, limit).Scan(&entries).Error
	return entries, fault(ctx, "read unfinished entries", err)
}

// UnfinishedCount counts the entries that Unfinished walks.
func (s *Store) UnfinishedCount(ctx context.Context) (int64, error) {
	var count int64
	err := s.read.WithContext(ctx).Model(&Entry{}).Where(isUnfinished).Count(&count).Error
	return count, fault(ctx, "count unfinished entries", err)
}

// MaxFence gives the highest lease number that any entry ever ran under; 0: none ran.
func (s *Store) MaxFence(ctx context.Context) (int64, error) {
	var fence int64
	err := s.read.WithContext(ctx).Model(&Entry{}).Select("COALESCE(MAX(fence), 0)").Scan(&fence).Error
	return fence, fault(ctx, "read the highest lease number", err)
}

// AccountKeys gives every Snov.io account that was ever connected, also those
// that no organization is connected to any more.
func (s *Store) AccountKeys(ctx context.Context) ([]string, error) {
	var keys []string
	err := s.read.WithContext(ctx).Model(&snovioAccount{}).Order("account_key").Pluck("account_key", &keys).Error
	return keys, fault(ctx, "read accounts", err)
}

// PausedOrganizations gives the ids of the organizations whose sync is paused.
func (s *Store) PausedOrganizations(ctx context.Context) ([]string, error) {
	var ids []string
	err := s.read.WithContext(ctx).Model(&Settings{}).Where("paused = true").Order("organization_id").Pluck("organization_id", &ids).Error
	return ids, fault(ctx, "read paused organizations", err)
}
