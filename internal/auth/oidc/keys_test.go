package oidc_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/golang-jwt/jwt/v5"

	"github.com/snovsync/snovsync/internal/auth"
	"github.com/snovsync/snovsync/internal/auth/oidc"
	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/test/harness"
)

func newECKey(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// clock is a time that tests move. Tokens are signed for the real time, which it follows.
type clock struct{ ahead atomic.Int64 }

func (c *clock) now() time.Time          { return time.Now().Add(time.Duration(c.ahead.Load())) }
func (c *clock) advance(d time.Duration) { c.ahead.Add(int64(d)) }

// attacked is a verifier that has read the provider's keys once.
func attacked(t *testing.T) (*provider, *auth.Verifier, *clock) {
	t.Helper()
	p, c := newProvider(t), &clock{}
	v := newVerifier(t, oidc.Config{Issuer: p.URL, Audience: audience, Now: c.now})
	if _, err := v.Verify(t.Context(), p.sign(t, nil)); err != nil {
		t.Fatal(err)
	}
	return p, v, c
}

func TestUnknownKeysDoNotReachTheProvider(t *testing.T) {
	t.Parallel()
	p, v, c := attacked(t)
	stranger, curve := newKey(t), newECKey(t)
	known, forged, nameless := p.sign(t, nil), p.signWith(t, "1", stranger, nil), p.signWith(t, "", stranger, nil)
	flood := func() {
		t.Helper()
		var callers sync.WaitGroup
		for i := range 100 {
			callers.Go(func() {
				for _, token := range []string{p.signWith(t, fmt.Sprintf("unknown-%d", i), curve, nil), forged, nameless} {
					if got, err := v.Verify(t.Context(), token); !errors.Is(err, auth.ErrUnauthenticated) {
						t.Errorf("got %+v, %v", got, err)
					}
				}
				if _, err := v.Verify(t.Context(), known); err != nil {
					t.Errorf("a token with a known key: %v", err)
				}
			})
		}
		callers.Wait()
	}
	flood()
	if reads := p.reads.Load(); reads != 1 {
		t.Errorf("the keys were read %d times, right after they were read first", reads)
	}
	for round := range 2 {
		c.advance(30 * time.Second)
		before := p.reads.Load()
		flood()
		if reads := p.reads.Load() - before; reads != 1 {
			t.Errorf("round %d: the keys were read %d times in 30 s", round, reads)
		}
	}
}

func TestRotatedKeyIsFoundWithinHalfAMinute(t *testing.T) {
	t.Parallel()
	p, v, c := attacked(t)
	next := newKey(t)
	p.publish("2", next.Public(), "")
	token := p.signWith(t, "2", next, nil)
	c.advance(20 * time.Second)
	if _, err := v.Verify(t.Context(), p.signWith(t, "3", next, nil)); !errors.Is(err, auth.ErrUnauthenticated) {
		t.Errorf("an unknown key: %v", err)
	}
	if reads := p.reads.Load(); reads != 1 {
		t.Errorf("the keys were read %d times within 30 s", reads)
	}
	c.advance(10 * time.Second)
	if _, err := v.Verify(t.Context(), token); err != nil {
		t.Errorf("the new key: %v", err)
	}
	if _, err := v.Verify(t.Context(), p.sign(t, nil)); err != nil {
		t.Errorf("the old key, which is still published: %v", err)
	}
}

func TestWithdrawnKeyStopsBeingValid(t *testing.T) {
	t.Parallel()
	p, v, c := attacked(t)
	next := newKey(t)
	p.publish("2", next.Public(), "RS256")
	p.withdraw("1")
	token := p.sign(t, func(claims jwt.MapClaims) { claims["exp"] = time.Now().Add(24 * time.Hour).Unix() })
	c.advance(10*time.Minute - time.Second)
	if _, err := v.Verify(t.Context(), token); err != nil || p.reads.Load() != 1 {
		t.Fatalf("while its key is fresh: %v, after %d reads", err, p.reads.Load())
	}
	c.advance(time.Second)
	if _, err := v.Verify(t.Context(), token); err != nil {
		t.Fatalf("the request that starts the read waits for nothing: %v", err)
	}
	deadline := harness.Context(t)
	for {
		_, err := v.Verify(t.Context(), token)
		if errors.Is(err, auth.ErrUnauthenticated) {
			break
		}
		if err != nil || deadline.Err() != nil {
			t.Fatalf("after its key was withdrawn: %v", err)
		}
	}
	if reads := p.reads.Load(); reads != 2 {
		t.Errorf("the keys were read %d times", reads)
	}
}

// TestKeysAreReadAgainEveryTenMinutes: and not with every token that comes.
func TestKeysAreReadAgainEveryTenMinutes(t *testing.T) {
	t.Parallel()
	p, c := newProvider(t), &clock{}
	v := oidc.New(oidc.Config{Issuer: p.URL, Audience: audience, Now: c.now})
	token := p.sign(t, func(claims jwt.MapClaims) { claims["exp"] = time.Now().Add(24 * time.Hour).Unix() })
	verify := func() {
		t.Helper()
		if _, err := v.VerifyToken(t.Context(), token); err != nil {
			t.Fatal(err)
		}
	}
	verify()
	free := make(chan struct{})
	p.hold(func(*http.Request) { <-free })
	defer close(free)
	c.advance(9 * time.Minute)
	verify()
	if v.Reading() {
		t.Error("keys that are nine minutes old are read again")
	}
	c.advance(time.Minute)
	verify()
	if !v.Reading() {
		t.Error("keys that are ten minutes old are not read again")
	}
}

func TestProviderThatIsAway(t *testing.T) {
	t.Parallel()
	p, c := newProvider(t), &clock{}
	var log harness.Buffer
	v := newVerifier(t, oidc.Config{Issuer: p.URL, Audience: audience, Now: c.now, Logger: slog.New(slog.NewTextHandler(&log, nil))})
	p.down.Store(true)
	unavailable := func(token string) {
		t.Helper()
		if _, err := v.Verify(t.Context(), token); !errors.Is(err, models.ErrUnavailable) || errors.Is(err, auth.ErrUnauthenticated) {
			t.Errorf("while the provider is away: %v", err)
		}
	}
	warns := func() {
		t.Helper()
		if warned := strings.Count(log.String(), "level=WARN"); warned != 1 {
			t.Errorf("the log warns %d times:\n%s", warned, log.String())
		}
	}
	for range 3 {
		unavailable(p.sign(t, nil))
	}
	warns()
	if asks := p.asks.Load(); asks != 1 {
		t.Errorf("asked %d times within the pause", asks)
	}
	c.advance(5 * time.Second)
	unavailable(p.sign(t, nil))
	if asks := p.asks.Load(); asks != 2 {
		t.Errorf("asked %d times after the pause", asks)
	}
	warns()
	p.down.Store(false)
	c.advance(5 * time.Second)
	if _, err := v.Verify(t.Context(), p.sign(t, nil)); err != nil {
		t.Errorf("after it came back: %v", err)
	}
	if !strings.Contains(log.String(), "answers again") {
		t.Errorf("the log does not say that it is back:\n%s", log.String())
	}

	// Away again: known keys go on working, others are not told to be wrong.
	p.down.Store(true)
	c.advance(30 * time.Second)
	asks := p.asks.Load()
	for range 3 {
		unavailable(p.signWith(t, "2", newKey(t), nil))
		if _, err := v.Verify(t.Context(), p.sign(t, nil)); err != nil {
			t.Errorf("a known key: %v", err)
		}
	}
	if got := p.asks.Load() - asks; got != 1 {
		t.Errorf("asked %d times within 30 s", got)
	}
}

func TestSlowProviderDelaysNoKnownKey(t *testing.T) {
	t.Parallel()
	p, v, c := attacked(t)
	next := newKey(t)
	p.publish("2", next.Public(), "RS256")
	asked, free := make(chan struct{}), make(chan struct{})
	p.hold(func(*http.Request) {
		asked <- struct{}{}
		<-free
	})
	c.advance(30 * time.Second)
	answered := make(chan error, 2)
	go func() {
		_, err := v.Verify(t.Context(), p.signWith(t, "2", next, nil))
		answered <- err
	}()
	<-asked
	ctx, leave := context.WithCancel(t.Context())
	leave()
	if _, err := v.Verify(ctx, p.signWith(t, "2", next, nil)); !errors.Is(err, models.ErrUnavailable) {
		t.Errorf("a caller that leaves: %v", err)
	}
	if _, err := v.Verify(t.Context(), p.sign(t, nil)); err != nil {
		t.Errorf("a known key: %v", err)
	}
	close(free)
	if err := <-answered; err != nil {
		t.Errorf("the caller that waited: %v", err)
	}
	if reads := p.reads.Load(); reads != 2 {
		t.Errorf("the keys were read %d times", reads)
	}
}

// TestSilentProviderTimesOut: it takes the request and never answers.
func TestSilentProviderTimesOut(t *testing.T) {
	t.Parallel()
	p := newProvider(t)
	p.hold(func(r *http.Request) { <-r.Context().Done() })
	v := newVerifier(t, oidc.Config{Issuer: p.URL, Audience: audience})
	answered := make(chan error, 1)
	go func() {
		_, err := v.Verify(context.WithoutCancel(t.Context()), p.sign(t, nil))
		answered <- err
	}()
	select {
	case err := <-answered:
		if !errors.Is(err, models.ErrUnavailable) {
			t.Errorf("got %v", err)
		}
	case <-harness.Context(t).Done():
		t.Error("the request has no deadline")
	}
}

func TestWhichKeysVerify(t *testing.T) {
	t.Parallel()
	p := newProvider(t)
	curve, encryption, shared := newECKey(t), newKey(t), []byte(strings.Repeat("s", 32))
	p.publish("2", curve.Public(), "")
	p.publish("encryption", jose.JSONWebKey{Key: encryption.Public(), KeyID: "encryption", Use: "enc"}, "")
	p.publish("shared", jose.JSONWebKey{Key: shared, KeyID: "shared"}, "")
	p.publish("future", map[string]any{"kty": "LATTICE", "kid": "future"}, "")
	v := newVerifier(t, oidc.Config{Issuer: p.URL, Audience: audience})
	for name, token := range map[string]string{
		"the first key": p.sign(t, nil), "another kind of key": p.signWith(t, "2", curve, nil), "no key id": p.signWith(t, "", curve, nil),
	} {
		if _, err := v.Verify(t.Context(), token); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, token := range map[string]string{
		"a key for encryption": p.signWith(t, "encryption", encryption, nil), "a shared secret": p.signWith(t, "shared", shared, nil),
		"another key's id": p.signWith(t, "1", curve, nil),
	} {
		if got, err := v.Verify(t.Context(), token); !errors.Is(err, auth.ErrUnauthenticated) {
			t.Errorf("%s: got %+v, %v", name, got, err)
		}
	}
}

func TestProviderWithoutUsableKeysIsUnavailable(t *testing.T) {
	t.Parallel()
	for name, key := range map[string]any{
		"of an unknown kind": map[string]any{"kty": "LATTICE", "kid": "1"},
		"a private key":      jose.JSONWebKey{Key: newECKey(t), KeyID: "1"},
		"a shared secret":    jose.JSONWebKey{Key: []byte(strings.Repeat("s", 32)), KeyID: "1"},
		"for encryption":     jose.JSONWebKey{Key: newECKey(t).Public(), KeyID: "1", Use: "enc"},
	} {
		p := newProvider(t)
		p.publish("1", key, "")
		v := newVerifier(t, oidc.Config{Issuer: p.URL, Audience: audience})
		if _, err := v.Verify(t.Context(), p.sign(t, nil)); !errors.Is(err, models.ErrUnavailable) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestKeysComeOverTLS where the issuer is an https URL: keys that come another way could be
// an attacker's.
func TestKeysComeOverTLS(t *testing.T) {
	t.Parallel()
	plain := newProvider(t)
	redirect := func(target string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, target, http.StatusFound) }
	}
	for name, row := range map[string]struct {
		change func(p *provider)
		valid  bool
	}{
		"keys over TLS": {func(*provider) {}, true},
		"a redirect to TLS": {func(p *provider) {
			p.keysURL = p.URL + "/moved"
			p.mux.HandleFunc("/moved", redirect(p.URL+"/keys"))
		}, true},
		"keys over plain HTTP": {func(p *provider) { p.keysURL = plain.URL + "/keys" }, false},
		"a redirect to plain": {func(p *provider) {
			p.keysURL = p.URL + "/moved"
			p.mux.HandleFunc("/moved", redirect(plain.URL+"/keys"))
		}, false},
		"redirects without an end": {func(p *provider) {
			p.keysURL = p.URL + "/moved"
			p.mux.HandleFunc("/moved", redirect(p.URL+"/moved"))
		}, false},
	} {
		p := makeProvider(t)
		p.key = plain.key
		p.publish("1", plain.key.Public(), "RS256")
		p.StartTLS()
		row.change(p)
		v := newVerifier(t, oidc.Config{Issuer: p.URL, Audience: audience, HTTP: p.Client()})
		_, err := v.Verify(t.Context(), p.sign(t, nil))
		if row.valid && err != nil || !row.valid && !errors.Is(err, models.ErrUnavailable) {
			t.Errorf("%s: %v", name, err)
		}
		p.Client().CloseIdleConnections()
	}
}
