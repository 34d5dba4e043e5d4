package planner

import (
	"html"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// foldCountry makes equal what people write differently: case, accents, points, hyphens, HTML
// entities, "&" for "and", "St" for "Saint", articles in English.
func foldCountry(text string) string {
	var folded strings.Builder
	for _, r := range norm.NFKD.String(withoutEntities(text)) {
		switch {
		case unicode.IsMark(r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune(".'’‘`´", r):
		case r == '&':
			folded.WriteString(" and ")
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			folded.WriteString(plainLetter(unicode.ToLower(r)))
		default:
			folded.WriteByte(' ')
		}
	}
	words := strings.Fields(folded.String())
	kept := words[:0]
	for _, word := range words {
		switch {
		case word == "the":
		case word == "st" && len(words) > 1:
			kept = append(kept, "saint")
		default:
			kept = append(kept, word)
		}
	}
	return strings.Join(kept, " ")
}

// withoutEntities replaces HTML entities, also those that were escaped again on their way.
func withoutEntities(text string) string {
	for strings.Contains(text, "&") {
		plain := html.UnescapeString(text)
		if plain == text {
			break
		}
		text = plain
	}
	return text
}

// plainLetter writes the letters that have no accent to take off, but are typed as others where a
// keyboard lacks them.
func plainLetter(r rune) string {
	switch r {
	case 'ß':
		return "ss"
	case 'æ':
		return "ae"
	case 'œ':
		return "oe"
	case 'ø':
		return "o"
	case 'ł':
		return "l"
	case 'đ', 'ð':
		return "d"
	case 'ı':
		return "i"
	}
	return string(r)
}

// spellFlags writes each flag as the code of its country, between commas.
func spellFlags(text string) string {
	const first, last = '🇦', '🇿'
	text = strings.NewReplacer("🏴󠁧󠁢󠁥󠁮󠁧󠁿", ",GB,", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", ",GB,", "🏴󠁧󠁢󠁷󠁬󠁳󠁿", ",GB,").Replace(text)
	var spelled strings.Builder
	isSecond := false
	for _, r := range text {
		switch {
		case r < first || r > last:
			spelled.WriteRune(r)
		case isSecond:
			spelled.WriteString(string(r-first+'A') + ",")
			isSecond = false
		default:
			spelled.WriteString("," + string(r-first+'A'))
			isSecond = true
		}
	}
	return spelled.String()
}
