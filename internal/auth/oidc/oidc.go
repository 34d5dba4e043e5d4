// Package oidc verifies the tokens of an OpenID Connect identity provider. It is
// apart from package auth so that only the composition root depends on its libraries.
package oidc

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/snovsync/snovsync/internal/auth"
	"github.com/snovsync/snovsync/models"
)

const (
	// requestTimeout bounds each request to the provider.
	requestTimeout = 5 * time.Second
	// retryAfter is how long a provider that could not be reached is left alone while
	// no key of it is known.
	retryAfter = 5 * time.Second
	// refetchAfter is the shortest time between two reads of keys that are known already.
	// Anybody can send tokens with unknown keys, so such tokens must not decide how often
	// the provider is asked. Until then an unknown key stays unknown.
	refetchAfter = 30 * time.Second
	// maxKeyAge is how old keys may get before the next token has them read again, so that
	// a key that the provider withdrew stops being valid.
	maxKeyAge = 10 * time.Minute
)

// Config names the provider.
type Config struct {
	// Issuer is the provider's URL, exactly as its tokens name it.
	Issuer string
	// Audience is what tokens must be made for. Without one, no token is valid.
	Audience string
	// HTTP asks the provider; nil: a client with a timeout.
	HTTP *http.Client
	// Logger learns when the provider cannot be reached and when it answers again; it may be nil.
	Logger *slog.Logger
	// Now is the clock; nil: time.Now.
	Now func() time.Time
}

// Verifier verifies tokens with the keys that the provider publishes (JWKS). It asks the
// provider when the first token comes, so that a start does not depend on the provider. It is
// safe for concurrent use.
type Verifier struct {
	config Config

	mu sync.Mutex
	// provider is what the provider said last; nil: it has not answered yet.
	provider *provider
	// asked is when the provider was asked last, failed is why it did not answer then.
	asked  time.Time
	failed error
	// running is the request that is under way; nil: none is.
	running *fetch
}

// fetch is one round of questions to the provider. done is closed when it has ended.
type fetch struct {
	done chan struct{}
	err  error
}

// New makes a Verifier. It does not ask the provider yet.
func New(config Config) *Verifier {
	if config.HTTP == nil {
		// Reads are minutes apart. A kept connection could have gone silent meanwhile.
		config.HTTP = &http.Client{Timeout: requestTimeout, Transport: &http.Transport{
			Proxy: http.ProxyFromEnvironment, DisableKeepAlives: true, ForceAttemptHTTP2: true,
		}}
	}
	client := *config.HTTP
	client.CheckRedirect = refusePlainRedirect
	config.HTTP = &client
	if config.Logger == nil {
		config.Logger = slog.New(slog.DiscardHandler)
	}
	if config.Now == nil {
		config.Now = time.Now
	}
	return &Verifier{config: config}
}

// VerifyToken implements auth.TokenVerifier. A token whose key is known never waits for
// the provider.
func (v *Verifier) VerifyToken(ctx context.Context, token string) (*auth.Principal, error) {
	if v.config.Audience == "" {
		return nil, fmt.Errorf("%w: no audience is set", auth.ErrUnauthenticated)
	}
	known := v.current()
	if known == nil {
		if err := v.refresh(ctx); err != nil {
			return nil, err
		}
		known = v.current()
	}
	return known.parser.Parse(token, func(keyID, algorithm string) ([]jwt.VerificationKey, error) {
		return v.keys(ctx, keyID, algorithm)
	})
}

func (v *Verifier) current() *provider {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.provider
}

// keys returns the provider's keys for a token. It reads them again if none fits.
func (v *Verifier) keys(ctx context.Context, keyID, algorithm string) ([]jwt.VerificationKey, error) {
	known := v.current()
	if found := known.find(keyID, algorithm); len(found) > 0 {
		if v.config.Now().Sub(known.readAt) >= maxKeyAge {
			_, _ = v.start() // this token need not wait for it
		}
		return found, nil
	}
	if err := v.refresh(ctx); err != nil {
		return nil, err
	}
	// Without any key, the token is not valid.
	return v.current().find(keyID, algorithm), nil
}

// refresh reads the provider's keys, unless that was done or tried so recently that it
// must not be done again; then it returns what that attempt returned. All callers that come
// during a read wait for the same one.
func (v *Verifier) refresh(ctx context.Context) error {
	running, err := v.start()
	if running == nil {
		return err
	}
	select {
	case <-running.done:
		return running.err
	case <-ctx.Done():
		return unavailable(context.Cause(ctx))
	}
}

// start starts a read and returns it, or the one that is under way, or nil and the error of
// the last attempt if it is too early for another one.
func (v *Verifier) start() (*fetch, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.running != nil {
		return v.running, nil
	}
	pause := refetchAfter
	if v.provider == nil {
		pause = retryAfter
	}
	now := v.config.Now()
	if !v.asked.IsZero() && now.Sub(v.asked) < pause {
		return nil, v.failed
	}
	v.asked = now
	v.running = &fetch{done: make(chan struct{})}
	go v.run(v.running)
	return v.running, nil
}

// run asks the provider. It works for all callers that wait, so the end of one request
// does not stop it; the timeouts do.
func (v *Verifier) run(running *fetch) {
	defer close(running.done)
	ctx, cancel := context.WithTimeout(context.Background(), 2*requestTimeout)
	defer cancel()
	fresh, err := ask(ctx, v.config)
	if err != nil {
		running.err = unavailable(err)
	}
	v.mu.Lock()
	before := v.failed
	v.running, v.failed = nil, running.err
	if fresh != nil {
		v.provider = fresh
	}
	v.mu.Unlock()
	switch {
	case err != nil && before == nil:
		v.config.Logger.WarnContext(ctx, "the identity provider cannot be reached; tokens with known keys stay valid",
			"issuer", v.config.Issuer, "error", err)
	case err == nil && before != nil:
		v.config.Logger.InfoContext(ctx, "the identity provider answers again", "issuer", v.config.Issuer)
	}
}

func unavailable(err error) error {
	return &models.Error{Code: models.CodeUnavailable, Message: "the identity provider cannot be reached; try again", Err: err}
}
