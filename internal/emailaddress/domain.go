package emailaddress

import (
	"strings"

	"golang.org/x/net/idna"
)

const (
	// maxDomain and maxLabel are the limits of the DNS, in bytes.
	maxDomain = 253
	maxLabel  = 63
)

// internationalized is IDNA as browsers apply it, which keep ß and ς apart from ss and σ.
// The DNS limits and the characters of a label are asciiDomain's to check.
//
//nolint:gochecknoglobals // a constant in all but syntax
var internationalized = idna.New(
	idna.MapForLookup(), idna.Transitional(false), idna.BidiRule(),
	idna.StrictDomainName(false), idna.CheckHyphens(false), idna.CheckJoiners(true),
)

// canonicalDomain returns a domain in lower-case ASCII. The error is ErrDomain.
func canonicalDomain(text string) (string, error) {
	text = strings.TrimRight(text, ".")
	if domain, ok := asciiDomain(text); ok {
		return domain, nil
	}
	for _, spelling := range []string{text, withoutJoiners(text)} {
		// ToASCII maps characters to others, so its own answer is looked at once more.
		domain, err := internationalized.ToASCII(spelling)
		if err != nil {
			continue
		}
		if again, err := internationalized.ToASCII(domain); err != nil || again != domain {
			continue
		}
		if domain = strings.TrimRight(domain, "."); isDomain(domain) {
			return domain, nil
		}
	}
	return "", ErrDomain
}

// asciiDomain returns a domain without internationalized labels in lower case. ok is false
// if the text is none, or has such labels.
func asciiDomain(text string) (domain string, ok bool) {
	domain = strings.ToLower(text)
	if !isDomain(domain) || strings.HasPrefix(domain, "xn--") || strings.Contains(domain, ".xn--") {
		return "", false
	}
	return domain, true
}

// isDomain tells whether a text in lower case is a domain that mail can be sent to: two
// labels or more, the last of which is not a number.
func isDomain(text string) bool {
	if len(text) > maxDomain {
		return false
	}
	labels, start, digits := 0, 0, true
	for i := 0; i <= len(text); i++ {
		if i < len(text) && text[i] != '.' {
			b := text[i]
			isDigit := '0' <= b && b <= '9'
			isLetter := 'a' <= b && b <= 'z'
			if !isDigit && !isLetter && b != '-' && b != '_' {
				return false
			}
			digits = digits && isDigit
			continue
		}
		if i == start || i-start > maxLabel || text[start] == '-' || text[i-1] == '-' {
			return false
		}
		labels++
		if i == len(text) {
			return labels > 1 && !digits
		}
		start, digits = i+1, true
	}
	return false
}
