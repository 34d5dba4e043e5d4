package integration

import (
	"context"
	"math"
	"net/http"
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
	// Notes are sentences on what the call would leave out or change.
	Notes []string
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

// Preview plans an event that is neither stored nor sent, as the newest arrival.
// An event that could not be accepted is a models.Error with code BAD_INPUT.
func (s *Service) Preview(ctx context.Context, organizationID string, reported *models.Event) (*Preview, error) {
	event := intake.Normalize(organizationID, reported)
	if wrong := intake.Check(event, s.now()); len(wrong) > 0 {
		return nil, &models.Error{Code: models.CodeBadInput, Message: sentences(wrong)}
	}
	organizations, err := s.store.Organizations(ctx, []string{organizationID})
	if err != nil {
		return nil, err
	}
	organization := organizations[organizationID]
	input := planner.Input{Event: event, Seq: math.MaxInt64, Settings: organization.Settings}
	facts := []models.Facts{{}}
	if c := organization.Connection; c != nil {
		input.Connected, input.Fields = true, c.CustomFields
		query := models.FactsQuery{AccountKey: c.AccountKey, Email: event.Email, OrganizationID: organizationID}
		if event.BookingID != "" {
			query.BookingIDs = []string{event.BookingID}
		}
		if event.RescheduledFrom != "" {
			query.MovedFrom = []string{event.RescheduledFrom}
		}
		if facts, err = s.store.Facts(ctx, []models.FactsQuery{query}); err != nil {
			return nil, err
		}
	}
	decision := planner.Plan(input, facts[0])
	preview := &Preview{Skip: decision.Skip, Message: decision.Message, Notes: decision.Notes}
	if decision.Call != nil {
		preview.Call = &Call{Method: http.MethodPost, Path: addProspectPath, Body: decision.Call.Redacted()}
	}
	return preview, nil
}

// sentences writes user errors as one text, for where there is no list to put them in.
func sentences(wrong []models.UserError) string {
	parts := make([]string, len(wrong))
	for i, w := range wrong {
		parts[i] = strings.Join(w.Field, ".") + ": " + w.Message
	}
	return strings.Join(parts, " ")
}
