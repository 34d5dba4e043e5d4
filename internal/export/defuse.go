package export

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// formula are the characters that make a spreadsheet read a cell as a formula, as
	// OWASP's page on CSV injection lists them, with the fullwidth forms that some take
	// for the same.
	formula = "=+-@＝＋－＠"
	// separators may end a cell. Which of them does depends on the spreadsheet's language and
	// on what a user chooses, and quotes do not protect a cell that is split in another place.
	separators = ";,|\t\r\n\v\f\u0085\u2028\u2029"
	// leading are separators that some spreadsheets drop at the beginning of a cell, so that
	// OWASP counts them among the characters of formulas.
	leading = "\t\r\n"
)

// defused makes a spreadsheet show a cell instead of running it: an apostrophe says that it
// is text. One is put before each part of the cell that could be read as a formula, at the
// beginning of the cell and behind each separator in it. What cannot be seen and quotes are
// skipped at the beginning of a part, as spreadsheets do. All other text stays as it is.
func defused(cell string) string {
	var out strings.Builder
	written, part, beginning := 0, 0, true
	mark := func() {
		out.WriteString(cell[written:part])
		out.WriteByte('\'')
		written, beginning = part, false
	}
	for i, r := range cell {
		switch {
		case strings.ContainsRune(separators, r):
			if beginning && part == 0 && strings.ContainsRune(leading, r) {
				mark()
			}
			part, beginning = i+utf8.RuneLen(r), true
		case beginning && strings.ContainsRune(formula, r):
			mark()
		case r != '"' && !unicode.IsSpace(r) && !unicode.IsControl(r) && !unicode.Is(unicode.Cf, r):
			beginning = false
		}
	}
	out.WriteString(cell[written:])
	return out.String()
}
