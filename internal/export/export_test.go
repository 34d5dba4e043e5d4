package export_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/snovsync/snovsync/internal/export"
	"github.com/snovsync/snovsync/models"
)

func TestTheFile(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, l *log) {
		entries := l.accept("org-a", 3, func(i int, e *models.Event) {
			if i == 2 {
				e.Kind, e.BookingID, e.FormID, e.Email = models.KindRoutingFormSubmitted, "", "form, \"one\";=cmd", "=cmd@example.com"
			}
		})
		due := today.Add(time.Minute).In(time.FixedZone("", 3600))
		l.settle(
			models.Result{EntryID: entries[0].ID, Status: models.StatusSucceeded, Reason: models.ReasonAdded, Message: "Snov.io added the prospect.", ProspectID: "p-1", ListID: "1001", CountsAttempt: true},
			models.Result{EntryID: entries[1].ID, Status: models.StatusRetrying, Reason: models.ReasonSnovioUnavailable, NextAttemptAt: &due, CountsAttempt: true, Message: "Über\n„Snov.io“"})
		s := newSite(t, export.Config{Store: l})
		got := s.do(s.request())
		var want strings.Builder
		for _, row := range [][]string{
			{"time", "kind", "status", "reason", "explanation", "person", "booking", "form", "event id", "list", "prospect id", "attempts", "next attempt", "entry id"},
			{"2030-01-02T03:04:05.678901Z", "ROUTING_FORM_SUBMITTED", "QUEUED", "", "", "'=cmd@example.com", "", `form, ""one"";'=cmd`, "event-2", "", "", "0", "", entries[2].ID},
			{"2030-01-02T03:04:05.678901Z", "BOOKING_CREATED", "RETRYING", "SNOVIO_UNAVAILABLE", "Über\n„Snov.io“", "ada@example.com", "b-event-1", "", "event-1", "", "", "1",
				"2030-01-02T03:05:05.678901Z", entries[1].ID},
			{"2030-01-02T03:04:05.678901Z", "BOOKING_CREATED", "SUCCEEDED", "ADDED", "Snov.io added the prospect.", "ada@example.com", "b-event-0", "", "event-0", "1001", "p-1", "1", "",
				entries[0].ID},
		} {
			want.WriteString(`"` + strings.Join(row, `","`) + `"` + "\n")
		}
		if got.err != nil || got.StatusCode != http.StatusOK || got.body != want.String() {
			t.Errorf("%d, %v:\n%s\nwant\n%s", got.StatusCode, got.err, got.body, want.String())
		}
		for header, want := range map[string]string{
			"Content-Type": "text/csv; charset=utf-8; header=present", "Cache-Control": "no-store",
			"Content-Disposition": `attachment; filename="snovsync-log-2030-01-02.csv"`,
		} {
			if got.Header.Get(header) != want {
				t.Errorf("%s: %q", header, got.Header.Get(header))
			}
		}
		if rows := s.rows("token", "OWNER of org-b"); len(rows) != 0 {
			t.Errorf("another organization gets %v", rows)
		}
	})
}

// TestWords: what the codes mean comes first, then what the entry itself says.
func TestWords(t *testing.T) {
	t.Parallel()
	entry := &models.Entry{Status: models.StatusSkipped, Reason: models.ReasonNoEmail, CreatedAt: today.In(time.FixedZone("", 3600))}
	const codes = "SKIPPED: NO_EMAIL. Ask for one."
	for own, want := range map[string]string{
		"": codes, codes: codes, " ": codes,
		"Nobody.":                              codes + " Nobody.",
		"SKIPPED: NO_EMAIL.":                   codes,
		"Ask for one. SKIPPED: NO_EMAIL.":      codes,
		"SKIPPED: NO_EMAIL. Nobody. Not Ann.":  codes + " Nobody. Not Ann.",
		"SKIPPED: NO_EMAIL.  Nobody":           codes + " Nobody",
		"Nobody. SKIPPED: NO_EMAIL. Somebody.": codes + " Nobody. SKIPPED: NO_EMAIL. Somebody.",
	} {
		entry.Message = own
		s := newSite(t, export.Config{
			Store: pages(func(_ context.Context, _ string, _ int64) ([]*models.Entry, error) {
				return []*models.Entry{entry}, nil
			}),
			Explain: func(status models.Status, reason models.Reason) string {
				return string(status) + ": " + string(reason) + ". Ask for one."
			},
		})
		if row := s.rows()[0]; row[4] != want || row[0] != "2030-01-02T03:04:05.678901Z" {
			t.Errorf("%q is explained as %q, at %s", own, row[4], row[0])
		}
	}
}

