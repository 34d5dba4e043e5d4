package scalar

import (
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"
)

// years that every database and every client can hold.
const (
	firstYear = 1
	lastYear  = 9999
)

// MarshalTime writes a moment as RFC 3339 in UTC, and the zero time as null.
func MarshalTime(t time.Time) graphql.Marshaler {
	if t.IsZero() {
		return graphql.Null
	}
	return graphql.WriterFunc(func(w io.Writer) {
		_, _ = io.WriteString(w, strconv.Quote(t.UTC().Format(time.RFC3339Nano)))
	})
}

// UnmarshalTime reads a moment as RFC 3339 writes it, and nothing else. The
// error is models.ErrBadInput.
func UnmarshalTime(v any) (time.Time, error) {
	text, ok := v.(string)
	if !ok {
		return time.Time{}, badInput("a time must be a string such as 2026-01-31T09:30:00Z")
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil || !isStrict(text) {
		return time.Time{}, badInput("a time must be written as RFC 3339 has it, such as 2026-01-31T09:30:00Z")
	}
	t = t.UTC()
	if t.Year() < firstYear || t.Year() > lastYear || t.IsZero() {
		return time.Time{}, badInput("a time must lie in the years %d to %d", firstYear, lastYear)
	}
	return t, nil
}

const (
	// hourEnd and secondEnd are where the hour and the second end in RFC 3339.
	hourEnd   = len("2006-01-02T15")
	secondEnd = len("2006-01-02T15:04:05")
	offset    = len("+01:00")
)

// isStrict tells whether a text that time.Parse took is RFC 3339. time.Parse also takes an hour
// of one digit, a comma before the fraction, and offsets beyond 23:59.
func isStrict(text string) bool {
	if len(text) <= secondEnd || text[hourEnd] != ':' || text[secondEnd] == ',' {
		return false
	}
	if strings.HasSuffix(text, "Z") {
		return true
	}
	zone := text[len(text)-offset:]
	return zone[1:3] <= "23" && zone[4:] <= "59"
}
