// Package oidc verifies the tokens of an OpenID Connect identity provider. It is
// apart from package auth so that only the composition root meets its libraries.
package oidc

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"

	"github.com/snovsync/snovsync/internal/auth"
	"github.com/snovsync/snovsync/models"
)

// requestTimeout bounds each request to the provider.
const requestTimeout = 10 * time.Second

// retryAfter is how long a failed discovery is not tried again, so that a
// provider that is down is not asked once for each request that comes in.
const retryAfter = 5 * time.Second

// Config names the provider.
type Config struct {
	// Issuer is the provider's URL, exactly as its tokens name it.
	Issuer string
	// Audience is what tokens must be made for.
	Audience string
	// HTTP asks the provider; a client with a timeout where nil.
	HTTP *http.Client
	// Now is the clock; time.Now where nil.
	Now func() time.Time
}

// Verifier verifies tokens with the keys the provider publishes (JWKS). The
// provider is first asked when the first token comes, so that starting does not
// need it; its keys are then kept, and read again when a token names a new one.
type Verifier struct {
	config Config

	mu       sync.Mutex
	verifier *oidc.IDTokenVerifier
	failed   error
	failedAt time.Time
}

// New makes a Verifier; it asks nobody. Without an audience it refuses every token.
func New(config Config) *Verifier {
	if config.HTTP == nil {
		config.HTTP = &http.Client{Timeout: requestTimeout}
	}
	if config.Now == nil {
		config.Now = time.Now
	}
	return &Verifier{config: config}
}

// VerifyToken implements auth.TokenVerifier.
func (v *Verifier) VerifyToken(ctx context.Context, token string) (*auth.Principal, error) {
	verifier, err := v.discovered()
	if err != nil {
		return nil, err
	}
	verified, err := verifier.Verify(ctx, token)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", auth.ErrUnauthenticated, err)
	}
	var claims auth.Claims
	if err := verified.Claims(&claims); err != nil {
		return nil, fmt.Errorf("%w: %w", auth.ErrUnauthenticated, err)
	}
	return claims.Principal(verified.Expiry)
}

// discovered reads the provider's description once. The lock is held meanwhile:
// whoever comes then waits for the same answer.
func (v *Verifier) discovered() (*oidc.IDTokenVerifier, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.verifier != nil {
		return v.verifier, nil
	}
	if v.failed != nil && v.config.Now().Sub(v.failedAt) < retryAfter {
		return nil, v.failed
	}
	// Not the request's context: the description outlives the request that asked first.
	ctx := oidc.ClientContext(context.Background(), v.config.HTTP)
	provider, err := oidc.NewProvider(ctx, v.config.Issuer)
	if err != nil {
		v.failed = &models.Error{
			Code: models.CodeUnavailable, Message: "the identity provider cannot be reached", Err: err,
		}
		v.failedAt = v.config.Now()
		return nil, v.failed
	}
	// go-oidc knows no HMAC: its default and the provider's own list are public-key algorithms.
	v.verifier = provider.VerifierContext(ctx, &oidc.Config{ClientID: v.config.Audience, Now: v.config.Now})
	return v.verifier, nil
}
