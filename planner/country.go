package planner

import (
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
	"golang.org/x/text/unicode/norm"
)

// countryName finds the country that text means and returns its English name as
// Snov.io takes it. Text is an ISO 3166 code of two or three letters, an English
// name, a common variant of one ("USA", "UK", "Korea, Republic of"), or the name in
// another widely spoken language ("Deutschland"). A name that means different
// countries in different languages is not known.
func countryName(text string) (string, bool) {
	if isNoAnswer(text) {
		return "", false
	}
	name, known := countryIndex()[foldCountry(text)]
	return name, known
}

// isNoAnswer tells apart the words "no" and "na" (not applicable), which people
// write into forms, from the codes of Norway and Namibia, which are capitals.
func isNoAnswer(text string) bool {
	return text != "NO" && text != "NA" && (strings.EqualFold(text, "no") || strings.EqualFold(text, "na"))
}

// countryIndex maps every folded way to write a country to its name for Snov.io. It
// never changes; building it takes some milliseconds, so it is built once.
//
//nolint:gochecknoglobals // a constant in all but syntax
var countryIndex = sync.OnceValue(func() map[string]string {
	names := map[language.Region]string{}
	index := map[string]string{}
	english, differing := display.English.Regions(), snovioCountryNames()
	for _, region := range countries() {
		name, differs := differing[region.String()]
		if !differs {
			name = english.Name(region)
		}
		names[region] = name
		index[foldCountry(name)] = name
		index[foldCountry(english.Name(region))] = name
	}
	for code, variants := range countryVariants() {
		for _, variant := range variants {
			index[foldCountry(variant)] = names[language.MustParseRegion(code)]
		}
	}
	addForeignNames(index, names)
	for region, name := range names {
		index[foldCountry(region.String())] = name
		index[foldCountry(region.ISO3())] = name
	}
	return index
})

// countries are the regions that have their own code in ISO 3166-1, and Kosovo. The
// library's idea of a country is wider: it holds codes that were withdrawn, and parts
// of countries that have no number of their own.
func countries() []language.Region {
	var regions []language.Region
	english := display.English.Regions()
	for first := 'A'; first <= 'Z'; first++ {
		for second := 'A'; second <= 'Z'; second++ {
			region, err := language.ParseRegion(string([]rune{first, second}))
			if err != nil || !region.IsCountry() || region.Canonicalize() != region || region.M49() == 0 || english.Name(region) == "" {
				continue
			}
			regions = append(regions, region)
		}
	}
	return regions
}

// addForeignNames adds the countries' names in other languages, where a name means
// one country in all of them and none in English.
func addForeignNames(index map[string]string, names map[language.Region]string) {
	foreign := map[string]string{}
	for _, dictionary := range countryLanguages() {
		namer := dictionary.Regions()
		for region, name := range names {
			key := foldCountry(namer.Name(region))
			if other, taken := foreign[key]; taken && other != name {
				name = ""
			}
			foreign[key] = name
		}
	}
	for key, name := range foreign {
		if _, taken := index[key]; !taken && key != "" && name != "" {
			index[key] = name
		}
	}
}

// countryLanguages are the languages in which country names are read besides English.
func countryLanguages() []*display.Dictionary {
	return []*display.Dictionary{
		display.Arabic, display.Bulgarian, display.Catalan, display.Croatian, display.Czech, display.Danish,
		display.Dutch, display.Estonian, display.Finnish, display.French, display.German, display.Greek,
		display.Hebrew, display.Hindi, display.Hungarian, display.Icelandic, display.Indonesian, display.Italian,
		display.Japanese, display.Korean, display.Latvian, display.Lithuanian, display.Norwegian, display.Persian,
		display.Polish, display.Portuguese, display.Romanian, display.Russian, display.Serbian,
		display.SimplifiedChinese, display.Slovak, display.Slovenian, display.Spanish, display.Swedish,
		display.Thai, display.TraditionalChinese, display.Turkish, display.Ukrainian, display.Vietnamese,
	}
}

// foldCountry makes equal what people write differently: case, accents, points,
// hyphens, "&" for "and", "St" for "Saint", a leading "the".
func foldCountry(text string) string {
	var folded strings.Builder
	for _, r := range norm.NFKD.String(text) {
		switch {
		case unicode.IsMark(r) || r == '.' || r == '\'' || r == '’' || r == '‘' || r == '`':
		case r == '&':
			folded.WriteString(" and ")
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			folded.WriteRune(unicode.ToLower(r))
		default:
			folded.WriteByte(' ')
		}
	}
	words := strings.Fields(folded.String())
	for i, word := range words {
		if word == "st" && len(words) > 1 {
			words[i] = "saint"
		}
	}
	if len(words) > 1 && words[0] == "the" {
		words = words[1:]
	}
	return strings.Join(words, " ")
}
