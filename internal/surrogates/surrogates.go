// Package surrogates keeps halves of surrogate pairs from being taken for text. An escape
// such as \ud83d without its other half stands for no character. encoding/json and gqlparser
// put U+FFFD in its place, which makes one text of two: two ids could become the same.
//
// Both functions replace such an escape with \u0000 before the text is decoded. A NUL
// character is refused wherever text is taken, because Postgres cannot store it, so the two
// are refused by the same checks, with the field they stand in.
package surrogates

import (
	"bytes"
	"strings"
)

// escapeLength is the length of an escape such as \ud83d, in bytes.
const escapeLength = len(`\ud83d`)

// InJSON returns a JSON text in which escapes of half a surrogate pair are escapes of NUL.
// It returns text itself if there are none, and does not change it.
func InJSON(text []byte) []byte {
	if !bytes.Contains(text, []byte(`\u`)) {
		return text
	}
	changed := false
	for at := bytes.IndexByte(text, '\\'); at >= 0 && at < len(text); {
		length, alone := escape(text[at:])
		if alone {
			if !changed {
				text, changed = bytes.Clone(text), true
			}
			copy(text[at:], `\u0000`)
		}
		at += length
		next := bytes.IndexByte(text[min(at, len(text)):], '\\')
		if next < 0 {
			break
		}
		at += next
	}
	return text
}

// InDocument does for the strings of a GraphQL document what InJSON does for a JSON text.
// Block strings and comments have no such escapes and stay as they are.
func InDocument(document string) string {
	if !strings.Contains(document, `\u`) {
		return document
	}
	text, changed := []byte(document), false
	for at := 0; at < len(text); {
		rest := text[at:]
		switch {
		case rest[0] == '#':
			at += lineLength(rest)
		case bytes.HasPrefix(rest, []byte(`"""`)):
			at += blockLength(rest)
		case rest[0] == '"':
			for at++; at < len(text) && text[at] != '"' && text[at] != '\n' && text[at] != '\r'; {
				if text[at] != '\\' {
					at++
					continue
				}
				length, alone := escape(text[at:])
				if alone {
					copy(text[at:], `\u0000`)
					changed = true
				}
				at += length
			}
			at++
		default:
			at++
		}
	}
	if !changed {
		return document
	}
	return string(text)
}

// escape looks at the escape that a text begins with: how long it is, and whether it is half
// a surrogate pair. A whole pair counts as one escape.
func escape(text []byte) (length int, alone bool) {
	unit, ok := codeUnit(text)
	switch {
	case !ok:
		return len(`\n`), false
	case unit < 0xd800 || unit > 0xdfff:
		return escapeLength, false
	case unit < 0xdc00:
		if low, ok := codeUnit(text[escapeLength:]); ok && low >= 0xdc00 && low <= 0xdfff {
			return 2 * escapeLength, false
		}
	}
	return escapeLength, true
}

// codeUnit reads an escape such as \ud83d at the beginning of a text.
func codeUnit(text []byte) (unit int, ok bool) {
	if len(text) < escapeLength || text[0] != '\\' || text[1] != 'u' {
		return 0, false
	}
	for _, digit := range text[2:escapeLength] {
		unit <<= 4
		switch {
		case '0' <= digit && digit <= '9':
			unit += int(digit - '0')
		case 'a' <= digit && digit <= 'f':
			unit += int(digit-'a') + 10
		case 'A' <= digit && digit <= 'F':
			unit += int(digit-'A') + 10
		default:
			return 0, false
		}
	}
	return unit, true
}

// lineLength is the length of a comment.
func lineLength(text []byte) int {
	if end := bytes.IndexAny(text, "\r\n"); end >= 0 {
		return end
	}
	return len(text)
}

// blockLength is the length of the block string that a text begins with.
func blockLength(text []byte) int {
	const quotes = `"""`
	for at := len(quotes); at < len(text); at++ {
		switch {
		case bytes.HasPrefix(text[at:], []byte(`\"""`)):
			at += len(quotes)
		case bytes.HasPrefix(text[at:], []byte(quotes)):
			return at + len(quotes)
		}
	}
	return len(text)
}
