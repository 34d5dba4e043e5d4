package integration

import (
	"context"
	"time"

	"github.com/snovsync/snovsync/models"
)

// CustomFields are the account's custom fields as they were last read, and when that was.
// They are read again in the background where that is longer ago than freshFor; fields that
// were never read are waited for. With refresh Snov.io is asked now. Errors are those of
// Lists.
func (s *Service) CustomFields(ctx context.Context, organizationID string, refresh bool) ([]models.CustomField, time.Time, error) {
	if refresh {
		if err := s.refresh(ctx, organizationID, models.RefreshFields, subjectFields); err != nil {
			return nil, time.Time{}, err
		}
	}
	stored, err := s.copyOf(ctx, organizationID, subjectFields)
	if err != nil {
		return nil, time.Time{}, queryError(err)
	}
	connection, err := s.store.Connection(ctx, organizationID)
	if err != nil || connection == nil {
		return nil, time.Time{}, err
	}
	return connection.CustomFields, *stored.ReadAt, nil
}
