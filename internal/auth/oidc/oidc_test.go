package oidc_test

import (
	"cmp"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/golang-jwt/jwt/v5"

	"github.com/snovsync/snovsync/internal/auth"
	"github.com/snovsync/snovsync/internal/auth/oidc"
)

const audience = "snovsync"

// provider acts as an identity provider.
type provider struct {
	*httptest.Server

	mux  *http.ServeMux
	key  *rsa.PrivateKey
	down atomic.Bool
	// asks counts reads of the description, reads those of the keys.
	asks, reads atomic.Int32

	mu sync.Mutex
	// published are the keys it publishes as JSON, by key id.
	published map[string]any
	// algorithms are those that it says it signs with.
	algorithms []string
	// keysURL, if set, is published instead of the provider's own.
	keysURL string
	// keysHold, if set, is called before the keys are answered.
	keysHold func(r *http.Request)
}

func newProvider(t *testing.T) *provider {
	t.Helper()
	p := makeProvider(t)
	p.Start()
	return p
}

// makeProvider makes a provider that has not started yet.
func makeProvider(t *testing.T) *provider {
	t.Helper()
	p := &provider{mux: http.NewServeMux(), key: newKey(t), published: map[string]any{}, algorithms: []string{"RS256", "ES256", "HS256", "none"}}
	p.publish("1", p.key.Public(), "RS256")
	p.mux.HandleFunc("/.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		p.asks.Add(1)
		if p.down.Load() {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		_ = json.NewEncoder(w).Encode(map[string]any{
			"issuer": p.URL, "jwks_uri": cmp.Or(p.keysURL, p.URL+"/keys"), "authorization_endpoint": p.URL + "/a",
			"token_endpoint": p.URL + "/t", "id_token_signing_alg_values_supported": p.algorithms,
		})
	})
	p.mux.HandleFunc("/keys", func(w http.ResponseWriter, r *http.Request) {
		p.reads.Add(1)
		p.mu.Lock()
		hold := p.keysHold
		p.mu.Unlock()
		if hold != nil {
			hold(r)
		}
		if p.down.Load() {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		p.serveKeys(w)
	})
	p.Server = httptest.NewUnstartedServer(p.mux)
	t.Cleanup(p.Close)
	return p
}

// serveKeys answers with the published keys.
func (p *provider) serveKeys(w io.Writer) {
	p.mu.Lock()
	defer p.mu.Unlock()
	_ = json.NewEncoder(w).Encode(map[string]any{"keys": slices.Collect(maps.Values(p.published))})
}

func newKey(t *testing.T) *rsa.PrivateKey {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// publish makes the provider publish a public key, or anything else, under a key id.
func (p *provider) publish(keyID string, key any, algorithm string) {
	switch key.(type) {
	case *rsa.PublicKey, *ecdsa.PublicKey:
		key = jose.JSONWebKey{Key: key, KeyID: keyID, Algorithm: algorithm, Use: "sig"}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.published[keyID] = key
}

func (p *provider) withdraw(keyID string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.published, keyID)
}

func (p *provider) hold(hold func(r *http.Request)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.keysHold = hold
}

// sign signs an admin's token with the provider's first key.
func (p *provider) sign(t *testing.T, change func(jwt.MapClaims)) string {
	t.Helper()
	return p.signWith(t, "1", p.key, change)
}

func (p *provider) signWith(t *testing.T, keyID string, key any, change func(jwt.MapClaims)) string {
	t.Helper()
	claims := jwt.MapClaims{
		"iss": p.URL, "aud": audience, "sub": "user-1", "org": "org-1", "role": "admin",
		"exp": time.Now().Add(time.Hour).Unix(),
	}
	if change != nil {
		change(claims)
	}
	method := jwt.SigningMethod(jwt.SigningMethodRS256)
	switch key.(type) {
	case *ecdsa.PrivateKey:
		method = jwt.SigningMethodES256
	case []byte:
		method = jwt.SigningMethodHS256
	}
	token := jwt.NewWithClaims(method, claims)
	if keyID != "" {
		token.Header["kid"] = keyID
	}
	signed, err := token.SignedString(key)
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
	for name, token := range map[string]string{
		"another key":                          other.sign(t, func(c jwt.MapClaims) { c["iss"] = p.URL }),
		"another issuer":                       p.sign(t, func(c jwt.MapClaims) { c["iss"] = other.URL }),
		"another audience":                     p.sign(t, func(c jwt.MapClaims) { c["aud"] = "other" }),
		"expired":                              p.sign(t, func(c jwt.MapClaims) { c["exp"] = time.Now().Add(-time.Minute).Unix() }),
		"without an end":                       p.sign(t, func(c jwt.MapClaims) { delete(c, "exp") }),
		"no organization":                      p.sign(t, func(c jwt.MapClaims) { delete(c, "org") }),
		"exp in capitals":                      p.sign(t, func(c jwt.MapClaims) { c["EXP"] = c["exp"]; c["exp"] = time.Now().Add(-time.Minute).Unix() }),
		"aud in capitals":                      p.sign(t, func(c jwt.MapClaims) { c["AUD"], c["aud"] = audience, "other" }),
		"HMAC":                                 p.signWith(t, "1", p.key.N.Bytes(), nil),
		"an algorithm that the key is not for": p.signWith(t, "1", newECKey(t), nil),
		"garbage":                              "garbage",
	} {
		if principal, err := v.Verify(t.Context(), token); !errors.Is(err, auth.ErrUnauthenticated) {
			t.Errorf("%s: got %+v, %v", name, principal, err)
		}
	}
}

func TestWithoutAnAudienceNothingIsAccepted(t *testing.T) {
	p := newProvider(t)
	v := newVerifier(t, oidc.Config{Issuer: p.URL})
	if _, err := v.Verify(t.Context(), p.sign(t, nil)); !errors.Is(err, auth.ErrUnauthenticated) {
		t.Errorf("got %v", err)
	}
}
