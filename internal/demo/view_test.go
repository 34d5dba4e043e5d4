package demo

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/snovsync/snovsync/console"
	"github.com/snovsync/snovsync/test/harness"
)

var noon = time.Date(2026, 1, 31, 12, 0, 0, 0, time.UTC)

func added(email string) entry {
	return entry{ID: email, Kind: "BOOKING_CREATED", Status: statusSucceeded, Reason: "ADDED", ProspectEmail: email, AttemptCount: 1}
}

func consoleWords(t *testing.T) words {
	t.Helper()
	vocabulary, err := console.Words()
	if err != nil {
		t.Fatal(err)
	}
	return words{vocabulary}
}

func TestManyEqualOutcomesAreFolded(t *testing.T) {
	v := newView(new(bytes.Buffer), consoleWords(t))
	var many []entry
	for i := range 10 {
		many = append(many, added(fmt.Sprintf("p%d@example.com", i)))
	}
	skipped := entry{Kind: "BOOKING_CREATED", Status: statusSkipped, Reason: "NO_EMAIL", BookingID: "booking-1"}
	got := v.fold(append(many, skipped), noon)
	want := []string{
		"12:00:00  Synced    Booked        p0@example.com                  Added",
		"12:00:00  Synced    Booked        p1@example.com                  Added",
		"12:00:00  Synced    Booked        p2@example.com                  Added",
		"12:00:00  Synced    Booked        … and 7 more                    Added",
		"12:00:00  Skipped   Booked        booking-1                       No email address",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
	if got := v.fold(many[:foldFrom], noon); len(got) != foldFrom {
		t.Errorf("a few lines are not folded, got %d", len(got))
	}
}

func TestWhatIsOnlyOnItsWayIsNotShown(t *testing.T) {
	var out bytes.Buffer
	v := newView(&out, consoleWords(t))
	v.show(entry{Status: statusQueued})
	v.show(entry{Status: statusRunning})
	v.flush()
	if out.Len() > 0 {
		t.Errorf("got %q", out.String())
	}
	v.show(entry{Status: statusQueued, Reason: "RATE_LIMITED"})
	v.flush()
	if !strings.Contains(out.String(), "Over the rate") {
		t.Errorf("got %q", out.String())
	}
}

func TestWordsFitInto100Columns(t *testing.T) {
	v := newView(new(bytes.Buffer), consoleWords(t))
	next := noon.Add(16 * time.Hour)
	for status, reasons := range map[string][]string{
		statusSucceeded: {"ADDED", "UPDATED", "UPDATED_IN_ANOTHER_LIST"},
		statusSkipped:   {"NOT_CONNECTED", "TRIGGER_OFF", "NO_TARGET_LIST", "NO_EMAIL", "NO_LIFECYCLE_FIELD", "SUPERSEDED", "ALREADY_EXISTS"},
		statusBlocked:   {"CREDENTIALS_REJECTED", "LIST_DELETED", "CUSTOM_FIELD_GONE"},
		statusRetrying:  {"SNOVIO_UNAVAILABLE"},
		statusFailed:    {"SNOVIO_UNAVAILABLE", "PROSPECT_REFUSED"},
		statusQueued:    {"RATE_LIMITED"},
	} {
		for _, reason := range reasons {
			e := entry{
				Kind: "BOOKING_RESCHEDULED", Status: status, Reason: reason, AttemptCount: 9, NextAttemptAt: &next,
				ProspectEmail: "somebody.with.a.long.name@department.example.com",
			}
			for _, line := range v.fold([]entry{e}, noon) {
				if n := len([]rune(line)); n > 100 {
					t.Errorf("%d columns: %s", n, line)
				}
			}
		}
	}
}

func TestQueueWords(t *testing.T) {
	frees := noon.Add(40500 * time.Millisecond)
	for want, q := range map[string]queue{
		"":                               {},
		"waiting 0 · 7 of 60 calls used": {QuotaUsed: 7, QuotaLimit: 60},
		"waiting 42 · 60 of 60 calls used · next free in 41 s · all sent in about 61 s": {
			Depth: 42, QuotaUsed: 60, QuotaLimit: 60, QuotaFreesAt: &frees, EstimatedDrainSeconds: 61,
		},
		"waiting 0 · 9 of 60 calls used · 5 blocked: List deleted · paused": {
			QuotaUsed: 9, QuotaLimit: 60, Blocked: 5, BlockedReason: "LIST_DELETED", Paused: true,
		},
	} {
		if got := consoleWords(t).queue(q, noon); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

func TestStatusLineStaysBelowTheLog(t *testing.T) {
	var out bytes.Buffer
	v := &view{screen: &screen{out: &out, terminal: true, colored: true}, words: consoleWords(t)}
	written := func() string {
		defer out.Reset()
		return out.String()
	}
	status := noWrap + "\x1b[1m▸ waiting 1 · 2 of 60 calls used\x1b[0m" + wrap
	v.drawQueue(queue{Depth: 1, QuotaUsed: 2, QuotaLimit: 60}, noon)
	if got := written(); got != status {
		t.Errorf("the status line is drawn: %q", got)
	}
	v.drawQueue(queue{Depth: 1, QuotaUsed: 2, QuotaLimit: 60}, noon)
	if got := written(); got != "" {
		t.Errorf("it is not drawn again where nothing changed: %q", got)
	}
	v.show(added("p@example.com"))
	v.flush()
	if got := written(); !strings.HasPrefix(got, clearLine) || !strings.Contains(got, "\x1b[32mSynced  \x1b[0m") || !strings.HasSuffix(got, "Added\n"+status) {
		t.Errorf("a line goes above it: %q", got)
	}
	logger := slog.New(besideView(slog.NewTextHandler(&out, nil), v))
	logger.Info("not shown")
	logger.With("a", 1).WithGroup("g").Warn("shown")
	if got := written(); !strings.HasPrefix(got, clearLine+"time=") || !strings.HasSuffix(got, "\n"+status) || strings.Contains(got, "not shown") {
		t.Errorf("a log line goes above it: %q", got)
	}
	v.close()
	if got := written(); got != clearLine {
		t.Errorf("it is taken away at the end: %q", got)
	}
}

func TestLogOfAllLevelsWhereAskedFor(t *testing.T) {
	var out bytes.Buffer
	handler := slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug})
	slog.New(besideView(handler, newView(new(bytes.Buffer), consoleWords(t)))).Debug("shown")
	if !strings.Contains(out.String(), "shown") {
		t.Error("whoever asks for DEBUG gets it")
	}
}

func TestPlainQueueLinesNowAndThen(t *testing.T) {
	var out bytes.Buffer
	v := newView(&out, consoleWords(t))
	frees := noon.Add(time.Minute)
	busy := queue{Depth: 42, QuotaUsed: 60, QuotaLimit: 60, QuotaFreesAt: &frees}
	v.drawQueue(queue{QuotaUsed: 7, QuotaLimit: 60}, noon)
	for second := range 15 {
		v.drawQueue(busy, noon.Add(time.Duration(second)*time.Second))
	}
	if n := strings.Count(out.String(), "waiting 42"); n != 2 {
		t.Errorf("want a line every 10 s, got %d in 15 s:\n%s", n, out.String())
	}
}

func TestStatusCountsEntriesOnceAndWakesWhoWaits(t *testing.T) {
	b := newStatus()
	reached := make(chan error, 1)
	go func() {
		_, err := b.await(t.Context(), harness.Timeout, func(s state) bool { return s.counts[statusSucceeded] == 1 })
		reached <- err
	}()
	for _, status := range []string{statusQueued, statusRunning, statusRetrying, statusSucceeded} {
		b.record(entry{ID: "a", Status: status})
	}
	b.record(entry{ID: "b", Status: statusQueued})
	if err := <-reached; err != nil {
		t.Fatal(err)
	}
	if s := b.state(); s.events != 2 || s.waiting() != 1 || s.counts[statusRetrying] != 0 {
		t.Errorf("got %+v", s)
	}
	if done, err := b.await(t.Context(), time.Nanosecond, func(state) bool { return false }); done || err != nil {
		t.Errorf("what does not come is given up without an error, got %v %v", done, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := b.await(ctx, harness.Timeout, func(state) bool { return false }); err == nil {
		t.Error("an ended context is an error")
	}
}
