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

// clockLeeway is how far the clocks of the issuer and of this machine may differ.
const clockLeeway = 5 * time.Second

// UserClaims are what a development token says of its bearer.
type UserClaims struct {
	Subject        string
	OrganizationID string
	Role           Role
}

type jwtClaims struct {
	jwt.RegisteredClaims
	Organization string `json:"org"`
	Role         string `json:"role"`
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
	token := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{
		"sub": user.Subject, "org": user.OrganizationID, "role": role,
		"iat": now.Unix(), "exp": now.Add(ttl).Unix(),
	})
	signed, err := token.SignedString([]byte(secret))
	if err != nil {
		return "", fmt.Errorf("signing the token: %w", err)
	}
	return signed, nil
}

// sharedSecret verifies tokens signed with HS256.
type sharedSecret struct {
	secret []byte
	parser *jwt.Parser
}

func newSharedSecret(secret, issuer, audience string, now func() time.Time) *sharedSecret {
	options := []jwt.ParserOption{
		jwt.WithValidMethods([]string{jwt.SigningMethodHS256.Alg()}),
		jwt.WithExpirationRequired(),
		jwt.WithLeeway(clockLeeway),
		jwt.WithTimeFunc(now),
	}
	if issuer != "" {
		options = append(options, jwt.WithIssuer(issuer))
	}
	if audience != "" {
		options = append(options, jwt.WithAudience(audience))
	}
	return &sharedSecret{secret: []byte(secret), parser: jwt.NewParser(options...)}
}

// VerifyToken implements TokenVerifier.
func (s *sharedSecret) VerifyToken(_ context.Context, token string) (*Principal, error) {
	var parsed jwtClaims
	_, err := s.parser.ParseWithClaims(token, &parsed, func(*jwt.Token) (any, error) { return s.secret, nil })
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnauthenticated, err)
	}
	claims := Claims{Subject: parsed.Subject, Organization: parsed.Organization, Role: parsed.Role}
	return claims.Principal(parsed.ExpiresAt.Time)
}
