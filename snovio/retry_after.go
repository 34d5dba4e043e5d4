package snovio

import (
	"errors"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// maxRetryAfter keeps an absurd Retry-After from stopping an account for long. The limits
// that Snov.io documents count calls in a minute and searches in an hour, so none of them
// asks for a longer wait than an hour.
const maxRetryAfter = time.Hour

// unixTimeFrom is the number from which a Retry-After counts as a Unix time, which some
// servers send in place of a number of seconds. As a wait it would be 31 years.
const unixTimeFrom = 1_000_000_000

// retryAfter reads Retry-After: a number of seconds, with or without a fraction, or an
// HTTP date in any of its three forms (RFC 9110, sections 5.6.7 and 10.2.3). Of several
// values the longest wait counts. A date counts from the answer's own Date where it has
// one, so that two clocks that disagree do not matter. 0: absent, unreadable or past.
func retryAfter(header http.Header) time.Duration {
	from, err := http.ParseTime(header.Get("Date"))
	if err != nil {
		from = time.Now()
	}
	var longest time.Duration
	for _, value := range header.Values("Retry-After") {
		longest = max(longest, waitOf(strings.Trim(strings.TrimSpace(value), `"`), from))
	}
	return longest
}

// waitOf reads one header line, which may hold a list of numbers: proxies join the lines of
// a header with commas.
func waitOf(value string, from time.Time) time.Duration {
	if at, ok := dateOf(value); ok {
		return bounded(at.Sub(from))
	}
	var longest time.Duration
	for part := range strings.SplitSeq(value, ",") {
		seconds, ok := secondsOf(strings.TrimSpace(part))
		switch {
		case !ok:
		case seconds >= unixTimeFrom:
			if seconds >= 1000*unixTimeFrom {
				seconds /= 1000 // milliseconds
			}
			longest = max(longest, bounded(time.Unix(int64(min(seconds, math.MaxUint32)), 0).Sub(from)))
		default:
			longest = max(longest, bounded(time.Duration(math.Ceil(seconds*1000))*time.Millisecond))
		}
	}
	return longest
}

func dateOf(value string) (time.Time, bool) {
	if at, err := http.ParseTime(value); err == nil {
		return at, true
	}
	for _, layout := range []string{time.RFC1123, time.RFC1123Z, time.RFC3339} {
		if at, err := time.Parse(layout, value); err == nil {
			return at, true
		}
	}
	return time.Time{}, false
}

// secondsOf reads digits with or without a fraction. It takes nothing else that
// strconv.ParseFloat does, such as "inf", "nan", "0x1p3" and "1_000".
func secondsOf(value string) (float64, bool) {
	value = strings.TrimSpace(strings.TrimSuffix(value, "s"))
	if strings.Trim(value, "+-.0123456789") != "" {
		return 0, false
	}
	seconds, err := strconv.ParseFloat(value, 64)
	return seconds, err == nil || errors.Is(err, strconv.ErrRange)
}

func bounded(d time.Duration) time.Duration { return min(max(d, 0), maxRetryAfter) }
