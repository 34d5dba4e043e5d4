package oidc_test

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"math/big"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/snovsync/snovsync/internal/auth"
	"github.com/snovsync/snovsync/internal/auth/oidc"
	"github.com/snovsync/snovsync/models"
)

const audience = "snovsync"

// provider acts as an identity provider that publishes one key.
type provider struct {
	*httptest.Server
	key  *rsa.PrivateKey
	down atomic.Bool
	asks atomic.Int32
}

func newProvider(t *testing.T) *provider {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	p := &provider{key: key}
	mux := http.NewServeMux()
	mux.HandleFunc("/.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		p.asks.Add(1)
		if p.down.Load() {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		_ = json.NewEncoder(w).Encode(map[string]any{
			"issuer": p.URL, "jwks_uri": p.URL + "/keys", "authorization_endpoint": p.URL + "/a",
			"token_endpoint": p.URL + "/t", "id_token_signing_alg_values_supported": []string{"RS256"},
		})
	})
	mux.HandleFunc("/keys", func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(map[string]any{"keys": []map[string]any{{
			"kty": "RSA", "alg": "RS256", "use": "sig", "kid": "1",
			"n": base64.RawURLEncoding.EncodeToString(key.N.Bytes()),
			"e": base64.RawURLEncoding.EncodeToString(big.NewInt(int64(key.E)).Bytes()),
		}}})
	})
	p.Server = httptest.NewServer(mux)
	t.Cleanup(p.Close)
	return p
}

func (p *provider) sign(t *testing.T, change func(jwt.MapClaims)) string {
	t.Helper()
	claims := jwt.MapClaims{
		"iss": p.URL, "aud": audience, "sub": "user-1", "org": "org-1", "role": "admin",
		"exp": time.Now().Add(time.Hour).Unix(),
	}
	if change != nil {
		change(claims)
	}
	token := jwt.NewWithClaims(jwt.SigningMethodRS256, claims)
	token.Header["kid"] = "1"
	signed, err := token.SignedString(p.key)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

func newVerifier(t *testing.T, config oidc.Config) *auth.Verifier {
	t.Helper()
	v, err := auth.New(auth.Config{Tokens: oidc.New(config)})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestVerifiesTheProvidersTokens(t *testing.T) {
	p := newProvider(t)
	v := newVerifier(t, oidc.Config{Issuer: p.URL, Audience: audience})
	if p.asks.Load() != 0 {
		t.Error("the provider was asked before the first token came")
	}
	principal, err := v.Verify(t.Context(), p.sign(t, nil))
	if err != nil {
		t.Fatal(err)
	}
	if principal.Subject != "user-1" || principal.OrganizationID != "org-1" || principal.Role != auth.RoleAdmin || principal.ExpiresAt.IsZero() {
		t.Errorf("got %+v", principal)
	}
}

func TestRefusesOtherTokens(t *testing.T) {
	p, other := newProvider(t), newProvider(t)
	v := newVerifier(t, oidc.Config{Issuer: p.URL, Audience: audience})
	hmac, err := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{
		"iss": p.URL, "aud": audience, "sub": "user-1", "org": "org-1", "role": "admin", "exp": time.Now().Add(time.Hour).Unix(),
	}).SignedString(p.key.N.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	for name, token := range map[string]string{
		"another key":      other.sign(t, func(c jwt.MapClaims) { c["iss"] = p.URL }),
		"another issuer":   p.sign(t, func(c jwt.MapClaims) { c["iss"] = other.URL }),
		"another audience": p.sign(t, func(c jwt.MapClaims) { c["aud"] = "other" }),
		"expired":          p.sign(t, func(c jwt.MapClaims) { c["exp"] = time.Now().Add(-time.Minute).Unix() }),
		"without an end":   p.sign(t, func(c jwt.MapClaims) { delete(c, "exp") }),
		"no organization":  p.sign(t, func(c jwt.MapClaims) { delete(c, "org") }),
		"HMAC":             hmac,
		"garbage":          "garbage",
	} {
		if principal, err := v.Verify(t.Context(), token); !errors.Is(err, auth.ErrUnauthenticated) {
			t.Errorf("%s: got %+v, %v", name, principal, err)
		}
	}
}

func TestProviderThatIsAway(t *testing.T) {
	p := newProvider(t)
	now := time.Now()
	v := newVerifier(t, oidc.Config{Issuer: p.URL, Audience: audience, Now: func() time.Time { return now }})
	p.down.Store(true)
	for range 3 {
		if _, err := v.Verify(t.Context(), p.sign(t, nil)); !errors.Is(err, models.ErrUnavailable) {
			t.Errorf("while it is away: %v", err)
		}
	}
	if asks := p.asks.Load(); asks != 1 {
		t.Errorf("asked %d times within the pause", asks)
	}
	p.down.Store(false)
	now = now.Add(time.Minute)
	if _, err := v.Verify(t.Context(), p.sign(t, nil)); err != nil {
		t.Errorf("after it came back: %v", err)
	}
}

func TestWithoutAnAudienceNothingIsAccepted(t *testing.T) {
	p := newProvider(t)
	v := newVerifier(t, oidc.Config{Issuer: p.URL})
	if _, err := v.Verify(t.Context(), p.sign(t, nil)); !errors.Is(err, auth.ErrUnauthenticated) {
		t.Errorf("got %v", err)
	}
}
