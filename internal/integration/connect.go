package integration

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/snovsync/snovsync/internal/secrets"
	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/snovio"
)

// Connection is the organization's connection, without its secrets; nil where it
// was never connected.
func (s *Service) Connection(ctx context.Context, organizationID string) (*models.Connection, error) {
	connection, err := s.store.Connection(ctx, organizationID)
	return withoutSecrets(connection), err
}

func withoutSecrets(c *models.Connection) *models.Connection {
	if c == nil {
		return nil
	}
	shown := *c
	shown.UserIDSealed, shown.SecretSealed, shown.TokenSealed = nil, nil, nil
	return &shown
}

// Connect checks the keys against Snov.io and then saves them in place of those
// the organization had; what waited for them runs. It takes three of the account's
// calls: for an access token, the balance, and the custom fields. Where one of them
// fails nothing changes, and the user errors say why.
//
// Keys may be a guess at somebody else's account, so attempts are limited (see
// takeAttempt), recorded and logged. The error of too many is a *RateLimitedError.
func (s *Service) Connect(ctx context.Context, actor Actor, apiUserID, apiSecret string) (*models.Connection, []models.UserError, error) {
	keys := snovio.Credentials{UserID: strings.TrimSpace(apiUserID), Secret: strings.TrimSpace(apiSecret)}
	var check checks
	check.required(keys.UserID, "input", "apiUserId")
	check.required(keys.Secret, "input", "apiSecret")
	if len(check.errors) > 0 {
		return nil, check.errors, nil
	}
	before, err := s.store.Connection(ctx, actor.OrganizationID)
	if err != nil {
		return nil, nil, err
	}
	attempt := attempt{actor: actor, account: secrets.AccountKey(keys.UserID), masked: mask(keys.UserID), proven: proves(before, keys)}
	var connection *models.Connection
	err = s.takeAttempt(ctx, attempt)
	if err == nil {
		connection, err = s.examine(ctx, attempt, keys)
	}
	if err != nil {
		p, ok := problemOf(err)
		if !ok {
			return nil, nil, err
		}
		s.refuse(ctx, attempt, string(p.code))
		p.message = withoutKeys(p.message, keys)
		return nil, []models.UserError{p.userError(fieldOfKeys(p.code)...)}, nil
	}
	if err := s.store.SaveConnection(ctx, actor.audited(), connection); err != nil {
		return nil, nil, err
	}
	s.logger.InfoContext(ctx, "a Snov.io account was connected", "organization", actor.OrganizationID, "user", actor.UserID, "account", attempt.account)
	s.connected(ctx, connection, before)
	return withoutSecrets(connection), nil, nil
}

// fieldOfKeys is the input that an admin has to look at.
func fieldOfKeys(code models.UserErrorCode) []string {
	switch code {
	case models.UserErrorCredentialsRejected, models.UserErrorNoAPIAccess, models.UserErrorSnovioRefused:
		return []string{"input"}
	default:
		return nil
	}
}

// withoutKeys makes sure that Snov.io's own words do not repeat what was sent.
func withoutKeys(message string, keys snovio.Credentials) string {
	const shortest = 4 // what is shorter is no key, and may be part of any word
	for _, key := range []string{keys.Secret, keys.UserID} {
		if len(key) >= shortest {
			message = strings.ReplaceAll(message, key, "…")
		}
	}
	return message
}

