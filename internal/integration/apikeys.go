package integration

import (
	"context"
	"errors"
	"strings"

	"github.com/snovsync/snovsync/internal/auth"
	"github.com/snovsync/snovsync/models"
)

// maxAPIKeys bounds the keys of an organization that are not revoked.
const maxAPIKeys = 100

// APIKeys are the organization's keys that are not revoked, newest first.
func (s *Service) APIKeys(ctx context.Context, organizationID string) ([]*models.APIKey, error) {
	return s.store.APIKeys(ctx, organizationID)
}

// CreateAPIKey makes a key for a booking service. The key itself is returned here
// and nowhere else; what is stored is its hash.
func (s *Service) CreateAPIKey(ctx context.Context, actor Actor, name string) (*models.APIKey, string, []models.UserError, error) {
	name = strings.TrimSpace(name)
	var check checks
	check.required(name, "input", "name")
	if len(check.errors) > 0 {
		return nil, "", check.errors, nil
	}
	existing, err := s.store.APIKeys(ctx, actor.OrganizationID)
	if err != nil {
		return nil, "", nil, err
	}
	if len(existing) >= maxAPIKeys {
		check.add(models.UserErrorTooMany, "The organization has as many API keys as it can have. Revoke one that is not used first.")
		return nil, "", check.errors, nil
	}
	secret, prefix, hash := auth.NewAPIKey()
	key := &models.APIKey{
		OrganizationID: actor.OrganizationID, Name: name, Prefix: prefix, Hash: hash,
		CreatedBy: actor.UserID, CreatedAt: s.now(),
	}
	if err := s.store.CreateAPIKey(ctx, actor.audited(), key); err != nil {
		return nil, "", nil, err
	}
	return key, secret, nil, nil
}

// RevokeAPIKey ends a key; what is sent with it is refused from then on.
func (s *Service) RevokeAPIKey(ctx context.Context, actor Actor, id string) (*models.APIKey, []models.UserError, error) {
	var check checks
	check.text(id, maxName, "input", "id")
	if len(check.errors) > 0 {
		return nil, check.errors, nil
	}
	key, err := s.store.RevokeAPIKey(ctx, actor.OrganizationID, actor.audited(), id)
	if errors.Is(err, models.ErrNotFound) {
		check.add(models.UserErrorNotFound, "There is no such API key.", "input", "id")
		return nil, check.errors, nil
	}
	return key, nil, err
}
