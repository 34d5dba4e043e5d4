package auth

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/snovsync/snovsync/internal/outage"
	"github.com/snovsync/snovsync/models"
)

// maxTokenLength bounds what is parsed at all, in bytes; real tokens are far below.
const maxTokenLength = 8 << 10

// touchInterval is how exact an API key's time of last use is.
const touchInterval = time.Minute

// KeyStore finds API keys by the hash of the key; models.Store is one.
type KeyStore interface {
	// APIKeysByHash answers by hash, without unknown keys. Those that were revoked say so.
	APIKeysByHash(ctx context.Context, hashes []string) (map[string]*models.APIKey, error)
	TouchAPIKey(ctx context.Context, id string, usedAt time.Time) error
}

// TokenVerifier verifies the signed tokens of an identity provider; package
// internal/auth/oidc has one.
type TokenVerifier interface {
	// VerifyToken answers an error that is ErrUnauthenticated for a token that is
	// not valid, and models.ErrUnavailable where the provider cannot be asked.
	VerifyToken(ctx context.Context, token string) (*Principal, error)
}

// Config says which tokens are valid.
type Config struct {
	// HS256Secret verifies tokens that share a secret with their issuer; empty: none are accepted.
	HS256Secret string
	// Issuer and Audience are what HS256 tokens must name; empty: not looked at.
	Issuer, Audience string
	// Tokens verifies an identity provider's tokens; nil: none are accepted. It and
	// HS256Secret exclude each other.
	Tokens TokenVerifier
	// Keys finds API keys; nil: none are accepted.
	Keys KeyStore
	// Refusals records refused tokens and keys; nil: nothing is recorded.
	Refusals Refusals
	// Metrics takes the counter of refused tokens and keys; it may be nil.
	Metrics prometheus.Registerer
	Logger  *slog.Logger
	// Now is the clock; time.Now where nil.
	Now func() time.Time
}

// Verifier tells whom a bearer token stands for. It is safe for concurrent use.
type Verifier struct {
	tokens TokenVerifier
	keys   KeyStore
	// lookups finds what is in keys, recent is what it found.
	lookups  lookups
	recent   *recentKeys
	refusals refusals
	logger   *slog.Logger
	now      func() time.Time

	mu      sync.Mutex
	touched map[string]time.Time
	// touching: times of use cannot be written.
	touching outage.Latch
}

// New makes a Verifier. It refuses a secret that is too short and a
// configuration with two ways to verify users' tokens, or none.
func New(config Config) (*Verifier, error) {
	v := &Verifier{
		tokens: config.Tokens, keys: config.Keys, logger: config.Logger, now: config.Now,
		touched: make(map[string]time.Time), recent: newRecentKeys(), refusals: newRefusals(config),
	}
	if v.keys != nil {
		v.lookups.find = v.keys.APIKeysByHash
	}
	if v.now == nil {
		v.now = time.Now
	}
	if v.logger == nil {
		v.logger = slog.New(slog.DiscardHandler)
	}
	switch {
	case config.HS256Secret != "" && config.Tokens != nil:
		return nil, errors.New("a shared secret and an identity provider exclude each other")
	case config.HS256Secret != "" && len(config.HS256Secret) < MinSecretLength:
		return nil, fmt.Errorf("the HS256 secret must have at least %d bytes", MinSecretLength)
	case config.HS256Secret != "":
		v.tokens = newSharedSecret(config.HS256Secret, config.Issuer, config.Audience, v.now)
	case config.Tokens == nil:
		return nil, errors.New("neither a shared secret nor an identity provider is set")
	}
	return v, nil
}

// Verify tells whom a bearer token stands for. The error is ErrUnauthenticated
// where the token is not valid; API keys also answer models.ErrUnavailable while
// the database cannot be asked, so that callers retry rather than give up.
func (v *Verifier) Verify(ctx context.Context, bearer string) (*Principal, error) {
	principal, err := v.verify(ctx, bearer)
	v.note(ctx, err)
	return principal, err
}

func (v *Verifier) verify(ctx context.Context, bearer string) (*Principal, error) {
	if bearer == "" || len(bearer) > maxTokenLength {
		return nil, ErrUnauthenticated
	}
	if isAPIKey(bearer) {
		return v.verifyKey(ctx, bearer)
	}
	return v.tokens.VerifyToken(ctx, bearer)
}

// Recognize is Verify for requests that report events: an API key that was valid within
// the last minute is taken at its word. Who stores its events looks again, in the same
// transaction (models.Event.KeyID), so one that was revoked is refused at once
// nevertheless; and a key may do nothing else. It spares a query for each request.
func (v *Verifier) Recognize(ctx context.Context, bearer string) (*Principal, error) {
	if isAPIKey(bearer) {
		if principal := v.recent.find(HashAPIKey(bearer), v.now()); principal != nil {
			return principal, nil
		}
	}
	return v.Verify(ctx, bearer)
}

// verifyKey asks the store each time: a revoked key must be refused at once.
func (v *Verifier) verifyKey(ctx context.Context, bearer string) (*Principal, error) {
	if v.keys == nil {
		return nil, ErrUnauthenticated
	}
	hash, now := HashAPIKey(bearer), v.now()
	key, err := v.lookups.key(ctx, hash)
	if err != nil {
		return nil, err
	}
	if key == nil {
		v.recent.forget(hash)
		return nil, fmt.Errorf("%w: unknown API key", ErrUnauthenticated)
	}
	if key.RevokedAt != nil {
		v.recent.forget(hash)
		return nil, &refusedError{
			organizationID: key.OrganizationID, subject: key.ID, reason: reasonRevokedAPIKey,
			err: fmt.Errorf("%w: the API key was revoked", ErrUnauthenticated),
		}
	}
	v.touch(ctx, key)
	principal := &Principal{Subject: key.ID, OrganizationID: key.OrganizationID, Role: RoleService, KeyID: key.ID}
	v.recent.keep(hash, principal, now)
	return principal, nil
}

// touch writes the key's time of last use, at most once an interval. A fault
// here does not refuse the key: the time is only for people to look at.
func (v *Verifier) touch(ctx context.Context, key *models.APIKey) {
	now := v.now()
	if key.LastUsedAt != nil && now.Sub(*key.LastUsedAt) < touchInterval {
		return
	}
	v.mu.Lock()
	recent := now.Sub(v.touched[key.ID]) < touchInterval
	if !recent {
		v.touched[key.ID] = now
	}
	v.mu.Unlock()
	if recent {
		return
	}
	err := v.keys.TouchAPIKey(ctx, key.ID, now)
	switch began, ended := v.touching.Update(err != nil); {
	case began:
		v.logger.WarnContext(ctx, "could not note the use of an API key", "apiKey", key.ID, "error", err)
	case ended:
		v.logger.InfoContext(ctx, "the use of API keys can be noted again")
	}
}
