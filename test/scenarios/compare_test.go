package scenarios

import (
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// anything stands in an expected text for any text.
const anything = "…"

// differences tells where actual is not as expected, one paragraph for each place.
// An expected map names the keys that matter, unless it is exact; null is expected
// of what must be null or absent; a list must have as many elements, in order; "…"
// in a text stands for any text.
func differences(place string, expected, actual any, exact bool) []string {
	switch wanted := expected.(type) {
	case map[string]any:
		got, ok := actual.(map[string]any)
		if !ok {
			return []string{differs(place, expected, actual)}
		}
		var found []string
		for _, key := range slices.Sorted(maps.Keys(wanted)) {
			found = append(found, differences(within(place, key), wanted[key], got[key], exact)...)
		}
		for _, key := range slices.Sorted(maps.Keys(got)) {
			if _, named := wanted[key]; exact && !named {
				found = append(found, differs(within(place, key), nil, got[key]))
			}
		}
		return found
	case []any:
		got, ok := actual.([]any)
		if !ok || len(got) != len(wanted) {
			return []string{differs(place, expected, actual)}
		}
		var found []string
		for i := range wanted {
			found = append(found, differences(fmt.Sprintf("%s[%d]", place, i), wanted[i], got[i], exact)...)
		}
		return found
	case string:
		if got, ok := actual.(string); ok && fits(wanted, got) {
			return nil
		}
	default:
		if reflect.DeepEqual(expected, actual) {
			return nil
		}
	}
	return []string{differs(place, expected, actual)}
}

// fits tells whether a text is the expected one, in which "…" stands for any text.
func fits(expected, actual string) bool {
	parts := strings.Split(expected, anything)
	for i, part := range parts {
		parts[i] = regexp.QuoteMeta(part)
	}
	return regexp.MustCompile(`(?s)^` + strings.Join(parts, `.*`) + `$`).MatchString(actual)
}

func within(place, key string) string {
	if place == "" {
		return key
	}
	return place + "." + key
}

func differs(place string, expected, actual any) string {
	if place == "" {
		place = "(all of it)"
	}
	return place + "\n  expected: " + indented(expected) + "\n  actual:   " + indented(actual)
}

// indented writes a value as YAML below the words that introduce it.
func indented(value any) string {
	text := written(value)
	if strings.Contains(text, "\n") {
		return "\n    " + strings.ReplaceAll(text, "\n", "\n    ")
	}
	return text
}

// written is a value as YAML.
func written(value any) string {
	if value == nil {
		return "(nothing)"
	}
	encoded, err := yaml.MarshalWithOptions(whole(value), yaml.UseLiteralStyleIfMultiline(true))
	if err != nil {
		return fmt.Sprint(value)
	}
	return strings.TrimSpace(string(encoded))
}

// whole writes numbers without a fraction as people do.
func whole(value any) any {
	switch v := value.(type) {
	case float64:
		if v == float64(int64(v)) {
			return int64(v)
		}
	case []any:
		all := make([]any, len(v))
		for i := range v {
			all[i] = whole(v[i])
		}
		return all
	case map[string]any:
		all := make(map[string]any, len(v))
		for key := range v {
			all[key] = whole(v[key])
		}
		return all
	}
	return value
}

func TestDifferences(t *testing.T) {
	t.Parallel()
	actual := map[string]any{"a": "one two", "b": []any{1.0, map[string]any{"c": true}}, "d": nil}
	for _, test := range []struct {
		name     string
		expected any
		exact    bool
		want     []string
	}{
		{name: "a part", expected: map[string]any{"a": "one two"}},
		{name: "what must be absent", expected: map[string]any{"d": nil, "e": nil}},
		{name: "any text", expected: map[string]any{"a": "one…"}},
		{name: "other text", expected: map[string]any{"a": "…one"}, want: []string{"a\n  expected: …one\n  actual:   one two"}},
		{name: "within a list", expected: map[string]any{"b": []any{1.0, map[string]any{"c": false}}}, want: []string{"b[1].c\n  expected: false\n  actual:   true"}},
		{name: "more than all", expected: map[string]any{"a": "…", "d": nil}, exact: true, want: []string{"b\n  expected: (nothing)\n  actual:   \n    - 1\n    - c: true"}},
	} {
		if got := differences("", test.expected, actual, test.exact); !slices.Equal(got, test.want) {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}
