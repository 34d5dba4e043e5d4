package planner

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// phones takes the phone numbers out of one text, in their order and each once. A number keeps the
// form it was typed in and its extension. leftOut tells that a part of the text is no phone number.
func phones(text string) (found []string, leftOut bool) {
	text = plainSpaces(plainDigits(clean(text)))
	if text == "" {
		return nil, false
	}
	if isPlainPhone(text) {
		return []string{text}, false
	}
	for _, part := range phoneParts(text) {
		phone, ok := onePhone(part)
		switch {
		case !ok:
			leftOut = true
		case !slices.ContainsFunc(found, func(other string) bool { return digitsOf(other) == digitsOf(phone) }):
			found = append(found, phone)
		}
	}
	return found, leftOut || len(found) == 0
}

// plainSpaces writes spaces of every width as one.
func plainSpaces(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Zs, r) {
			return ' '
		}
		return r
	}, text)
}

// The digits of a phone number. Numbering plans go up to 15 digits, and up to four dial out of a
// country. A part of a text is a number of its own from shortestPart digits on.
const (
	shortestPhone = 5
	longestPhone  = 15
	longestDialed = longestPhone + 4
	shortestPart  = 7
)

// isPlainPhone tells whether a text is one phone number of digits, spaces, points, hyphens and
// parentheses, as almost all are.
func isPlainPhone(text string) bool {
	for i, r := range text {
		if (r < '0' || r > '9') && !strings.ContainsRune(" .-()", r) && (r != '+' || i > 0) {
			return false
		}
	}
	return hasPhoneDigits(text) && !strings.Contains(text, "  ")
}

// hasPhoneDigits tells whether a text has as many digits as a phone number, not all of them zero.
func hasPhoneDigits(text string) bool {
	digits, longest := digitsOf(text), longestDialed
	if strings.HasPrefix(text, "+") {
		longest = longestPhone
	}
	return len(digits) >= shortestPhone && len(digits) <= longest && strings.Trim(digits, "0") != ""
}

func digitsOf(text string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, text)
}

var (
	// extensionMark is what stands between a number and its extension: "ext. 5", "x5", ";ext=5".
	extensionMark = regexp.MustCompile(`(?i)(\d\)?)[\s,;-]*((?:extension|ext|x|#)[\s.:=]*\d{1,8})`)
	// nextPhone is a plus sign behind a digit and a space: it begins another number.
	nextPhone = regexp.MustCompile(`(\d\)?)\s+\+`)
	// betweenPhones is what separates numbers, whatever they look like.
	betweenPhones = regexp.MustCompile(`(?i)[,;|&\n\r\t、،؛]+|\s+(?:or|and|:::)\s+`)
	// labeledPhone is a number with a label ("Mobile:"), an extension and a remark ("(mobile)").
	labeledPhone = regexp.MustCompile(`(?i)^(?:\p{L}{1,12}[.:]+\s*)?(\+?[\d\s().\-/‐‑‒–—]+?)\s*((?:extension|ext|x|#)[\s.:=]*\d{1,8})?\s*(?:\(\p{L}{1,12}\))?$`)
)

// phoneParts splits a text at what separates phone numbers.
func phoneParts(text string) (parts []string) {
	text = extensionMark.ReplaceAllString(text, "$1 $2")
	text = nextPhone.ReplaceAllString(text, "$1\n+")
	for _, part := range betweenPhones.Split(text, -1) {
		if strings.TrimSpace(part) != "" {
			parts = append(parts, splitAtSlash(part, " / ")...)
		}
	}
	return parts
}

// splitAtSlash splits a part at slashes where each side is long enough to be a number: a slash
// also follows an area code.
func splitAtSlash(part, slash string) []string {
	sides := strings.Split(part, slash)
	if slices.ContainsFunc(sides, func(side string) bool { return len(digitsOf(side)) < shortestPart }) {
		sides = []string{part}
	}
	if slash == "/" {
		return sides
	}
	var parts []string
	for _, side := range sides {
		parts = append(parts, splitAtSlash(side, "/")...)
	}
	return parts
}

// onePhone reads one number. What says which kind of number it is, before or behind it, is left out.
func onePhone(text string) (string, bool) {
	match := labeledPhone.FindStringSubmatch(strings.TrimSpace(text))
	if len(match) < 3 || !hasPhoneDigits(match[1]) {
		return "", false
	}
	return strings.Join(strings.FieldsFunc(match[1]+" "+match[2], unicode.IsSpace), " "), true
}
