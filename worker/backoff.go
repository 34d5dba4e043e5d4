package worker

import (
	"math"
	"math/rand/v2"
	"time"
)

// maxAttempts is how often a call is tried before the entry fails for good.
const maxAttempts = 10

// Ten attempts spread over about a day: after 10 s, 30 s, 87 s, … 16 h, each delay
// by up to a fifth shorter or longer, so that what failed together is not tried together.
const (
	defaultRetryDelay = 10 * time.Second
	retryGrowth       = 2.95
	retryJitter       = 0.2
)

// retryDelay is the wait after the given number of failed attempts, from 1 on.
func retryDelay(first time.Duration, attempts int) time.Duration {
	d := float64(first) * math.Pow(retryGrowth, float64(attempts-1))
	return time.Duration(d * (1 + retryJitter*(2*rand.Float64()-1)))
}

// cooldownAfter is how long an account cools down after it was throttled a number of times in a row.
//
// Snov.io promises no Retry-After. That it refuses although a token was free
// means that somebody else spends the account's calls too, so one refusal rests
// for a sixth of the window, and each further one twice as long, up to a window.
func cooldownAfter(times int, window time.Duration) time.Duration {
	return min(window/6<<min(times-1, 8), window)
}
