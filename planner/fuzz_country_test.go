package planner

import (
	"html"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

var countryCode = regexp.MustCompile(`^(?:[A-Za-z]{2,3}|\d{3})$`)

// FuzzCountry compares codes with the library's own reading of them, and holds every other name to
// what must not matter: letter case, accents in parts, HTML, space, flags.
func FuzzCountry(f *testing.F) {
	for _, text := range []string{
		"DE", "de", "276", "DEU", "no", "NO", "UK", "EL", "Congo", "United States (US)", "Korea (the Republic of)", "C&ocirc;te d&#39;Ivoire", "Germany, France", "🇩🇪", "🇩🇪 Germany", "Deutschland", "SU", "AN", "XK", "001", "the", "Türkiye", "ドイツ", "Guinea-Bissau (GW)",
	} {
		f.Add(text)
	}
	names := map[string]string{}
	all := countries()
	for _, region := range all {
		name, _ := countryName(region.String())
		names[name] = region.String()
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, ok := countryName(text)
		if ok != (got != "") || ok && names[got] == "" {
			t.Fatalf("%q is taken for %q, %v", text, got, ok)
		}
		if countryCode.MatchString(text) {
			region, err := language.ParseRegion(text)
			isCountry := err == nil && region.IsCountry() && slices.Contains(all, region) && (strings.EqualFold(text, region.String()) || len(text) == 3)
			if isCountry && !isNoAnswer(text) && names[got] != region.String() {
				t.Errorf("the code %q is taken for %q, want %s", text, got, region)
			}
			if len(text) == 2 && ok && !isCountry && !strings.EqualFold(text, "UK") && !strings.EqualFold(text, "EL") {
				t.Errorf("%q is no code, but is taken for %q", text, got)
			}
		}
		if !ok {
			return
		}
		for _, other := range []string{
			" \t" + text + "\u00a0", "\u200b" + text, norm.NFD.String(text), norm.NFC.String(text), html.EscapeString(text), html.EscapeString(html.EscapeString(text)),
			text + " (" + names[got] + ")", names[got] + " - " + text,
		} {
			if again, _ := countryName(other); again != got && len(countryParts(other)) <= 4 && len(other) <= 500 {
				t.Errorf("%q is %q, but %q is %q", text, got, other, again)
			}
		}
	})
}
