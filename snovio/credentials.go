package snovio

import (
	"encoding/json"
	"log/slog"
	"time"
)

const redacted = "[redacted]"

// Credentials are the API user id and the API secret of a Snov.io account.
// However they are printed, logged or marshaled, the secret does not show.
type Credentials struct {
	UserID string
	Secret string
}

// String hides both parts.
func (Credentials) String() string { return "snovio.Credentials(" + redacted + ")" }

// GoString hides both parts.
func (c Credentials) GoString() string { return c.String() }

// LogValue hides both parts from log/slog.
func (c Credentials) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalJSON hides both parts from anything that dumps structures as JSON.
func (c Credentials) MarshalJSON() ([]byte, error) { return json.Marshal(redacted) }

// Token is an access token and how long it is good for from the moment it was
// given. Snov.io has no refresh grant: a new one is asked for with the keys.
type Token struct {
	AccessToken string
	ExpiresIn   time.Duration
}

// String hides the token.
func (t Token) String() string { return "snovio.Token(" + redacted + ")" }

// GoString hides the token.
func (t Token) GoString() string { return t.String() }

// LogValue hides the token from log/slog.
func (t Token) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalJSON hides the token from anything that dumps structures as JSON.
func (t Token) MarshalJSON() ([]byte, error) { return json.Marshal(redacted) }
