package worker

import (
	"context"
	"fmt"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/snovio"
)

// Session makes calls to Snov.io that an admin waits for, with an organization's
// access token and within its account's limit.
type Session struct {
	store  *models.Store
	access *accessTokens
	gate   Gate
	limits Limits
}

// Call runs fn with a valid access token of the organization. fn must make
// exactly one call to Snov.io. The call, and each call for an access token that it
// needs, waits for a token of the account; ctx bounds the wait.
//
// Errors are ErrNotConnected, ErrRateLimited (a *RateLimitError tells when to try
// again), ErrRecovering, a *snovio.Error of the call, or a store's error.
func (s *Session) Call(ctx context.Context, organizationID string, fn func(ctx context.Context, accessToken string) error) error {
	return s.call(ctx, s.gate.Acquire, organizationID, fn)
}

// CallSpare is Call with tokens that nothing else of the account waits for.
func (s *Session) CallSpare(ctx context.Context, organizationID string, fn func(ctx context.Context, accessToken string) error) error {
	return s.call(ctx, s.gate.AcquireSpare, organizationID, fn)
}

func (s *Session) call(ctx context.Context, acquire acquire, organizationID string, fn func(ctx context.Context, accessToken string) error) error {
	conn, err := s.store.Connection(ctx, organizationID)
	if err != nil {
		return err
	}
	if conn == nil || conn.Status == models.ConnectionDisconnected {
		return ErrNotConnected
	}
	token, ok := s.access.current(conn)
	for fresh := false; ; fresh = true {
		if !ok {
			if token, err = s.fetch(ctx, acquire, conn); err != nil {
				return err
			}
		}
		err = s.spend(ctx, acquire, conn.AccountKey, func(ctx context.Context) error { return fn(ctx, token) })
		if ok = snovio.KindOf(err) != snovio.KindTokenRejected; ok || fresh {
			return err
		}
		if token, err = s.access.discard(ctx, organizationID, token); err != nil {
			return err
		}
		ok = token != ""
	}
}

func (s *Session) fetch(ctx context.Context, acquire acquire, conn *models.Connection) (string, error) {
	var token string
	err := s.spend(ctx, acquire, conn.AccountKey, func(ctx context.Context) error {
		var err error
		token, _, _, err = s.access.fetch(ctx, conn)
		return err
	})
	return token, err
}

// Spend runs one call to Snov.io under a token of the account. Where Snov.io
// itself refuses the call as over the rate, the account rests and the error is a
// *RateLimitError. ctx bounds the wait for the token. The call's context is not ended
// by it: a call that was sent must not be cut off because its turn came late.
func (s *Session) Spend(ctx context.Context, accountKey string, call func(ctx context.Context) error) error {
	return s.spend(ctx, s.gate.Acquire, accountKey, call)
}

// SpendSpare is Spend for a call that must not take a token ahead of the account's own
// work: it waits while an event or another call waits for one. Use it with keys that may
// be a stranger's guess.
func (s *Session) SpendSpare(ctx context.Context, accountKey string, call func(ctx context.Context) error) error {
	return s.spend(ctx, s.gate.AcquireSpare, accountKey, call)
}

type acquire func(ctx context.Context, accountKey string) (Permit, error)

func (s *Session) spend(ctx context.Context, acquire acquire, accountKey string, call func(ctx context.Context) error) error {
	permit, err := acquire(ctx, accountKey)
	if err != nil {
		return err
	}
	defer permit.Done() // for a call that panics; otherwise the permit has ended by then
	err = call(snovio.WithSendDeadline(context.WithoutCancel(ctx), permit.SendBefore))
	awaitInFlight(s.limits, err)
	switch snovio.KindOf(err) {
	case snovio.KindNotSent:
		permit.Cancel()
	case snovio.KindRateLimited:
		rest := cooldownAfter(1, s.limits.Window)
		if asked := askedToWait(err); asked > 0 {
			rest = asked
		}
		permit.Limited(rest)
		return fmt.Errorf("%w (%w)", &RateLimitError{RetryAfter: rest}, err)
	default:
		permit.Done()
	}
	return err
}
