package models

import (
	"context"
	"time"

	"gorm.io/gorm"
)

// FactsQuery asks for what is known of one prospect.
type FactsQuery struct {
	// AccountKey and Email name the prospect.
	AccountKey, Email string
	// OrganizationID is whose bookings BookingIDs are.
	OrganizationID string
	// BookingIDs are asked after in Facts.RescheduledAway, MovedFrom in Facts.CanceledBefore.
	BookingIDs, MovedFrom []string
}

// Facts is what the log knows of a prospect at its Snov.io account.
type Facts struct {
	// Newest is the newest booking event, by OccurredAt and then by arrival, that
	// reached Snov.io, or did not because a newer one had; nil: none did. The
	// cancellation of a booking that was rescheduled into another one does not count, and
	// then one that it had superseded may be the newest.
	Newest *SyncedEvent
	// KnownListID is the list that our own last ADDED put the prospect into; "": unknown.
	KnownListID string
	// RescheduledAway holds those of the asked booking ids that some event of the
	// organization names as the one it was rescheduled from; never nil.
	RescheduledAway map[string]bool
	// CanceledBefore holds those of the booking ids asked after in MovedFrom whose
	// cancellation reached Snov.io, or may have; never nil.
	CanceledBefore map[string]bool
}

// SyncedEvent is an event that reached Snov.io, or was superseded by one that did.
type SyncedEvent struct {
	Kind Kind
	// ShownUp: the event took a no-show back.
	ShownUp    bool
	OccurredAt time.Time
	Seq        int64
	BookingID  string
}

// Facts answers each query in its place, in up to three statements for all of them.
// A prospect is a Snov.io account's: organizations that share the account share
// what is known of it.
func (s *Store) Facts(ctx context.Context, queries []FactsQuery) ([]Facts, error) {
	db := s.lookup.WithContext(ctx)
	newest, lists, err := known(db, queries)
	if err != nil {
		return nil, fault(ctx, "read what is known of prospects", err)
	}
	rescheduled, err := rescheduledAway(db, queries)
	if err != nil {
		return nil, fault(ctx, "read rescheduled bookings", err)
	}
	canceled, err := canceledBefore(db, queries)
	if err != nil {
		return nil, fault(ctx, "read canceled bookings", err)
	}
	facts := make([]Facts, len(queries))
	for i, query := range queries {
		prospect := prospectKey{query.AccountKey, query.Email}
		facts[i] = Facts{
			Newest: newest[prospect], KnownListID: lists[prospect],
			RescheduledAway: among(query.OrganizationID, query.BookingIDs, rescheduled),
			CanceledBefore:  among(query.OrganizationID, query.MovedFrom, canceled),
		}
	}
	return facts, nil
}

// among gives those of an organization's booking ids that were found.
func among(organizationID string, ids []string, found map[bookingKey]bool) map[string]bool {
	which := map[string]bool{}
	for _, id := range ids {
		if found[bookingKey{organizationID, id}] {
			which[id] = true
		}
	}
	return which
}

type prospectKey struct{ AccountKey, Email string }

type bookingKey struct{ OrganizationID, BookingID string }

// prospects lists the prospects that queries ask for, each once.
func prospects(queries []FactsQuery) []string {
	var values []string
	seen := map[prospectKey]bool{}
	for _, query := range queries {
		key := prospectKey{query.AccountKey, query.Email}
		if key.AccountKey != "" && key.Email != "" && !seen[key] {
			seen[key] = true
			values = append(values, key.AccountKey, key.Email)
		}
	}
	return values
}

