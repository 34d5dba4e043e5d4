package scalar

import (
	"io"
	"strconv"
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

// UnmarshalTime reads a moment that follows the grammar of RFC 3339, section 5.6, and nothing
// else. It keeps nanoseconds and drops further digits. The moment keeps the offset that it was
// written with, because the offset tells the local day. The error is models.ErrBadInput.
func UnmarshalTime(v any) (time.Time, error) {
	text, ok := v.(string)
	if !ok {
		return time.Time{}, badInput("a time must be a string such as 2026-01-31T09:30:00Z")
	}
	t, ok := parseTime(text)
	if !ok {
		return time.Time{}, badInput("a time must be written as RFC 3339 has it, such as 2026-01-31T09:30:00Z")
	}
	if year := t.UTC().Year(); year < firstYear || year > lastYear || t.IsZero() {
		return time.Time{}, badInput("a time must lie in the years %d to %d", firstYear, lastYear)
	}
	return t, nil
}
