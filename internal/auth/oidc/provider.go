package oidc

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/go-jose/go-jose/v4"
	"github.com/golang-jwt/jwt/v5"

	"github.com/snovsync/snovsync/internal/auth"
)

const (
	// maxKeysBytes bounds the answer with the provider's keys.
	maxKeysBytes = 1 << 20
	// maxKeys bounds how many keys are tried for a token without a key id.
	maxKeys = 100
	// maxRedirects bounds the redirects of one request.
	maxRedirects = 5
)

// provider is what an identity provider says about itself. It never changes; a new read
// makes a new one.
type provider struct {
	parser  *auth.TokenParser
	keysURL string
	keys    []jose.JSONWebKey
	readAt  time.Time
}

// ask reads the provider's description and its keys.
func ask(ctx context.Context, config Config) (*provider, error) {
	fresh := &provider{readAt: config.Now()}
	if err := fresh.discover(ctx, config); err != nil {
		return nil, err
	}
	if err := fresh.readKeys(ctx, config.HTTP); err != nil {
		return nil, fmt.Errorf("reading the keys of the identity provider: %w", err)
	}
	return fresh, nil
}

// discover reads the provider's description (OpenID Connect Discovery 1.0).
func (p *provider) discover(ctx context.Context, config Config) error {
	described, err := oidc.NewProvider(oidc.ClientContext(ctx, config.HTTP), config.Issuer)
	if err != nil {
		return err
	}
	var description struct {
		KeysURL    string   `json:"jwks_uri"`
		Algorithms []string `json:"id_token_signing_alg_values_supported"`
	}
	if err := described.Claims(&description); err != nil {
		return fmt.Errorf("reading the description of the identity provider: %w", err)
	}
	if isHTTPS(config.Issuer) && !isHTTPS(description.KeysURL) {
		return fmt.Errorf("the jwks_uri of the identity provider, %s, is not an https URL as its issuer is", description.KeysURL)
	}
	algorithms := slices.DeleteFunc(description.Algorithms, func(name string) bool { return !slices.Contains(publicKeyAlgorithms(), name) })
	if len(algorithms) == 0 {
		algorithms = []string{jwt.SigningMethodRS256.Alg()} // every provider has to support it
	}
	p.keysURL = description.KeysURL
	p.parser = auth.NewTokenParser(auth.TokenRules{
		Algorithms: algorithms, Issuer: config.Issuer, Audience: config.Audience, Now: config.Now,
	})
	return nil
}

func isHTTPS(address string) bool { return strings.HasPrefix(address, "https://") }

// refusePlainRedirect is a http.Client's CheckRedirect. An attacker who can change an
// answer over plain HTTP could replace the provider's keys.
func refusePlainRedirect(next *http.Request, before []*http.Request) error {
	if isHTTPS(before[0].URL.String()) && !isHTTPS(next.URL.String()) {
		return errors.New("the identity provider redirects from https to another scheme")
	}
	if len(before) >= maxRedirects {
		return errors.New("the identity provider redirects too often")
	}
	return nil
}

// publicKeyAlgorithms are all that a provider's tokens may be signed with: never with a
// shared secret, for which a public key could be taken.
func publicKeyAlgorithms() []string {
	return []string{"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}
}

// readKeys reads the provider's keys (RFC 7517).
func (p *provider) readKeys(ctx context.Context, client *http.Client) (err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, p.keysURL, http.NoBody)
	if err != nil {
		return err
	}
	answer, err := client.Do(request)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, answer.Body.Close()) }()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("it answers %s", answer.Status)
	}
	var set struct {
		Keys []json.RawMessage `json:"keys"`
	}
	if err := json.NewDecoder(io.LimitReader(answer.Body, maxKeysBytes)).Decode(&set); err != nil {
		return err
	}
	p.keys = nil
	for _, raw := range set.Keys {
		var key jose.JSONWebKey
		// A kind of key that is not supported must not hide the others (RFC 7517, section 5).
		if err := key.UnmarshalJSON(raw); err != nil || !key.IsPublic() || !key.Valid() || key.Use != "" && key.Use != "sig" {
			continue
		}
		p.keys = append(p.keys, key)
	}
	if len(p.keys) == 0 {
		return errors.New("none of them can verify a signature")
	}
	p.keys = p.keys[:min(len(p.keys), maxKeys)]
	return nil
}

// find returns the keys that may have signed a token: those with its key id, or all if it
// has none.
func (p *provider) find(keyID, algorithm string) []jwt.VerificationKey {
	var found []jwt.VerificationKey
	for i := range p.keys {
		key := &p.keys[i]
		if (keyID == "" || key.KeyID == keyID) && (key.Algorithm == "" || key.Algorithm == algorithm) {
			found = append(found, key.Key)
		}
	}
	return found
}
