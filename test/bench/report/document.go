// Package report writes what a run measured into a document, and keeps what people
// have written there.
package report

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/snovsync/snovsync/test/bench/figures"
)

// What is written by hand stands between these lines of the document; all else is
// written anew with each run.
const (
	handBegins = "<!-- by hand: begin -->"
	handEnds   = "<!-- by hand: end -->"
)

// Run is what one run found.
type Run struct {
	// Command is what was run, and Took how long.
	Command  string
	Began    time.Time
	Took     time.Duration
	Rounds   int
	Machine  Machine
	Versions []Version
	Figures  []figures.Figure
	// Notes say what the figures cannot: how a case was measured.
	Notes []string
}

// Write writes a run into the document at a path, which is made where it is
// missing. The part between the markers stays as it is. The error says that the
// document could not be read or written, or has one marker without the other.
func Write(path string, run *Run) error {
	hand := ""
	before, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return fmt.Errorf("read the document: %w", err)
	default:
		if hand, err = written(string(before)); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	if strings.TrimSpace(hand) == "" {
		hand = "\nNothing has been written here yet.\n"
	}
	if err := os.WriteFile(path, []byte(document(run, hand)), 0o644); err != nil { //nolint:gosec // a document is for everybody to read
		return fmt.Errorf("write the document: %w", err)
	}
	return nil
}

// written returns what stands between the markers; "" where there are none.
func written(text string) (string, error) {
	_, rest, begins := strings.Cut(text, handBegins)
	hand, _, ends := strings.Cut(rest, handEnds)
	if !begins {
		hand, _, ends = strings.Cut(text, handEnds)
	}
	switch {
	case begins && ends:
		return hand, nil
	case begins || ends:
		return "", fmt.Errorf("one of the lines %q and %q is missing", handBegins, handEnds)
	}
	return "", nil
}

func document(run *Run, hand string) string {
	var text strings.Builder
	line := func(format string, args ...any) { _, _ = fmt.Fprintf(&text, format+"\n", args...) }
	line("# Benchmarks\n")
	line("snovsync beside its peers, in one run on one machine: product and peer take turns, round by round, on the same Postgres and Redis servers, and the")
	line("same load generator, which shares the machine's cores, drives both. `make bench` measures anew and writes this page; what is written by hand is kept.\n")
	line("Each value is the median of the rounds. The ratio is ours divided by theirs, the median of the rounds' own ratios. The spread is the distance of the")
	line("highest and the lowest round as a share of the median, ours and theirs, then the lowest and the highest ratio.\n")
	line("## Figures\n")
	if len(run.Figures) == 0 {
		line("None have been measured yet.\n")
	} else {
		line("%s", figures.Markdown(run.Figures))
	}
	line("## What falls short, and what stands in the way\n")
	text.WriteString(handBegins + hand + handEnds + "\n")
	if len(run.Notes) > 0 {
		line("\n## How the cases are measured\n")
		for _, note := range run.Notes {
			line("- %s", note)
		}
	}
	if len(run.Figures) > 0 {
		line("\n## The run\n")
		run.describe(line)
	}
	return text.String()
}

// describe tells where, when and with what a run was made.
func (r *Run) describe(line func(format string, args ...any)) {
	line("| | |\n|---|---|")
	line("| command | `%s` |", r.Command)
	line("| began | %s |", r.Began.UTC().Format("2006-01-02 15:04 MST"))
	line("| took | %s |", r.Took.Round(time.Second))
	line("| rounds | %d |", r.Rounds)
	line("| processor | %d cores, %s |", r.Machine.Cores, r.Machine.CPU)
	line("| memory | %s |", r.Machine.Memory)
	line("| kernel | %s |", r.Machine.Kernel)
	line("| load before the run | %s |", r.Machine.Load)
	for _, version := range r.Versions {
		line("| %s | %s |", version.Name, version.Version)
	}
}
