package models

import "reflect"

// auditChange is a setting that changed, as the audit log shows it.
type auditChange struct {
	Old any `json:"old"`
	New any `json:"new"`
}

// settingsChanges gives the settings that an admin changed, by the names that the API
// gives them.
func settingsChanges(before, after *Settings) map[string]any {
	old, changes := auditedSettings(before), map[string]any{}
	for name, value := range auditedSettings(after) {
		if !reflect.DeepEqual(old[name], value) {
			changes[name] = auditChange{Old: old[name], New: value}
		}
	}
	return changes
}

// auditedSettings are all settings that an admin can save, none of which is a secret.
func auditedSettings(s *Settings) map[string]any {
	mappings := s.Mappings
	if mappings == nil {
		mappings = []Mapping{}
	}
	return map[string]any{
		"targetListId":                  s.TargetListID,
		"ifExists":                      s.IfExists,
		"lifecycleFieldKey":             s.LifecycleFieldKey,
		"hostEmailFieldKey":             s.HostEmailFieldKey,
		"routingFormEmailField":         s.RoutingFormEmailField,
		"lookUpUnknownProspects":        s.LookUpUnknownProspects,
		"mappings":                      mappings,
		"triggers.bookingCreated":       s.Triggers.BookingCreated,
		"triggers.bookingCanceled":      s.Triggers.BookingCanceled,
		"triggers.bookingRescheduled":   s.Triggers.BookingRescheduled,
		"triggers.bookingNoShow":        s.Triggers.BookingNoShow,
		"triggers.routingFormSubmitted": s.Triggers.RoutingFormSubmitted,
		"lifecycleWording.booked":       s.LifecycleWording.Booked,
		"lifecycleWording.canceled":     s.LifecycleWording.Canceled,
		"lifecycleWording.rescheduled":  s.LifecycleWording.Rescheduled,
		"lifecycleWording.noShow":       s.LifecycleWording.NoShow,
	}
}
