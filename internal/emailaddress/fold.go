package emailaddress

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

const (
	zeroWidthNonJoiner = '\u200c'
	zeroWidthJoiner    = '\u200d'
)

// legible returns what a reader sees of a text: full-width characters as ordinary ones,
// every white space as a space, and no invisible characters. The two joiners stay, because
// some scripts need them in a domain. White space around the text and around an @ goes.
func legible(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), r == '\u2800': // a braille pattern without dots
			return ' '
		case r == '\ufe6b': // small commercial at
			return '@'
		case r == '\u3002', r == '\ufe52': // ideographic and small full stop
			return '.'
		case r == zeroWidthNonJoiner, r == zeroWidthJoiner:
			return r
		case isInvisible(r):
			return -1
		}
		return r
	}, width.Fold.String(norm.NFC.String(text)))
	text = strings.TrimFunc(text, isSpaceOrJoiner)
	for strings.Contains(text, " @") || strings.Contains(text, "@ ") {
		text = strings.ReplaceAll(strings.ReplaceAll(text, " @", "@"), "@ ", "@")
	}
	return text
}

// isInvisible tells whether a character shows nothing: control characters, and those with
// Unicode's property Default_Ignorable_Code_Point.
func isInvisible(r rune) bool {
	if r < 0x80 {
		return r < ' ' || r == 0x7f
	}
	switch {
	case r >= '\u0600' && r <= '\u0605', r == '\u06dd', r == '\u070f', r == '\u0890', r == '\u0891', r == '\u08e2',
		r >= '\ufff9' && r <= '\ufffb', r == '\U000110bd', r == '\U000110cd', r >= '\U00013430' && r <= '\U00013455':
		return false // format characters that are shown
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}

func isSpaceOrJoiner(r rune) bool {
	return r == ' ' || r == zeroWidthNonJoiner || r == zeroWidthJoiner
}

func withoutJoiners(text string) string {
	return strings.Map(func(r rune) rune {
		if r == zeroWidthNonJoiner || r == zeroWidthJoiner {
			return -1
		}
		return r
	}, text)
}

// foldLocalPart returns the form that all letter cases of a legible local part share.
func foldLocalPart(text string) string {
	if isASCII(text) {
		return strings.ToLower(text)
	}
	// Turkish capital İ is the capital of i to those who type it. Programs that fold it write
	// an i and a combining dot.
	text = strings.ReplaceAll(strings.ToLower(norm.NFC.String(text)), "i\u0307", "i")
	return norm.NFC.String(finalSigmas(text))
}

// finalSigmas writes each small sigma as its place in the word asks for: the capital does
// not tell the two apart.
func finalSigmas(text string) string {
	runes := []rune(text)
	for i, r := range runes {
		if r != 'σ' && r != 'ς' {
			continue
		}
		last := i+1 == len(runes) || !unicode.In(runes[i+1], unicode.L, unicode.M, unicode.N)
		if last && i > 0 && unicode.In(runes[i-1], unicode.L, unicode.M) {
			runes[i] = 'ς'
		} else {
			runes[i] = 'σ'
		}
	}
	return string(runes)
}

func isASCII(text string) bool {
	for i := range len(text) {
		if text[i] >= 0x80 {
			return false
		}
	}
	return true
}
