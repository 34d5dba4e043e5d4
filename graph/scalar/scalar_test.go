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

func TestTimesAreRFC3339(t *testing.T) {
	for text, want := range map[string]string{
		"2026-01-31T09:30:00Z":           `"2026-01-31T09:30:00Z"`,
		"2026-01-31T10:30:00+01:00":      `"2026-01-31T09:30:00Z"`,
		"2026-01-31T09:30:00.123456Z":    `"2026-01-31T09:30:00.123456Z"`,
		"2026-01-31T09:30:00.123456789Z": `"2026-01-31T09:30:00.123456789Z"`,
		"2026-01-31T23:59:00.5+23:59":    `"2026-01-31T00:00:00.5Z"`,
		"2026-01-31T09:30:00-00:59":      `"2026-01-31T10:29:00Z"`,
		"2026-01-13T09:30:00Z":           `"2026-01-13T09:30:00Z"`,
		"2026-12-01T23:59:59Z":           `"2026-12-01T23:59:59Z"`,
		"2028-02-29T00:00:00Z":           `"2028-02-29T00:00:00Z"`,
		"0001-01-01T00:00:00.000000001Z": `"0001-01-01T00:00:00.000000001Z"`,
		"0001-01-01T00:00:01Z":           `"0001-01-01T00:00:01Z"`,
		"9999-12-31T23:59:59Z":           `"9999-12-31T23:59:59Z"`,
		"0000-12-31T23:59:59-00:01":      `"0001-01-01T00:00:59Z"`,
		"2026-01-31t09:30:00z":           `"2026-01-31T09:30:00Z"`,
		"2026-01-31T09:30:00-00:00":      `"2026-01-31T09:30:00Z"`,
		// Digits beyond nanoseconds are dropped, also those that would round up.
		"2026-01-31T09:30:00.9999999999999Z": `"2026-01-31T09:30:00.999999999Z"`,
		// A leap second ends the last day of a month in UTC, and keeps its day.
		"2016-12-31T23:59:60Z":        `"2016-12-31T23:59:59.999999999Z"`,
		"2016-12-31T18:59:60.5-05:00": `"2016-12-31T23:59:59.999999999Z"`,
		"1972-06-30T23:59:60z":        `"1972-06-30T23:59:59.999999999Z"`,
	} {
		parsed, err := scalar.UnmarshalTime(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		var b strings.Builder
		scalar.MarshalTime(parsed).MarshalGQL(&b)
		if b.String() != want {
			t.Errorf("%s became %s", text, b.String())
		}
	}
	for text, day := range map[string]int{"2026-01-31T23:30:00-04:00": 31, "2026-02-01T03:30:00Z": 1, "2016-12-31T18:59:60-05:00": 31} {
		if parsed, err := scalar.UnmarshalTime(text); err != nil || parsed.Day() != day {
			t.Errorf("%s has the day %d, %v", text, parsed.Day(), err)
		}
	}
	var b strings.Builder
	scalar.MarshalTime(time.Time{}).MarshalGQL(&b)
	if b.String() != "null" {
		t.Errorf("the zero time became %s", b.String())
	}
	for _, v := range []any{
		"", "yesterday", "2026-01-31", "2026-01-31 09:30:00", "2026-01-31T09:30:00", "2026-13-31T09:30:00Z",
		"2026-02-30T09:30:00Z", "2026-02-29T09:30:00Z", "2026-01-32T09:30:00Z", "2026-01-00T09:30:00Z", "2026-00-01T09:30:00Z",
		"2026-01-31T24:00:00Z", "2026-01-31T09:60:00Z", "2026-01-31T09:30Z", "2026-01-31T09:30:61Z", "2026-01-31T09:30:60Z", "2026-01-30T23:59:60Z",
		"2026-01-31T23:59:60+01:00", "2026-01-31T09:30:00.Z", "2026-01-31T09:30:00.5", "2026-01-31T09:30:00+1:00", "2026-01-31T09:30:00+0100", "2026-01-31T09:30:00−01:00",
		"2026-01-31T09:30:00Zz", "2026-01-31T09:30:00Z\n", "2026-01-31T09:30:00+01:00[Europe/Berlin]", "2026-1-31T09:30:00Z", "26-01-31T09:30:00Z", "+2026-01-31T09:30:00Z",
		"2026-W05-6T09:30:00Z", "20260131T093000Z", "２026-01-31T09:30:00Z", "2026-01-31_09:30:00Z", "1769852000", " 2026-01-31T09:30:00Z", "2026-01-31T09:30:00+24:00", "2026-01-31T09:30:00+01:60", "2026-01-31T9:30:00+01:00", "2026-01-31T9:30:00Z", "2026-01-31T09:30:00,5Z", "13/01/2026",
		"0001-01-01T00:00:00+00:01", "10000-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59-23:59",
		json.Number("1769852000"), int64(5), true, nil, []any{}, map[string]any{},
	} {
		if parsed, err := scalar.UnmarshalTime(v); !errors.Is(err, models.ErrBadInput) {
			t.Errorf("%v was read as %s, %v", v, parsed, err)
		}
	}
}

func TestBuiltInScalarsAreStrict(t *testing.T) {
	read := map[string]func(any) (any, error){
		"String":   func(v any) (any, error) { return scalar.UnmarshalString(v) },
		"ID":       func(v any) (any, error) { return scalar.UnmarshalID(v) },
		"Int":      func(v any) (any, error) { return scalar.UnmarshalInt(v) },
		"Status":   func(v any) (any, error) { return scalar.UnmarshalStatus(v) },
		"Kind":     func(v any) (any, error) { return scalar.UnmarshalKind(v) },
		"Reason":   func(v any) (any, error) { return scalar.UnmarshalReason(v) },
		"IfExists": func(v any) (any, error) { return scalar.UnmarshalIfExists(v) },
	}
	for _, row := range []struct {
		kind  string
		value any
		want  any
	}{
		{"String", "text", "text"},
		{"String", nil, ""},
		{"String", json.Number("5"), nil},
		{"String", true, nil},
		{"ID", "5", "5"},
		{"ID", json.Number("5"), "5"},
		{"ID", int64(5), "5"},
		{"ID", nil, ""},
		{"ID", int64(math.MinInt64), "-9223372036854775808"},
		{"ID", json.Number("9223372036854775807"), "9223372036854775807"},
		{"ID", json.Number("9223372036854775808"), nil},
		{"ID", json.Number("1e3"), nil},
		{"ID", strings.Repeat("x", 255), strings.Repeat("x", 255)},
		{"ID", []any{}, nil},
		{"ID", json.Number("5.5"), nil},
		{"ID", true, nil},
		{"Int", json.Number("5"), 5},
		{"Int", int64(-5), -5},
		{"Int", nil, 0},
		{"Int", "5", nil},
		{"Int", json.Number("5.5"), nil},
		{"Int", json.Number("1e3"), nil},
		{"Int", int64(1) << 31, nil},
		{"Int", int64(1)<<31 - 1, 1<<31 - 1},
		{"Int", int64(-1) << 31, -1 << 31},
		{"Int", int64(-1)<<31 - 1, nil},
		{"Int", json.Number("2147483647"), 1<<31 - 1},
		{"Int", json.Number("2147483648"), nil},
		{"Int", json.Number("-2147483648"), -1 << 31},
		{"Int", json.Number("-2147483649"), nil},
		{"Int", true, nil},
		{"Int", json.Number("99999999999999999999"), nil},
		{"Status", "FAILED", models.StatusFailed},
		{"Status", "failed", nil},
		{"Status", "Failed", nil},
		{"Status", "", nil},
		{"Status", nil, nil},
		{"Status", json.Number("1"), nil},
		{"Kind", "BOOKING_CREATED", models.KindBookingCreated},
		{"Kind", "booking_created", nil},
		{"Reason", "NO_EMAIL", models.ReasonNoEmail},
		{"Reason", "no_email", nil},
		{"IfExists", "SKIP", models.IfExistsSkip},
		{"IfExists", "skip", nil},
	} {
		got, err := read[row.kind](row.value)
		if row.want == nil {
			if !errors.Is(err, models.ErrBadInput) {
				t.Errorf("%s of %v: %v, %v", row.kind, row.value, got, err)
			}
			continue
		}
		if err != nil || got != row.want {
			t.Errorf("%s of %v: %v, %v", row.kind, row.value, got, err)
		}
	}
}

func TestValuesAreWrittenAsTheyAre(t *testing.T) {
	for want, value := range map[string]graphql.Marshaler{
		`"a \"text\""`:      scalar.MarshalString(`a "text"`),
		`""`:                scalar.MarshalString(""),
		`"7"`:               scalar.MarshalID("7"),
		`-7`:                scalar.MarshalInt(-7),
		`"BOOKING_NO_SHOW"`: scalar.MarshalKind(models.KindBookingNoShow),
		`"BLOCKED"`:         scalar.MarshalStatus(models.StatusBlocked),
		`"ADDED"`:           scalar.MarshalReason(models.ReasonAdded),
		`"UPDATE"`:          scalar.MarshalIfExists(models.IfExistsUpdate),
		`null`:              scalar.MarshalReason(""),
	} {
		var b strings.Builder
		value.MarshalGQL(&b)
		if b.String() != want {
			t.Errorf("%s became %s", want, b.String())
		}
	}
}

// TestWrongValuesAreNotRepeated: the caller's own text may be as long as a request.
func TestWrongValuesAreNotRepeated(t *testing.T) {
	long := strings.Repeat("x", 10_000)
	for _, read := range []func(any) error{
		func(v any) error { _, err := scalar.UnmarshalStatus(v); return err },
		func(v any) error { _, err := scalar.UnmarshalTime(v); return err },
		func(v any) error { _, err := scalar.UnmarshalInt(v); return err },
		func(v any) error { _, err := scalar.UnmarshalID(v); return err },
		func(v any) error { _, err := scalar.UnmarshalString(v); return err },
	} {
		for _, value := range []any{map[string]any{"a": long}, []any{long}, json.Number(long)} {
			if err := read(value); err == nil || len(err.Error()) > 200 {
				t.Errorf("%T: %.100v", value, err)
			}
		}
	}
	if _, err := scalar.UnmarshalStatus(long); err == nil || len(err.Error()) > 200 {
		t.Errorf("an enum: %.100v", err)
	}
}
