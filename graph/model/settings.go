package model

import (
	"slices"
	"time"

	"github.com/snovsync/snovsync/models"
)

// Settings are an organization's settings as the schema shows them.
type Settings struct{ *models.Settings }

// NewSettings is the view of settings; nil for nil.
func NewSettings(s *models.Settings) *Settings {
	if s == nil {
		return nil
	}
	return &Settings{s}
}

// TargetListID is Snov.io's id of the list.
func (s Settings) TargetListID() *string { return optional(s.Settings.TargetListID) }

// LifecycleFieldKey is the custom field for the meeting's status.
func (s Settings) LifecycleFieldKey() *string { return optional(s.Settings.LifecycleFieldKey) }

// HostEmailFieldKey is the custom field for the host's email.
func (s Settings) HostEmailFieldKey() *string { return optional(s.Settings.HostEmailFieldKey) }

// RoutingFormEmailField is the form field that holds the address.
func (s Settings) RoutingFormEmailField() *string { return optional(s.Settings.RoutingFormEmailField) }

// Mappings are the locked rows and then the admin's own.
func (s Settings) Mappings() []models.Mapping {
	return slices.Concat(models.LockedMappings(), s.Settings.Mappings)
}

// BlockedReason is why entries wait for a setting.
func (s Settings) BlockedReason() *models.Reason { return optional(s.Settings.BlockedReason) }

// BlockedMessage says what is gone.
func (s Settings) BlockedMessage() *string { return optional(s.Settings.BlockedMessage) }

// UpdatedBy is who last saved them.
func (s Settings) UpdatedBy() *string { return optional(s.Settings.UpdatedBy) }

// UpdatedAt is when the settings were last saved.
func (s Settings) UpdatedAt() *time.Time { return optional(s.Settings.UpdatedAt) }
