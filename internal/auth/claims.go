package auth

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/golang-jwt/jwt/v5"
)

const (
	// maxIDLength bounds the ids of users and organizations, in bytes.
	maxIDLength = 255
	// maxTime is the end of the year 9999 in Unix seconds. Times in milliseconds are later.
	maxTime = 253402300799
)

// Fixed texts: the errors of the JSON library quote the token, which must not get into a log.
var (
	errHeader = errors.New("the token's header must be one JSON object with unique names, valid Unicode and no crit")
	errClaims = errors.New("the token's claims must be one JSON object with unique names, valid Unicode and the types of RFC 7519")
)

// header is the part of a JOSE header that snovsync reads (RFC 7515, section 4.1).
type header struct {
	Algorithm string `json:"alg"`
	KeyID     string `json:"kid"`
	// Critical names extensions that a verifier must understand. snovsync understands none.
	Critical present `json:"crit"`
}

// present tells that a header or claim exists, whatever its value is.
type present bool

// UnmarshalJSON implements json.Unmarshaler.
func (p *present) UnmarshalJSON([]byte) error {
	*p = true
	return nil
}

// claims are the claims that snovsync reads. Others are ignored.
type claims struct {
	Issuer       string           `json:"iss"`
	Audience     jwt.ClaimStrings `json:"aud"`
	Subject      string           `json:"sub"`
	Organization string           `json:"org"`
	Role         string           `json:"role"`
	ExpiresAt    *seconds         `json:"exp"`
	NotBefore    *seconds         `json:"nbf"`
}

// UnmarshalJSON decodes claims strictly. encoding/json, which the JWT library uses, takes
// "Role" for "role", lets the last of two equal names win and replaces invalid Unicode.
// Then a claim that a user may choose at the identity provider could replace one that the
// provider sets, and two different ids could become one.
func (c *claims) UnmarshalJSON(raw []byte) error {
	type plain claims
	if err := json.Unmarshal(raw, (*plain)(c)); err != nil {
		return errClaims
	}
	return nil
}

// GetExpirationTime implements jwt.Claims.
func (c *claims) GetExpirationTime() (*jwt.NumericDate, error) { return c.ExpiresAt.date(), nil }

// GetNotBefore implements jwt.Claims.
func (c *claims) GetNotBefore() (*jwt.NumericDate, error) { return c.NotBefore.date(), nil }

// GetIssuedAt implements jwt.Claims. The time of issue decides nothing.
func (c *claims) GetIssuedAt() (*jwt.NumericDate, error) { return nil, nil }

// GetAudience implements jwt.Claims.
func (c *claims) GetAudience() (jwt.ClaimStrings, error) { return c.Audience, nil }

// GetIssuer implements jwt.Claims.
func (c *claims) GetIssuer() (string, error) { return c.Issuer, nil }

// GetSubject implements jwt.Claims.
func (c *claims) GetSubject() (string, error) { return c.Subject, nil }

// principal returns the user that verified claims describe. The error is ErrUnauthenticated
// if a claim is missing, cannot be used as an id or is not a user's role.
func (c *claims) principal() (*Principal, error) {
	role, ok := roleOf(c.Role)
	switch {
	case !isID(c.Organization):
		return nil, fmt.Errorf("%w: the org claim must be an id", ErrUnauthenticated)
	case !isID(c.Subject):
		return nil, c.refused(reasonInvalidUser, fmt.Errorf("%w: the sub claim must be an id", ErrUnauthenticated))
	case !ok:
		return nil, c.refused(reasonUnknownRole, fmt.Errorf("%w: the role claim is none of owner, admin, member", ErrUnauthenticated))
	}
	return &Principal{Subject: c.Subject, OrganizationID: c.Organization, Role: role, ExpiresAt: c.ExpiresAt.date().Time}, nil
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

// isID tells whether a text can be stored as an id on every database and logged.
func isID(s string) bool {
	return strings.TrimSpace(s) != "" && len(s) <= maxIDLength && utf8.ValidString(s) && !strings.ContainsFunc(s, unicode.IsControl)
}

// seconds is a time as RFC 7519 writes it: a JSON number of Unix seconds, with or without a fraction.
type seconds int64

// UnmarshalJSON implements json.Unmarshaler.
func (s *seconds) UnmarshalJSON(raw []byte) error {
	number, err := strconv.ParseFloat(string(raw), 64)
	if err != nil || number < 0 || number > maxTime {
		return errClaims
	}
	*s = seconds(math.Floor(number))
	return nil
}

// date is the time for the JWT library; nil if there is none.
func (s *seconds) date() *jwt.NumericDate {
	if s == nil {
		return nil
	}
	return &jwt.NumericDate{Time: time.Unix(int64(*s), 0)}
}
