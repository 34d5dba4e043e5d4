package figures

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// columns are the table's headings, after the case's.
func columns() []string {
	return []string{"figure", "ours", "against", "theirs", "ratio", "wanted", "spread"}
}

// Print writes the figures as a table for a terminal.
func Print(w io.Writer, all []Figure) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(table, strings.Join(append([]string{"case"}, columns()...), "\t"))
	last := ""
	for i := range all {
		name := all[i].Case
		if name == last {
			name = ""
		}
		last = all[i].Case
		_, _ = fmt.Fprintln(table, strings.Join(append([]string{name}, all[i].cells()...), "\t"))
	}
	return table.Flush()
}

// Markdown returns the figures as a table for a document.
func Markdown(all []Figure) string {
	var text strings.Builder
	line := func(cells []string) {
		for i, cell := range cells {
			cells[i] = strings.ReplaceAll(cell, "|", "\\|")
		}
		text.WriteString("| " + strings.Join(cells, " | ") + " |\n")
	}
	headings := append([]string{"case"}, columns()...)
	line(headings)
	text.WriteString(strings.Repeat("|---", len(headings)) + "|\n")
	for i := range all {
		line(append([]string{"`" + all[i].Case + "`"}, all[i].cells()...))
	}
	return text.String()
}
