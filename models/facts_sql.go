package models

// Conditions of the queries on what is known of prospects. Subqueries are written as scalar
// ones with LIMIT 1, because Postgres would rather compute an EXISTS for a whole table at once.

// bookingKinds are the kinds for which Kind.IsBooking holds. It is a list, so that a new kind
// does not count as an event about a booking.
const bookingKinds = `('BOOKING_CREATED', 'BOOKING_CANCELED', 'BOOKING_RESCHEDULED', 'BOOKING_NO_SHOW')`

// synced is the condition that an entry, under this alias, reached Snov.io, or did not because a
// newer one had, and is about a booking. It repeats the condition of the index
// sync_entries_facts word for word.
func synced(entry string) string {
	return entry + `.kind IN ` + bookingKinds + ` AND (` + entry + `.indexed_status = 'SUCCEEDED' OR (` +
		entry + `.indexed_status = 'SKIPPED' AND ` + entry + `.reason IN ('ALREADY_EXISTS', 'SUPERSEDED')))`
}

// counted is synced, without the cancellations of bookings that the prospect was moved away from.
func counted(entry string) string {
	return synced(entry) + ` AND NOT (` + entry + `.kind = 'BOOKING_CANCELED' AND ` +
		movedAway(entry+".organization_id", entry+".prospect_email", entry+".booking_id") + `)`
}

// A booking stands with a created or rescheduled event about it, and is left with one that names it
// as the booking it was rescheduled from. Cancellations and no-shows say neither.
const arranges = `kind IN ('BOOKING_CREATED', 'BOOKING_RESCHEDULED')`

// moves chooses the events by which a prospect left a booking, under the alias move.
func moves(organization, email, booking string) string {
	return `move.organization_id = ` + organization + ` AND move.rescheduled_from <> '' AND move.rescheduled_from = ` + booking + `
		AND move.email = ` + email + ` AND move.` + arranges
}

// movedAway is the condition that the latest word on a prospect's booking is that the prospect
// left it: there is a move that no later event about the booking follows. Events count from
// their acceptance.
func movedAway(organization, email, booking string) string {
	return `(SELECT 1 FROM events AS move JOIN sync_entries AS moving ON moving.id = move.id
		WHERE ` + moves(organization, email, booking) + `
		AND (SELECT 1 FROM sync_entries AS stands
			WHERE stands.organization_id = ` + organization + ` AND stands.booking_id <> '' AND stands.booking_id = ` + booking + `
			AND stands.prospect_email = ` + email + ` AND stands.` + arranges + `
			AND (stands.occurred_ns, stands.seq) > (moving.occurred_ns, moving.seq) LIMIT 1) IS NULL
		LIMIT 1) IS NOT NULL`
}