// known reads for each prospect its newest event at Snov.io, and the list that our own last
// ADDED put it into. Each is one row of the index sync_entries_facts or sync_entries_added,
// whose conditions the query repeats word for word.
func known(db *gorm.DB, queries []FactsQuery) (map[prospectKey]*SyncedEvent, map[prospectKey]string, error) {
	type row struct {
		AccountKey, Email, BookingID, ListID string
		Kind                                 Kind
		OccurredAt                           *time.Time
		Seq                                  int64
		Payload                              Payload `gorm:"serializer:json"`
	}
	// The rows' ids are found first: where a small table is joined with the search for its
	// row, Postgres reads the table from end to end instead of looking ids up.
	rows, err := withValues[row](db, "prospects(account_key, email)", prospects(queries), `,
		found AS MATERIALIZED (
			SELECT account_key, email,
				(SELECT id FROM sync_entries
				WHERE sync_entries.account_key = prospects.account_key AND prospect_email = prospects.email
				AND kind <> 'ROUTING_FORM_SUBMITTED' AND (indexed_status = 'SUCCEEDED' OR (indexed_status = 'SKIPPED' AND reason IN ('ALREADY_EXISTS', 'SUPERSEDED')))
				AND NOT (kind = 'BOOKING_CANCELED' AND EXISTS (
					SELECT 1 FROM events AS replacement
					WHERE replacement.organization_id = sync_entries.organization_id AND replacement.rescheduled_from <> ''
					AND replacement.rescheduled_from = sync_entries.booking_id AND replacement.id <> sync_entries.id))
				ORDER BY occurred_at DESC, seq DESC LIMIT 1) AS newest_id,
				(SELECT list_id FROM sync_entries
				WHERE sync_entries.account_key = prospects.account_key AND prospect_email = prospects.email AND indexed_status = 'SUCCEEDED' AND reason = 'ADDED'
				ORDER BY updated_at DESC LIMIT 1) AS list_id
			FROM prospects)
		SELECT found.account_key, found.email, newest.occurred_at, events.payload, COALESCE(newest.kind, '') AS kind,
			COALESCE(newest.booking_id, '') AS booking_id, COALESCE(newest.seq, 0) AS seq, COALESCE(found.list_id, '') AS list_id
		FROM found
		LEFT JOIN sync_entries AS newest ON newest.id = found.newest_id
		LEFT JOIN events ON events.id = found.newest_id`)
	if err != nil {
		return nil, nil, err
	}
	newest, lists := make(map[prospectKey]*SyncedEvent, len(rows)), make(map[prospectKey]string, len(rows))
	for _, row := range rows {
		key := prospectKey{row.AccountKey, row.Email}
		lists[key] = row.ListID
		if row.OccurredAt != nil {
			event := Event{Kind: row.Kind, Payload: row.Payload}
			newest[key] = &SyncedEvent{
				Kind: row.Kind, ShownUp: event.ShownUp(), OccurredAt: *row.OccurredAt, Seq: row.Seq, BookingID: row.BookingID,
			}
		}
	}
	return newest, lists, nil
}

func rescheduledAway(db *gorm.DB, queries []FactsQuery) (map[bookingKey]bool, error) {
	return bookingsFound(db, queries, func(query FactsQuery) []string { return query.BookingIDs }, `
		SELECT organization_id, booking_id FROM asked
		WHERE EXISTS (SELECT 1 FROM events WHERE events.organization_id = asked.organization_id
			AND rescheduled_from <> '' AND rescheduled_from = asked.booking_id)`)
}

func canceledBefore(db *gorm.DB, queries []FactsQuery) (map[bookingKey]bool, error) {
	return bookingsFound(db, queries, func(query FactsQuery) []string { return query.MovedFrom }, `
		SELECT organization_id, booking_id FROM asked
		WHERE EXISTS (SELECT 1 FROM sync_entries AS canceled WHERE canceled.organization_id = asked.organization_id
			AND canceled.booking_id <> '' AND canceled.booking_id = asked.booking_id
			AND canceled.kind = 'BOOKING_CANCELED' AND (canceled.status = 'SUCCEEDED' OR canceled.fence > 0))`)
}

// bookingsFound runs a statement on the booking ids that each query asks after.
func bookingsFound(db *gorm.DB, queries []FactsQuery, asked func(FactsQuery) []string, statement string) (map[bookingKey]bool, error) {
	var values []string
	for _, query := range queries {
		for _, id := range distinct(asked(query)) {
			if id != "" {
				values = append(values, query.OrganizationID, id)
			}
		}
	}
	rows, err := withValues[bookingKey](db, "asked(organization_id, booking_id)", values, statement)
	if err != nil {
		return nil, err
	}
	found := make(map[bookingKey]bool, len(rows))
	for _, key := range rows {
		found[key] = true
	}
	return found, nil
}
