package models

import (
	"time"

	"github.com/snovsync/snovsync/internal/emailaddress"
)

// Event is one thing that happened in the booking product, as its booking
// service reported it. It never changes after it was accepted. Its ID is also
// the ID of its log entry: an event has exactly one.
type Event struct {
	// ID is ours, a UUIDv7.
	ID             string `gorm:"primaryKey"`
	OrganizationID string
	// EventID is the caller's own id, unique within the organization.
	EventID string
	Kind    Kind
	// OccurredAt is the moment the caller gave, to the nanosecond, in UTC.
	OccurredAt time.Time `gorm:"column:occurred_ns;serializer:nanoseconds"`
	// ContentHash tells a repeated event from another one under the same EventID.
	ContentHash string
	// Email is the prospect's address in its canonical form; empty if the event has no usable
	// one. A status event without one takes it from its booking's earlier events when it is
	// accepted. That of a form may follow from the settings: then only its entry has it.
	Email string
	// BookingID and FormID are the booking product's ids; one of them is set.
	BookingID string
	FormID    string
	// RescheduledFrom is the old booking's id where rescheduling made a new booking.
	RescheduledFrom string
	Payload         Payload `gorm:"serializer:json"`
	CreatedAt       time.Time
	// KeyID is the API key that it is reported with; "" for a user. It is looked at when the
	// event is accepted, and not kept.
	KeyID string `gorm:"-" json:"-"`
}

// Payload is what the caller told about an event, kind by kind.
type Payload struct {
	Booking    *Booking    `json:"booking,omitempty"`
	Host       *Host       `json:"host,omitempty"`
	Invitee    *Invitee    `json:"invitee,omitempty"`
	Answers    []Answer    `json:"answers,omitempty"`
	NoShow     *bool       `json:"noShow,omitempty"`
	Form       *Form       `json:"form,omitempty"`
	Fields     []FormField `json:"fields,omitempty"`
	Respondent *Respondent `json:"respondent,omitempty"`
}

// Booking is the meeting an event speaks of.
type Booking struct {
	ID        string     `json:"id"`
	Title     string     `json:"title,omitempty"`
	StartTime *time.Time `json:"startTime,omitempty"`
	EndTime   *time.Time `json:"endTime,omitempty"`
	TimeZone  string     `json:"timeZone,omitempty"`
	Location  string     `json:"location,omitempty"`
}

// Host is the person of the organization whom the meeting is with.
type Host struct {
	Name  string `json:"name,omitempty"`
	Email string `json:"email,omitempty"`
}

// Invitee is the person who booked: the prospect.
type Invitee struct {
	Email     string `json:"email,omitempty"`
	Name      string `json:"name,omitempty"`
	FirstName string `json:"firstName,omitempty"`
	LastName  string `json:"lastName,omitempty"`
	Phone     string `json:"phone,omitempty"`
}

// Answer is the invitee's answer to one question of the booking form.
type Answer struct {
	QuestionID string `json:"questionId"`
	Value      string `json:"value"`
}

// Form is the routing form that was sent in.
type Form struct {
	ID   string `json:"id"`
	Name string `json:"name,omitempty"`
}

// FormField is the value of one field of a routing form.
type FormField struct {
	FieldID string `json:"fieldId"`
	Value   string `json:"value"`
}

// Respondent is the person who sent in a routing form, where the caller knows them.
type Respondent struct {
	Email string `json:"email,omitempty"`
	Name  string `json:"name,omitempty"`
	Phone string `json:"phone,omitempty"`
}

// HostEmail is the canonical form of the host's email address; "" where the event names no usable
// one.
func (e *Event) HostEmail() string {
	if e.Payload.Host == nil {
		return ""
	}
	address, _ := emailaddress.Canonical(e.Payload.Host.Email)
	return address
}

// ShownUp tells whether a no-show event takes an earlier no-show back.
func (e *Event) ShownUp() bool {
	return e.Kind == KindBookingNoShow && e.Payload.NoShow != nil && !*e.Payload.NoShow
}
