package models

import (
	"strconv"
	"time"

	"gorm.io/gorm"
)

// syncedRow is what is known of one prospect: its newest event at Snov.io, its newest event there
// that names a host, and the list that the latest entry that knows it names.
type syncedRow struct {
	Number                string
	NewestNS, HostNS      *int64
	NewestSeq, HostSeq    int64
	NewestKind            Kind
	NewestBooking, ListID string
	NewestMovedBack       int
	NewestPayload         Payload `gorm:"serializer:json"`
	HostPayload           Payload `gorm:"serializer:json"`
}

// learnSynced reads for each query what reached Snov.io. Each is one row of the index
// sync_entries_facts or sync_entries_list_known, whose conditions the query repeats word for word.
func learnSynced(db *gorm.DB, queries []FactsQuery, facts []Facts) error {
	var asked []string
	for i, query := range queries {
		if query.AccountKey != "" && query.Email != "" {
			asked = append(asked, strconv.Itoa(i), query.AccountKey, query.Email, query.OrganizationID, yesIf(query.Host))
		}
	}
	// The rows' ids are found first: where a small table is joined with the search for its
	// row, Postgres reads the table from end to end instead of looking ids up.
	rows, err := withValues[syncedRow](db, "prospects(number, account_key, email, organization_id, asks_host)", asked, `,
		found AS MATERIALIZED (
			SELECT number, organization_id,
				(SELECT id FROM sync_entries
				WHERE sync_entries.account_key = prospects.account_key AND prospect_email = prospects.email AND `+counted("sync_entries")+`
				ORDER BY occurred_ns DESC, seq DESC LIMIT 1) AS newest_id,
				CASE WHEN asks_host = 'yes' THEN (SELECT naming.id FROM sync_entries AS naming JOIN events AS named ON named.id = naming.id
				WHERE naming.account_key = prospects.account_key AND naming.prospect_email = prospects.email AND `+counted("naming")+`
				AND COALESCE(named.payload->'host'->>'email', '') LIKE '%@%'
				ORDER BY naming.occurred_ns DESC, naming.seq DESC LIMIT 1) END AS host_id,
				(SELECT list_id FROM sync_entries
				WHERE sync_entries.account_key = prospects.account_key AND prospect_email = prospects.email AND indexed_status = 'SUCCEEDED' AND reason IN ('ADDED', 'UPDATED_IN_ANOTHER_LIST')
				ORDER BY updated_at DESC LIMIT 1) AS list_id
			FROM prospects)
		SELECT found.number, COALESCE(found.list_id, '') AS list_id,
			newest.occurred_ns AS newest_ns, COALESCE(newest.seq, 0) AS newest_seq, COALESCE(newest.kind, '') AS newest_kind,
			COALESCE(newest.booking_id, '') AS newest_booking, newest_event.payload AS newest_payload,
			CASE WHEN newest.kind = 'BOOKING_CANCELED' AND newest.organization_id = found.organization_id
				AND (SELECT 1 FROM events AS move WHERE `+moves("newest.organization_id", "newest.prospect_email", "newest.booking_id")+` LIMIT 1) IS NOT NULL
				THEN 1 ELSE 0 END AS newest_moved_back,
			host.occurred_ns AS host_ns, COALESCE(host.seq, 0) AS host_seq, host_event.payload AS host_payload
		FROM found
		LEFT JOIN sync_entries AS newest ON newest.id = found.newest_id
		LEFT JOIN events AS newest_event ON newest_event.id = found.newest_id
		LEFT JOIN sync_entries AS host ON host.id = found.host_id
		LEFT JOIN events AS host_event ON host_event.id = found.host_id`)
	if err != nil {
		return err
	}
	for _, row := range rows {
		number, err := strconv.Atoi(row.Number)
		if err != nil {
			return err
		}
		facts[number].KnownListID, facts[number].Newest, facts[number].Host = row.ListID, row.newest(), row.host()
	}
	return nil
}

func (r *syncedRow) newest() *SyncedEvent {
	if r.NewestNS == nil {
		return nil
	}
	event := Event{Kind: r.NewestKind, Payload: r.NewestPayload}
	return &SyncedEvent{
		Kind: r.NewestKind, ShownUp: event.ShownUp(), OccurredAt: time.Unix(0, *r.NewestNS).UTC(), Seq: r.NewestSeq, BookingID: r.NewestBooking,
		MovedBack: r.NewestMovedBack == 1,
	}
}

func (r *syncedRow) host() *SyncedHost {
	if r.HostNS == nil {
		return nil
	}
	event := Event{Payload: r.HostPayload}
	return &SyncedHost{Email: event.HostEmail(), OccurredAt: time.Unix(0, *r.HostNS).UTC(), Seq: r.HostSeq}
}
