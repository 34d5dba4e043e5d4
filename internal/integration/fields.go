package integration

import (
	"context"
	"slices"
	"strings"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/snovio"
)

// CustomFields are the account's custom fields as Snov.io has them. It takes one
// call, keeps the answer for cacheFor, and stores it on the connection, where the
// planner finds the types. With refresh it asks Snov.io whatever is kept. Errors are
// those of Lists.
func (s *Service) CustomFields(ctx context.Context, organizationID string, refresh bool) ([]models.CustomField, error) {
	if refresh {
		if err := s.refresh(ctx, organizationID, models.RefreshFields, "The custom fields"); err != nil {
			return nil, err
		}
		s.fields.drop(organizationID)
	}
	fields, err := s.readFields(ctx, organizationID)
	if err != nil {
		return nil, queryError(err)
	}
	return slices.Clone(fields), nil
}

func (s *Service) readFields(ctx context.Context, organizationID string) ([]models.CustomField, error) {
	return s.fields.get(ctx, organizationID, func(ctx context.Context) ([]models.CustomField, error) {
		return s.loadFields(ctx, organizationID)
	})
}

// freshFields asks Snov.io whatever is kept.
func (s *Service) freshFields(ctx context.Context, organizationID string) ([]models.CustomField, error) {
	s.fields.drop(organizationID)
	return s.readFields(ctx, organizationID)
}

func (s *Service) loadFields(ctx context.Context, organizationID string) ([]models.CustomField, error) {
	connection, err := s.store.Connection(ctx, organizationID)
	if err != nil {
		return nil, err
	}
	var found []snovio.CustomField
	err = s.ask(ctx, organizationID, func(ctx context.Context, accessToken string) (err error) {
		found, err = s.client.CustomFields(ctx, accessToken)
		return err
	})
	if err != nil {
		return nil, err
	}
	fields := fieldsOf(found)
	if connection == nil {
		return fields, nil
	}
	return fields, s.store.TouchConnection(ctx, organizationID, connection.AccountKey, s.now(), nil, fields)
}

// fieldsOf are Snov.io's custom fields in our terms. A type that Snov.io does not
// document is treated as text.
func fieldsOf(found []snovio.CustomField) []models.CustomField {
	fields := make([]models.CustomField, len(found))
	for i, f := range found {
		fields[i] = models.CustomField{Key: f.Key, Label: f.Label, Required: f.Required, Type: models.FieldTypeString}
		switch strings.ToLower(f.Type) {
		case "number":
			fields[i].Type = models.FieldTypeNumber
		case "date":
			fields[i].Type = models.FieldTypeDate
		}
	}
	return fields
}
