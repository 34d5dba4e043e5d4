package demo

import (
	"context"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
)

// view tells a person at a terminal what goes on: captions, a line for each entry
// that got somewhere, and how the queue stands.
type view struct {
	screen *screen
	words  words

	mu      sync.Mutex
	pending []entry
	// queueSaid is when the queue's figures were last written as a line.
	queueSaid time.Time
}

const (
	// drawEvery is how often what came in is shown; what comes in together is folded.
	drawEvery = 200 * time.Millisecond
	// sayQueueEvery is how often the figures are a line where there is no status line.
	sayQueueEvery = 10 * time.Second
	// Of more than foldFrom equal outcomes at a time, only the first ones are shown.
	foldFrom, foldShown = 6, 3
	clock               = "15:04:05"
	// The columns leave room for the longest words in lines of 100 columns.
	statusColumns, kindColumns, subjectColumns = 8, 12, 30
)

func newView(out io.Writer, words words) *view { return &view{screen: newScreen(out), words: words} }

// welcome says where the console is.
func (v *view) welcome(where place) {
	v.screen.add("snovsync demo: a simulated Snov.io account and sample bookings; nothing leaves this machine.", "")
	if where.instead != "" {
		v.screen.add(fmt.Sprintf("  %s cannot be used (%s), so this runs on %s.", where.instead, where.reason, where.address), "")
	}
	v.screen.add(
		"  Console  "+v.screen.paint(bold, where.link),
		"  curl     with TOKEN set to what follows #token= in the link:",
		"           curl "+where.url()+`/graphql -H "Authorization: Bearer $TOKEN" \`,
		`             -H 'Content-Type: application/json' -d '{"query":"{ queue { depth quotaUsed } }"}'`,
		"  Ctrl-C   ends the demo and removes its data",
	)
}

// caption begins a step.
func (v *view) caption(text string) {
	v.flush()
	v.screen.add("", v.screen.paint(bold, "— "+text+" —"))
}

// note says what no entry says.
func (v *view) note(text string) {
	v.flush()
	v.screen.add(time.Now().Format(clock) + "  " + v.screen.paint(dim, text))
}

// beside lets something else write where the view does.
func (v *view) beside(write func()) { v.screen.beside(write) }

// show takes a change of an entry; what is only on its way is not shown.
func (v *view) show(e entry) {
	waits := e.Status == statusQueued && e.Reason == ""
	if waits || e.Status == statusRunning {
		return
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.pending = append(v.pending, e)
}

// run draws until ctx ends.
func (v *view) run(ctx context.Context, status *status) {
	ticker := time.NewTicker(drawEvery)
	defer ticker.Stop()
	for {
		select {
		case now := <-ticker.C:
			v.flush()
			v.drawQueue(status.state().queue, now)
		case <-ctx.Done():
			v.flush()
			v.screen.setStatus("Stopping: what runs is finished …")
			return
		}
	}
}

// close shows what is left and takes the status line away.
func (v *view) close() {
	v.flush()
	v.screen.setStatus("")
}

// drawQueue shows the queue's figures: in the status line, or from time to time as a line
// while something waits.
func (v *view) drawQueue(q queue, now time.Time) {
	figures := v.words.queue(q, now)
	if v.screen.terminal {
		if figures != "" {
			figures = v.screen.paint(bold, "▸ "+figures)
		}
		v.screen.setStatus(figures)
		return
	}
	busy := q.Depth > 0 && q.QuotaFreesAt != nil || q.Blocked > 0
	if busy && now.Sub(v.queueSaid) >= sayQueueEvery {
		v.queueSaid = now
		v.screen.add(now.Format(clock) + "  queue      " + figures)
	}
}

// flush shows what came in since the last time.
func (v *view) flush() {
	v.mu.Lock()
	entries := v.pending
	v.pending = nil
	v.mu.Unlock()
	v.screen.add(v.fold(entries, time.Now())...)
}

// outcome is what many entries can have in common.
type outcome struct{ status, kind, words string }

// fold writes a line for each entry, or for many equal ones a few lines and their number.
func (v *view) fold(entries []entry, now time.Time) []string {
	outcomes := make([]outcome, len(entries))
	total, shown := make(map[outcome]int), make(map[outcome]int)
	for i, e := range entries {
		outcomes[i] = outcome{status: e.Status, kind: v.words.kind(e.Kind), words: v.words.outcome(e, now)}
		total[outcomes[i]]++
	}
	var lines []string
	for i, e := range entries {
		o := outcomes[i]
		shown[o]++
		switch {
		case total[o] <= foldFrom || shown[o] <= foldShown:
			lines = append(lines, v.line(now, o, subject(e)))
		case shown[o] == total[o]:
			lines = append(lines, v.line(now, o, fmt.Sprintf("… and %d more", total[o]-foldShown)))
		}
	}
	return lines
}

func (v *view) line(now time.Time, o outcome, subject string) string {
	status := v.screen.paint(statusColor(o.status), fmt.Sprintf("%-*s", statusColumns, v.words.status(o.status)))
	line := fmt.Sprintf("%s  %s  %-*s  %-*s  %s", now.Format(clock), status, kindColumns, cut(o.kind, kindColumns), subjectColumns, cut(subject, subjectColumns), o.words)
	return strings.TrimRight(line, " ")
}

func statusColor(status string) color {
	switch status {
	case statusSucceeded:
		return green
	case statusSkipped:
		return blue
	case statusRetrying:
		return yellow
	case statusBlocked:
		return magenta
	case statusFailed:
		return red
	}
	return dim
}

// summary says how it went.
func (v *view) summary(lasted time.Duration, s state, t traffic) {
	events := fmt.Sprintf("Stopped after %s: %d events, %d synced, %d skipped, %d failed",
		lasted.Round(time.Second), s.events, s.counts[statusSucceeded], s.counts[statusSkipped], s.counts[statusFailed])
	if unfinished := s.waiting() + s.counts[statusBlocked]; unfinished > 0 {
		events += fmt.Sprintf(", %d not finished", unfinished)
	}
	calls := fmt.Sprintf("Snov.io saw %d calls, at most %d in any minute; its limit is %d.", t.calls, t.most, rateLimit)
	if t.overLimit > 0 {
		calls += fmt.Sprintf(" It refused %d as over the limit.", t.overLimit)
	}
	v.screen.add("", events+".", calls)
}
