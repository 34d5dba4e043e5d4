package resolvers

import (
	"github.com/99designs/gqlgen/graphql"

	"github.com/snovsync/snovsync/graph/model"
	"github.com/snovsync/snovsync/internal/integration"
)

// settingsChange is what updateSettings is asked for. What the service keeps as
// empty, the schema clears by null.
func settingsChange(input model.UpdateSettingsInput) integration.SettingsChange {
	change := integration.SettingsChange{
		TargetListID:      clearable(input.TargetListID),
		LifecycleFieldKey: clearable(input.LifecycleFieldKey),
		HostEmailFieldKey: clearable(input.HostEmailFieldKey),
		IfExists:          input.IfExists,
		Mappings:          input.Mappings,
	}
	if t := input.Triggers; t != nil {
		change.Triggers = integration.TriggersChange(*t)
	}
	if w := input.LifecycleWording; w != nil {
		change.LifecycleWording = integration.WordingChange(*w)
	}
	return change
}

// clearable is nil where a field was absent, and points at "" where it was null.
func clearable(field graphql.Omittable[*string]) *string {
	given, present := field.ValueOK()
	if present && given == nil {
		return new("")
	}
	return given
}
