package models_test

import (
	"encoding/base64"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/snovsync/snovsync/models"
)

// page reads a page of an organization's log.
func (f *fixture) page(organizationID string, filter models.EntryFilter, page models.Page) *models.EntryPage {
	f.t.Helper()
	answer, err := f.Entries(f.ctx(), organizationID, filter, page)
	must(f.t, err)
	return answer
}

func TestEntriesPageForwardsAndBackwards(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		entries := f.acceptMany("org-a", 7)
		f.acceptMany("org-b", 3)
		slices.Reverse(entries)
		want := ids(entries)

		var got []string
		page := models.Page{First: new(3)}
		for i := 0; ; i++ {
			answer := f.page("org-a", models.EntryFilter{}, page)
			got = append(got, ids(answer.Entries)...)
			equal(t, "live number", answer.LiveSeq, int64(7))
			equal(t, "has previous", answer.HasPrevious, i > 0)
			equal(t, "has next", answer.HasNext, i < 2)
			if !answer.HasNext {
				break
			}
			page.After = models.EntryCursor(answer.Entries[len(answer.Entries)-1])
		}
		equalSlices(t, "forwards", got, want)

		got = nil
		page = models.Page{Last: new(3)}
		for i := 0; ; i++ {
			answer := f.page("org-a", models.EntryFilter{}, page)
			got = append(ids(answer.Entries), got...)
			equal(t, "has next", answer.HasNext, i > 0)
			equal(t, "has previous", answer.HasPrevious, i < 2)
			if !answer.HasPrevious {
				break
			}
			page.Before = models.EntryCursor(answer.Entries[0])
		}
		equalSlices(t, "backwards", got, want)

		between := models.Page{After: models.EntryCursor(entries[1]), Before: models.EntryCursor(entries[4])}
		equalSlices(t, "between", ids(f.page("org-a", models.EntryFilter{}, between).Entries), want[2:4])
		between.Last = new(1)
		equalSlices(t, "last between", ids(f.page("org-a", models.EntryFilter{}, between).Entries), want[3:4])
	})
}

func TestEntriesRefusesBadPages(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		encoded := func(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }
		pages := map[string]models.Page{
			"zero":            {First: new(0)},
			"negative":        {Last: new(-1)},
			"too large":       {First: new(models.MaxPageSize + 1)},
			"huge":            {Last: new(100_000)},
			"both":            {First: new(1), Last: new(1)},
			"not base64":      {After: "%%%"},
			"no cursor":       {Before: encoded("hello")},
			"no number":       {After: encoded("entry:x")},
			"number zero":     {After: encoded("entry:0")},
			"negative number": {Before: encoded("entry:-5")},
			"leading zero":    {Before: encoded("entry:05")},
			"too many digits": {After: encoded("entry:99999999999999999999")},
		}
		for name, page := range pages {
			_, err := f.Entries(f.ctx(), "org-a", models.EntryFilter{}, page)
			code(t, name, err, models.CodeBadInput)
		}
		_, err := f.Entries(f.ctx(), "org-a", models.EntryFilter{IDs: make([]string, models.MaxFilterIDs+1)}, models.Page{})
		code(t, "too many ids", err, models.CodeBadInput)
		_, _, err = f.RequeueMatching(f.ctx(), "org-a", models.Requeueing{Filter: models.EntryFilter{IDs: make([]string, models.MaxFilterIDs+1)}})
		code(t, "too many ids to run again", err, models.CodeBadInput)
	})
}

func TestEntriesFilters(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		start := f.now()
		created := f.accept(booking("org-a", "created"))[0]
		f.advance(time.Minute)
		canceled := f.accept(booking("org-a", "canceled", func(e *models.Event) {
			e.Kind, e.Email, e.BookingID = models.KindBookingCanceled, "grace@example.com", "b-2"
		}))[0]
		f.advance(time.Minute)
		form := f.accept(booking("org-a", "form", func(e *models.Event) {
			e.Kind, e.Email, e.BookingID, e.FormID = models.KindRoutingFormSubmitted, "", "", "f-1"
		}))[0]
		f.settle(canceled.ID, models.StatusSkipped, models.ReasonNoLifecycleField)
		f.settle(form.ID, models.StatusSkipped, models.ReasonNoEmail)

		filters := map[string]struct {
			filter models.EntryFilter
			want   []*models.Entry
		}{
			"none":              {models.EntryFilter{}, []*models.Entry{form, canceled, created}},
			"status":            {models.EntryFilter{Statuses: []models.Status{models.StatusQueued, models.StatusFailed}}, []*models.Entry{created}},
			"reason":            {models.EntryFilter{Reasons: []models.Reason{models.ReasonNoEmail}}, []*models.Entry{form}},
			"kind":              {models.EntryFilter{Kinds: []models.Kind{models.KindBookingCanceled}}, []*models.Entry{canceled}},
			"email":             {models.EntryFilter{ProspectEmail: " Grace@Example.com "}, []*models.Entry{canceled}},
			"booking":           {models.EntryFilter{BookingID: "b-2"}, []*models.Entry{canceled}},
			"form":              {models.EntryFilter{FormID: "f-1"}, []*models.Entry{form}},
			"from":              {models.EntryFilter{From: new(start.Add(time.Minute))}, []*models.Entry{form, canceled}},
			"to":                {models.EntryFilter{To: new(start.Add(time.Minute))}, []*models.Entry{created}},
			"from and to":       {models.EntryFilter{From: new(start.Add(time.Second)), To: new(start.Add(90 * time.Second))}, []*models.Entry{canceled}},
			"ids":               {models.EntryFilter{IDs: []string{created.ID, form.ID, "unknown"}}, []*models.Entry{form, created}},
			"several together":  {models.EntryFilter{Statuses: []models.Status{models.StatusSkipped}, BookingID: "b-2", IDs: []string{canceled.ID}}, []*models.Entry{canceled}},
			"nothing left over": {models.EntryFilter{Statuses: []models.Status{models.StatusQueued}, FormID: "f-1"}, nil},
		}
		for name, c := range filters {
			equalSlices(t, name, ids(f.page("org-a", c.filter, models.Page{}).Entries), ids(c.want))
		}
		first := f.page("org-a", models.EntryFilter{Statuses: []models.Status{models.StatusSkipped}}, models.Page{First: new(1)})
		equal(t, "a filtered page has a next one", first.HasNext, true)
		second := f.page("org-a", models.EntryFilter{Statuses: []models.Status{models.StatusSkipped}},
			models.Page{First: new(1), After: models.EntryCursor(form)})
		equalSlices(t, "the next one", ids(second.Entries), []string{canceled.ID})
		equal(t, "which is the last", second.HasNext, false)
	})
}

