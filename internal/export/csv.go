package export

import "strings"

// appendRow appends a row of a CSV file (RFC 4180) with every cell quoted, so that a
// separator or a line break in a cell does not end it.
func appendRow(file []byte, cells []string) []byte {
	for i, cell := range cells {
		if i > 0 {
			file = append(file, ',')
		}
		file = append(file, '"')
		file = append(file, strings.ReplaceAll(cell, `"`, `""`)...)
		file = append(file, '"')
	}
	return append(file, '\n')
}