// TestEveryEntryOnce: a log of many pages comes whole and in order, whatever of it a
// filter chooses.
func TestEveryEntryOnce(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, l *log) {
		entries := l.accept("org-a", 1001, nil)
		l.accept("org-b", 30, nil)
		var results []models.Result
		for i, entry := range entries {
			if i%3 == 0 {
				results = append(results, models.Result{EntryID: entry.ID, Status: models.StatusSkipped, Reason: models.ReasonTriggerOff})
			}
		}
		l.settle(results...)
		slices.Reverse(entries)
		for _, size := range []int{7, 250, 1001, 1000} {
			s := newSite(t, export.Config{Store: l, PageRows: size})
			if got := s.rows(); len(got) != len(entries) || !slices.EqualFunc(got, entries, func(row []string, e *models.Entry) bool { return row[13] == e.ID }) {
				t.Errorf("%d rows in pages of %d", len(got), size)
			}
			if got := s.rows("status", "SKIPPED"); len(got) != 334 || slices.ContainsFunc(got, func(row []string) bool { return row[2] != "SKIPPED" }) {
				t.Errorf("%d skipped rows in pages of %d", len(got), size)
			}
		}
	})
}

func TestTheFilterIsTheLogs(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, l *log) {
		entries := l.accept("org-a", 4, func(i int, e *models.Event) {
			if i == 3 {
				e.Kind, e.BookingID, e.FormID, e.Email = models.KindRoutingFormSubmitted, "", "f-1", "grace@example.com"
			}
		})
		l.settle(
			models.Result{EntryID: entries[0].ID, Status: models.StatusSkipped, Reason: models.ReasonTriggerOff},
			models.Result{EntryID: entries[1].ID, Status: models.StatusFailed, Reason: models.ReasonProspectRefused})
		s := newSite(t, export.Config{Store: l})
		for fields, want := range map[string]string{
			"":                                      "3 2 1 0",
			"status=SKIPPED":                        "0",
			"status=SKIPPED status=FAILED":          "1 0",
			"status=SKIPPED status= status=SKIPPED": "0",
			"status= reason= kind= prospectEmail= bookingId= formId= from= to=": "3 2 1 0",
			"reason=PROSPECT_REFUSED":                                                "1",
			"reason=PROSPECT_REFUSED reason=TRIGGER_OFF status=SKIPPED":              "0",
			"kind=ROUTING_FORM_SUBMITTED kind=BOOKING_CANCELED":                      "3",
			"prospectEmail=+Grace@Example.com":                                       "3",
			"bookingId=b-event-2":                                                    "2",
			"formId=f-1":                                                             "3",
			"from=2030-01-02T03:04:05.678901Z":                                       "3 2 1 0",
			"from=2030-01-02T03:04:05.678902Z":                                       "",
			"to=2030-01-02T04:04:05.678901+01:00":                                    "",
			"from=2029-12-31T00:00:00Z to=2031-01-01T00:00:00Z kind=BOOKING_CREATED": "2 1 0",
		} {
			var form []string
			for pair := range strings.FieldsSeq(fields) {
				name, value, _ := strings.Cut(pair, "=")
				form = append(form, name, strings.Replace(value, "+Grace", " Grace", 1))
			}
			var got []string
			for _, row := range s.rows(form...) {
				got = append(got, strings.TrimPrefix(row[8], "event-"))
			}
			if strings.Join(got, " ") != want {
				t.Errorf("%q chooses %q, want %q", fields, got, want)
			}
		}
	})
}
