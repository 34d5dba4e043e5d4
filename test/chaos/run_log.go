package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/snovsync/snovsync/simulator"
	"github.com/snovsync/snovsync/test/chaos/ledger"
	"github.com/snovsync/snovsync/test/chaos/workload"
)

// clockTime is how a run log writes moments; the processes log in the same time zone.
const clockTime = "15:04:05.000"

// runLog writes down what a violation has to be understood by: all faults, and for
// each prospect that one is about its events, entries and calls.
func runLog(w io.Writer, in ledger.Input, report *ledger.Report, named []string) {
	line := func(format string, args ...any) { _, _ = fmt.Fprintf(w, format+"\n", args...) }
	for i, f := range in.Faults {
		line("fault %s to %s: %s hits %s", f.From.UTC().Format(clockTime), f.To.UTC().Format(clockTime), named[i], f.Target)
	}
	for _, probe := range in.Probes {
		if late := arrival(in, probe).Sub(probe.SentAt); late > slowProbe {
			line("\nprobe of %s came through after %s", probe.SentAt.UTC().Format(clockTime), late.Round(time.Millisecond))
			tell(line, in, probe.Event.Prospect())
		}
	}
	line("")
	if err := report.List(w); err != nil {
		line("%v", err)
	}
	var told []workload.Prospect
	for _, found := range report.Findings {
		if found.Cause != "" && found.Sort != ledger.WentBack || slices.Contains(told, found.Prospect) {
			continue
		}
		told = append(told, found.Prospect)
		line("\n%s", found)
		tell(line, in, found.Prospect)
	}
}

// slowProbe is from when on a probe is worth a look.
const slowProbe = 20 * time.Second

// arrival is when a probe was first applied at Snov.io; zero: never.
func arrival(in ledger.Input, probe ledger.Probe) time.Time {
	for _, c := range in.Calls {
		if c.Account == probe.Event.Account && c.Applied != simulator.AppliedNothing && strings.EqualFold(c.Email, probe.Event.Email) {
			return c.ArrivedAt
		}
	}
	return time.Time{}
}

func tell(line func(string, ...any), in ledger.Input, prospect workload.Prospect) {
	entries := make(map[[2]string]ledger.Entry)
	for _, e := range in.Entries {
		entries[[2]string{e.Organization, e.EventID}] = e
	}
	events := slices.Clone(in.Events)
	for _, probe := range in.Probes {
		events = append(events, probe.Event)
	}
	for _, event := range events {
		if event.Prospect() != prospect {
			continue
		}
		e := entries[[2]string{event.Organization, event.ID}]
		line("  event %s %s %s occurred %s booking %s from %q shown up %t: %s %s, %d attempts, merged into %q, created %s, updated %s, entry %s",
			event.Organization, event.ID, event.Kind, event.OccurredAt.Format("01-02 "+clockTime), event.BookingID, event.RescheduledFrom, event.ShownUp,
			e.Status, e.Reason, e.AttemptCount, e.MergedInto, e.CreatedAt.UTC().Format(clockTime), e.UpdatedAt.UTC().Format(clockTime), e.ID)
		for _, a := range e.Attempts {
			line("    attempt %s for %s: %s (call %s)", a.StartedAt.UTC().Format(clockTime), a.Duration, a.Outcome, a.CallID)
		}
	}
	for _, c := range in.Calls {
		if c.Account == prospect.Account && strings.EqualFold(c.Email, prospect.Email) {
			line("  call %d %s via %s: %s, status %d, fault %s, body %s", c.Seq, c.ArrivedAt.UTC().Format(clockTime), c.Via, c.Applied, c.Status, c.Fault, c.Body)
		}
	}
}
