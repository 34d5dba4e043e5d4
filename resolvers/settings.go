package resolvers

import (
	"github.com/99designs/gqlgen/graphql"

	"github.com/snovsync/snovsync/graph/model"
	"github.com/snovsync/snovsync/internal/integration"
	"github.com/snovsync/snovsync/models"
)

// settingsChange is what updateSettings is asked for. What the service keeps as
// empty, the schema clears by null.
func settingsChange(input model.UpdateSettingsInput) integration.SettingsChange {
	change := integration.SettingsChange{
		TargetListID:           clearable(input.TargetListID),
		LifecycleFieldKey:      clearable(input.LifecycleFieldKey),
		HostEmailFieldKey:      clearable(input.HostEmailFieldKey),
		RoutingFormEmailField:  clearable(input.RoutingFormEmailField),
		LookUpUnknownProspects: input.LookUpUnknownProspects,
		IfExists:               input.IfExists,
		Mappings:               input.Mappings,
	}
	if t := input.Triggers; t != nil {
		change.Triggers = integration.TriggersChange(*t)
	}
	if w := input.LifecycleWording; w != nil {
		change.LifecycleWording = integration.WordingChange(*w)
	}
	return change
}

// editedSettings are settings that are being edited; nil where none are.
func editedSettings(input *model.UpdateSettingsInput) *integration.SettingsChange {
	if input == nil {
		return nil
	}
	change := settingsChange(*input)
	return &change
}

// settingsUpdate is what updateSettings answers: the settings that were saved, or, beside
// user errors, those that stand in the way, where there are any.
func settingsUpdate(settings *models.Settings, userErrors []models.UserError) *model.UpdateSettingsPayload {
	payload := &model.UpdateSettingsPayload{UserErrors: userErrors}
	if len(userErrors) == 0 {
		payload.Settings = model.NewSettings(settings)
	} else {
		payload.CurrentSettings = model.NewSettings(settings)
	}
	return payload
}

// clearable is nil where a field was absent, and points at "" where it was null.
func clearable(field graphql.Omittable[*string]) *string {
	given, present := field.ValueOK()
	if present && given == nil {
		return new("")
	}
	return given
}
