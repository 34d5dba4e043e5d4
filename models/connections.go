package models

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// providerAccount is an account at a provider that was connected at some time.
type providerAccount struct {
	Provider         Provider `gorm:"primaryKey"`
	AccountKey       string   `gorm:"primaryKey"`
	FirstConnectedAt time.Time
}

// TableName names the table that providerAccount is a row of.
func (providerAccount) TableName() string { return "provider_accounts" }

// Connection gives an organization's connection, also a DISCONNECTED one; nil
// without an error where it never connected.
func (s *Store) Connection(ctx context.Context, organizationID string) (*Connection, error) {
	connection, err := connectionOf(s.read.WithContext(ctx), organizationID)
	return connection, wrapError(ctx, "read the connection", err)
}

// SaveConnection stores an organization's connection in place of the one it had,
// and records its Snov.io account. What was read of the same account stays stored, also its
// custom fields; copies of another account are deleted.
func (s *Store) SaveConnection(ctx context.Context, by Actor, connection *Connection) error {
	if connection.AccountKey == "" {
		return badInput("the connection's account key is missing")
	}
	err := s.write(ctx, []string{connection.OrganizationID}, func(tx *transaction) error {
		connection.Provider = ProviderSnovio
		account := providerAccount{Provider: connection.Provider, AccountKey: connection.AccountKey, FirstConnectedAt: tx.now}
		if err := tx.db.Clauses(clause.OnConflict{DoNothing: true}).Create(&account).Error; err != nil {
			return err
		}
		before, err := tx.connection(connection.OrganizationID)
		if err != nil {
			return err
		}
		connection.CustomFields = nil
		if before != nil && before.AccountKey == connection.AccountKey {
			connection.CustomFields = before.CustomFields
		}
		if err := tx.saveConnection(connection); err != nil {
			return err
		}
		if err := tx.dropInventories(connection.OrganizationID, connection.AccountKey); err != nil {
			return err
		}
		return tx.audit(connection.OrganizationID, by, AuditConnect, connection.MaskedUserID, nil)
	})
	return wrapError(ctx, "save the connection", err)
}

// SaveToken keeps a sealed access token of the account until expiresAt. It does
// nothing where the organization is no longer connected to that account.
func (s *Store) SaveToken(ctx context.Context, organizationID, accountKey string, sealed []byte, expiresAt time.Time) error {
	err := s.connected(ctx, organizationID, accountKey).
		Updates(map[string]any{"token_sealed": sealed, "token_expires_at": stored(expiresAt), "updated_at": s.clock()}).Error
	return wrapError(ctx, "save the access token", err)
}

// ClearToken forgets an organization's access token, where it is still this one.
func (s *Store) ClearToken(ctx context.Context, organizationID string, sealed []byte) error {
	err := s.db.WithContext(ctx).Model(&Connection{}).Where(ofSnovio+" AND organization_id = ? AND token_sealed = ?", organizationID, sealed).
		Updates(map[string]any{"token_sealed": nil, "token_expires_at": nil, "updated_at": s.clock()}).Error
	return wrapError(ctx, "clear the access token", err)
}

// connected chooses the organization's connection while it is to that account.
func (s *Store) connected(ctx context.Context, organizationID, accountKey string) *gorm.DB {
	return s.db.WithContext(ctx).Model(&Connection{}).
		Where(ofSnovio+" AND organization_id = ? AND account_key = ? AND status = ?", organizationID, accountKey, ConnectionConnected)
}

// connection reads a connection that the transaction is going to write, under the
// lock of its row: SaveToken does not ask for the organization's.
func (tx *transaction) connection(organizationID string) (*Connection, error) {
	return connectionOf(tx.db.Clauses(clause.Locking{Strength: "UPDATE"}), organizationID)
}

func (tx *transaction) saveConnection(connection *Connection) error {
	connection.ConnectedAt, connection.VerifiedAt = stored(connection.ConnectedAt), stored(connection.VerifiedAt)
	connection.TokenExpiresAt = storedPointer(connection.TokenExpiresAt)
	connection.UpdatedAt = tx.now
	if connection.CustomFields == nil {
		connection.CustomFields = []CustomField{}
	}
	return tx.db.Clauses(clause.OnConflict{UpdateAll: true}).Create(connection).Error
}

func connectionOf(db *gorm.DB, organizationID string) (*Connection, error) {
	var connection Connection
	err := db.Where(ofSnovio+" AND organization_id = ?", organizationID).Take(&connection).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &connection, nil
}