// examine tries the keys and makes the connection that they give. The first call proves
// the keys; until then they take none of the account's tokens ahead of its work.
func (s *Service) examine(ctx context.Context, attempt attempt, keys snovio.Credentials) (*models.Connection, error) {
	spend := s.spend
	if !attempt.proven {
		spend = s.spendSpare
	}
	var token snovio.Token
	var tokenUntil time.Time
	var balance snovio.Balance
	var fields []snovio.CustomField
	for _, call := range []func(ctx context.Context) error{
		func(ctx context.Context) (err error) {
			token, err = s.client.Token(ctx, keys)
			tokenUntil = s.now().Add(token.ExpiresIn)
			return err
		},
		func(ctx context.Context) (err error) {
			balance, err = s.client.Balance(ctx, token.AccessToken)
			return err
		},
		func(ctx context.Context) (err error) {
			fields, err = s.client.CustomFields(ctx, token.AccessToken)
			return err
		},
	} {
		if err := spend(ctx, attempt.account, call); err != nil {
			return nil, err
		}
		spend = s.spend
	}
	now := s.now()
	connection := &models.Connection{
		OrganizationID: attempt.actor.OrganizationID, Status: models.ConnectionConnected,
		AccountKey: attempt.account, MaskedUserID: attempt.masked, CreditBalance: balance.Credits,
		ConnectedAt: now, ConnectedBy: attempt.actor.UserID, VerifiedAt: now, TokenExpiresAt: &tokenUntil,
		CustomFields: fieldsOf(fields),
	}
	return connection, s.seal(connection, keys, token)
}

func (s *Service) seal(c *models.Connection, keys snovio.Credentials, token snovio.Token) error {
	var failures []error
	seal := func(field, plain string) []byte {
		sealed, err := s.secrets.Seal(c.OrganizationID, field, []byte(plain))
		failures = append(failures, err)
		return sealed
	}
	c.UserIDSealed = seal(secrets.FieldAPIUserID, keys.UserID)
	c.SecretSealed = seal(secrets.FieldAPISecret, keys.Secret)
	c.TokenSealed = seal(secrets.FieldAccessToken, token.AccessToken)
	return errors.Join(failures...)
}

// mask hides all of an API user id but its ends.
func mask(apiUserID string) string {
	const shown, hidden = 3, "••••••"
	runes := []rune(apiUserID)
	if len(runes) < 4*shown {
		return hidden
	}
	return string(runes[:shown]) + hidden + string(runes[len(runes)-shown:])
}

// connected does what follows a new connection: what waits moves to the account's own
// queue, and what was blocked by the keys runs.
func (s *Service) connected(ctx context.Context, now, before *models.Connection) {
	s.forget(now.OrganizationID)
	s.queues.run(ctx, func(ctx context.Context) {
		if before == nil || before.AccountKey != now.AccountKey {
			s.pushWaiting(ctx, now.OrganizationID)
		}
		s.release(ctx, now.OrganizationID, models.ReasonCredentialsRejected)
	})
}

// Disconnect erases the stored keys. What waits ends SKIPPED/NOT_CONNECTED, in a long
// queue after the answer; what runs at this moment finishes; nothing at Snov.io is
// deleted. The answer is nil where the organization was never connected.
func (s *Service) Disconnect(ctx context.Context, actor Actor) (*models.Connection, error) {
	connection, err := s.store.Disconnect(ctx, actor.OrganizationID, actor.audited())
	if errors.Is(err, models.ErrNotFound) {
		return nil, nil
	}
	s.forget(actor.OrganizationID)
	if err != nil {
		return nil, err
	}
	s.queues.run(ctx, func(ctx context.Context) { s.skipWaiting(ctx, actor.OrganizationID) })
	return withoutSecrets(connection), nil
}

// skipWaiting ends what waited when the organization was disconnected.
func (s *Service) skipWaiting(ctx context.Context, organizationID string) {
	err := s.store.SkipDisconnected(ctx, organizationID, func(int) bool { return ctx.Err() == nil })
	if err != nil && ctx.Err() == nil {
		s.logger.Error("events of a disconnected organization could not be skipped; the sweeper will skip them",
			"organization", organizationID, "error", err)
	}
	s.watches.nudge(organizationID)
}

// forget drops what was kept of the account that an organization had.
func (s *Service) forget(organizationID string) {
	s.lists.drop(organizationID)
	s.fields.drop(organizationID)
	s.watches.nudge(organizationID)
}
