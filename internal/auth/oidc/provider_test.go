package oidc_test

import (
	"crypto/ecdsa"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"

	"github.com/snovsync/snovsync/internal/auth"
	"github.com/snovsync/snovsync/internal/auth/oidc"
	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/test/harness"
)

// TestProviderThatNamesNoUsableAlgorithm: then its tokens are signed with RS256, which every
// provider supports, and with nothing else.
func TestProviderThatNamesNoUsableAlgorithm(t *testing.T) {
	t.Parallel()
	p := newProvider(t)
	p.algorithms = []string{"HS256", "none"}
	curve := newECKey(t)
	p.publish("2", curve.Public(), "")
	v := newVerifier(t, oidc.Config{Issuer: p.URL, Audience: audience})
	if _, err := v.Verify(t.Context(), p.sign(t, nil)); err != nil {
		t.Errorf("RS256: %v", err)
	}
	if got, err := v.Verify(t.Context(), p.signWith(t, "2", curve, nil)); !errors.Is(err, auth.ErrUnauthenticated) {
		t.Errorf("ES256: got %+v, %v", got, err)
	}
}

// TestKeysThatCannotBeRead: tokens are not called invalid for it, and the log says why.
func TestKeysThatCannotBeRead(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		serve  http.HandlerFunc
		url    string
		logged string
	}{
		"an error that has keys": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }, "", "it answers 502"},
		"no JSON":                {func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "keys") }, "", "invalid character"},
		"larger than 1 MiB":      {func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, strings.Repeat(" ", 1<<20)) }, "", "EOF"},
		"no URL":                 {nil, "http://[::1", "missing"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newProvider(t)
			p.keysURL = row.url
			if row.serve != nil {
				p.keysURL = p.URL + "/other"
				p.mux.HandleFunc("/other", func(w http.ResponseWriter, r *http.Request) {
					row.serve(w, r)
					p.serveKeys(w)
				})
			}
			var log harness.Buffer
			v := newVerifier(t, oidc.Config{Issuer: p.URL, Audience: audience, Logger: slog.New(slog.NewTextHandler(&log, nil))})
			if _, err := v.Verify(t.Context(), p.sign(t, nil)); !errors.Is(err, models.ErrUnavailable) {
				t.Errorf("got %v", err)
			}
			if text := log.String(); !strings.Contains(text, "reading the keys of the identity provider: ") || !strings.Contains(text, row.logged) {
				t.Errorf("logged %s", text)
			}
		})
	}
}

// TestLargeAnswerWithKeys: what fits into 1 MiB is read.
func TestLargeAnswerWithKeys(t *testing.T) {
	t.Parallel()
	p := newProvider(t)
	p.keysURL = p.URL + "/other"
	p.mux.HandleFunc("/other", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, strings.Repeat(" ", 1<<20-4096))
		p.serveKeys(w)
	})
	v := newVerifier(t, oidc.Config{Issuer: p.URL, Audience: audience})
	if _, err := v.Verify(t.Context(), p.sign(t, nil)); err != nil {
		t.Error(err)
	}
}

// TestNumberOfKeysIsBounded: a token without a key id has every key tried.
func TestNumberOfKeysIsBounded(t *testing.T) {
	t.Parallel()
	p := newProvider(t)
	keys := make([]*ecdsa.PrivateKey, 101)
	published := make([]jose.JSONWebKey, len(keys))
	for i := range keys {
		keys[i] = newECKey(t)
		published[i] = jose.JSONWebKey{Key: keys[i].Public(), KeyID: fmt.Sprint(i)}
	}
	p.keysURL = p.URL + "/other"
	p.mux.HandleFunc("/other", func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(map[string]any{"keys": published})
	})
	v := newVerifier(t, oidc.Config{Issuer: p.URL, Audience: audience})
	if _, err := v.Verify(t.Context(), p.signWith(t, "", keys[99], nil)); err != nil {
		t.Errorf("the hundredth key: %v", err)
	}
	if got, err := v.Verify(t.Context(), p.signWith(t, "", keys[100], nil)); !errors.Is(err, auth.ErrUnauthenticated) {
		t.Errorf("one key more: got %+v, %v", got, err)
	}
}

// TestRedirectsAreBounded: four are followed.
func TestRedirectsAreBounded(t *testing.T) {
	t.Parallel()
	for redirects, valid := range map[int]bool{4: true, 5: false} {
		p := newProvider(t)
		p.keysURL = fmt.Sprintf("%s/moved/%d", p.URL, redirects)
		for i := range redirects {
			target := p.URL + "/keys"
			if i > 0 {
				target = fmt.Sprintf("%s/moved/%d", p.URL, i)
			}
			p.mux.Handle(fmt.Sprintf("/moved/%d", i+1), http.RedirectHandler(target, http.StatusFound))
		}
		v := newVerifier(t, oidc.Config{Issuer: p.URL, Audience: audience})
		_, err := v.Verify(t.Context(), p.sign(t, nil))
		if valid && err != nil || !valid && !errors.Is(err, models.ErrUnavailable) {
			t.Errorf("%d redirects: %v", redirects, err)
		}
	}
}
