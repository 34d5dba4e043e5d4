package integration

import (
	"context"
	"fmt"
	"time"

	"github.com/snovsync/snovsync/internal/audit"
	"github.com/snovsync/snovsync/internal/secrets"
	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/snovio"
)

// attemptWindow is the time in which attempts to connect are counted.
const attemptWindow = time.Minute

// attempt is one try of keys.
type attempt struct {
	actor Actor
	// account is the key of the Snov.io account, masked its API user id as people see it.
	account, masked string
	// proven: the organization is connected to this account, so it once had the right keys.
	proven bool
}

// proves tells whether a connection is to the account of these keys.
func proves(c *models.Connection, keys snovio.Credentials) bool {
	return c != nil && c.Status != models.ConnectionDisconnected && c.AccountKey == secrets.AccountKey(keys.UserID)
}

// takeAttempt counts an attempt against the limits of its organization and of its
// Snov.io account. Organizations that are connected to the account have a limit of
// their own there: strangers who guess must not keep them from reconnecting.
func (s *Service) takeAttempt(ctx context.Context, a attempt) error {
	account := "account:" + a.account
	if a.proven {
		account = "connected:" + a.account
	}
	for _, name := range []string{"organization:" + a.actor.OrganizationID, account} {
		wait, err := s.attempts.TakeAttempt(ctx, name, s.tries, attemptWindow)
		if err != nil {
			return err
		}
		if wait > 0 {
			s.refuseMany(ctx, a)
			return &RateLimitedError{RetryAfter: wait, Message: fmt.Sprintf(
				"Too many attempts to connect Snov.io: at most %d a minute are allowed. Try again in %s.", s.tries, seconds(wait))}
		}
	}
	return nil
}

// refuse records and logs an attempt that connected nothing.
func (s *Service) refuse(ctx context.Context, a attempt, reason string) {
	s.logRefusal(ctx, a, reason)
	s.refusals.RecordEach(ctx, a.refusal(reason))
}

func (a attempt) refusal(reason string) audit.Refusal {
	return audit.Refusal{
		OrganizationID: a.actor.OrganizationID, Action: models.AuditConnectRefused, By: a.actor.audited(), Target: a.masked, Reason: reason,
	}
}

// refuseMany is refuse for attempts beyond the limit, of which there may be any number:
// those that repeat one are counted.
func (s *Service) refuseMany(ctx context.Context, a attempt) {
	const reason = "RATE_LIMITED"
	if s.refusals.Record(ctx, a.refusal(reason)) {
		s.logRefusal(ctx, a, reason)
	}
}

func (s *Service) logRefusal(ctx context.Context, a attempt, reason string) {
	s.logger.WarnContext(ctx, "an attempt to connect a Snov.io account was refused",
		"organization", a.actor.OrganizationID, "user", a.actor.UserID, "account", a.account, "reason", reason)
}
