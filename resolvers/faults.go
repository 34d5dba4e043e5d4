package resolvers

import (
	"errors"
	"math"

	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/snovsync/snovsync/internal/integration"
)

// answerable gives an error of a field that asks Snov.io the code RATE_LIMITED
// where it is that, with the whole seconds until a call may be possible. Other
// errors stay as they are.
func answerable(err error) error {
	var limited *integration.RateLimitedError
	if !errors.As(err, &limited) {
		return err
	}
	return &gqlerror.Error{Message: limited.Message, Extensions: map[string]any{
		"code": "RATE_LIMITED", "retryAfterSeconds": int(math.Ceil(limited.RetryAfter.Seconds())),
	}}
}
