package demo

import "time"

// event is what a booking service reports: the mutation for it, which is also its
// field of EventInput, and the mutation's input.
type event struct {
	mutation string
	input    any
}

// The mutations for events.
const (
	bookingCreated       = "bookingCreated"
	bookingCanceled      = "bookingCanceled"
	bookingRescheduled   = "bookingRescheduled"
	bookingNoShow        = "bookingNoShow"
	routingFormSubmitted = "routingFormSubmitted"
)

type bookingEvent struct {
	EventID         string       `json:"eventId"`
	OccurredAt      time.Time    `json:"occurredAt"`
	Booking         bookingInput `json:"booking"`
	Host            hostInput    `json:"host"`
	Invitee         inviteeInput `json:"invitee"`
	Answers         []answer     `json:"answers,omitempty"`
	RescheduledFrom string       `json:"rescheduledFrom,omitempty"`
	NoShow          *bool        `json:"noShow,omitempty"`
}

type bookingInput struct {
	ID        string    `json:"id"`
	Title     string    `json:"title"`
	StartTime time.Time `json:"startTime"`
	EndTime   time.Time `json:"endTime"`
	TimeZone  string    `json:"timeZone"`
	Location  string    `json:"location"`
}

type hostInput struct {
	Name  string `json:"name"`
	Email string `json:"email"`
}

type inviteeInput struct {
	Email string `json:"email,omitempty"`
	Name  string `json:"name"`
	Phone string `json:"phone,omitempty"`
}

type answer struct {
	QuestionID string `json:"questionId"`
	Value      string `json:"value"`
}

type formEvent struct {
	EventID    string      `json:"eventId"`
	OccurredAt time.Time   `json:"occurredAt"`
	Form       formInput   `json:"form"`
	Fields     []formField `json:"fields"`
	// Respondent is nil where nobody knows who sent the form.
	Respondent *inviteeInput `json:"respondent,omitempty"`
}

type formInput struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type formField struct {
	FieldID string `json:"fieldId"`
	Value   string `json:"value"`
}
