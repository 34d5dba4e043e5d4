package cases

import (
	"fmt"
	"time"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/test/bench/load"
)

// pageQuery is what the console asks for.
const pageQuery = `query ($first: Int, $after: String, $filter: SyncLogFilter) {
  syncLog(first: $first, after: $after, filter: $filter) {
    nodes { id eventId kind status reason message prospectEmail prospectId listId attemptCount nextAttemptAt createdAt updatedAt }
    pageInfo { hasNextPage endCursor }
    liveCursor
  }
}`

const pageSize = 50

// pageKind is a way to ask for a page.
type pageKind struct {
	name string
	// after is the place of the cursor as a share of the log, from its newest end; 0: none.
	after float64
	// filter chooses entries; i differs from request to request. Nil: none.
	filter func(entries, i int64) map[string]any
	// holds is what every answer must hold.
	holds string
}

// The shares of entries that have something. Each filter chooses more than a page in
// the short log too, but for bookings, which have two events.
const (
	failedEvery  = 50  // the status FAILED, and one of the reasons
	formEvery    = 20  // the kind ROUTING_FORM_SUBMITTED
	oneEmails    = 100 // entries of one email address
	oneForms     = 60  // entries of one form
	bookingTwice = 2   // entries of one booking
)

// newestAt is the newest entry's creation; each one before it is a second older.
func newestAt() time.Time { return time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC) }

func pageKinds() []pageKind {
	only := func(field string, value any) func(int64, int64) map[string]any {
		return func(int64, int64) map[string]any { return map[string]any{field: value} }
	}
	const full = `"hasNextPage":true`
	return []pageKind{
		{name: "first", holds: full},
		{name: "deep, in the middle", after: 0.5, holds: full},
		{name: "deep, near the end", after: 0.98, holds: full},
		{name: "status", filter: only("status", []string{"FAILED"}), holds: full},
		{name: "two statuses", filter: only("status", []string{"FAILED", "SKIPPED"}), holds: full},
		{name: "status that none has", filter: only("status", []string{"BLOCKED"}), holds: `"nodes":[]`},
		{name: "reason", filter: only("reason", []string{"PROSPECT_REFUSED"}), holds: full},
		{name: "kind", filter: only("kind", []string{"ROUTING_FORM_SUBMITTED"}), holds: full},
		{name: "email", holds: full, filter: func(entries, i int64) map[string]any {
			return map[string]any{"prospectEmail": fmt.Sprintf("prospect-%d@example.com", scattered(i)%(entries/oneEmails))}
		}},
		{name: "booking", holds: `"kind":"BOOKING_`, filter: func(entries, i int64) map[string]any {
			// Numbers of forms have no booking.
			return map[string]any{"bookingId": fmt.Sprintf("booking-%d", scattered(i)%(entries/bookingTwice/formEvery)*formEvery+1)}
		}},
		{name: "form", holds: full, filter: func(entries, i int64) map[string]any {
			return map[string]any{"formId": fmt.Sprintf("form-%d", scattered(i)%max(entries/formEvery/oneForms, 1))}
		}},
		{name: "an hour in the middle", holds: full, filter: func(entries, _ int64) map[string]any {
			from := newestAt().Add(-time.Duration(entries/2) * time.Second)
			return map[string]any{"from": from.Format(time.RFC3339), "to": from.Add(time.Hour).Format(time.RFC3339)}
		}},
		{name: "status and kind", holds: `"status":"FAILED"`, filter: func(int64, int64) map[string]any {
			return map[string]any{"status": []string{"FAILED"}, "kind": []string{"ROUTING_FORM_SUBMITTED"}}
		}},
		{name: "status in an hour in the middle", holds: `"status":"FAILED"`, filter: func(entries, _ int64) map[string]any {
			from := newestAt().Add(-time.Duration(entries/2) * time.Second)
			return map[string]any{"status": []string{"FAILED"}, "from": from.Format(time.RFC3339), "to": from.Add(time.Hour).Format(time.RFC3339)}
		}},
	}
}

// scattered spreads the numbers from 0 over a wide range.
func scattered(i int64) int64 {
	const prime = 2_654_435_761
	return i * prime % (1 << 31)
}

// ask asks for one page.
func (l *pagedLog) ask(kind pageKind, i int64) (time.Duration, error) {
	variables := map[string]any{"first": pageSize}
	if kind.after > 0 {
		// A little further each time.
		variables["after"] = models.EntryCursor(&models.Entry{Seq: int64((1-kind.after)*float64(l.entries)) - i%pageSize})
	}
	if kind.filter != nil {
		variables["filter"] = kind.filter(l.entries, i)
	}
	template, err := load.NewTemplate(l.organization.URL, l.organization.Token, pageQuery, variables, 0)
	if err != nil {
		return 0, err
	}
	return l.asker.Ask(template, kind.holds)
}
