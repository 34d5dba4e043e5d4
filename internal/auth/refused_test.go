package auth_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/snovsync/snovsync/internal/audit"
	"github.com/snovsync/snovsync/internal/auth"
	"github.com/snovsync/snovsync/internal/clientaddr"
	"github.com/snovsync/snovsync/models"
)

// recorder remembers the refusals that it is told.
type recorder struct{ refusals []audit.Refusal }

func (r *recorder) Record(_ context.Context, refusal audit.Refusal) bool {
	r.refusals = append(r.refusals, refusal)
	return true
}

// TestRefusedTokensAreRecordedForTheirOrganization: where the signature proves it, and
// nowhere else.
func TestRefusedTokensAreRecordedForTheirOrganization(t *testing.T) {
	t.Parallel()
	key, _, hash := auth.NewAPIKey()
	unknown, _, _ := auth.NewAPIKey()
	now := time.Now()
	valid := func(change ...func(jwt.MapClaims)) string {
		claims := jwt.MapClaims{
			"sub": "user-1", "org": "org-1", "role": "owner", "exp": now.Add(time.Hour).Unix(), "iss": "https://id.example.com", "aud": "snovsync",
		}
		for _, apply := range change {
			apply(claims)
		}
		return sign(t, jwt.SigningMethodHS256, []byte(secret), claims)
	}
	set := func(name string, value any) func(jwt.MapClaims) { return func(c jwt.MapClaims) { c[name] = value } }
	without := func(name string) func(jwt.MapClaims) { return func(c jwt.MapClaims) { delete(c, name) } }
	expired := set("exp", now.Add(-time.Hour).Unix())
	for name, row := range map[string]struct {
		bearer          string
		subject, reason string // no reason: nothing is recorded
	}{
		"expired":                       {valid(expired), "user-1", "EXPIRED"},
		"expired and without a user":    {valid(expired, without("sub")), "", "EXPIRED"},
		"not yet valid":                 {valid(set("nbf", now.Add(time.Hour).Unix())), "user-1", "NOT_YET_VALID"},
		"without an end":                {valid(without("exp")), "user-1", "NO_EXPIRY"},
		"unknown role":                  {valid(set("role", "OWNER")), "user-1", "UNKNOWN_ROLE"},
		"no user":                       {valid(without("sub")), "", "INVALID_USER"},
		"revoked key":                   {key, "key-1", "REVOKED_API_KEY"},
		"unknown key":                   {unknown, "", ""},
		"another's signature":           {sign(t, jwt.SigningMethodHS256, []byte(strings.Repeat("x", 32)), jwt.MapClaims{"sub": "user-1", "org": "org-1", "exp": 1}), "", ""},
		"expired, for another audience": {valid(expired, set("aud", "another")), "", ""},
		"expired, by another issuer":    {valid(expired, set("iss", "https://other.example.com")), "", ""},
		"expired, without organization": {valid(expired, without("org")), "", ""},
		"no organization":               {valid(without("org")), "", ""},
		"not a token":                   {"nonsense", "", ""},
		"empty":                         {"", "", ""},
		"the organization is not an id": {valid(set("org", "a\x00b")), "", ""},
		"valid":                         {valid(), "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var logs bytes.Buffer
			records, registry := &recorder{}, prometheus.NewRegistry()
			v := newVerifier(t, auth.Config{
				Issuer: "https://id.example.com", Audience: "snovsync", Refusals: records, Metrics: registry, Logger: slog.New(slog.NewTextHandler(&logs, nil)),
				Keys: &keyStore{keys: map[string]*models.APIKey{hash: {ID: "key-1", OrganizationID: "org-1", RevokedAt: &now}}},
			})
			_, err := v.Verify(clientaddr.With(t.Context(), "192.0.2.7"), row.bearer)
			if want := name != "valid"; errors.Is(err, auth.ErrUnauthenticated) != want {
				t.Fatalf("got %v", err)
			}
			var want []audit.Refusal
			if row.reason != "" {
				want = []audit.Refusal{{
					OrganizationID: "org-1", Action: models.AuditSignInRefused, By: models.Actor{ID: row.subject, Address: "192.0.2.7"}, Reason: row.reason,
				}}
			}
			if !slices.Equal(records.refusals, want) {
				t.Errorf("recorded %+v, want %+v", records.refusals, want)
			}
			if logged := strings.Contains(logs.String(), "reason="+row.reason); row.reason != "" && !logged || row.reason == "" && logs.Len() > 0 {
				t.Errorf("logged %q", logs.String())
			}
			if row.bearer != "" && strings.Contains(logs.String(), row.bearer) {
				t.Error("the token is in the log")
			}
			families, err := registry.Gather()
			if err != nil || (len(families) == 1) != (name != "valid") || len(families) == 1 && families[0].GetHelp() == "" {
				t.Errorf("counted %v, %v", families, err)
			}
		})
	}
}
