package auth_test

import (
	"context"
	"errors"
	"log/slog"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/snovsync/snovsync/internal/auth"
	"github.com/snovsync/snovsync/models"
)

func TestRequire(t *testing.T) {
	t.Parallel()
	user := &auth.Principal{Subject: "user-1"}
	failure := errors.New("the database is away")
	for name, row := range map[string]struct {
		with func(ctx context.Context) context.Context
		want *auth.Principal
		err  error
	}{
		"nothing":   {func(ctx context.Context) context.Context { return ctx }, nil, auth.ErrUnauthenticated},
		"a user":    {func(ctx context.Context) context.Context { return auth.With(ctx, user) }, user, nil},
		"a failure": {func(ctx context.Context) context.Context { return auth.WithFailure(ctx, failure) }, nil, failure},
		"both":      {func(ctx context.Context) context.Context { return auth.With(auth.WithFailure(ctx, failure), user) }, user, nil},
	} {
		if got, err := auth.Require(row.with(t.Context())); got != row.want || !errors.Is(err, row.err) || (err == nil) != (row.err == nil) {
			t.Errorf("%s: got %+v, %v", name, got, err)
		}
	}
}

func TestLengthOfTokens(t *testing.T) {
	t.Parallel()
	v := newVerifier(t, auth.Config{})
	const longest = 8 << 10
	filler := longest
	token := signRaw(plainHeader, payload(`,"filler":"`+strings.Repeat("x", filler)+`"`))
	for len(token) > longest {
		filler--
		token = signRaw(plainHeader, payload(`,"filler":"`+strings.Repeat("x", filler)+`"`))
	}
	if _, err := v.Verify(t.Context(), token); err != nil {
		t.Errorf("a token of %d bytes: %v", len(token), err)
	}
	longer := signRaw(plainHeader, payload(`,"filler":"`+strings.Repeat("x", filler+2)+`"`))
	if _, err := v.Verify(t.Context(), longer); !errors.Is(err, auth.ErrUnauthenticated) {
		t.Errorf("a token of %d bytes: %v", len(longer), err)
	}
}

func TestLengthOfSecrets(t *testing.T) {
	t.Parallel()
	long, short := strings.Repeat("s", 32), strings.Repeat("s", 31)
	user := auth.UserClaims{Subject: "user-1", OrganizationID: "org-1", Role: auth.RoleMember}
	if _, err := auth.New(auth.Config{HS256Secret: long}); err != nil {
		t.Error(err)
	}
	if _, err := auth.Mint(long, user, time.Hour); err != nil {
		t.Error(err)
	}
	if _, err := auth.New(auth.Config{HS256Secret: short}); err == nil {
		t.Error("a verifier takes a secret of 31 bytes")
	}
	if _, err := auth.Mint(short, user, time.Hour); err == nil {
		t.Error("Mint takes a secret of 31 bytes")
	}
}

