package auth_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/snovsync/snovsync/internal/auth"
	"github.com/snovsync/snovsync/models"
)

var secret = strings.Repeat("s", auth.MinSecretLength)

type keyStore struct {
	keys    map[string]*models.APIKey
	err     error
	touched []time.Time
	// asked counts the queries for keys.
	asked int
}

func (s *keyStore) APIKeysByHash(_ context.Context, hashes []string) (map[string]*models.APIKey, error) {
	s.asked++
	found := map[string]*models.APIKey{}
	for _, hash := range hashes {
		if key, ok := s.keys[hash]; ok {
			found[hash] = key
		}
	}
	return found, s.err
}

func (s *keyStore) TouchAPIKey(_ context.Context, _ string, usedAt time.Time) error {
	s.touched = append(s.touched, usedAt)
	return errors.New("a fault that must not refuse the key")
}

func newVerifier(t *testing.T, config auth.Config) *auth.Verifier {
	t.Helper()
	if config.HS256Secret == "" {
		config.HS256Secret = secret
	}
	v, err := auth.New(config)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func sign(t *testing.T, method jwt.SigningMethod, key any, claims jwt.MapClaims) string {
	t.Helper()
	token, err := jwt.NewWithClaims(method, claims).SignedString(key)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func TestMintedTokenIsVerified(t *testing.T) {
	v := newVerifier(t, auth.Config{})
	for _, role := range []auth.Role{auth.RoleOwner, auth.RoleAdmin, auth.RoleMember} {
		token, err := auth.Mint(secret, auth.UserClaims{Subject: "user-1", OrganizationID: "org-1", Role: role}, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		p, err := v.Verify(t.Context(), token)
		if err != nil {
			t.Fatal(err)
		}
		if p.Subject != "user-1" || p.OrganizationID != "org-1" || p.Role != role || p.KeyID != "" {
			t.Errorf("got %+v", p)
		}
		if left := time.Until(p.ExpiresAt); left < 59*time.Minute || left > time.Hour {
			t.Errorf("the token ends in %s", left)
		}
	}
}

func TestMintRefuses(t *testing.T) {
	user := auth.UserClaims{Subject: "user-1", OrganizationID: "org-1", Role: auth.RoleOwner}
	service, nobody, nowhere := user, user, user
	service.Role, nobody.Subject, nowhere.OrganizationID = auth.RoleService, "", " "
	for name, mint := range map[string]func() (string, error){
		"a short secret":  func() (string, error) { return auth.Mint("short", user, time.Hour) },
		"a service":       func() (string, error) { return auth.Mint(secret, service, time.Hour) },
		"no subject":      func() (string, error) { return auth.Mint(secret, nobody, time.Hour) },
		"no organization": func() (string, error) { return auth.Mint(secret, nowhere, time.Hour) },
	} {
		if token, err := mint(); err == nil {
			t.Errorf("%s: minted %q", name, token)
		}
	}
}

func TestBadTokensAreUnauthenticated(t *testing.T) {
	good := func(change func(jwt.MapClaims)) jwt.MapClaims {
		claims := jwt.MapClaims{"sub": "user-1", "org": "org-1", "role": "owner", "exp": time.Now().Add(time.Hour).Unix()}
		if change != nil {
			change(claims)
		}
		return claims
	}
	key := []byte(secret)
	tokens := map[string]string{
		"empty":            "",
		"garbage":          "garbage",
		"three dots":       "a.b.c",
		"huge":             strings.Repeat("a", 1<<20),
		"other secret":     sign(t, jwt.SigningMethodHS256, []byte("other"), good(nil)),
		"other algorithm":  sign(t, jwt.SigningMethodHS512, key, good(nil)),
		"no algorithm":     sign(t, jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, good(nil)),
		"expired":          sign(t, jwt.SigningMethodHS256, key, good(func(c jwt.MapClaims) { c["exp"] = time.Now().Add(-time.Minute).Unix() })),
		"without an end":   sign(t, jwt.SigningMethodHS256, key, good(func(c jwt.MapClaims) { delete(c, "exp") })),
		"not yet valid":    sign(t, jwt.SigningMethodHS256, key, good(func(c jwt.MapClaims) { c["nbf"] = time.Now().Add(time.Hour).Unix() })),
		"no subject":       sign(t, jwt.SigningMethodHS256, key, good(func(c jwt.MapClaims) { delete(c, "sub") })),
		"no organization":  sign(t, jwt.SigningMethodHS256, key, good(func(c jwt.MapClaims) { delete(c, "org") })),
		"org with NUL":     sign(t, jwt.SigningMethodHS256, key, good(func(c jwt.MapClaims) { c["org"] = "org\x00" })),
		"long org":         sign(t, jwt.SigningMethodHS256, key, good(func(c jwt.MapClaims) { c["org"] = strings.Repeat("o", 256) })),
		"org not a string": sign(t, jwt.SigningMethodHS256, key, good(func(c jwt.MapClaims) { c["org"] = []string{"a", "b"} })),
		"no role":          sign(t, jwt.SigningMethodHS256, key, good(func(c jwt.MapClaims) { delete(c, "role") })),
		"unknown role":     sign(t, jwt.SigningMethodHS256, key, good(func(c jwt.MapClaims) { c["role"] = "root" })),
		"service as user":  sign(t, jwt.SigningMethodHS256, key, good(func(c jwt.MapClaims) { c["role"] = "service" })),
		"unknown API key":  "snv_unknown",
		"wrong issuer":     sign(t, jwt.SigningMethodHS256, key, good(func(c jwt.MapClaims) { c["aud"] = "snovsync"; c["iss"] = "https://other.example.com" })),
		"wrong audience":   sign(t, jwt.SigningMethodHS256, key, good(func(c jwt.MapClaims) { c["iss"] = "https://id.example.com"; c["aud"] = "other" })),
		"names neither":    sign(t, jwt.SigningMethodHS256, key, good(nil)),
	}
	strict := newVerifier(t, auth.Config{Issuer: "https://id.example.com", Audience: "snovsync", Keys: &keyStore{}})
	plain := newVerifier(t, auth.Config{Keys: &keyStore{}})
	onlyStrict := map[string]bool{"wrong issuer": true, "wrong audience": true, "names neither": true}
	for name, token := range tokens {
		v := plain
		if onlyStrict[name] {
			v = strict
		}
		if p, err := v.Verify(t.Context(), token); !errors.Is(err, auth.ErrUnauthenticated) {
			t.Errorf("%s: got %+v, %v", name, p, err)
		}
	}
}

func TestAPIKey(t *testing.T) {
	key, prefix, hash := auth.NewAPIKey()
	other, _, _ := auth.NewAPIKey()
	if !strings.HasPrefix(key, "snv_") || key[:12] != prefix || len(key) != len(other) || key == other {
		t.Fatalf("keys %q and %q, prefix %q", key, other, prefix)
	}
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	store := &keyStore{keys: map[string]*models.APIKey{hash: {ID: "key-1", OrganizationID: "org-1"}}}
	var log strings.Builder
	v := newVerifier(t, auth.Config{Keys: store, Logger: slog.New(slog.NewTextHandler(&log, nil)), Now: func() time.Time { return now }})

	p, err := v.Verify(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	if p.Role != auth.RoleService || p.OrganizationID != "org-1" || p.KeyID != "key-1" || !p.ExpiresAt.IsZero() {
		t.Errorf("got %+v", p)
	}
	for range 3 {
		now = now.Add(20 * time.Second)
		if _, err := v.Verify(t.Context(), key); err != nil {
			t.Fatal(err)
		}
	}
	if len(store.touched) != 2 || store.touched[1].Sub(store.touched[0]) != time.Minute {
		t.Errorf("touched at %v", store.touched)
	}
	if said := strings.Count(log.String(), "level=WARN"); said != 1 {
		t.Errorf("said %d times that it cannot be noted, want once", said)
	}

	delete(store.keys, hash)
	if _, err := v.Verify(t.Context(), key); !errors.Is(err, auth.ErrUnauthenticated) {
		t.Errorf("a revoked key: %v", err)
	}
	store.err = models.ErrUnavailable
	_, err = v.Verify(t.Context(), key)
	if !errors.Is(err, models.ErrUnavailable) || errors.Is(err, auth.ErrUnauthenticated) || !strings.HasPrefix(err.Error(), "finding the API key: ") {
		t.Errorf("while the database is away: %v", err)
	}
}

// TestKeysAreRecognized for a minute without being looked up; what is not known, and what
// turned out to be revoked, is looked up each time.
func TestKeysAreRecognized(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	key, _, hash := auth.NewAPIKey()
	store := &keyStore{keys: map[string]*models.APIKey{hash: {ID: "key-1", OrganizationID: "org-1"}}}
	v := newVerifier(t, auth.Config{Keys: store, Now: func() time.Time { return now }})
	recognize := func(want error, lookups int) {
		t.Helper()
		before := store.asked
		p, err := v.Recognize(t.Context(), key)
		if !errors.Is(err, want) || (err == nil) != (want == nil) || store.asked-before != lookups {
			t.Errorf("%v, after %d lookups; want %v after %d", err, store.asked-before, want, lookups)
		}
		if err == nil && (p.KeyID != "key-1" || p.OrganizationID != "org-1" || p.Role != auth.RoleService) {
			t.Errorf("got %+v", p)
		}
	}
	recognize(nil, 1)
	recognize(nil, 0)
	now = now.Add(time.Minute - 1)
	recognize(nil, 0)
	now = now.Add(1)
	recognize(nil, 1)
	delete(store.keys, hash)
	recognize(nil, 0)
	if _, err := v.Verify(t.Context(), key); !errors.Is(err, auth.ErrUnauthenticated) {
		t.Errorf("a revoked key is verified: %v", err)
	}
	recognize(auth.ErrUnauthenticated, 1)
	recognize(auth.ErrUnauthenticated, 1)

	token := sign(t, jwt.SigningMethodHS256, []byte(secret), jwt.MapClaims{"sub": "u", "org": "o", "role": "member", "exp": now.Add(time.Hour).Unix()})
	if p, err := v.Recognize(t.Context(), token); err != nil || p.Subject != "u" {
		t.Errorf("a user's token: %+v, %v", p, err)
	}
}

func TestKeyUsedByAnotherProcessIsNotTouchedAgain(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	used := now.Add(-30 * time.Second)
	key, _, hash := auth.NewAPIKey()
	store := &keyStore{keys: map[string]*models.APIKey{hash: {ID: "key-1", OrganizationID: "org-1", LastUsedAt: &used}}}
	v := newVerifier(t, auth.Config{Keys: store, Now: func() time.Time { return now }})
	if _, err := v.Verify(t.Context(), key); err != nil {
		t.Fatal(err)
	}
	if len(store.touched) != 0 {
		t.Errorf("touched at %v", store.touched)
	}
}

func TestNewRefuses(t *testing.T) {
	for name, config := range map[string]auth.Config{
		"nothing":        {},
		"a short secret": {HS256Secret: "short"},
		"two ways":       {HS256Secret: secret, Tokens: refuseAll{}},
	} {
		if _, err := auth.New(config); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

type refuseAll struct{}

func (refuseAll) VerifyToken(context.Context, string) (*auth.Principal, error) {
	return nil, auth.ErrUnauthenticated
}

func TestRoles(t *testing.T) {
	for _, row := range []struct {
		principal                *auth.Principal
		read, administer, report bool
	}{
		{nil, false, false, false},
		{&auth.Principal{Role: "unknown"}, false, false, false},
		{&auth.Principal{Role: auth.RoleService}, false, false, true},
		{&auth.Principal{Role: auth.RoleMember}, true, false, false},
		{&auth.Principal{Role: auth.RoleAdmin}, true, true, true},
		{&auth.Principal{Role: auth.RoleOwner}, true, true, true},
	} {
		p := row.principal
		if p.CanRead() != row.read || p.CanAdminister() != row.administer || p.CanReportEvents() != row.report {
			t.Errorf("%+v: read %t, administer %t, report %t", p, p.CanRead(), p.CanAdminister(), p.CanReportEvents())
		}
	}
	if auth.From(t.Context()) != nil {
		t.Error("an empty context carries a principal")
	}
}
