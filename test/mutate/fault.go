package main

import (
	"fmt"
	"strings"
)

// fault is one change of one place in a source file.
type fault struct {
	// file is the path of the file, name what the report calls it.
	file, name string
	line       int
	// start and end are the offsets of the text that is replaced.
	start, end  int
	replacement string
	// change says what the fault does, for the report.
	change string
}

// place is where the fault is, as the report names it.
func (f fault) place() string { return fmt.Sprintf("%s:%d", f.name, f.line) }

// String names the place and the change.
func (f fault) String() string { return f.place() + ": " + f.change }

// apply returns the source with the fault in it.
func (f fault) apply(source []byte) []byte {
	broken := make([]byte, 0, len(source)+len(f.replacement))
	broken = append(broken, source[:f.start]...)
	broken = append(broken, f.replacement...)
	return append(broken, source[f.end:]...)
}

// describe says how a text changes, on one line and not too long.
func describe(before, after string) string {
	if after == "" {
		return "without " + shortened(before)
	}
	return fmt.Sprintf("%s → %s", shortened(before), shortened(after))
}

func shortened(text string) string {
	const longest = 60
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > longest {
		return string(runes[:longest]) + "…"
	}
	return text
}
