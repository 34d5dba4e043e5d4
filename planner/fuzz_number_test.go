package planner

import (
	"math/big"
	"regexp"
	"strings"
	"testing"
)

// numberForms are the ways to write a number, each with the separators to take out and the
// decimal sign. Unlike the code under test, they are whole patterns: one per form.
var numberForms = []struct {
	pattern   *regexp.Regexp
	separator string
	decimal   string
}{
	{regexp.MustCompile(`^\d+(?:\.\d+)?$`), "", "."},
	{regexp.MustCompile(`^\.\d+$`), "", "."},
	{regexp.MustCompile(`^[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?$`), ",", "."},
	{regexp.MustCompile(`^[1-9]\d{0,2}(?:'\d{3})+(?:\.\d+)?$`), "'", "."},
	{regexp.MustCompile(`^[1-9]\d{0,2}(?: \d{3})+(?:\.\d+)?$`), " ", "."},
	{regexp.MustCompile(`^[1-9]\d{0,2}(?:\.\d{3}){2,}$`), ".", ","},
	{regexp.MustCompile(`^[1-9]\d{0,2}(?:\.\d{3})+,(?:\d{1,2}|\d{4,})$`), ".", ","},
	{regexp.MustCompile(`^[1-9]\d{0,2}(?:'\d{3})+,(?:\d{1,2}|\d{4,})$`), "'", ","},
	{regexp.MustCompile(`^[1-9]\d{0,2}(?: \d{3})+,(?:\d{1,2}|\d{4,})$`), " ", ","},
}

// wantedNumber reads a text of ASCII characters by the forms; nil where it fits none.
func wantedNumber(text string) *big.Rat {
	sign := ""
	if strings.HasPrefix(text, "-") || strings.HasPrefix(text, "+") {
		sign, text = text[:1], text[1:]
	}
	for _, form := range numberForms {
		if !form.pattern.MatchString(text) {
			continue
		}
		if form.separator != "" {
			text = strings.ReplaceAll(text, form.separator, "")
		}
		if value, ok := new(big.Rat).SetString(sign + strings.Replace(text, form.decimal, ".", 1)); ok {
			return value
		}
	}
	return nil
}

func FuzzNumber(f *testing.F) {
	for _, text := range []string{
		"12", "-1,200.50", "1.234.567,89", "1 234,5", "1'000", "0,500", "1,50", "1 200,000", ".5", "5.", "1.2.3", "12 345 6", "00012", "+3", "--3", "1,2,3", "1e3", "0x10", "NaN", "(500)", "5%", "$1,200", "0.500.000", "1.234",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, r := range text {
			if r < ' ' || r > '~' {
				return
			}
		}
		text = strings.Trim(text, " ")
		if len(text) > 64 {
			return
		}
		want := wantedNumber(text)
		got, ok := number(text)
		if ok != (want != nil) {
			t.Fatalf("%q: got %q, %v, want %v", text, got, ok, want)
		}
		if !ok {
			return
		}
		if value, isNumber := new(big.Rat).SetString(got); !isNumber || value.Cmp(want) != 0 {
			t.Errorf("%q is written %q, want %v", text, got, want)
		}
		if !regexp.MustCompile(`^-?(?:0|[1-9]\d*)(?:\.\d+)?$`).MatchString(got) {
			t.Errorf("%q is written %q, which is no plain decimal", text, got)
		}
		// The same number typed on another keyboard, or pasted with marks around it.
		wide := strings.Map(func(r rune) rune {
			if r > ' ' && r != '\'' {
				return r - '!' + '！'
			}
			return r
		}, text)
		for _, other := range []string{wide, "\u200e" + text + "\u200b", "\u00a0" + text + "\n", strings.ReplaceAll(text, " ", "\u202f")} {
			if again, _ := number(other); again != got {
				t.Errorf("%q is written %q, but %q is written %q", text, got, other, again)
			}
		}
	})
}
