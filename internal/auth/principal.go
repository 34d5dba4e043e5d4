// Package auth says who a bearer token stands for: users by signed tokens
// (JWT), booking services by API keys. It decides nothing about single
// operations beyond what a role may do at all.
package auth

import "time"

// Role is what a token lets its bearer do within its organization.
type Role string

// The roles of users, and the one role of API keys.
const (
	RoleOwner   Role = "OWNER"
	RoleAdmin   Role = "ADMIN"
	RoleMember  Role = "MEMBER"
	RoleService Role = "SERVICE"
)

// Principal is the bearer of a verified token.
type Principal struct {
	// Subject is the user's id at the identity provider; of an API key, its id.
	Subject        string
	OrganizationID string
	Role           Role
	// ExpiresAt is when the token ends; zero for API keys, which end when they are revoked.
	ExpiresAt time.Time
	// KeyID is the API key's id; empty for users.
	KeyID string
}

// CanAdminister tells whether the principal may see and change everything of the organization.
func (p *Principal) CanAdminister() bool {
	return p != nil && (p.Role == RoleOwner || p.Role == RoleAdmin)
}

// CanRead tells whether the principal may read settings, figures and the log.
func (p *Principal) CanRead() bool {
	return p.CanAdminister() || p != nil && p.Role == RoleMember
}

// CanReportEvents tells whether the principal may report events.
func (p *Principal) CanReportEvents() bool {
	return p.CanAdminister() || p != nil && p.Role == RoleService
}
