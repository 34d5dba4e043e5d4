package models

import (
	"context"
	"time"

	"github.com/google/uuid"
)

// CreateAPIKey stores a key. It sets the key's ID and CreatedAt where they are empty.
func (s *Store) CreateAPIKey(ctx context.Context, by Actor, key *APIKey) error {
	if key.ID == "" {
		id, err := uuid.NewV7()
		if err != nil {
			return wrapError(ctx, "make an id", err)
		}
		key.ID = id.String()
	}
	err := s.write(ctx, []string{key.OrganizationID}, func(tx *transaction) error {
		if key.CreatedAt.IsZero() {
			key.CreatedAt = tx.now
		}
		key.CreatedAt = stored(key.CreatedAt)
		if err := tx.db.Create(key).Error; err != nil {
			return err
		}
		return tx.audit(key.OrganizationID, by, AuditCreateAPIKey, key.ID, auditedKey(key))
	})
	return wrapError(ctx, "create the API key", err)
}

// APIKeys gives the keys of an organization that are not revoked, newest first.
func (s *Store) APIKeys(ctx context.Context, organizationID string) ([]*APIKey, error) {
	var keys []*APIKey
	err := s.read.WithContext(ctx).Where("organization_id = ? AND revoked_at IS NULL", organizationID).
		Order("created_at DESC, id DESC").Find(&keys).Error
	return keys, wrapError(ctx, "read API keys", err)
}

// RevokeAPIKey ends a key of an organization for good and gives it; a revoked one
// stays as it is. ErrNotFound where the organization has none of that id.
func (s *Store) RevokeAPIKey(ctx context.Context, organizationID string, by Actor, id string) (*APIKey, error) {
	var key APIKey
	err := s.write(ctx, []string{organizationID}, func(tx *transaction) error {
		key = APIKey{}
		if err := tx.db.Where("organization_id = ? AND id = ?", organizationID, id).Take(&key).Error; err != nil {
			return err
		}
		if key.RevokedAt != nil {
			return nil
		}
		key.RevokedAt = &tx.now
		if err := tx.db.Model(&key).Update("revoked_at", tx.now).Error; err != nil {
			return err
		}
		return tx.audit(organizationID, by, AuditRevokeAPIKey, key.ID, auditedKey(&key))
	})
	if err != nil {
		return nil, wrapError(ctx, "revoke the API key", err)
	}
	return &key, nil
}

// auditedKey is what the audit log says of a key: enough to recognize it by.
func auditedKey(key *APIKey) map[string]any {
	return map[string]any{"name": key.Name, "prefix": key.Prefix}
}

// APIKeysByHash gives the keys with these hashes, by hash, also those that were revoked.
// Unknown ones are absent.
func (s *Store) APIKeysByHash(ctx context.Context, hashes []string) (map[string]*APIKey, error) {
	rows, err := byColumn[*APIKey](s.lookup.WithContext(ctx), "hash", hashes)
	if err != nil {
		return nil, wrapError(ctx, "find API keys", err)
	}
	keys := make(map[string]*APIKey, len(rows))
	for _, key := range rows {
		keys[key.Hash] = key
	}
	return keys, nil
}

// TouchAPIKey records that a key was used at the given time. An earlier time than
// the one recorded changes nothing.
func (s *Store) TouchAPIKey(ctx context.Context, id string, usedAt time.Time) error {
	err := s.db.WithContext(ctx).Model(&APIKey{}).
		Where("id = ? AND (last_used_at IS NULL OR last_used_at < ?)", id, stored(usedAt)).
		Update("last_used_at", stored(usedAt)).Error
	return wrapError(ctx, "record the API key's use", err)
}
