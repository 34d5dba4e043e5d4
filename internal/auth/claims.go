package auth

import (
	"fmt"
	"strings"
	"time"
)

const maxIDLength = 255

// Claims are the parts of a token that snovsync reads, besides its times.
type Claims struct {
	Subject      string `json:"sub"`
	Organization string `json:"org"`
	Role         string `json:"role"`
}

// Principal is whom the claims of a token stand for, after its signature and
// times were checked. The error is ErrUnauthenticated where a claim is missing,
// cannot be stored as an id, or names no role of a user.
func (c Claims) Principal(expiresAt time.Time) (*Principal, error) {
	role, ok := roleOf(c.Role)
	if !ok {
		return nil, fmt.Errorf("%w: the role claim is none of owner, admin, member", ErrUnauthenticated)
	}
	if !isID(c.Subject) || !isID(c.Organization) {
		return nil, fmt.Errorf("%w: the sub and org claims must be ids", ErrUnauthenticated)
	}
	return &Principal{Subject: c.Subject, OrganizationID: c.Organization, Role: role, ExpiresAt: expiresAt}, nil
}

func roleOf(claim string) (Role, bool) {
	switch claim {
	case "owner":
		return RoleOwner, true
	case "admin":
		return RoleAdmin, true
	case "member":
		return RoleMember, true
	}
	return "", false
}

// isID tells whether a claim can be stored as an id on every database.
func isID(s string) bool {
	return strings.TrimSpace(s) != "" && len(s) <= maxIDLength && !strings.ContainsRune(s, 0)
}
