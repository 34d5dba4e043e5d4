package model

import (
	"time"

	"github.com/snovsync/snovsync/models"
)

// SnovioAccount is a connection as the schema shows it.
type SnovioAccount struct{ *models.Connection }

// NewSnovioAccount is the view of a connection; nil for nil.
func NewSnovioAccount(c *models.Connection) *SnovioAccount {
	if c == nil {
		return nil
	}
	return &SnovioAccount{c}
}

// MaskedAPIUserID is the API user id with all but its ends hidden.
func (a SnovioAccount) MaskedAPIUserID() *string { return optional(a.MaskedUserID) }

// CreditBalance is what Snov.io said is left.
func (a SnovioAccount) CreditBalance() *string { return optional(a.Connection.CreditBalance) }

// VerifiedAt is when Snov.io last accepted the keys.
func (a SnovioAccount) VerifiedAt() *time.Time { return optional(a.Connection.VerifiedAt) }

// RejectedMessage is what Snov.io said when it rejected the keys.
func (a SnovioAccount) RejectedMessage() *string { return optional(a.Connection.RejectedMessage) }
