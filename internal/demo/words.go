package demo

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// kindWord is an event's kind in the log.
func kindWord(kind string) string {
	switch kind {
	case "BOOKING_CREATED":
		return "booked"
	case "BOOKING_CANCELED":
		return "canceled"
	case "BOOKING_RESCHEDULED":
		return "rescheduled"
	case "BOOKING_NO_SHOW":
		return "no-show"
	case "ROUTING_FORM_SUBMITTED":
		return "form"
	}
	return strings.ToLower(kind)
}

// reasonWords are a reason in few words; the console has the whole sentence.
func reasonWords(reason string) string {
	switch reason {
	case "NOT_CONNECTED":
		return "Snov.io is not connected"
	case "TRIGGER_OFF":
		return "this trigger is off"
	case "NO_TARGET_LIST":
		return "no target list is chosen"
	case "NO_EMAIL":
		return "no email address"
	case "NO_LIFECYCLE_FIELD":
		return "no lifecycle field is chosen"
	case "SUPERSEDED":
		return "a later event counts"
	case "ALREADY_EXISTS":
		return "exists, left untouched"
	case "ADDED":
		return "new prospect"
	case "UPDATED":
		return "prospect updated"
	case "UPDATED_IN_ANOTHER_LIST":
		return "updated where it is"
	case "CREDENTIALS_REJECTED":
		return "Snov.io rejected the keys"
	case "LIST_DELETED":
		return "the target list was deleted"
	case "CUSTOM_FIELD_GONE":
		return "a custom field is gone"
	case "SNOVIO_UNAVAILABLE":
		return "Snov.io could not answer"
	case "RATE_LIMITED":
		return "Snov.io says: over the rate"
	case "PROSPECT_REFUSED":
		return "Snov.io refuses this address"
	case "UPDATE_NOT_APPLIED":
		return "Snov.io did not apply the update"
	}
	return strings.ToLower(strings.ReplaceAll(reason, "_", " "))
}

// outcomeWords say what became of an entry.
func outcomeWords(e entry, now time.Time) string {
	words := reasonWords(e.Reason)
	switch {
	case e.Status == statusRetrying && e.NextAttemptAt != nil:
		return fmt.Sprintf("attempt %d failed, next in %s", e.AttemptCount, timeToGo(e.NextAttemptAt.Sub(now)))
	case e.Status == statusSucceeded && e.MergedInto != "":
		return words + ", shared call"
	case e.Status == statusSucceeded && e.AttemptCount > 1:
		return fmt.Sprintf("%s, attempt %d", words, e.AttemptCount)
	}
	return words
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

// queueWords are the queue's figures in a line.
func queueWords(q queue, now time.Time) string {
	if q.QuotaLimit == 0 {
		return ""
	}
	words := []string{fmt.Sprintf("waiting %d", q.Depth), fmt.Sprintf("%d of %d calls used", q.QuotaUsed, q.QuotaLimit)}
	if q.QuotaFreesAt != nil {
		words = append(words, "next free in "+timeToGo(q.QuotaFreesAt.Sub(now)))
	}
	if q.Depth > 0 && q.EstimatedDrainSeconds > 0 {
		words = append(words, "all sent in about "+timeToGo(time.Duration(q.EstimatedDrainSeconds)*time.Second))
	}
	if q.Blocked > 0 {
		words = append(words, fmt.Sprintf("%d blocked: %s", q.Blocked, reasonWords(q.BlockedReason)))
	}
	if q.Paused {
		words = append(words, "paused")
	}
	return strings.Join(words, " · ")
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
