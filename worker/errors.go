package worker

import (
	"errors"
	"fmt"
	"time"
)

// ErrNotConnected says that the organization has no usable Snov.io connection.
var ErrNotConnected = errors.New("the organization is not connected to Snov.io")

// ErrRateLimited says that no token of the account became free in time, or that
// Snov.io itself said that the account is over its rate. RateLimitError tells when to try again.
var ErrRateLimited = errors.New("the Snov.io account has no call left at the moment")

// RateLimitError is ErrRateLimited with the wait until a call may be possible.
type RateLimitError struct{ RetryAfter time.Duration }

func (e *RateLimitError) Error() string {
	return fmt.Sprintf("%v; try again in %s", ErrRateLimited, e.RetryAfter.Round(time.Second))
}

// Is makes errors.Is(err, ErrRateLimited) true.
func (e *RateLimitError) Is(target error) bool { return target == ErrRateLimited }

// ErrRecovering says that Redis came back without its past and is being rebuilt
// from Postgres.
var ErrRecovering = errors.New("the queue is being rebuilt, try again in a moment")
