package planner

import (
	"strings"
	"unicode"
)

// clean takes out of a typed value what nobody sees: format characters, such as a zero-width
// space or the direction marks that phones put around numbers, and white space at both ends.
func clean(text string) string {
	if strings.ContainsFunc(text, isInvisible) {
		text = strings.Map(func(r rune) rune {
			if isInvisible(r) {
				return -1
			}
			return r
		}, text)
	}
	return strings.TrimSpace(text)
}

func isInvisible(r rune) bool { return r > unicode.MaxASCII && unicode.Is(unicode.Cf, r) }

// plainDigits writes the decimal digits of every script as 0 to 9, and the full-width forms of
// ASCII characters as those characters: both mean the same and are typed with one keyboard.
func plainDigits(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r <= unicode.MaxASCII:
			return r
		case r >= '！' && r <= '～':
			return r - '！' + '!'
		case r == '\u3000':
			return ' '
		case unicode.IsDigit(r):
			return '0' + digitOf(r)
		}
		return r
	}, text)
}

// digitOf is the value of a decimal digit. Unicode keeps the ten digits of a script together,
// from zero up.
func digitOf(r rune) rune {
	for _, block := range unicode.Nd.R16 {
		if rune(block.Lo) <= r && r <= rune(block.Hi) {
			return (r - rune(block.Lo)) % 10
		}
	}
	for _, block := range unicode.Nd.R32 {
		if rune(block.Lo) <= r && r <= rune(block.Hi) {
			return (r - rune(block.Lo)) % 10
		}
	}
	return 0
}

func isDigits(text string) bool {
	for _, r := range text {
		if r < '0' || r > '9' {
			return false
		}
	}
	return text != ""
}
