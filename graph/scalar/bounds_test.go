package scalar_test

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"github.com/snovsync/snovsync/graph/scalar"
	"github.com/snovsync/snovsync/models"
)

// TestIntsAtTheirBounds: an Int has 32 bits, however the number comes.
func TestIntsAtTheirBounds(t *testing.T) {
	t.Parallel()
	for _, n := range []int64{math.MinInt32, math.MinInt32 + 1, 0, math.MaxInt32 - 1, math.MaxInt32} {
		for _, value := range []any{n, json.Number(numeral(n))} {
			if got, err := scalar.UnmarshalInt(value); err != nil || int64(got) != n {
				t.Errorf("%T %v is read as %d, %v", value, value, got, err)
			}
		}
	}
	for _, value := range []any{
		int64(math.MinInt32) - 1, int64(math.MaxInt32) + 1, json.Number(numeral(math.MinInt32 - 1)), json.Number(numeral(math.MaxInt32 + 1)),
		json.Number("x"), 1.5, "1", true,
	} {
		if got, err := scalar.UnmarshalInt(value); got != 0 || !errors.Is(err, models.ErrBadInput) {
			t.Errorf("%T %v is read as %d, %v", value, value, got, err)
		}
	}
}

func numeral(n int64) string {
	text, _ := json.Marshal(n) // a number always encodes
	return string(text)
}

// TestIDsKeepEveryDigit: ids that come as numbers are written in decimal.
func TestIDsKeepEveryDigit(t *testing.T) {
	t.Parallel()
	for _, value := range []any{int64(1234567890123), json.Number("1234567890123")} {
		if got, err := scalar.UnmarshalID(value); err != nil || got != "1234567890123" {
			t.Errorf("%T is read as %q, %v", value, got, err)
		}
	}
	if got, err := scalar.UnmarshalID(int64(-10)); err != nil || got != "-10" {
		t.Errorf("-10 is read as %q, %v", got, err)
	}
}

// TestYearsAtTheirBounds: the years 1 to 9999 are taken, but not the zero time.
func TestYearsAtTheirBounds(t *testing.T) {
	t.Parallel()
	for text, valid := range map[string]bool{
		"0001-01-01T00:00:01Z": true, "0001-12-31T23:59:59Z": true, "9999-01-01T00:00:00Z": true, "9999-12-31T23:59:59Z": true,
		"0001-01-01T00:00:00Z": false, "0001-01-01T00:00:00+00:01": false, "9999-12-31T23:59:59-00:01": false,
	} {
		if got, err := scalar.UnmarshalTime(text); valid != (err == nil) || valid && got.Location() != time.UTC {
			t.Errorf("%s is read as %s, %v", text, got, err)
		}
	}
	// A value that is no text says so, and not that it is malformed text.
	if _, err := scalar.UnmarshalTime(5); err == nil || !strings.Contains(err.Error(), "must be a string") {
		t.Errorf("a number as a time: %v", err)
	}
}

// TestEnumsAreWritten as they are, and none as null.
func TestEnumsAreWritten(t *testing.T) {
	t.Parallel()
	for want, value := range map[string]graphql.Marshaler{
		`"FAILED"`: scalar.MarshalStatus(models.StatusFailed), `"BOOKING_CREATED"`: scalar.MarshalKind(models.KindBookingCreated),
		`"NO_EMAIL"`: scalar.MarshalReason(models.ReasonNoEmail), `"SKIP"`: scalar.MarshalIfExists(models.IfExistsSkip), `null`: scalar.MarshalReason(""),
		`"text"`: scalar.MarshalString("text"), `"7"`: scalar.MarshalID("7"), `7`: scalar.MarshalInt(7),
	} {
		var written strings.Builder
		value.MarshalGQL(&written)
		if written.String() != want {
			t.Errorf("written as %s, want %s", &written, want)
		}
	}
	for want, read := range map[string]func(any) (string, error){
		"BOOKING_CREATED": func(v any) (string, error) { kind, err := scalar.UnmarshalKind(v); return string(kind), err },
		"NO_EMAIL":        func(v any) (string, error) { reason, err := scalar.UnmarshalReason(v); return string(reason), err },
		"SKIP":            func(v any) (string, error) { what, err := scalar.UnmarshalIfExists(v); return string(what), err },
	} {
		if got, err := read(want); err != nil || got != want {
			t.Errorf("%s is read as %q, %v", want, got, err)
		}
		for _, wrong := range []any{strings.ToLower(want), "", nil, 5} {
			if got, err := read(wrong); got != "" || !errors.Is(err, models.ErrBadInput) {
				t.Errorf("%v is read as %q, %v", wrong, got, err)
			}
		}
	}
}
