package planner

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// countryName finds the country that text means and returns its English name as Snov.io takes it.
// Text is an ISO 3166 code of two or three letters or three digits, a flag, an English name, a
// common variant of one ("USA", "UK", "Korea, Republic of"), or the name in another widely spoken
// language ("Deutschland"). It may name the country in several of these ways, as "United States
// (US)" does. A name that means different countries is not known.
func countryName(text string) (string, bool) {
	const longest = 500 // bytes: no name is nearly as long, also with entities for its letters
	if len(text) > longest {
		return "", false
	}
	text = clean(spellFlags(text))
	if name, known := lookUpCountry(text); known {
		return name, true
	}
	return agreedCountry(countryParts(text))
}

func lookUpCountry(text string) (string, bool) {
	if isNoAnswer(text) {
		return "", false
	}
	folded := foldCountry(text)
	if name, known := countryIndex()[folded]; known {
		return name, true
	}
	// Countries whose formal name is another one are in the index under both.
	for _, formal := range []string{"republic of ", "federal republic of ", "kingdom of "} {
		if name, cut := strings.CutPrefix(folded, formal); cut {
			country, known := countryIndex()[name]
			return country, known && len(name) > 3 // a code is no formal name
		}
	}
	return "", false
}

// callingCode is a country's telephone code, which lists of countries show beside the name. It
// does not tell countries apart: several share one.
var callingCode = regexp.MustCompile(`\+\d[\d -]*`)

// countryParts splits a text at brackets, commas and the like. Hyphens within a word stay.
func countryParts(text string) []string {
	text = strings.NewReplacer(" - ", ",", " – ", ",", " — ", ",").Replace(callingCode.ReplaceAllString(withoutEntities(text), ""))
	parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("()[]{},;:/|=\n", r) })
	return slices.DeleteFunc(parts, func(part string) bool { return foldCountry(part) == "" })
}

// agreedCountry is the country that a name and what qualifies it mean ("Korea", "South"), or that
// the parts before and behind some place both mean ("Germany", "DE").
func agreedCountry(parts []string) (string, bool) {
	const most = 4
	if len(parts) == 0 || len(parts) > most {
		return "", false
	}
	if name, known := lookUpCountry(strings.Join(parts, " ")); known {
		return name, true
	}
	if len(parts) == 2 {
		if name, known := lookUpCountry(parts[1] + " " + parts[0]); known {
			return name, true
		}
	}
	for at := 1; at < len(parts); at++ {
		first, known := agreedCountry(parts[:at])
		if second, alsoKnown := agreedCountry(parts[at:]); known && alsoKnown && first == second {
			return first, true
		}
	}
	return "", false
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
		index[fmt.Sprintf("%03d", region.M49())] = name
	}
	for _, name := range ambiguousCountryNames() {
		delete(index, foldCountry(name))
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
			for _, spelling := range []string{namer.Name(region), withoutUmlauts(namer.Name(region))} {
				key := foldCountry(spelling)
				if other, taken := foreign[key]; taken && other != name {
					foreign[key] = ""
				} else {
					foreign[key] = name
				}
			}
		}
	}
	for key, name := range foreign {
		if _, taken := index[key]; !taken && key != "" && name != "" {
			index[key] = name
		}
	}
}

// withoutUmlauts writes umlauts as a German keyboard without them does.
func withoutUmlauts(name string) string {
	return strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "Ä", "Ae", "Ö", "Oe", "Ü", "Ue").Replace(name)
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
