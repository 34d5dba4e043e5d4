// Package rulesdoc reads the tables of docs/sync-rules.md, so that tests can compare them with the
// code.
package rulesdoc

import (
	"os"
	"strings"
	"testing"
)

// Table returns the cells of the table under a heading of the document at path, row by row and
// without the head. The test fails if the document has no such table.
func Table(t testing.TB, path, heading string) [][]string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(text), "# "+heading+"\n")
	if !found {
		t.Fatalf("%s has no section %q", path, heading)
	}
	section, _, _ = strings.Cut(section, "\n#")
	var rows [][]string
	for line := range strings.Lines(section) {
		if cells := strings.Split(strings.TrimSpace(line), " | "); strings.HasPrefix(line, "| ") {
			cells[0] = strings.TrimPrefix(cells[0], "| ")
			cells[len(cells)-1] = strings.TrimSuffix(cells[len(cells)-1], " |")
			rows = append(rows, cells)
		}
	}
	if len(rows) < 2 {
		t.Fatalf("%s has no table under %q", path, heading)
	}
	return rows[1:]
}
