package models

import (
	"context"
	"slices"
	"strconv"
	"time"

	"gorm.io/gorm"
)

// FactsQuery asks for what is known of one prospect.
type FactsQuery struct {
	// AccountKey and Email name the prospect.
	AccountKey, Email string
	// OrganizationID is whose bookings BookingIDs and MovedFrom are.
	OrganizationID string
	// BookingIDs are asked about in Facts.RescheduledAway, MovedFrom in Facts.CanceledBefore.
	BookingIDs, MovedFrom []string
	// Host asks for Facts.Host.
	Host bool
}

// FactsFor is the query that events of one prospect and one organization need to be planned.
// The host is asked for only if it may be written.
func FactsFor(accountKey string, settings *Settings, events ...*Event) FactsQuery {
	query := FactsQuery{AccountKey: accountKey}
	for _, event := range events {
		query.OrganizationID, query.Email = event.OrganizationID, event.Email
		if event.BookingID != "" {
			query.BookingIDs = append(query.BookingIDs, event.BookingID)
		}
		if event.RescheduledFrom != "" {
			query.MovedFrom = append(query.MovedFrom, event.RescheduledFrom)
		}
		query.Host = query.Host || settings.HostEmailFieldKey != "" && event.HostEmail() != ""
	}
	return query
}

// Facts is what the log knows of a prospect at its Snov.io account. Facts about a booking are
// kept per prospect and booking: an event about another person on the same booking never counts.
type Facts struct {
	// Newest is the newest booking event, by OccurredAt and then by arrival, that
	// reached Snov.io, or did not because a newer one had; nil: none did. The
	// cancellation of a booking that the prospect was moved away from does not count, and
	// then an event that it had superseded may be the newest.
	Newest *SyncedEvent
	// Host is named by the newest event that counts as Newest does and names a host; nil:
	// none does, or the query did not ask.
	Host *SyncedHost
	// KnownListID is the list that our own last ADDED put the prospect into, or that a lookup
	// found it in since; "": unknown.
	KnownListID string
	// RescheduledAway holds those of the asked booking ids that the prospect was moved away
	// from: of the prospect's created and rescheduled events that are about the booking or name
	// it as the one rescheduled from, the latest one names it so. Never nil.
	RescheduledAway map[string]bool
	// CanceledBefore holds those of the booking ids in MovedFrom whose cancellation for this
	// prospect reached Snov.io, or may have; never nil.
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
	// MovedBack: it cancels a booking of the asking organization that the prospect was moved
	// away from and moved back to. Snov.io may not show this cancellation yet: it did not count
	// until the move back was known.
	MovedBack bool
}

// SyncedHost is the host's email address in an event that counts like a SyncedEvent. Email is "" if
// what the event names turns out to be no usable address.
type SyncedHost struct {
	Email      string
	OccurredAt time.Time
	Seq        int64
}

// Facts answers each query in its place, in up to two statements for all of them.
// A prospect is a Snov.io account's: organizations that share the account share
// what is known of it, but not their bookings.
func (s *Store) Facts(ctx context.Context, queries []FactsQuery) ([]Facts, error) {
	facts := make([]Facts, len(queries))
	for i := range facts {
		facts[i].RescheduledAway, facts[i].CanceledBefore = map[string]bool{}, map[string]bool{}
	}
	db := s.lookup.WithContext(ctx)
	if err := learnSynced(db, queries, facts); err != nil {
		return nil, wrapError(ctx, "read what is known of prospects", err)
	}
	if err := learnBookings(db, queries, facts); err != nil {
		return nil, wrapError(ctx, "read what is known of bookings", err)
	}
	return facts, nil
}

// learnBookings answers what queries ask about bookings.
func learnBookings(db *gorm.DB, queries []FactsQuery, facts []Facts) error {
	type row struct {
		Number, BookingID string
		Moved, Canceled   int
	}
	var asked []string
	for i, query := range queries {
		if query.Email == "" {
			continue
		}
		for _, id := range distinct(slices.Concat(query.BookingIDs, query.MovedFrom)) {
			if id != "" {
				asked = append(asked, strconv.Itoa(i), query.OrganizationID, query.Email, id, yesIf(slices.Contains(query.MovedFrom, id)))
			}
		}
	}
	rows, err := withValues[row](db, "asked(number, organization_id, email, booking_id, moved_from)", asked, `
		SELECT number, booking_id, CASE WHEN `+movedAway("asked.organization_id", "asked.email", "asked.booking_id")+` THEN 1 ELSE 0 END AS moved,
			CASE WHEN moved_from = 'yes' AND (SELECT 1 FROM sync_entries AS canceled
				WHERE canceled.organization_id = asked.organization_id AND canceled.booking_id <> '' AND canceled.booking_id = asked.booking_id
				AND canceled.prospect_email = asked.email AND canceled.kind = 'BOOKING_CANCELED'
				AND (canceled.status = 'SUCCEEDED' OR canceled.fence > 0) LIMIT 1) IS NOT NULL THEN 1 ELSE 0 END AS canceled
		FROM asked`)
	if err != nil {
		return err
	}
	for _, row := range rows {
		number, err := strconv.Atoi(row.Number)
		if err != nil {
			return err
		}
		query, known := queries[number], &facts[number]
		if row.Moved == 1 && slices.Contains(query.BookingIDs, row.BookingID) {
			known.RescheduledAway[row.BookingID] = true
		}
		if row.Canceled == 1 {
			known.CanceledBefore[row.BookingID] = true
		}
	}
	return nil
}

func yesIf(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}
