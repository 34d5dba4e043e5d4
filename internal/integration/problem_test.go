package integration

import (
	"testing"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/snovio"
)

// TestWordsOfFailedCalls: what an admin reads about a failed call is true. Only where Snov.io
// did not answer is it said not to have, and only where it speaks of the plan does the plan
// become the cause.
func TestWordsOfFailedCalls(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		failure *snovio.Error
		code    models.UserErrorCode
		message string
	}{
		{&snovio.Error{Kind: snovio.KindMalformed, HTTPStatus: 200}, models.UserErrorSnovioUnavailable,
			"Snov.io answered something we can't read (HTTP status 200). Try again in a few minutes."},
		{&snovio.Error{Kind: snovio.KindUnavailable, HTTPStatus: 503, Message: "Down for maintenance."}, models.UserErrorSnovioUnavailable,
			"Snov.io answered with an error of its own, HTTP status 503 (it said: “Down for maintenance”). Try again in a few minutes."},
		{&snovio.Error{Kind: snovio.KindTimeout}, models.UserErrorSnovioUnavailable, "Snov.io did not answer. Try again in a few minutes."},
		{&snovio.Error{Kind: snovio.KindConnectionLost}, models.UserErrorSnovioUnavailable, "Snov.io did not answer. Try again in a few minutes."},
		{&snovio.Error{Kind: snovio.KindNotSent}, models.UserErrorSnovioUnavailable, "Snov.io could not be reached. Try again in a few minutes."},
		{&snovio.Error{Kind: snovio.KindRejected, HTTPStatus: 200}, models.UserErrorSnovioRefused, "Snov.io refused the call and gave no reason."},
		{&snovio.Error{Kind: snovio.KindRejected, HTTPStatus: 422, Message: "Account is locked."}, models.UserErrorSnovioRefused,
			"Snov.io refused the call (it said: “Account is locked”)."},
		{&snovio.Error{Kind: snovio.KindNoAPIAccess, HTTPStatus: 403, Message: "Forbidden"}, models.UserErrorNoAPIAccess,
			"The API keys are right, but Snov.io does not let this account use the API (it said: “Forbidden”). Check that its plan includes the API, then connect again."},
	} {
		p, ok := problemOf(c.failure)
		if !ok || p.code != c.code || p.message != c.message {
			t.Errorf("%v: %s, %q", c.failure, p.code, p.message)
		}
	}
}
