package snovio_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/snovsync/snovsync/snovio"
)

// TestRetryAfter reads every form of the header, those of RFC 9110 and those that servers
// were seen to send.
func TestRetryAfter(t *testing.T) {
	t.Parallel()
	const now = "Fri, 21 Nov 2025 10:00:00 GMT" // 1763719200 as a Unix time
	for _, c := range []struct {
		name   string
		values []string
		want   time.Duration
	}{
		{"absent", nil, 0},
		{"empty", []string{""}, 0},
		{"seconds", []string{"17"}, 17 * time.Second},
		{"zero", []string{"0"}, 0},
		{"leading zeros", []string{"0025"}, 25 * time.Second},
		{"a plus sign", []string{"+25"}, 25 * time.Second},
		{"spaces around", []string{"  25 \t"}, 25 * time.Second},
		{"quoted", []string{`"25"`}, 25 * time.Second},
		{"a fraction of zero", []string{"25.0"}, 25 * time.Second},
		{"a fraction", []string{"0.129"}, 129 * time.Millisecond},
		{"a fraction is never cut short", []string{"292.0524"}, 292053 * time.Millisecond},
		{"no digit before the point", []string{".5"}, 500 * time.Millisecond},
		{"a unit", []string{"25s"}, 25 * time.Second},
		{"negative", []string{"-5"}, 0},
		{"a negative fraction", []string{"-0.5"}, 0},

		{"an HTTP date counts from the answer's own date", []string{"Fri, 21 Nov 2025 10:00:42 GMT"}, 42 * time.Second},
		{"an HTTP date, RFC 850", []string{"Friday, 21-Nov-25 10:00:42 GMT"}, 42 * time.Second},
		{"an HTTP date, asctime", []string{"Fri Nov 21 10:00:42 2025"}, 42 * time.Second},
		{"an HTTP date with another name of the zone", []string{"Fri, 21 Nov 2025 10:00:42 UTC"}, 42 * time.Second},
		{"an HTTP date with an offset", []string{"Fri, 21 Nov 2025 11:00:42 +0100"}, 42 * time.Second},
		{"RFC 3339", []string{"2025-11-21T10:00:42Z"}, 42 * time.Second},
		{"a date in the past", []string{"Fri, 21 Nov 2025 09:00:00 GMT"}, 0},
		{"a Unix time", []string{"1763719242"}, 42 * time.Second},
		{"a Unix time in milliseconds", []string{"1763719242000"}, 42 * time.Second},
		{"a Unix time in the past", []string{"1763719199"}, 0},

		{"a list, joined by a proxy", []string{"10, 25, 17"}, 25 * time.Second},
		{"two lines", []string{"10", "25"}, 25 * time.Second},
		{"a readable line beside an unreadable one", []string{"soon", "25"}, 25 * time.Second},

		{"as long as is honored", []string{"3600"}, time.Hour},
		{"longer than is honored", []string{"3601"}, time.Hour},
		{"a day", []string{"86400"}, time.Hour},
		{"absurd", []string{"99999999999999"}, time.Hour},
		{"absurder", []string{strings.Repeat("9", 400)}, time.Hour},
		{"a date in another year", []string{"Sat, 21 Nov 2026 10:00:42 GMT"}, time.Hour},

		{"words", []string{"soon"}, 0},
		{"an exponent", []string{"1e3"}, 0},
		{"hexadecimal", []string{"0x19"}, 0},
		{"infinite", []string{"inf"}, 0},
		{"no number", []string{"NaN"}, 0},
		{"a digit separator", []string{"1_000"}, 0},
		{"two points", []string{"1.2.3"}, 0},
		{"a lone point", []string{"."}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			client := newClient(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Date", now)
				w.Header()["Retry-After"] = c.values
				w.WriteHeader(http.StatusTooManyRequests)
			})
			_, err := client.Balance(context.Background(), accessToken)
			var failure *snovio.Error
			if !errors.As(err, &failure) || failure.RetryAfter != c.want {
				t.Errorf("%q: got %v (wait %v), want a wait of %v", c.values, err, failure.RetryAfter, c.want)
			}
		})
	}
}
