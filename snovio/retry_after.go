package snovio

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// maxRetryAfter keeps an absurd Retry-After from resting an account for ever.
const maxRetryAfter = 24 * time.Hour

// retryAfter reads Retry-After, which is a number of seconds or an HTTP date.
// A date counts from the answer's own Date where it has one, so that two clocks
// that disagree do not matter. 0: absent, unreadable or past.
func retryAfter(header http.Header) time.Duration {
	value := strings.TrimSpace(header.Get("Retry-After"))
	if seconds, err := strconv.ParseInt(value, 10, 64); err == nil {
		return bounded(time.Duration(min(seconds, int64(maxRetryAfter/time.Second))) * time.Second)
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	from, err := http.ParseTime(header.Get("Date"))
	if err != nil {
		from = time.Now()
	}
	return bounded(at.Sub(from))
}

func bounded(d time.Duration) time.Duration { return min(max(d, 0), maxRetryAfter) }
