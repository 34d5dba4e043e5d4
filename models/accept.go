package models

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"
)

// Acceptance is what AcceptEvents made of one event.
type Acceptance struct {
	// Entry is the event's log entry: the new one, or for a Duplicate the one that
	// was there before; nil for a Conflict.
	Entry *Entry
	// Duplicate: an event of the same EventID and ContentHash was there before.
	Duplicate bool
	// Conflict: an event of the same EventID and other content was there before.
	Conflict bool
	// Revoked: the API key that the event was reported with is no key of its organization,
	// or no longer. Nothing was done, and there is no Entry.
	Revoked bool
	// Full: the organization has as many waiting events as it may have. Nothing was done,
	// and there is no Entry.
	Full bool
	// Locked: another transaction has locked the organization. Nothing was done, and there
	// is no Entry. Only TryAcceptEvents answers so.
	Locked bool
	// Account is the AccountKey of the organization's connection; "" where it has none.
	Account string
}

// AcceptEvents stores events of any organizations and their QUEUED entries, and answers
// for each in its place. It waits for organizations that another transaction has locked.
// An event without an ID gets a new one, a Duplicate that of the event before it. Of two
// events with one EventID in a batch the first counts as the one that was there before.
func (s *Store) AcceptEvents(ctx context.Context, events []*Event) ([]Acceptance, error) {
	acceptances, err := s.TryAcceptEvents(ctx, events)
	if err != nil {
		return nil, err
	}
	locked := make(map[string][]int)
	for i, acceptance := range acceptances {
		if acceptance.Locked {
			locked[events[i].OrganizationID] = append(locked[events[i].OrganizationID], i)
		}
	}
	for _, organizationID := range slices.Sorted(maps.Keys(locked)) {
		places := locked[organizationID]
		some := make([]*Event, len(places))
		for n, i := range places {
			some[n] = events[i]
		}
		accepted, _, err := s.acceptLocking(ctx, waitForLock, some)
		if err != nil {
			return nil, err
		}
		for n, i := range places {
			acceptances[i] = accepted[n]
		}
	}
	return acceptances, nil
}

// TryAcceptEvents is AcceptEvents in one transaction that waits for no lock. Where
// another transaction has locked an organization, its events are not stored, and their
// acceptances are Locked.
func (s *Store) TryAcceptEvents(ctx context.Context, events []*Event) ([]Acceptance, error) {
	acceptances, locked, err := s.acceptLocking(ctx, skipLocked, events)
	if err != nil {
		return nil, err
	}
	if len(acceptances) == 0 {
		acceptances = make([]Acceptance, len(events))
	}
	for i, event := range events {
		if slices.Contains(locked, event.OrganizationID) {
			acceptances[i] = Acceptance{Locked: true}
		}
	}
	return acceptances, nil
}

func (s *Store) acceptLocking(ctx context.Context, how locking, events []*Event) (acceptances []Acceptance, locked []string, err error) {
	organizationIDs := make([]string, len(events))
	for i, event := range events {
		if event.EventID == "" {
			return nil, nil, badInput("an event's own id is missing")
		}
		organizationIDs[i] = event.OrganizationID
	}
	if len(events) == 0 {
		return nil, nil, nil
	}
	locked, err = s.writeLocking(ctx, how, s.validKeys(), organizationIDs, func(tx *transaction) (err error) {
		acceptances, err = tx.accept(events)
		return err
	})
	if err != nil {
		return nil, nil, wrapError(ctx, "accept events", err)
	}
	for i, acceptance := range acceptances {
		if acceptance.Entry != nil {
			events[i].ID = acceptance.Entry.ID
		}
	}
	return acceptances, locked, nil
}

// validKeys are the ids of an organization's API keys that are not revoked.
func (s *Store) validKeys() string {
	list := "group_concat"
	if s.dialect == dialectPostgres {
		list = "string_agg"
	}
	return "COALESCE((SELECT " + list + "(id, ',') FROM api_keys WHERE organization_id = organizations.id AND revoked_at IS NULL), '') AS valid_keys"
}

// eventKey is what an event is unique by.
type eventKey struct{ organizationID, eventID string }

// acceptedEvent is what is kept of an event that was there before.
type acceptedEvent struct {
	Entry       *Entry `gorm:"embedded"`
	ContentHash string
}

func (tx *transaction) accept(events []*Event) ([]Acceptance, error) {
	known, err := tx.acceptedBefore(events)
	if err != nil {
		return nil, err
	}
	bookings, err := readSeats(tx.db, events)
	if err != nil {
		return nil, err
	}
	acceptances := make([]Acceptance, len(events))
	for i, event := range events {
		organization := tx.organizations[event.OrganizationID]
		if organization == nil {
			continue // locked
		}
		if event.KeyID != "" && !slices.Contains(strings.Split(organization.ValidKeys, ","), event.KeyID) {
			acceptances[i].Revoked = true
			continue
		}
		acceptance := Acceptance{Account: organization.AccountKey}
		key := eventKey{event.OrganizationID, event.EventID}
		before, found := known[key]
		switch {
		case !found && tx.maxWaiting > 0 && organization.Unfinished+organization.Blocked >= int64(tx.maxWaiting):
			acceptance.Full = true
		case !found:
			row, err := tx.newEvent(event)
			if err != nil {
				return nil, err
			}
			if lacksInvitee(row) {
				row.Email = bookings.invitee(row, organization.ChangeSeq+1)
			}
			tx.events = append(tx.events, row)
			acceptance.Entry = newEntry(row)
			tx.create(acceptance.Entry)
			bookings.add(row, acceptance.Entry.Seq)
			known[key] = &acceptedEvent{Entry: acceptance.Entry, ContentHash: row.ContentHash}
		case before.ContentHash == event.ContentHash:
			acceptance.Entry, acceptance.Duplicate = before.Entry, true
		default:
			acceptance.Conflict = true
		}
		acceptances[i] = acceptance
	}
	return acceptances, nil
}

// acceptedBefore finds which of the events are in the database.
func (tx *transaction) acceptedBefore(events []*Event) (map[eventKey]*acceptedEvent, error) {
	known := make(map[eventKey]*acceptedEvent)
	asked := make([]string, 0, 2*len(events))
	for _, event := range events {
		asked = append(asked, event.OrganizationID, event.EventID)
	}
	rows, err := withValues[*acceptedEvent](tx.db, "asked(organization_id, event_id)", asked, `
		SELECT sync_entries.*, events.content_hash FROM asked
		JOIN events ON events.organization_id = asked.organization_id AND events.event_id = asked.event_id
		JOIN sync_entries ON sync_entries.id = events.id`)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		known[eventKey{row.Entry.OrganizationID, row.Entry.EventID}] = row
	}
	return known, nil
}

// newEvent is a copy of event as it is stored; the caller's own stays as it is
// until the transaction is through.
func (tx *transaction) newEvent(event *Event) (*Event, error) {
	row := *event
	if row.ID == "" {
		id, err := uuid.NewV7()
		if err != nil {
			return nil, fmt.Errorf("make an id: %w", err)
		}
		row.ID = id.String()
	}
	row.OccurredAt = event.OccurredAt.UTC()
	row.CreatedAt = tx.at(event.OrganizationID)
	return &row, nil
}

func newEntry(event *Event) *Entry {
	return &Entry{
		ID: event.ID, OrganizationID: event.OrganizationID, EventID: event.EventID, Kind: event.Kind, Status: StatusQueued,
		ProspectEmail: event.Email, BookingID: event.BookingID, FormID: event.FormID, OccurredAt: event.OccurredAt,
	}
}
