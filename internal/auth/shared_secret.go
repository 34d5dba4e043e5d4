package auth

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// MinSecretLength is the least length of an HS256 secret in bytes: RFC 7518,
// section 3.2, asks for a key no shorter than the hash.
const MinSecretLength = 32

// UserClaims are what a development token says of its bearer.
type UserClaims struct {
	Subject        string
	OrganizationID string
	Role           Role
	// Issuer and Audience become the claims iss and aud; empty: left out.
	Issuer, Audience string
}

// Mint signs a token with HS256 that is valid for ttl from now on. The command
// `snovsync token` and the demo use it; in production an identity provider does.
func Mint(secret string, user UserClaims, ttl time.Duration) (string, error) {
	if len(secret) < MinSecretLength {
		return "", fmt.Errorf("the HS256 secret must have at least %d bytes", MinSecretLength)
	}
	role, ok := map[Role]string{RoleOwner: "owner", RoleAdmin: "admin", RoleMember: "member"}[user.Role]
	if !ok {
		return "", fmt.Errorf("role %q is not a user's role", user.Role)
	}
	if !isID(user.Subject) || !isID(user.OrganizationID) {
		return "", errors.New("a token needs a subject and an organization")
	}
	now := time.Now()
	claims := jwt.MapClaims{
		"sub": user.Subject, "org": user.OrganizationID, "role": role,
		"iat": now.Unix(), "exp": now.Add(ttl).Unix(),
	}
	if user.Issuer != "" {
		claims["iss"] = user.Issuer
	}
	if user.Audience != "" {
		claims["aud"] = user.Audience
	}
	signed, err := jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString([]byte(secret))
	if err != nil {
		return "", fmt.Errorf("signing the token: %w", err)
	}
	return signed, nil
}

// sharedSecret verifies tokens signed with HS256.
type sharedSecret struct {
	secret []byte
	parser *TokenParser
}

func newSharedSecret(secret, issuer, audience string, now func() time.Time) *sharedSecret {
	return &sharedSecret{secret: []byte(secret), parser: NewTokenParser(TokenRules{
		Algorithms: []string{jwt.SigningMethodHS256.Alg()}, Issuer: issuer, Audience: audience, Now: now,
	})}
}

// VerifyToken implements TokenVerifier. There is one key, whatever the token calls it.
func (s *sharedSecret) VerifyToken(_ context.Context, token string) (*Principal, error) {
	return s.parser.Parse(token, func(string, string) ([]jwt.VerificationKey, error) {
		return []jwt.VerificationKey{s.secret}, nil
	})
}
