package emailaddress

import (
	"html"
	"net/url"
	"strings"
	"unicode"
)

// maxWrappings bounds how many wrappings are taken off one after the other.
const maxWrappings = 6

// unwrap takes an address out of a legible text and brings it into its canonical form.
func unwrap(text string, left int) (string, error) {
	if text == "" {
		return "", ErrEmpty
	}
	if address, ok, err := withQuotedLocalPart(text); ok {
		return address, err
	}
	if left > 0 {
		for _, inner := range []string{unescapeHTML(text), unquote(text), withoutScheme(text), withoutComment(text), trimPunctuation(text)} {
			if inner != text {
				return unwrap(legible(inner), left-1)
			}
		}
		if strings.ContainsRune(text, '<') {
			return fromBrackets(text, left-1)
		}
		if !strings.ContainsRune(text, '@') && strings.Contains(text, "%40") {
			if decoded, err := url.PathUnescape(text); err == nil {
				return unwrap(legible(decoded), left-1)
			}
		}
	}
	switch strings.Count(text, "@") {
	case 0:
		return "", ErrNoAt
	case 1:
		localPart, domain, _ := strings.Cut(text, "@")
		address, err := join(localPart, domain)
		switch {
		case err != nil && strings.ContainsRune(text, ' '):
			return fromList(text, left-1, ErrSpace)
		case err != nil && strings.ContainsAny(text, ",;"):
			return fromList(text, left-1, err)
		}
		return address, err
	}
	return fromList(text, left-1, ErrSeveral)
}

// unescapeHTML replaces character references such as "&lt;" and "&#64;". Without a
// semicolon an ampersand may belong to the address.
func unescapeHTML(text string) string {
	if strings.ContainsRune(text, '&') && strings.ContainsRune(text, ';') {
		return html.UnescapeString(text)
	}
	return text
}

// unquote removes quotes or brackets around the whole text.
func unquote(text string) string {
	for _, pair := range [][2]string{
		{`"`, `"`}, {"'", "'"}, {"`", "`"}, {"“", "”"}, {"„", "“"}, {"‘", "’"}, {"«", "»"}, {"(", ")"}, {"[", "]"}, {"{", "}"},
	} {
		if len(text) > len(pair[0])+len(pair[1]) && strings.HasPrefix(text, pair[0]) && strings.HasSuffix(text, pair[1]) {
			return text[len(pair[0]) : len(text)-len(pair[1])]
		}
	}
	return text
}

// withoutScheme removes "mailto:" with its parameters, and other words that programs write
// before an address.
func withoutScheme(text string) string {
	scheme, rest, found := strings.Cut(text, ":")
	if !found {
		return text
	}
	switch strings.ToLower(scheme) {
	case "mailto":
		rest, _, _ = strings.Cut(strings.TrimPrefix(rest, "//"), "?")
		if decoded, err := url.PathUnescape(rest); err == nil {
			return decoded
		}
		return rest
	case "email", "e-mail", "smtp":
		return rest
	}
	return text
}

// withoutComment removes a comment in parentheses before or behind an address (RFC 5322).
func withoutComment(text string) string {
	if before, _, _ := strings.Cut(text, "("); strings.HasSuffix(text, ")") && strings.ContainsRune(before, '@') {
		return before
	}
	if _, after, _ := strings.Cut(text, ")"); strings.HasPrefix(text, "(") && strings.ContainsRune(after, '@') {
		return after
	}
	return text
}

// trimPunctuation removes what a sentence or a list puts around an address and no address
// begins or ends with.
func trimPunctuation(text string) string {
	text = strings.TrimLeft(text, ",;: >")
	trimmed := strings.TrimRight(text, ",;:.!? '\"`”’»|/\\")
	// A bracket that is open belongs to the address or to its wrapping.
	for _, pair := range [][2]string{{"<", ">"}, {"(", ")"}, {"[", "]"}, {"{", "}"}} {
		if strings.HasSuffix(trimmed, pair[1]) && !strings.Contains(trimmed, pair[0]) {
			return strings.TrimSuffix(trimmed, pair[1])
		}
	}
	if trimmed == "" {
		return text
	}
	return trimmed
}

// fromBrackets takes the address out of angle brackets, before which a display name may stand.
func fromBrackets(text string, left int) (string, error) {
	found, outside := "", ""
	for rest := withoutQuoted(text); rest != ""; {
		before, after, open := strings.Cut(rest, "<")
		outside += before + ";"
		if !open {
			break
		}
		inside, behind, _ := strings.Cut(after, ">")
		rest = behind
		if !strings.ContainsRune(inside, '@') && !strings.Contains(inside, "%40") {
			continue
		}
		address, err := unwrap(legible(inside), left)
		if err != nil {
			return "", err
		}
		if found != "" && found != address {
			return "", ErrSeveral
		}
		found = address
	}
	switch {
	case found == "" && !strings.ContainsRune(outside, '@'):
		return "", ErrNoAt
	case found == "":
		return unwrap(legible(strings.Trim(outside, ";")), left)
	}
	// A display name may repeat the address, but another address would be one of a list.
	for word := range strings.FieldsFuncSeq(outside, func(r rune) bool { return r == ' ' || r == ',' || r == ';' }) {
		if !strings.ContainsRune(word, '@') {
			continue
		}
		if address, err := unwrap(legible(word), left); err != nil || address != found {
			return "", ErrSeveral
		}
	}
	return found, nil
}

// withoutQuoted removes quoted display names: what they hold is no address. A quoted local
// part, which an @ follows, stays.
func withoutQuoted(text string) string {
	var kept strings.Builder
	for {
		start := strings.IndexByte(text, '"')
		if start < 0 {
			kept.WriteString(text)
			return kept.String()
		}
		end := closingQuote(text, start)
		if end < 0 || strings.HasPrefix(text[end+1:], "@") {
			kept.WriteString(text)
			return kept.String()
		}
		kept.WriteString(text[:start])
		text = text[end+1:]
	}
}

// closingQuote is where the quoted string that begins at start ends; -1 if it does not.
func closingQuote(text string, start int) int {
	for i := start + 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return -1
}

// fromList returns the only address among words. otherwise is the error if no word is one.
func fromList(text string, left int, otherwise error) (string, error) {
	words := strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ',' || r == ';' })
	if len(words) < 2 || left < 0 {
		return "", otherwise
	}
	found, others := "", false
	for _, word := range words {
		if !strings.ContainsRune(word, '@') {
			others = others || strings.ContainsFunc(word, isWordCharacter)
			continue
		}
		address, err := unwrap(legible(word), left)
		if err != nil || found != "" && found != address {
			return "", otherwise
		}
		found = address
	}
	switch {
	case found == "":
		return "", otherwise
	case others:
		return "", ErrSpace
	}
	return found, nil
}

func isWordCharacter(r rune) bool { return unicode.In(r, unicode.L, unicode.M, unicode.N) }

// withQuotedLocalPart reads an address such as "sam"@example.com. ok is false if the text
// does not begin with a quoted local part. What needs the quotes is refused: no mail server
// that people use has such addresses.
func withQuotedLocalPart(text string) (address string, ok bool, err error) {
	if !strings.HasPrefix(text, `"`) {
		return "", false, nil
	}
	end := closingQuote(text, 0)
	if end < 0 || !strings.HasPrefix(text[end+1:], "@") {
		return "", false, nil
	}
	address, err = join(text[1:end], text[end+2:])
	return address, true, err
}
