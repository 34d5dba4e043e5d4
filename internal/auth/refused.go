package auth

import (
	"context"
	"errors"

	"github.com/golang-jwt/jwt/v5"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/snovsync/snovsync/internal/audit"
	"github.com/snovsync/snovsync/internal/clientaddr"
	"github.com/snovsync/snovsync/models"
)

// Reasons why a token was refused whose organization is certain.
const (
	reasonExpired       = "EXPIRED"
	reasonNotYetValid   = "NOT_YET_VALID"
	reasonNoExpiry      = "NO_EXPIRY"
	reasonUnknownRole   = "UNKNOWN_ROLE"
	reasonInvalidUser   = "INVALID_USER"
	reasonRevokedAPIKey = "REVOKED_API_KEY"
)

// refusedError is an ErrUnauthenticated of a bearer whose organization is certain: the
// token's signature is valid, or the API key existed.
type refusedError struct {
	organizationID, subject, reason string
	err                             error
}

// Error implements error.
func (e *refusedError) Error() string { return e.err.Error() }

// Unwrap gives the cause.
func (e *refusedError) Unwrap() error { return e.err }

// refusedClaims adds to an error of a token whose signature is valid whose token it is. A
// token for another issuer or audience says nothing about an organization here.
func refusedClaims(c *claims, cause, err error) error {
	if !isID(c.Organization) || !errors.Is(cause, jwt.ErrTokenInvalidClaims) ||
		errors.Is(cause, jwt.ErrTokenInvalidIssuer) || errors.Is(cause, jwt.ErrTokenInvalidAudience) {
		return err
	}
	reason := reasonNoExpiry
	switch {
	case errors.Is(cause, jwt.ErrTokenExpired):
		reason = reasonExpired
	case errors.Is(cause, jwt.ErrTokenNotValidYet):
		reason = reasonNotYetValid
	}
	return c.refused(reason, err)
}

// refused is an error of a token that is signed and in time. Its organization must be an id.
func (c *claims) refused(reason string, err error) error {
	refused := &refusedError{organizationID: c.Organization, reason: reason, err: err}
	if isID(c.Subject) {
		refused.subject = c.Subject
	}
	return refused
}

// Refusals records refused attempts in the audit log; *audit.Refusals does.
type Refusals interface {
	Record(ctx context.Context, refusal audit.Refusal) bool
}

// refusals counts refused bearers, and records those whose organization is certain.
type refusals struct {
	record  Refusals
	counted *prometheus.CounterVec
}

func newRefusals(config Config) refusals {
	r := refusals{record: config.Refusals, counted: prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "snovsync_sign_in_refused_total", Help: "Bearer tokens and API keys that were refused, by whether their organization is known.",
	}, []string{"organization"})}
	if config.Metrics != nil {
		config.Metrics.MustRegister(r.counted)
	}
	return r
}

// note takes note of a refusal by Verify. An unknown caller is only counted: an attacker can
// send any number of made-up tokens.
func (v *Verifier) note(ctx context.Context, err error) {
	if !errors.Is(err, ErrUnauthenticated) {
		return
	}
	refused, known := errors.AsType[*refusedError](err)
	if !known {
		v.refusals.counted.WithLabelValues("unknown").Inc()
		return
	}
	v.refusals.counted.WithLabelValues("known").Inc()
	if v.refusals.record == nil {
		return
	}
	recorded := v.refusals.record.Record(ctx, audit.Refusal{
		OrganizationID: refused.organizationID, Action: models.AuditSignInRefused,
		By: models.Actor{ID: refused.subject, Address: clientaddr.From(ctx)}, Reason: refused.reason,
	})
	if recorded {
		v.logger.WarnContext(ctx, "a token or API key was refused",
			"organization", refused.organizationID, "actor", refused.subject, "reason", refused.reason)
	}
}
