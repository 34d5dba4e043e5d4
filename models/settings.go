package models

import (
	"strings"
	"time"
)

// Settings is what an organization's admins chose: where prospects go, which
// events sync, and what they write. The
// sync rules, table "Settings and defaults", name the defaults.
type Settings struct {
	OrganizationID string `gorm:"primaryKey"`
	// TargetListID is Snov.io's id of the list prospects go into; empty: none chosen.
	TargetListID string
	Triggers     Triggers `gorm:"serializer:json"`
	IfExists     IfExists
	// LifecycleFieldKey is the custom field that holds the meeting's status; empty: none.
	LifecycleFieldKey string
	LifecycleWording  LifecycleWording `gorm:"serializer:json"`
	// HostEmailFieldKey is the custom field that holds the host's email; empty: none.
	HostEmailFieldKey string
	// RoutingFormEmailField is the id of the form field whose value is the email address of a
	// form without a respondent's; empty: none, and only respondent.email counts.
	RoutingFormEmailField string
	// LookUpUnknownProspects: which list holds a prospect that the log does not know is asked of
	// Snov.io when it only says that it updated the prospect.
	LookUpUnknownProspects bool
	// Mappings are the rows beyond the three locked ones, in the admin's order.
	Mappings []Mapping `gorm:"serializer:json"`
	// Paused: events are accepted and wait in order until the sync is resumed.
	Paused bool
	// BlockedReason is LIST_DELETED or CUSTOM_FIELD_GONE while a setting points at
	// something that Snov.io no longer has; empty otherwise.
	BlockedReason Reason
	// BlockedMessage says what is gone.
	BlockedMessage string
	// Version grows by one with each save by an admin; the first save makes it 1.
	Version   int
	UpdatedAt time.Time
	// UpdatedBy is the admin of that save; empty where it was not noted.
	UpdatedBy string
}

// Triggers switches the sync of each kind of event on or off.
type Triggers struct {
	BookingCreated       bool `json:"bookingCreated"`
	BookingCanceled      bool `json:"bookingCanceled"`
	BookingRescheduled   bool `json:"bookingRescheduled"`
	BookingNoShow        bool `json:"bookingNoShow"`
	RoutingFormSubmitted bool `json:"routingFormSubmitted"`
}

// On tells whether events of this kind sync.
func (t Triggers) On(kind Kind) bool {
	switch kind {
	case KindBookingCreated:
		return t.BookingCreated
	case KindBookingCanceled:
		return t.BookingCanceled
	case KindBookingRescheduled:
		return t.BookingRescheduled
	case KindBookingNoShow:
		return t.BookingNoShow
	case KindRoutingFormSubmitted:
		return t.RoutingFormSubmitted
	}
	return false
}

// LifecycleWording is what the lifecycle field reads in each state of a meeting.
type LifecycleWording struct {
	Booked      string `json:"booked"`
	Canceled    string `json:"canceled"`
	Rescheduled string `json:"rescheduled"`
	NoShow      string `json:"noShow"`
}

// Mapping is one row that carries a value of an event into a prospect's field.
type Mapping struct {
	Source string `json:"source"`
	Target string `json:"target"`
	Locked bool   `json:"locked,omitempty"`
}

// CustomFieldTarget begins the target of a mapping row that writes a custom field; the
// field's key follows.
const CustomFieldTarget = "prospect.cf_"

// CustomFieldKeys are the keys of the custom fields that the settings write.
func (s *Settings) CustomFieldKeys() []string {
	var keys []string
	for _, key := range []string{s.LifecycleFieldKey, s.HostEmailFieldKey} {
		if key != "" {
			keys = append(keys, key)
		}
	}
	for _, row := range s.Mappings {
		if key, isCustom := strings.CutPrefix(row.Target, CustomFieldTarget); isCustom {
			keys = append(keys, key)
		}
	}
	return keys
}

// SettingsWarning is something that settings leave open, so that Snov.io may refuse prospects.
type SettingsWarning struct {
	Code    SettingsWarningCode
	Message string
	// Field is the key of the custom field that it is about.
	Field string
}

// SettingsWarningCode says to a program what a SettingsWarning's message says to a person.
type SettingsWarningCode string

// WarningRequiredFieldUnmapped says that Snov.io marks a custom field as required and no
// mapping fills it.
const WarningRequiredFieldUnmapped SettingsWarningCode = "REQUIRED_FIELD_UNMAPPED"

// LockedMappings are the three rows every organization has and none can change.
// The mapping rows an admin sees are these followed by Settings.Mappings.
func LockedMappings() []Mapping {
	return []Mapping{
		{Source: "invitee.email", Target: "prospect.email", Locked: true},
		{Source: "invitee.name", Target: "prospect.name", Locked: true},
		{Source: "invitee.phone", Target: "prospect.phone", Locked: true},
	}
}

// DefaultSettings is what an organization has before an admin saved anything.
func DefaultSettings(organizationID string) *Settings {
	return &Settings{
		OrganizationID: organizationID,
		Triggers:       Triggers{BookingCreated: true, BookingCanceled: true, BookingRescheduled: true, BookingNoShow: true},
		IfExists:       IfExistsUpdate,
		LifecycleWording: LifecycleWording{
			Booked: "Meeting booked", Canceled: "Meeting canceled", Rescheduled: "Meeting rescheduled", NoShow: "No-show",
		},
		Mappings: []Mapping{},
	}
}
