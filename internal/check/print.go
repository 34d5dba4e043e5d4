package check

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// The widths of the table's columns, in characters.
const (
	widthName    = 30
	widthText    = 30
	widthAnswer  = 46
	widthMeaning = 46
)

// PrintTable writes the report for people.
func (r Report) PrintTable(out io.Writer) error {
	var text strings.Builder
	rows := [][4]string{{"assumption", "expected", "the account answered", "what that means"}}
	for _, f := range r.Findings {
		rows = append(rows, [4]string{
			fmt.Sprintf("%s\n%s (%s)\n%s", strings.ToUpper(string(f.Verdict)), f.ID, f.Source, f.Assumption), f.Expected, f.Answer, f.Meaning,
		})
	}
	line := strings.Repeat("-", widthName+widthText+widthAnswer+widthMeaning+9)
	for _, row := range rows {
		writeRow(&text, row)
		text.WriteString(line + "\n")
	}
	r.summarize(&text)
	_, err := io.WriteString(out, text.String())
	return err
}

// summarize says in words what the table shows, and what is left in the account.
func (r Report) summarize(text *strings.Builder) {
	count := make(map[Verdict]int)
	for _, f := range r.Findings {
		count[f.Verdict]++
	}
	fmt.Fprintf(text, "\n%d as expected, %d different, %d not checked, %d calls.\n",
		count[AsExpected], count[Differs], count[NotChecked], r.Calls)
	if r.Stopped != "" {
		fmt.Fprintf(text, "The check ended early: %s.\n", strings.TrimRight(r.Stopped, "."))
	}
	if len(r.Left.Lists) == 0 {
		return
	}
	text.WriteString("\nLeft in the account, because the API cannot delete it. Delete it in Snov.io:\n")
	for _, name := range slices.Sorted(maps.Keys(r.Left.Lists)) {
		fmt.Fprintf(text, "  list %q, id %s\n", name, r.Left.Lists[name])
	}
	for _, address := range r.Left.Prospects {
		fmt.Fprintf(text, "  prospect %s\n", address)
	}
}

// PrintJSON writes the report for programs.
func (r Report) PrintJSON(out io.Writer) error {
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(r)
}

// writeRow writes the cells of a row beside each other, each broken at its width.
func writeRow(text *strings.Builder, row [4]string) {
	widths := [4]int{widthName, widthText, widthAnswer, widthMeaning}
	var cells [4][]string
	height := 0
	for i, cell := range row {
		cells[i] = wrap(cell, widths[i])
		height = max(height, len(cells[i]))
	}
	for at := range height {
		var line strings.Builder
		for i, cell := range cells {
			part := ""
			if at < len(cell) {
				part = cell[at]
			}
			line.WriteString(part + strings.Repeat(" ", widths[i]-utf8.RuneCountInString(part)+3))
		}
		text.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
}

// wrap breaks a text into lines of at most width characters, at spaces where it has any.
func wrap(text string, width int) []string {
	var lines []string
	for paragraph := range strings.SplitSeq(text, "\n") {
		line := ""
		for word := range strings.FieldsSeq(paragraph) {
			for {
				joined := strings.TrimLeft(line+" "+word, " ")
				if utf8.RuneCountInString(joined) <= width {
					line = joined
					break
				}
				if line != "" {
					lines, line = append(lines, line), ""
					continue
				}
				runes := []rune(word)
				lines, word = append(lines, string(runes[:width])), string(runes[width:])
			}
		}
		if line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}
