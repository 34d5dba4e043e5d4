package models

import "time"

// Connection is an organization's Snov.io account. The API user id, the API
// secret and the access token are stored encrypted; Connection carries them as
// they are in the table, and package internal/secrets opens them.
type Connection struct {
	OrganizationID string `gorm:"primaryKey"`
	// Provider is set by SaveConnection.
	Provider Provider `gorm:"primaryKey"`
	Status   ConnectionStatus
	// AccountKey names the Snov.io account without revealing it: organizations that
	// share an account share the key, and with it the account's 60 calls a minute.
	AccountKey string
	// MaskedUserID is the API user id with all but its ends hidden.
	MaskedUserID    string
	UserIDSealed    []byte
	SecretSealed    []byte
	TokenSealed     []byte
	TokenExpiresAt  *time.Time
	CreditBalance   string
	ConnectedAt     time.Time
	ConnectedBy     string
	VerifiedAt      time.Time
	RejectedMessage string
	// CustomFields is what Snov.io said of the account's custom fields when they
	// were last read; the planner checks values against their types.
	CustomFields []CustomField `gorm:"serializer:json"`
	UpdatedAt    time.Time
}

// CustomField is a field the organization defined for its prospects at Snov.io.
type CustomField struct {
	// Key is the plain name between Snov.io's quotes.
	Key      string    `json:"key"`
	Label    string    `json:"label"`
	Required bool      `json:"required"`
	Type     FieldType `json:"type"`
}

// APIKey lets a booking service report events. Only a hash of the key is kept.
type APIKey struct {
	ID             string `gorm:"primaryKey"`
	OrganizationID string
	Name           string
	// Prefix is the beginning of the key, enough to recognize it by.
	Prefix string
	// Hash is the SHA-256 of the whole key, in hexadecimal.
	Hash       string
	CreatedBy  string
	CreatedAt  time.Time
	LastUsedAt *time.Time
	RevokedAt  *time.Time
}