func TestMintedClaims(t *testing.T) {
	t.Parallel()
	for _, user := range []auth.UserClaims{
		{Subject: "user-1", OrganizationID: "org-1", Role: auth.RoleMember},
		{Subject: "user-1", OrganizationID: "org-1", Role: auth.RoleMember, Issuer: "https://id.example.com", Audience: "snovsync"},
	} {
		token, err := auth.Mint(secret, user, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		var claims jwt.MapClaims
		if _, err := jwt.ParseWithClaims(token, &claims, func(*jwt.Token) (any, error) { return []byte(secret), nil }); err != nil {
			t.Fatal(err)
		}
		issuer, named := claims["iss"]
		audience, meant := claims["aud"]
		if named != (user.Issuer != "") || meant != (user.Audience != "") || named && issuer != user.Issuer || meant && audience != user.Audience {
			t.Errorf("%+v: the claims are %v", user, claims)
		}
		begin, _ := claims["iat"].(float64)
		end, _ := claims["exp"].(float64)
		if end-begin != 3600 {
			t.Errorf("it lasts from %v to %v", begin, end)
		}
	}
}

func TestFormOfAPIKeys(t *testing.T) {
	t.Parallel()
	form := regexp.MustCompile(`^snv_[0-9A-Za-z]{43}$`)
	for range 100 {
		key, prefix, hash := auth.NewAPIKey()
		if !form.MatchString(key) || len(prefix) != 12 || len(hash) != 64 || hash != auth.HashAPIKey(key) {
			t.Fatalf("key %q, prefix %q, hash %q", key, prefix, hash)
		}
	}
}

func TestVerifierWithoutAKeyStoreRefusesKeys(t *testing.T) {
	t.Parallel()
	key, _, _ := auth.NewAPIKey()
	v := newVerifier(t, auth.Config{})
	for _, verify := range []func(context.Context, string) (*auth.Principal, error){v.Verify, v.Recognize} {
		if _, err := verify(t.Context(), key); !errors.Is(err, auth.ErrUnauthenticated) {
			t.Errorf("got %v", err)
		}
	}
}

// acceptAll accepts every token of its identity provider.
type acceptAll struct{}

func (acceptAll) VerifyToken(_ context.Context, token string) (*auth.Principal, error) {
	return &auth.Principal{Subject: token}, nil
}

func TestTokensOfAnIdentityProvider(t *testing.T) {
	t.Parallel()
	v, err := auth.New(auth.Config{Tokens: acceptAll{}})
	if err != nil {
		t.Fatal(err)
	}
	for _, verify := range []func(context.Context, string) (*auth.Principal, error){v.Verify, v.Recognize} {
		if got, err := verify(t.Context(), "a.b.c"); err != nil || got.Subject != "a.b.c" {
			t.Errorf("got %+v, %v", got, err)
		}
	}
	if _, err := v.Verify(t.Context(), ""); !errors.Is(err, auth.ErrUnauthenticated) {
		t.Errorf("without a token: %v", err)
	}
}

// TestVerifyForgetsKeys that are not valid any more, so that Recognize does not go on with them.
func TestVerifyForgetsKeys(t *testing.T) {
	t.Parallel()
	key, _, hash := auth.NewAPIKey()
	revoked := time.Now()
	for name, invalid := range map[string]map[string]*models.APIKey{
		"deleted": {}, "revoked": {hash: {ID: "key-1", OrganizationID: "org-1", RevokedAt: &revoked}},
	} {
		valid := map[string]*models.APIKey{hash: {ID: "key-1", OrganizationID: "org-1"}}
		store := &keyStore{keys: valid}
		v := newVerifier(t, auth.Config{Keys: store})
		if _, err := v.Recognize(t.Context(), key); err != nil {
			t.Fatal(err)
		}
		store.keys = invalid
		if _, err := v.Verify(t.Context(), key); !errors.Is(err, auth.ErrUnauthenticated) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := v.Recognize(t.Context(), key); !errors.Is(err, auth.ErrUnauthenticated) {
			t.Errorf("%s, recognized: %v", name, err)
		}
	}
}

// touchStore fails to note the use of keys while failing is set.
type touchStore struct {
	keyStore

	failing bool
}

func (s *touchStore) TouchAPIKey(context.Context, string, time.Time) error {
	if s.failing {
		return errors.New("the database is away")
	}
	return nil
}

func TestFailedTouchesAreLoggedOncePerOutage(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	key, _, hash := auth.NewAPIKey()
	store := &touchStore{keyStore: keyStore{keys: map[string]*models.APIKey{hash: {ID: "key-1", OrganizationID: "org-1"}}}}
	var log strings.Builder
	v := newVerifier(t, auth.Config{Keys: store, Logger: slog.New(slog.NewTextHandler(&log, nil)), Now: func() time.Time { return now }})
	for _, failing := range []bool{false, true, true, false, true} {
		store.failing = failing
		now = now.Add(time.Minute)
		if _, err := v.Verify(t.Context(), key); err != nil {
			t.Fatal(err)
		}
	}
	if logged := strings.Count(log.String(), "level=WARN"); logged != 2 {
		t.Errorf("logged %d times in two outages:\n%s", logged, log.String())
	}
}
