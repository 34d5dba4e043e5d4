package workload

import (
	"strings"
	"time"
)

// Kind says what happened, in the words of the GraphQL schema's SyncKind.
type Kind string

// The five kinds of events that a booking service reports.
const (
	BookingCreated       Kind = "BOOKING_CREATED"
	BookingCanceled      Kind = "BOOKING_CANCELED"
	BookingRescheduled   Kind = "BOOKING_RESCHEDULED"
	BookingNoShow        Kind = "BOOKING_NO_SHOW"
	RoutingFormSubmitted Kind = "ROUTING_FORM_SUBMITTED"
)

// IsBooking tells whether events of this kind speak of a meeting; forms do not.
func (k Kind) IsBooking() bool { return k != RoutingFormSubmitted }

// IsStatusChange tells whether events of this kind only change the status of a
// meeting.
func (k Kind) IsStatusChange() bool { return k != RoutingFormSubmitted && k != BookingCreated }

// Organization is a customer as a campaign sets it up. All of them use the same
// wordings, lifecycle field and host field, and have routing forms switched on.
type Organization struct {
	Name string
	// Account is the client id of its Snov.io account, which several may share.
	Account string
	// SkipsExisting: ifExists is SKIP in place of UPDATE.
	SkipsExisting bool
}

// Prospect names a prospect: an address, in lower case, at a Snov.io account.
type Prospect struct{ Account, Email string }

// Event is one thing that happened, as its booking service reports it.
type Event struct {
	Organization, Account string
	// ID is the caller's own eventId. It is unique in the organization only: others use
	// the same ones, and the same ids of bookings and forms.
	ID   string
	Kind Kind
	// OccurredAt is in UTC, to the microsecond. No two events of a prospect share one.
	OccurredAt time.Time
	// Email is the prospect's address as the booking service writes it, in any case of letters.
	Email string
	// Name is the prospect's name. It is unique to the event, so that a call that carries
	// it is known to carry the event.
	Name string
	// Phone is empty for most. Where those of two events differ, their calls cannot be one.
	Phone string
	// BookingID is empty for forms, FormID for bookings.
	BookingID, FormID string
	// RescheduledFrom is the id of the booking that this one replaces.
	RescheduledFrom string
	// ShownUp: this no-show takes an earlier one back.
	ShownUp bool
	// Host is the host's address, unique to the event; empty for forms.
	Host string
}

// Prospect names whom the event is about.
func (e *Event) Prospect() Prospect {
	return Prospect{Account: e.Account, Email: strings.ToLower(e.Email)}
}

// Delivery is one report of an event.
type Delivery struct {
	Event *Event
	// Again: the event is reported in another delivery too. This one may be under way
	// at the same time.
	Again bool
}

// Request is what a booking service sends in one call: one event by its kind's own
// mutation, or several by recordEvents.
type Request struct {
	Organization string
	Deliveries   []Delivery
	// Batch: the request is a recordEvents.
	Batch bool
}

// Workload is a whole load.
type Workload struct {
	// Seed is what it was made from.
	Seed          uint64
	Organizations []Organization
	// Reserved are organizations with accounts of their own and without events, for probes.
	Reserved []Organization
	// Events are all events, those of a prospect together and in the order in which they happened.
	Events []*Event
	// Requests are to be sent in this order, several at a time.
	Requests []Request
}

// Deliveries counts the reports of events in all requests.
func (s *Workload) Deliveries() int {
	n := 0
	for _, request := range s.Requests {
		n += len(request.Deliveries)
	}
	return n
}
