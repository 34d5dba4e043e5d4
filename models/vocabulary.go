package models

// Kind says what happened in the booking product.
type Kind string

// The five kinds of events a booking service reports.
const (
	KindBookingCreated       Kind = "BOOKING_CREATED"
	KindBookingCanceled      Kind = "BOOKING_CANCELED"
	KindBookingRescheduled   Kind = "BOOKING_RESCHEDULED"
	KindBookingNoShow        Kind = "BOOKING_NO_SHOW"
	KindRoutingFormSubmitted Kind = "ROUTING_FORM_SUBMITTED"
)

// IsStatusChange tells whether an event of this kind only changes the status of
// a meeting that an earlier event created.
func (k Kind) IsStatusChange() bool {
	return k == KindBookingCanceled || k == KindBookingRescheduled || k == KindBookingNoShow
}

// IsBooking tells whether an event of this kind speaks of a booking, and so of
// the prospect's meeting status. It lists the kinds, so that a new kind never counts as a
// prospect's newest booking event.
func (k Kind) IsBooking() bool {
	return k == KindBookingCreated || k == KindBookingCanceled || k == KindBookingRescheduled || k == KindBookingNoShow
}

// Status is where an event stands on its way to Snov.io.
type Status string

// Every accepted event has one entry that ends in one of the last three.
const (
	StatusQueued    Status = "QUEUED"
	StatusRunning   Status = "RUNNING"
	StatusRetrying  Status = "RETRYING"
	StatusBlocked   Status = "BLOCKED"
	StatusSucceeded Status = "SUCCEEDED"
	StatusSkipped   Status = "SKIPPED"
	StatusFailed    Status = "FAILED"
)

// IsFinal tells whether an entry in this status has its outcome.
func (s Status) IsFinal() bool {
	return s == StatusSucceeded || s == StatusSkipped || s == StatusFailed
}

// Reason names why an entry stands where it stands.
type Reason string

// Reasons of SKIPPED entries, in the order in which they are decided.
const (
	ReasonNotConnected     Reason = "NOT_CONNECTED"
	ReasonTriggerOff       Reason = "TRIGGER_OFF"
	ReasonNoTargetList     Reason = "NO_TARGET_LIST"
	ReasonNoEmail          Reason = "NO_EMAIL"
	ReasonNoLifecycleField Reason = "NO_LIFECYCLE_FIELD"
	ReasonSuperseded       Reason = "SUPERSEDED"
	ReasonAlreadyExists    Reason = "ALREADY_EXISTS"
)

// Reasons of SUCCEEDED entries: what Snov.io said it did.
const (
	ReasonAdded                Reason = "ADDED"
	ReasonUpdated              Reason = "UPDATED"
	ReasonUpdatedInAnotherList Reason = "UPDATED_IN_ANOTHER_LIST"
)

// Reasons of BLOCKED entries: what an admin has to mend.
const (
	ReasonCredentialsRejected Reason = "CREDENTIALS_REJECTED"
	ReasonListDeleted         Reason = "LIST_DELETED"
	ReasonCustomFieldGone     Reason = "CUSTOM_FIELD_GONE"
)

// Reasons of RETRYING, waiting and FAILED entries.
const (
	// ReasonSnovioUnavailable: timeouts, lost connections and 5xx answers.
	ReasonSnovioUnavailable Reason = "SNOVIO_UNAVAILABLE"
	// ReasonRateLimited: Snov.io said that the account is over its rate; the entry waits.
	ReasonRateLimited Reason = "RATE_LIMITED"
	// ReasonProspectRefused: Snov.io refuses this prospect, for example its address.
	ReasonProspectRefused Reason = "PROSPECT_REFUSED"
	// ReasonUpdateNotApplied: Snov.io refused to update a prospect that is in the target list.
	ReasonUpdateNotApplied Reason = "UPDATE_NOT_APPLIED"
)

// IfExists says what a created event or a form does to a prospect that exists.
type IfExists string

// UPDATE refreshes an existing prospect, SKIP leaves it untouched.
const (
	IfExistsUpdate IfExists = "UPDATE"
	IfExistsSkip   IfExists = "SKIP"
)

// Provider is a service that organizations connect to. Accounts, connections and what was read
// of an account belong to one provider.
type Provider string

// ProviderSnovio is the only provider.
const ProviderSnovio Provider = "SNOVIO"

// ConnectionStatus is the state of an organization's Snov.io connection.
type ConnectionStatus string

// DISCONNECTED is also the state of an organization that never connected.
const (
	ConnectionConnected           ConnectionStatus = "CONNECTED"
	ConnectionCredentialsRejected ConnectionStatus = "CREDENTIALS_REJECTED"
	ConnectionDisconnected        ConnectionStatus = "DISCONNECTED"
)

// FieldType is the data type of a Snov.io custom field.
type FieldType string

// The data types that Snov.io documents for custom fields.
const (
	FieldTypeString FieldType = "STRING"
	FieldTypeNumber FieldType = "NUMBER"
	FieldTypeDate   FieldType = "DATE"
)
