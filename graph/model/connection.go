package model

import (
	"time"

	"github.com/snovsync/snovsync/models"
)

// SnovioAccount is a connection as the schema shows it.
type SnovioAccount struct{ *models.Connection }

// NewSnovioAccount is the view of a connection; of none, one that is disconnected.
func NewSnovioAccount(c *models.Connection) *SnovioAccount {
	if c == nil {
		c = &models.Connection{Status: models.ConnectionDisconnected}
	}
	return &SnovioAccount{c}
}

// ConnectedAt is when the present keys were saved.
func (a SnovioAccount) ConnectedAt() *time.Time { return optional(a.Connection.ConnectedAt) }

// ConnectedBy is the user who saved them.
func (a SnovioAccount) ConnectedBy() *string { return optional(a.Connection.ConnectedBy) }

// MaskedAPIUserID is the API user id with all but its ends hidden.
func (a SnovioAccount) MaskedAPIUserID() *string { return optional(a.MaskedUserID) }

// CreditBalance is what Snov.io said is left.
func (a SnovioAccount) CreditBalance() *string { return optional(a.Connection.CreditBalance) }

// VerifiedAt is when Snov.io last accepted the keys.
func (a SnovioAccount) VerifiedAt() *time.Time { return optional(a.Connection.VerifiedAt) }

// RejectedMessage is what Snov.io said when it rejected the keys.
func (a SnovioAccount) RejectedMessage() *string { return optional(a.Connection.RejectedMessage) }
