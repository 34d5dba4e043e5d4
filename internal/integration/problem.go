package integration

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"strings"
	"time"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/snovio"
	"github.com/snovsync/snovsync/worker"
)

// RateLimitedError answers a query that Snov.io could not be asked for, because
// the account has no call left at the moment.
type RateLimitedError struct {
	// RetryAfter is the wait until a call may be possible.
	RetryAfter time.Duration
	// Message is a plain sentence for the user.
	Message string
}

// Error implements error.
func (e *RateLimitedError) Error() string { return e.Message }

// problem is why Snov.io could not be asked, or what it refused, for a user.
type problem struct {
	code    models.UserErrorCode
	message string
	// query is the code where this answers a query instead of a mutation.
	query      models.Code
	retryAfter time.Duration
}

func (p problem) userError(field ...string) models.UserError {
	return models.UserError{Field: field, Code: p.code, Message: p.message}
}

// problemOf explains an error of a call to Snov.io; false where it is none that a
// user can do something about.
func problemOf(err error) (problem, bool) {
	var limited *worker.RateLimitError
	var failure *snovio.Error
	switch {
	case errors.Is(err, worker.ErrNotConnected):
		return problem{
			code: models.UserErrorNotConnected, query: models.CodeBadInput,
			message: "Snov.io is not connected. Connect it with the account's API user id and API secret first.",
		}, true
	case errors.As(err, &limited):
		return rateLimited(limited.RetryAfter), true
	case errors.Is(err, worker.ErrRateLimited):
		return rateLimited(0), true
	case errors.Is(err, worker.ErrRecovering):
		return problem{
			code: models.UserErrorSnovioUnavailable, query: models.CodeUnavailable,
			message: "Snov.io cannot be asked while the queue is being rebuilt. Try again in a moment.",
		}, true
	case errors.Is(err, errDoubtful):
		return problem{
			code: models.UserErrorSnovioUnavailable, query: models.CodeUnavailable,
			message: "Snov.io answered with far fewer entries than before, so the earlier ones are kept. Refresh again in a moment to confirm.",
		}, true
	case errors.As(err, &failure):
		return problemOfCall(failure), true
	case models.CodeOf(err) == models.CodeInternal && isNetworkFault(err):
		return problem{
			code: models.UserErrorSnovioUnavailable, query: models.CodeUnavailable,
			message: "Snov.io cannot be asked at the moment, because the queue that counts the calls cannot be reached. Try again in a moment.",
		}, true
	}
	return problem{}, false
}

func problemOfCall(failure *snovio.Error) problem {
	switch {
	case failure.Kind == snovio.KindRateLimited:
		return rateLimited(failure.RetryAfter)
	case failure.Kind == snovio.KindCredentialsRejected || failure.Kind == snovio.KindTokenRejected:
		return problem{
			code: models.UserErrorCredentialsRejected, query: models.CodeBadInput,
			message: "Snov.io rejected the API keys" + said(failure) + ". Copy the API user id and the API secret from the Snov.io account settings and connect again.",
		}
	case failure.Kind == snovio.KindNoAPIAccess:
		return problem{
			code: models.UserErrorNoAPIAccess, query: models.CodeBadInput,
			message: "The API keys are right, but Snov.io does not let this account use the API" + said(failure) + ". Check that its plan includes the API, then connect again.",
		}
	case failure.Kind.Transient():
		return problem{
			code: models.UserErrorSnovioUnavailable, query: models.CodeUnavailable,
			message: transientWords(failure) + " Try again in a few minutes.",
		}
	}
	return problem{
		code: models.UserErrorSnovioRefused, query: models.CodeBadInput,
		message: "Snov.io refused the call" + cmp.Or(said(failure), " and gave no reason") + ".",
	}
}

// transientWords say what went wrong with a call that may succeed later. That Snov.io did
// not answer is said only where it did not.
func transientWords(failure *snovio.Error) string {
	switch {
	case failure.Kind == snovio.KindMalformed:
		return fmt.Sprintf("Snov.io answered something we can't read (HTTP status %d).", failure.HTTPStatus)
	case failure.Kind == snovio.KindNotSent:
		return "Snov.io could not be reached."
	case failure.HTTPStatus == 0:
		return "Snov.io did not answer."
	}
	return fmt.Sprintf("Snov.io answered with an error of its own, HTTP status %d", failure.HTTPStatus) + said(failure) + "."
}

func rateLimited(after time.Duration) problem {
	when := "in a minute"
	if after > 0 {
		when = "in " + seconds(after)
	}
	return problem{
		code: models.UserErrorSnovioRateLimited, query: models.CodeUnavailable, retryAfter: after,
		message: "The Snov.io account has used up its calls for the moment. Try again " + when + ".",
	}
}

func seconds(d time.Duration) string {
	n := max(1, int(math.Ceil(d.Seconds())))
	if n == 1 {
		return "1 second"
	}
	return fmt.Sprintf("%d seconds", n)
}

// said quotes Snov.io's own words, where it gave any.
func said(failure *snovio.Error) string {
	words := strings.TrimRight(strings.TrimSpace(failure.Message), ".")
	if words == "" {
		return ""
	}
	return " (it said: “" + words + "”)"
}

func isNetworkFault(err error) bool {
	var network net.Error
	return errors.As(err, &network) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, net.ErrClosed) || errors.Is(err, context.DeadlineExceeded)
}

// queryError is an error of a call to Snov.io as a query answers it: a
// *RateLimitedError, or a models.Error with code BAD_INPUT where the user has to do
// something first, or UNAVAILABLE.
func queryError(err error) error {
	p, ok := problemOf(err)
	switch {
	case !ok:
		return err
	case p.code == models.UserErrorSnovioRateLimited:
		return &RateLimitedError{RetryAfter: p.retryAfter, Message: p.message}
	}
	return &models.Error{Code: p.query, Message: p.message, Err: err}
}
