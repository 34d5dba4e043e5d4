package scalar_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/snovsync/snovsync/graph/scalar"
	"github.com/snovsync/snovsync/models"
)

func TestTimesAreRFC3339(t *testing.T) {
	for text, want := range map[string]string{
		"2026-01-31T09:30:00Z":           `"2026-01-31T09:30:00Z"`,
		"2026-01-31T10:30:00+01:00":      `"2026-01-31T09:30:00Z"`,
		"2026-01-31T09:30:00.123456Z":    `"2026-01-31T09:30:00.123456Z"`,
		"2026-01-31T09:30:00.123456789Z": `"2026-01-31T09:30:00.123456789Z"`,
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
	var b strings.Builder
	scalar.MarshalTime(time.Time{}).MarshalGQL(&b)
	if b.String() != "null" {
		t.Errorf("the zero time became %s", b.String())
	}
	for _, v := range []any{
		"", "yesterday", "2026-01-31", "2026-01-31 09:30:00", "2026-01-31T09:30:00", "2026-13-31T09:30:00Z",
		"2026-02-30T09:30:00Z", "0001-01-01T00:00:00Z", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59-23:59",
		json.Number("1769852000"), int64(5), true, nil, []any{}, map[string]any{},
	} {
		if parsed, err := scalar.UnmarshalTime(v); !errors.Is(err, models.ErrBadInput) {
			t.Errorf("%v was read as %s, %v", v, parsed, err)
		}
	}
}

func TestBuiltInScalarsAreStrict(t *testing.T) {
	read := map[string]func(any) (any, error){
		"String": func(v any) (any, error) { return scalar.UnmarshalString(v) },
		"ID":     func(v any) (any, error) { return scalar.UnmarshalID(v) },
		"Int":    func(v any) (any, error) { return scalar.UnmarshalInt(v) },
		"Status": func(v any) (any, error) { return scalar.UnmarshalStatus(v) },
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
		{"ID", json.Number("5.5"), nil},
		{"ID", true, nil},
		{"Int", json.Number("5"), 5},
		{"Int", int64(-5), -5},
		{"Int", nil, 0},
		{"Int", "5", nil},
		{"Int", json.Number("5.5"), nil},
		{"Int", json.Number("1e3"), nil},
		{"Int", int64(1) << 31, nil},
		{"Int", json.Number("99999999999999999999"), nil},
		{"Status", "FAILED", models.StatusFailed},
		{"Status", "failed", nil},
		{"Status", "", nil},
		{"Status", json.Number("1"), nil},
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
