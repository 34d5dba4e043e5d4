package report_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/snovsync/snovsync/test/bench/figures"
	"github.com/snovsync/snovsync/test/bench/report"
)

func run() *report.Run {
	return &report.Run{
		Command: "make bench", Began: time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC), Took: 90 * time.Second, Rounds: 3,
		Machine:  report.Machine{Cores: 2, CPU: "A processor", Memory: "24.0 GiB", Kernel: "Linux 6.1", Load: "0.10"},
		Versions: []report.Version{{Name: "Postgres", Version: "15.1"}},
		Figures:  []figures.Figure{{Case: "accept", Name: "events", Unit: figures.PerSecond, Ours: []float64{1000}}},
		Notes:    []string{"`accept`: how it is measured"},
	}
}

const (
	begins = "<!-- by hand: begin -->"
	ends   = "<!-- by hand: end -->"
)

func TestDocumentIsMade(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "benchmarks.md")
	text := write(t, path)
	for _, want := range []string{
		"| `accept` | events | 1,000/s |", "| Postgres | 15.1 |", "2 cores, A processor", "| began | 2026-01-05 09:00 UTC |", "| took | 1m30s |",
		"`make bench`", "- `accept`: how it is measured", begins + "\nNothing has been written here yet.\n" + ends,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the document lacks %q:\n%s", want, text)
		}
	}
}

func TestWhatIsWrittenByHandIsKept(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "benchmarks.md")
	const hand = "\nAccepting reaches 0.45; **the commit** stands in the way.\n\n| a | table |\n"
	must(t, os.WriteFile(path, []byte("old figures\n"+begins+hand+ends+"\nold machine\n"), 0o600))
	first := write(t, path)
	if !strings.Contains(first, begins+hand+ends) {
		t.Errorf("what was written by hand is gone:\n%s", first)
	}
	if strings.Contains(first, "old") {
		t.Errorf("what the last run wrote is still there:\n%s", first)
	}
	if second := write(t, path); second != first {
		t.Errorf("writing the same run again changes the document:\n%s", second)
	}
}

func TestOneMarkerAloneIsRefused(t *testing.T) {
	t.Parallel()
	for _, text := range []string{begins + " something", "something " + ends, ends + " something " + begins} {
		path := filepath.Join(t.TempDir(), "benchmarks.md")
		must(t, os.WriteFile(path, []byte(text), 0o600))
		if err := report.Write(path, run()); err == nil {
			t.Errorf("a document with %q was overwritten", text)
		}
		if kept, err := os.ReadFile(path); err != nil || string(kept) != text {
			t.Errorf("the document is now %q", kept)
		}
	}
}

func TestDocumentWithoutFigures(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "benchmarks.md")
	must(t, report.Write(path, &report.Run{}))
	text, err := os.ReadFile(path)
	must(t, err)
	if !strings.Contains(string(text), "None have been measured yet.") || strings.Contains(string(text), "## The run") {
		t.Errorf("a document without a run reads:\n%s", text)
	}
}

func TestThisMachine(t *testing.T) {
	t.Parallel()
	if machine := report.ThisMachine(); machine.Cores < 1 || machine.CPU == "" || machine.Memory == "" || machine.Kernel == "" || machine.Load == "" {
		t.Errorf("the machine is %+v", machine)
	}
}

func write(t *testing.T, path string) string {
	t.Helper()
	must(t, report.Write(path, run()))
	text, err := os.ReadFile(path)
	must(t, err)
	return string(text)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
