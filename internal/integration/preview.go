package integration

import (
	"context"
	"math"
	"net/http"
	"slices"
	"strings"

	"github.com/snovsync/snovsync/internal/intake"
	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/planner"
)

// Preview is what would become of an event if it were synced now.
type Preview struct {
	// Call is the call that would be made; nil where the event would be skipped.
	Call *Call
	// Skip and Message say why it would be skipped.
	Skip    models.Reason
	Message string
	// Notes are sentences on what the call would leave out or change, and on why it
	// would not be made at once.
	Notes []string
	// UserErrors are what UpdateSettings would refuse of the settings that were given,
	// with paths such as ["settings", "mappings", "2", "target"].
	UserErrors []models.UserError
	// Warnings are what the settings leave open; see Service.Warnings.
	Warnings []models.SettingsWarning
}

// Call is a call to Snov.io without secrets.
type Call struct {
	Method string
	Path   string
	// Body is JSON, exactly as it would be sent.
	Body string
}

// addProspectPath is the one call that a sync makes.
const addProspectPath = "/v1/add-prospect-to-list"

// Preview plans an event that is neither stored nor sent, as the newest arrival. A
// change, which may be nil, is laid over the stored settings, and is not saved either.
// Nothing is asked of Snov.io. An event that could not be accepted is a models.Error
// with code BAD_INPUT.
func (s *Service) Preview(ctx context.Context, organizationID string, reported *models.Event, change *SettingsChange) (*Preview, error) {
	event := intake.Normalize(organizationID, reported)
	if wrong := intake.Check(event, s.now()); len(wrong) > 0 {
		return nil, &models.Error{Code: models.CodeBadInput, Message: sentences(wrong)}
	}
	invitees, err := s.store.Invitees(ctx, []*models.Event{event})
	if err != nil {
		return nil, err
	}
	event.Email = invitees[0]
	organizations, err := s.store.Organizations(ctx, []string{organizationID})
	if err != nil {
		return nil, err
	}
	organization := organizations[organizationID]
	settings, preview := organization.Settings, &Preview{}
	if change != nil {
		var refused []models.UserError
		if settings, refused, err = s.edited(ctx, organization, *change); err != nil {
			return nil, err
		}
		preview.UserErrors = inSettings(refused)
	}
	event.Email = planner.Address(event, settings)
	input := planner.Input{Event: event, Seq: math.MaxInt64, Settings: settings}
	var facts models.Facts
	if organization.Connection != nil {
		input.Connected, input.Fields = true, organization.Connection.CustomFields
		preview.Warnings = planner.Warnings(settings, input.Fields)
		if facts, err = s.factsOf(ctx, organization, settings, event); err != nil {
			return nil, err
		}
	}
	decision := planner.Plan(input, facts)
	preview.Skip, preview.Message, preview.Notes = decision.Skip, decision.Message, decision.Notes
	if decision.Call != nil {
		preview.Call = &Call{Method: http.MethodPost, Path: addProspectPath, Body: decision.Call.Redacted()}
		preview.Notes = append(preview.Notes, blockade(organization, settings)...)
	}
	if organization.Settings.Paused {
		preview.Notes = append(preview.Notes, "The sync is paused, so the event would wait until it is resumed.")
	}
	return preview, nil
}

// factsOf is what the log says of an event's prospect.
func (s *Service) factsOf(
	ctx context.Context, organization *models.Organization, settings *models.Settings, event *models.Event,
) (models.Facts, error) {
	facts, err := s.store.Facts(ctx, []models.FactsQuery{
		models.FactsFor(organization.Connection.AccountKey, settings, event),
	})
	if err != nil {
		return models.Facts{}, err
	}
	return facts[0], nil
}

// blockade says why a call would not be made, with settings that may not be the stored
// ones: a change of what is gone mends it.
func blockade(organization *models.Organization, settings *models.Settings) []string {
	stored := organization.Settings
	reason, message := blockedBy(organization)
	switch {
	case reason == "":
		return nil
	case reason == models.ReasonListDeleted && settings.TargetListID != stored.TargetListID:
		return nil
	case reason == models.ReasonCustomFieldGone && !slices.Equal(settings.CustomFieldKeys(), stored.CustomFieldKeys()):
		return nil
	}
	return []string{"The event would wait until this is mended: " + message}
}

// sentences writes user errors as one text, for where there is no list to put them in.
func sentences(wrong []models.UserError) string {
	parts := make([]string, len(wrong))
	for i, w := range wrong {
		parts[i] = strings.Join(w.Field, ".") + ": " + w.Message
	}
	return strings.Join(parts, " ")
}
