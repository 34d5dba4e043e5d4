package planner

import (
	"fmt"
	"slices"

	"github.com/snovsync/snovsync/models"
)

// Warnings are what settings leave open by the account's custom fields: those that Snov.io
// marks as required and that no mapping row, nor the lifecycle or host email field, fills.
// Snov.io may refuse every prospect for one of them.
func Warnings(settings *models.Settings, fields []models.CustomField) []models.SettingsWarning {
	filled := settings.CustomFieldKeys()
	warnings := []models.SettingsWarning{}
	for _, field := range fields {
		if field.Required && !slices.Contains(filled, field.Key) {
			warnings = append(warnings, models.SettingsWarning{
				Code: models.WarningRequiredFieldUnmapped, Field: field.Key,
				Message: fmt.Sprintf("Snov.io marks the custom field %s as required, but no mapping fills it. "+
					"Add a mapping row for it, or Snov.io may refuse prospects.", quote(field.Key)),
			})
		}
	}
	return warnings
}
