package ratelimit

import (
	"math"
	"time"
)

// Error says that a caller is over a limit.
type Error struct {
	// Message tells the caller which limit it is and what to do.
	Message string
	// RetryAfter is when the same request can succeed, counted from now.
	RetryAfter time.Duration
}

// Error implements error.
func (e *Error) Error() string { return e.Message }

// RetryAfterSeconds is RetryAfter in whole seconds, at least 1: as Retry-After (RFC 9110) and
// extensions.retryAfterSeconds give it.
func (e *Error) RetryAfterSeconds() int { return max(1, int(math.Ceil(e.RetryAfter.Seconds()))) }
