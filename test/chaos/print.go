package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/snovsync/snovsync/test/chaos/ledger"
)

// print writes what was done and what came of it. The error is errViolated where a
// promise was broken.
func (c *campaign) print(w io.Writer, report *ledger.Report) error {
	if err := c.printFaults(w, report); err != nil {
		return err
	}
	if err := c.printLedger(w, report); err != nil {
		return err
	}
	for _, found := range report.Findings {
		if found.Cause != "" {
			continue // what has a cause stands in the run log
		}
		if _, err := fmt.Fprintln(w, found); err != nil {
			return err
		}
	}
	for _, what := range c.record.findings {
		if _, err := fmt.Fprintln(w, "found:", what); err != nil {
			return err
		}
	}
	if !report.Clean() || len(c.record.findings) > 0 {
		return errViolated
	}
	return nil
}

// struck sums up all strikes of one fault.
type struck struct {
	times, alone int
	// first and all are the longest times until a new event came through, and until
	// every one that was sent before had, where nothing else disturbed.
	first, all time.Duration
	unknown    bool
}

func (c *campaign) printFaults(w io.Writer, report *ledger.Report) error {
	sums := make(map[string]*struck)
	for i, recovery := range report.Recoveries {
		name := c.record.named[i]
		if sums[name] == nil {
			sums[name] = &struck{}
		}
		s := sums[name]
		s.times++
		if recovery.Disturbed {
			continue
		}
		s.alone++
		s.first, s.all = max(s.first, recovery.First.Length), max(s.all, recovery.All.Length)
		s.unknown = s.unknown || !recovery.First.Known || !recovery.All.Known
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(table, "\nfault\ttargets hit\tundisturbed\tnew events flow after\tall caught up after, beyond retries' waits")
	for _, name := range slices.Sorted(maps.Keys(sums)) {
		s := sums[name]
		first, all := spell(s.first), spell(s.all)
		if s.alone == 0 {
			first, all = "-", "-"
		}
		_, _ = fmt.Fprintf(table, "%s\t%d\t%d\t%s\t%s\n", name, s.times, s.alone, first, all)
	}
	for _, name := range slices.Sorted(maps.Keys(c.record.impossible)) {
		_, _ = fmt.Fprintf(table, "%s\t%v\n", name, c.record.impossible[name])
	}
	return table.Flush()
}

func spell(d time.Duration) string { return fmt.Sprintf("%.2f s", d.Seconds()) }

func (c *campaign) printLedger(w io.Writer, report *ledger.Report) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	line := func(what string, figure any, wanted string) {
		_, _ = fmt.Fprintf(table, "%s\t%v\t%s\n", what, figure, wanted)
	}
	line("\nledger", "", "wanted")
	line("events accepted", report.Acknowledged, "")
	line("events sent and never acknowledged", report.Unacknowledged, "0")
	for _, answer := range slices.Sorted(maps.Keys(c.load.Figures().Answers)) {
		line("  reports answered: "+answer, c.load.Figures().Answers[answer], "")
	}
	line("faults that hit something", len(report.Recoveries), "")
	line("processes and servers killed", c.record.kills, "")
	line("strikes that found their target busy, or nobody coming by", fmt.Sprintf("%d, %d", c.record.busy, c.record.unmet), "")
	for _, sort := range ledger.Sorts() {
		line(wordsOf(sort), report.Violations[sort], "0")
	}
	line("most arrivals of an account in any window", report.MostInWindow, fmt.Sprintf("%d", limit))
	line("calls that Snov.io refused over the limit", report.RefusedOverLimit, "0")
	line("add-prospect-to-list calls", report.Upserts, "")
	line("  of them repeated, with a cause", report.ExplainedOf(ledger.Repeated), "")
	for _, cause := range slices.Sorted(maps.Keys(report.Explained[ledger.Repeated])) {
		line("    "+string(cause), report.Explained[ledger.Repeated][cause], "")
	}
	if last, ok := report.LastRecovery(); ok {
		line("new events flow after the last fault", spell(last.First.Length), "5 s")
		line("all caught up after the last fault, beyond the waits that retries prescribe", spell(last.All.Length), "5 s")
		line("  with these waits", spell(last.Longest.Length), "")
	}
	for _, outcome := range slices.Sorted(maps.Keys(report.Outcomes)) {
		line("entries "+outcome, report.Outcomes[outcome], "")
	}
	return table.Flush()
}

// wordsOf says what a sort of violation is.
func wordsOf(sort ledger.Sort) string {
	words := map[ledger.Sort]string{
		ledger.Lost: "accepted events without an entry", ledger.Doubled: "events with several entries",
		ledger.Refused: "events refused that are in order", ledger.Misanswered: "wrong answers about duplicates",
		ledger.Strange: "entries and calls that belong to no event", ledger.Unended: "entries without an end",
		ledger.Unjustified: "entries that ended for a reason that does not hold", ledger.Unsent: "entries that claim a call nobody saw",
		ledger.Touched: "profiles changed that must not be", ledger.WrongFinal: "prospects with a wrong final state",
		ledger.WentBack: "statuses that went back", ledger.Repeated: "repeated calls without a cause",
		ledger.AfterEnd: "calls for what had ended, without a cause", ledger.OverLimit: "accounts over the limit in some window",
	}
	if text, ok := words[sort]; ok {
		return text
	}
	return string(sort)
}