// What a page shows and its live number are of one moment: the live log after that
// number holds what the page does not show, and nothing that it shows.
func TestEntriesPageAndLiveNumberAreOfOneMoment(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		const events = 60
		other := f.open(models.Config{})
		done := make(chan error, 1)
		go func() {
			for i := range events {
				if _, err := other.AcceptEvents(f.ctx(), []*models.Event{booking("org-a", fmt.Sprintf("event %d", i))}); err != nil {
					done <- err
					return
				}
			}
			done <- nil
		}()
		for seen := int64(0); seen < events; {
			page := f.page("org-a", models.EntryFilter{}, models.Page{First: new(models.MaxPageSize)})
			equal(t, "entries of the page", int64(len(page.Entries)), page.LiveSeq)
			seen = page.LiveSeq
			select {
			case err := <-done:
				must(t, err)
				done <- nil
			default:
			}
		}
		must(t, <-done)
	})
}

func TestAttemptsAndQueueFigures(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		entries := f.acceptMany("org-a", 4)
		attempt := &models.Attempt{CallID: "call-1", StartedAt: f.now(), DurationMicros: 12, Outcome: "timeout", Request: `{"a":1}`, Response: "x", HTTPStatus: 504}
		due := f.now().Add(time.Minute)
		retry := models.Result{Status: models.StatusRetrying, Reason: models.ReasonSnovioUnavailable, NextAttemptAt: &due, CountsAttempt: true, Attempt: attempt}
		f.run(entries[1].ID, 1, retry)
		f.advance(time.Minute)
		later := *attempt
		later.StartedAt, later.CallID = f.now(), "call-2"
		f.run(entries[1].ID, 2, models.Result{Status: models.StatusSucceeded, Reason: models.ReasonAdded, CountsAttempt: true, Attempt: &later})
		f.settle(entries[3].ID, models.StatusBlocked, models.ReasonListDeleted)

		attempts, err := f.Attempts(f.ctx(), "org-a", ids(entries))
		must(t, err)
		equal(t, "entries with attempts", len(attempts), 1)
		got := attempts[entries[1].ID]
		equal(t, "attempts", len(got), 2)
		want := *attempt
		want.ID, want.OrganizationID, want.EntryID = got[0].ID, "org-a", entries[1].ID
		equal(t, "first attempt", *got[0], want)
		equal(t, "second attempt", got[1].CallID, "call-2")
		equal(t, "attempts counted", f.entry(entries[1]).AttemptCount, 2)

		figures, err := f.QueueFigures(f.ctx(), "org-a")
		must(t, err)
		equal(t, "depth", figures.Depth, 2)
		equal(t, "blocked", figures.Blocked, 1)
		equal(t, "oldest", *figures.OldestAt, entries[0].CreatedAt)
		figures, err = f.QueueFigures(f.ctx(), "nobody")
		must(t, err)
		equal(t, "figures of nobody", figures, models.QueueFigures{})
	})
}

// A part of time is found by the numbers of its entries, also where many of them share
// a moment, and where there are none.
func TestEntriesOfAPartOfTime(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		start := f.now()
		var entries []*models.Entry
		for i := range 6 {
			for range 3 {
				entries = append(entries, f.accept(booking("org-a", fmt.Sprintf("event %d", len(entries))))[0])
			}
			f.accept(booking("org-b", fmt.Sprintf("event %d", i)))
			f.advance(time.Minute)
		}
		slices.Reverse(entries)
		for from := -1; from <= 7; from++ {
			for to := -1; to <= 7; to++ {
				filter := models.EntryFilter{From: new(start.Add(time.Duration(from) * time.Minute)), To: new(start.Add(time.Duration(to) * time.Minute))}
				var want []string
				for _, entry := range entries {
					if !entry.CreatedAt.Before(*filter.From) && entry.CreatedAt.Before(*filter.To) {
						want = append(want, entry.ID)
					}
				}
				name := fmt.Sprintf("from %d to %d", from, to)
				equalSlices(t, name, ids(f.page("org-a", filter, models.Page{}).Entries), want)
				walked, err := f.EntriesBefore(f.ctx(), "org-a", filter, 0, 100)
				must(t, err)
				equalSlices(t, name+", walked", ids(walked), want)
			}
		}
	})
}
