package export

import (
	"strings"
	"unicode"
)

// dangerous are the characters at which spreadsheets begin to read a cell as a formula,
// as OWASP's page on CSV injection lists them, with those that some of them take for the same.
const dangerous = "=+-@\t\r\n＝＋－＠"

// defused makes a spreadsheet show a cell instead of running it: an apostrophe before
// it says that it is text. Spreadsheets skip what cannot be seen at a cell's
// beginning, so what comes after that counts too.
func defused(cell string) string {
	for _, r := range cell {
		if strings.ContainsRune(dangerous, r) {
			return "'" + cell
		}
		if !unicode.IsSpace(r) && !unicode.IsControl(r) && !unicode.Is(unicode.Cf, r) {
			break
		}
	}
	return cell
}
