package demo

import (
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/snovsync/snovsync/console"
)

// words are those that the console has for statuses, reasons and kinds.
type words struct{ console.Vocabulary }

// status returns the label of a status, kind that of a kind, reason that of a reason. A
// code that has no label stands for itself.
func (w words) status(code string) string { return label(w.Statuses, code) }
func (w words) kind(code string) string   { return label(w.Kinds, code) }
func (w words) reason(code string) string { return label(w.Reasons, code) }

func label(of map[string]console.Word, code string) string {
	if word, known := of[code]; known {
		return word.Label
	}
	return code
}

// outcome says what became of an entry.
func (w words) outcome(e entry, now time.Time) string {
	reason := w.reason(e.Reason)
	switch {
	case e.Status == statusRetrying && e.NextAttemptAt != nil:
		return fmt.Sprintf("Attempt %d failed, next in %s", e.AttemptCount, timeToGo(e.NextAttemptAt.Sub(now)))
	case e.Status == statusSucceeded && e.MergedInto != "":
		return reason + ", shared call"
	case e.Status == statusSucceeded && e.AttemptCount > 1:
		return fmt.Sprintf("%s, attempt %d", reason, e.AttemptCount)
	}
	return reason
}

// subject is whom or what an entry is about.
func subject(e entry) string {
	switch {
	case e.ProspectEmail != "":
		return e.ProspectEmail
	case e.BookingID != "":
		return e.BookingID
	}
	return e.FormID
}

// cut shortens what is longer than its column.
func cut(text string, columns int) string {
	if runes := []rune(text); len(runes) > columns {
		return string(runes[:columns-1]) + "…"
	}
	return text
}

// queue returns the queue's figures in a line.
func (w words) queue(q queue, now time.Time) string {
	if q.QuotaLimit == 0 {
		return ""
	}
	parts := []string{fmt.Sprintf("waiting %d", q.Depth), fmt.Sprintf("%d of %d calls used", q.QuotaUsed, q.QuotaLimit)}
	if q.QuotaFreesAt != nil {
		parts = append(parts, "next free in "+timeToGo(q.QuotaFreesAt.Sub(now)))
	}
	if q.Depth > 0 && q.EstimatedDrainSeconds > 0 {
		parts = append(parts, "all sent in about "+timeToGo(time.Duration(q.EstimatedDrainSeconds)*time.Second))
	}
	if q.Blocked > 0 {
		parts = append(parts, fmt.Sprintf("%d blocked: %s", q.Blocked, w.reason(q.BlockedReason)))
	}
	if q.Paused {
		parts = append(parts, "paused")
	}
	return strings.Join(parts, " · ")
}

// timeToGo writes a time to go, rounded up.
func timeToGo(d time.Duration) string {
	for _, unit := range []struct {
		length time.Duration
		name   string
	}{{time.Second, "s"}, {time.Minute, "min"}} {
		if n := math.Ceil(float64(d) / float64(unit.length)); n < 120 {
			return fmt.Sprintf("%d %s", int(max(0, n)), unit.name)
		}
	}
	return fmt.Sprintf("%d h", int(math.Ceil(d.Hours())))
}
