package worker

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/snovsync/snovsync/internal/secrets"
	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/snovio"
	"github.com/snovsync/snovsync/worker/scheduler"
)

// Secrets opens and seals what is stored encrypted, bound to organization and field.
type Secrets interface {
	Seal(organizationID, field string, plain []byte) ([]byte, error)
	Open(organizationID, field string, sealed []byte) ([]byte, error)
}

// accessTokens keeps each organization's Snov.io access token: sealed in the
// store, asked for again when it is about to expire, by one caller at a time.
type accessTokens struct {
	store   *models.Store
	secrets Secrets
	client  *snovio.Client
	flight  singleflight.Group
}

// tokenMargin is how long before its end an access token is no longer used.
const tokenMargin = time.Minute

// current is the stored access token, if it is still good for a call.
func (a *accessTokens) current(conn *models.Connection) (string, bool) {
	if len(conn.TokenSealed) == 0 || conn.TokenExpiresAt == nil || time.Until(*conn.TokenExpiresAt) < tokenMargin {
		return "", false
	}
	plain, err := a.secrets.Open(conn.OrganizationID, secrets.FieldAccessToken, conn.TokenSealed)
	if err != nil {
		return "", false // sealed under a key that is gone: ask for a new one
	}
	return string(plain), true
}

// discard forgets an access token that Snov.io rejected. Where another caller has
// replaced it already, it gives the new one; "" where one has to be asked for.
func (a *accessTokens) discard(ctx context.Context, organizationID, rejected string) (string, error) {
	conn, err := a.store.Connection(ctx, organizationID)
	if err != nil || conn == nil {
		return "", err
	}
	if token, ok := a.current(conn); ok && token != rejected {
		return token, nil
	}
	return "", a.store.ClearToken(ctx, organizationID, conn.TokenSealed)
}

// fetch asks Snov.io for an access token and stores it. Callers of this process
// that need the same one share the call; spent tells the one that made it, who
// has to account for it. completed is when Snov.io answered.
func (a *accessTokens) fetch(ctx context.Context, conn *models.Connection) (token string, spent bool, completed time.Time, err error) {
	type fetched struct {
		token     string
		completed time.Time
	}
	flight := conn.OrganizationID + "/" + conn.AccountKey + "/" + scheduler.ShortHash(string(conn.SecretSealed))
	v, err, _ := a.flight.Do(flight, func() (any, error) {
		creds, err := a.credentials(conn)
		if err != nil {
			return fetched{}, err
		}
		spent = true
		fresh, err := a.client.Token(ctx, creds)
		got := fetched{token: fresh.AccessToken, completed: time.Now()}
		if err != nil {
			return got, err
		}
		sealed, err := a.secrets.Seal(conn.OrganizationID, secrets.FieldAccessToken, []byte(fresh.AccessToken))
		if err != nil {
			return got, fmt.Errorf("seal the access token: %w", err)
		}
		return got, a.store.SaveToken(ctx, conn.OrganizationID, conn.AccountKey, sealed, got.completed.Add(fresh.ExpiresIn))
	})
	got, _ := v.(fetched)
	return got.token, spent, got.completed, err
}

func (a *accessTokens) credentials(conn *models.Connection) (snovio.Credentials, error) {
	user, err := a.secrets.Open(conn.OrganizationID, secrets.FieldAPIUserID, conn.UserIDSealed)
	if err != nil {
		return snovio.Credentials{}, fmt.Errorf("open the API user id: %w", err)
	}
	secret, err := a.secrets.Open(conn.OrganizationID, secrets.FieldAPISecret, conn.SecretSealed)
	if err != nil {
		return snovio.Credentials{}, fmt.Errorf("open the API secret: %w", err)
	}
	return snovio.Credentials{UserID: string(user), Secret: string(secret)}, nil
}
