package models

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strconv"

	"gorm.io/gorm"
)

// maxSeatEvents bounds how many events of a booking are read to find out who its invitee is. A booking
// with more is a group's.
const maxSeatEvents = 200

// seatEvent is what an event says about who holds a seat on a booking.
type seatEvent struct {
	Kind                       Kind
	Email                      string
	BookingID, RescheduledFrom string
	OccurredNS, Seq            int64
}

func (e seatEvent) compare(other seatEvent) int {
	return cmp.Or(cmp.Compare(e.OccurredNS, other.OccurredNS), cmp.Compare(e.Seq, other.Seq))
}

// seats are the events that tell who holds a seat on some bookings.
type seats map[bookingKey][]seatEvent

type bookingKey struct{ OrganizationID, BookingID string }

// lacksInvitee tells whether an event takes its address from its booking's earlier events: a status
// event whose caller gave none.
func lacksInvitee(e *Event) bool {
	given := e.Payload.Invitee != nil && e.Payload.Invitee.Email != ""
	return e.Kind.IsStatusChange() && e.Email == "" && !given && e.BookingID != ""
}

// Invitees are the addresses of the prospects whom events are about that are not in the log, or are
// in it without an address: each event's own, or that of its booking's earlier events. One is "" if
// they don't name exactly one person.
func (s *Store) Invitees(ctx context.Context, events []*Event) ([]string, error) {
	known, err := readSeats(s.lookup.WithContext(ctx), events)
	if err != nil {
		return nil, wrapError(ctx, "look for the invitees of bookings", err)
	}
	emails := make([]string, len(events))
	for i, event := range events {
		if emails[i] = event.Email; lacksInvitee(event) {
			emails[i] = known.invitee(event, math.MaxInt64)
		}
	}
	return emails, nil
}

// readSeats reads the events of the bookings whose invitees events lack; nil if they lack none.
func readSeats(db *gorm.DB, events []*Event) (seats, error) {
	var asked []string
	found := seats{}
	for _, event := range events {
		if !lacksInvitee(event) {
			continue
		}
		for _, id := range []string{event.BookingID, event.RescheduledFrom} {
			key := bookingKey{event.OrganizationID, id}
			if _, known := found[key]; id != "" && !known {
				found[key] = nil
				asked = append(asked, event.OrganizationID, id)
			}
		}
	}
	if len(asked) == 0 {
		return nil, nil
	}
	type row struct {
		OrganizationID string
		MovedNS        int64
		Told           seatEvent `gorm:"embedded"`
	}
	rows, err := withValues[row](db, "asked(organization_id, booking_id)", asked, `
		SELECT told.organization_id, told.kind, told.prospect_email AS email, told.booking_id, told.occurred_ns, told.seq, event.rescheduled_from,
			COALESCE((SELECT move.occurred_ns FROM events AS move WHERE `+moves("told.organization_id", "told.prospect_email", "told.booking_id")+`
				ORDER BY move.occurred_ns DESC LIMIT 1), 0) AS moved_ns
		FROM asked
		JOIN sync_entries AS told ON told.organization_id = asked.organization_id AND told.booking_id <> '' AND told.booking_id = asked.booking_id
			AND told.seq >= COALESCE((SELECT bound.seq FROM sync_entries AS bound
				WHERE bound.organization_id = asked.organization_id AND bound.booking_id <> '' AND bound.booking_id = asked.booking_id
				ORDER BY bound.seq DESC LIMIT 1 OFFSET `+strconv.Itoa(maxSeatEvents)+`), 0)
		JOIN events AS event ON event.id = told.id`)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		key := bookingKey{row.OrganizationID, row.Told.BookingID}
		found[key] = append(found[key], row.Told)
		if row.MovedNS > 0 {
			found[key] = append(found[key], seatEvent{
				Kind: KindBookingRescheduled, Email: row.Told.Email, RescheduledFrom: key.BookingID, OccurredNS: row.MovedNS, Seq: math.MaxInt64,
			})
		}
	}
	return found, nil
}

// add lets later events of the same transaction see an event that is stored with them.
func (s seats) add(e *Event, seq int64) {
	told := seatEvent{e.Kind, e.Email, e.BookingID, e.RescheduledFrom, e.OccurredAt.UnixNano(), seq}
	for _, id := range []string{e.BookingID, e.RescheduledFrom} {
		key := bookingKey{e.OrganizationID, id}
		if events, asked := s[key]; asked && id != "" {
			s[key] = append(events, told)
		}
	}
}

// invitee is the address of the person whom an event without an address is about; "" if the booking's
// events don't name exactly one. A rescheduled event about a new booking is about the person of the
// booking that it replaces. What happened before the event counts; if nothing did, all that is known.
func (s seats) invitee(e *Event, seq int64) string {
	at := seatEvent{OccurredNS: e.OccurredAt.UnixNano(), Seq: seq}
	for _, id := range []string{e.BookingID, e.RescheduledFrom} {
		events := slices.SortedFunc(slices.Values(s[bookingKey{e.OrganizationID, id}]), seatEvent.compare)
		earlier, _ := slices.BinarySearchFunc(events, at, seatEvent.compare)
		for _, some := range [][]seatEvent{events[:earlier], events} {
			if email, known := holder(id, some); known {
				return email
			}
		}
	}
	return ""
}

// holder tells who holds the seat of a booking after some events, oldest first. known is false if none
// names anybody; email is "" if it is not clear whom a further event would be about.
func holder(bookingID string, events []seatEvent) (email string, known bool) {
	b := seating{named: map[string]bool{}, booked: map[string]bool{}}
	for _, e := range events {
		switch {
		case e.Email == "":
		case e.BookingID != bookingID:
			b.leave(e.Email)
		default:
			b.learn(e)
		}
	}
	switch {
	case b.told > maxSeatEvents || len(b.held) > 1 || len(b.held) == 0 && b.shared:
		return "", len(b.named) > 0
	case len(b.held) == 1:
		return b.held[0], true
	}
	return b.newest, len(b.named) > 0
}

// seating is who holds the seats of a booking.
type seating struct {
	// held are the people who hold a seat. shared: more than one did at the same time.
	held []string
	// told counts the events that name somebody.
	told   int
	shared bool
	// named are all whom an event about the booking named, newest is the last of them.
	named  map[string]bool
	newest string
	// booked are those who took their seat with a created event or a move into the booking.
	booked map[string]bool
}

// learn follows an event about the booking that names a person.
func (b *seating) learn(e seatEvent) {
	isNew := !b.named[e.Email]
	b.named[e.Email], b.newest = true, e.Email
	b.told++
	arrives := e.Kind == KindBookingCreated || e.Kind == KindBookingRescheduled && e.RescheduledFrom != ""
	switch {
	case arrives:
		b.booked[e.Email] = true
		b.take(e.Email)
	case isNew && len(b.held) == 1 && b.booked[b.held[0]]:
		// The only invitee's address has changed: this person never booked.
		b.held = []string{e.Email}
	case isNew || e.Kind == KindBookingRescheduled:
		b.take(e.Email)
	}
	if e.Kind == KindBookingCanceled {
		b.leave(e.Email)
	}
}

func (b *seating) take(email string) {
	if !slices.Contains(b.held, email) {
		b.held = append(b.held, email)
	}
	b.shared = b.shared || len(b.held) > 1
}

func (b *seating) leave(email string) {
	b.held = slices.DeleteFunc(b.held, func(held string) bool { return held == email })
}
