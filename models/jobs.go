package models

import (
	"context"
	"time"
)

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
	OccurredAt    time.Time `gorm:"column:occurred_ns;serializer:nanoseconds"`
	Seq           int64
	Status        Status
	NextAttemptAt *time.Time
}

// jobRow is an entry with what only its event has.
type jobRow struct {
	Entry           Entry `gorm:"embedded"`
	ContentHash     string
	RescheduledFrom string
	Payload         Payload `gorm:"serializer:json"`
	EventCreatedAt  time.Time
}

func (r *jobRow) job() *Job {
	e := &r.Entry
	return &Job{Entry: e, Event: &Event{
		ID: e.ID, OrganizationID: e.OrganizationID, EventID: e.EventID, Kind: e.Kind, OccurredAt: e.OccurredAt,
		ContentHash: r.ContentHash, Email: e.ProspectEmail, BookingID: e.BookingID, FormID: e.FormID,
		RescheduledFrom: r.RescheduledFrom, Payload: r.Payload, CreatedAt: r.EventCreatedAt,
	}}
}

// Jobs gives the entries of these ids with their events, by id. Unknown ids are absent.
func (s *Store) Jobs(ctx context.Context, ids []string) (map[string]*Job, error) {
	rows, err := withValues[*jobRow](s.lookup.WithContext(ctx), "asked(id)", distinct(ids), `
		SELECT sync_entries.*, content_hash, rescheduled_from, payload, events.created_at AS event_created_at
		FROM asked JOIN sync_entries ON sync_entries.id = asked.id JOIN events ON events.id = asked.id`)
	if err != nil {
		return nil, wrapError(ctx, "read entries", err)
	}
	jobs := make(map[string]*Job, len(rows))
	for _, row := range rows {
		jobs[row.Entry.ID] = row.job()
	}
	return jobs, nil
}

// Position is where an entry is in the order of Unfinished; the zero Position is before all.
type Position struct {
	OrganizationID string
	Seq            int64
}

// Position is where the entry stands.
func (e UnfinishedEntry) Position() Position {
	return Position{OrganizationID: e.OrganizationID, Seq: e.Seq}
}

// Unfinished gives up to limit entries that are QUEUED, RUNNING or RETRYING, organization
// by organization in the order of arrival, from behind a place, so that a sweeper can
// walk them all.
func (s *Store) Unfinished(ctx context.Context, after Position, limit int) ([]UnfinishedEntry, error) {
	var entries []UnfinishedEntry
	err := s.read.WithContext(ctx).Raw(`
		SELECT waiting.id, waiting.organization_id, waiting.prospect_email AS email, COALESCE(connections.account_key, '') AS account_key,
			waiting.kind, waiting.occurred_ns, waiting.seq, waiting.status, waiting.next_attempt_at
		FROM sync_entries AS waiting
		LEFT JOIN connections ON connections.organization_id = waiting.organization_id AND connections.`+ofSnovio+` AND connections.status <> 'DISCONNECTED'
		WHERE waiting.`+isUnfinished+` AND (waiting.organization_id, waiting.seq) > (?, ?)
		ORDER BY waiting.organization_id, waiting.seq LIMIT ?`, after.OrganizationID, after.Seq, limit).Scan(&entries).Error
	return entries, wrapError(ctx, "read unfinished entries", err)
}

// UnfinishedCount tells how many entries Unfinished walks. It adds up what is known of
// each organization: millions may be waiting.
func (s *Store) UnfinishedCount(ctx context.Context) (int64, error) {
	var count int64
	err := s.read.WithContext(ctx).Model(&organizationRow{}).Select("COALESCE(SUM(unfinished), 0)").Scan(&count).Error
	return count, wrapError(ctx, "count unfinished entries", err)
}

// MaxFence gives the highest lease number that any entry ever ran under; 0: none ran.
func (s *Store) MaxFence(ctx context.Context) (int64, error) {
	var fence int64
	err := s.read.WithContext(ctx).Model(&organizationRow{}).Select("COALESCE(MAX(fence), 0)").Scan(&fence).Error
	return fence, wrapError(ctx, "read the highest lease number", err)
}

// AccountKeys gives every Snov.io account that was ever connected, also those
// that no organization is connected to any more.
func (s *Store) AccountKeys(ctx context.Context) ([]string, error) {
	var keys []string
	err := s.read.WithContext(ctx).Model(&providerAccount{}).Where(ofSnovio).Order("account_key").Pluck("account_key", &keys).Error
	return keys, wrapError(ctx, "read accounts", err)
}

// PausedOrganizations gives the ids of the organizations whose sync is paused.
func (s *Store) PausedOrganizations(ctx context.Context) ([]string, error) {
	var ids []string
	err := s.read.WithContext(ctx).Model(&Settings{}).Where("paused = true").Order("organization_id").Pluck("organization_id", &ids).Error
	return ids, wrapError(ctx, "read paused organizations", err)
}
