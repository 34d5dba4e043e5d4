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

// Balance is Connection, and reads the credit balance again in the background where it was
// read longer than freshFor ago.
func (s *Service) Balance(ctx context.Context, organizationID string) (*models.Connection, error) {
	connection, err := s.Connection(ctx, organizationID)
	if err != nil || connection == nil || connection.Status != models.ConnectionConnected {
		return connection, err
	}
	stored, err := s.store.Inventory(ctx, organizationID, models.InventoryBalance)
	if err == nil && !s.isFresh(stored) {
		s.readBehind(ctx, organizationID, subjectBalance, attemptEvery)
	}
	return connection, err
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
// the organization had; what waited for them runs. It takes two of the account's calls, for
// an access token and the balance. Where one of them fails nothing changes, and the user
// errors say why. Lists and custom fields are read afterwards, in the background.
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
	var balanceAt time.Time
	err = s.takeAttempt(ctx, attempt)
	if err == nil {
		connection, balanceAt, err = s.examine(ctx, attempt, keys)
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
	s.connected(ctx, connection, before, balanceAt)
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

// examine tries the keys, makes the connection that they give, and tells when the balance
// was asked for. The first call proves the keys; until then they take none of the account's
// tokens ahead of its work.
func (s *Service) examine(ctx context.Context, attempt attempt, keys snovio.Credentials) (*models.Connection, time.Time, error) {
	spend := s.spend
	if !attempt.proven {
		spend = s.spendSpare
	}
	var token snovio.Token
	var tokenUntil, balanceAt time.Time
	var balance snovio.Balance
	for _, call := range []func(ctx context.Context) error{
		func(ctx context.Context) (err error) {
			token, err = s.client.Token(ctx, keys)
			tokenUntil = s.now().Add(token.ExpiresIn)
			return err
		},
		func(ctx context.Context) (err error) {
			balanceAt = s.now()
			balance, err = s.client.Balance(ctx, token.AccessToken)
			return err
		},
	} {
		if err := spend(ctx, attempt.account, call); err != nil {
			return nil, time.Time{}, err
		}
		spend = s.spend
	}
	now := s.now()
	connection := &models.Connection{
		OrganizationID: attempt.actor.OrganizationID, Status: models.ConnectionConnected,
		AccountKey: attempt.account, MaskedUserID: attempt.masked, CreditBalance: balance.Credits,
		ConnectedAt: now, ConnectedBy: attempt.actor.UserID, VerifiedAt: now, TokenExpiresAt: &tokenUntil,
	}
	return connection, balanceAt, s.seal(connection, keys, token)
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

// connected does what follows a new connection: the account is read, what waits moves to the
// account's own queue, and what was blocked by the keys runs. Lists or fields that are there
// again end their blocks when they are read.
func (s *Service) connected(ctx context.Context, now, before *models.Connection, balanceAt time.Time) {
	s.watches.nudge(now.OrganizationID)
	_, err := s.store.SaveReading(ctx, models.Reading{
		OrganizationID: now.OrganizationID, AccountKey: now.AccountKey, Kind: models.InventoryBalance, At: balanceAt, Balance: now.CreditBalance,
	})
	if err != nil {
		s.logger.Error("the balance could not be stored", "organization", now.OrganizationID, "error", err)
	}
	for _, what := range []subject{subjectFields, subjectLists} {
		s.readBehind(ctx, now.OrganizationID, what, 0)
	}
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
	s.watches.nudge(actor.OrganizationID)
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
