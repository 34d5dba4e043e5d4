package model

import (
	"time"

	"github.com/snovsync/snovsync/models"
)

// BookingEventInput is the input of the four mutations that report what became
// of a booking.
type BookingEventInput struct {
	EventID         string
	OccurredAt      time.Time
	Booking         models.Booking
	Host            *models.Host
	Invitee         *models.Invitee
	Answers         []models.Answer
	RescheduledFrom string
	// NoShow is part of BookingNoShowInput only.
	NoShow *bool
}

// EventPayload is the payload of the mutations that report one event.
type EventPayload struct {
	Event      *RecordedEvent
	UserErrors []models.UserError
}

// RecordEventsPayload is the payload of recordEvents.
type RecordEventsPayload struct {
	// Events are in the input's order, with nil in the place of each that was refused.
	Events     []*RecordedEvent
	UserErrors []models.UserError
}

// RecordedEvent is an event that was accepted.
type RecordedEvent struct {
	ID        string
	EventID   string
	Status    models.Status
	Duplicate bool
}
