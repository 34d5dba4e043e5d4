package models_test

import (
	"testing"
	"time"

	"github.com/snovsync/snovsync/models"
)

// requeueMatching makes all entries of a filter run again that can, and gives their ids.
func (f *fixture) requeueMatching(organizationID string, filter models.EntryFilter) []string {
	f.t.Helper()
	var again []string
	count, next, err := f.RequeueMatching(f.ctx(), organizationID, models.Requeueing{Filter: filter, Max: 100_000, Moved: func(moved []*models.Entry) bool {
		again = append(again, ids(moved)...)
		return true
	}})
	must(f.t, err)
	equal(f.t, "count", count, len(again))
	equal(f.t, "next", next, "")
	return again
}

func (f *fixture) retryable(organizationID string, filter models.EntryFilter, most int) models.RetryableCount {
	f.t.Helper()
	count, err := f.CountRetryable(f.ctx(), organizationID, filter, most)
	must(f.t, err)
	return count
}

// manyFailed makes an organization with 520 failed entries, 10 of them for another reason.
func (f *fixture) manyFailed(organizationID string) []*models.Entry {
	f.t.Helper()
	entries := f.acceptMany(organizationID, 520)
	var results []models.Result
	for i, entry := range entries {
		reason := models.ReasonProspectRefused
		if i%52 == 0 {
			reason = models.ReasonSnovioUnavailable
		}
		results = append(results, models.Result{EntryID: entry.ID, Status: models.StatusFailed, Reason: reason})
	}
	_, err := f.SettleQueued(f.ctx(), results)
	must(f.t, err)
	return entries
}

func TestRequeueMatching(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		entries := f.manyFailed("org-a")
		again := f.requeueMatching("org-a", models.EntryFilter{Reasons: []models.Reason{models.ReasonSnovioUnavailable}})
		equal(t, "run again", len(again), 10)
		equal(t, "the first", again[0], entries[0].ID)
		equal(t, "the rest", len(f.requeueMatching("org-a", models.EntryFilter{})), 510)
		figures, err := f.QueueFigures(f.ctx(), "org-a")
		must(t, err)
		equal(t, "depth", figures.Depth, 520)
	})
}

// TestRequeueMatchingGoesOnWhereItEnded: each call takes what it may, and the next one
// leaves alone what has failed again since.
func TestRequeueMatchingGoesOnWhereItEnded(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		entries := f.manyFailed("org-a")
		var again []string
		transactions, goOn := 0, false
		asked := models.Requeueing{Max: 5000, Moved: func(moved []*models.Entry) bool {
			transactions++
			again = append(again, ids(moved)...)
			for _, entry := range moved {
				equal(t, "status", entry.Status, models.StatusQueued)
			}
			return goOn
		}}
		take := func(name string, wantCount int, more bool) {
			t.Helper()
			transactions = 0
			count, next, err := f.RequeueMatching(f.ctx(), "org-a", asked)
			must(t, err)
			equal(t, name+": count", count, wantCount)
			equal(t, name+": transactions", transactions, 1)
			equal(t, name+": more", next != "", more)
			asked.After = next
		}
		take("until it is told to stop", 500, true)
		equal(t, "what is left", f.retryable("org-a", models.EntryFilter{}, 100), models.RetryableCount{Count: 20})
		f.settle(entries[3].ID, models.StatusFailed, models.ReasonProspectRefused)
		goOn, asked.Max = true, 15
		take("as many as it may", 15, true)
		asked.Max = 5
		take("the rest, exactly", 5, false)
		equalSlices(t, "each once, oldest first", again, ids(entries))
		equal(t, "what failed again", f.entry(entries[3]).Status, models.StatusFailed)

		_, _, err := f.RequeueMatching(f.ctx(), "org-a", models.Requeueing{After: "nonsense", Max: 1, Moved: asked.Moved})
		code(t, "a cursor that is none", err, models.CodeBadInput)
	})
}

// An entry that is changed after it was chosen, and that the filter then does not
// choose any more, stays as it is.
func TestRequeueMatchingLooksAgainUnderTheLock(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		entries := f.manyFailed("org-a")
		meanwhile := entries[510:]
		first := true
		filter := models.EntryFilter{Reasons: []models.Reason{models.ReasonProspectRefused}}
		count, _, err := f.RequeueMatching(f.ctx(), "org-a", models.Requeueing{Filter: filter, Max: 5000, Moved: func([]*models.Entry) bool {
			if first {
				_, _, _, err := f.RequeueIDs(f.ctx(), "org-a", admin, ids(meanwhile))
				must(t, err)
				f.settle(meanwhile[0].ID, models.StatusSkipped, models.ReasonTriggerOff)
			}
			first = false
			return true
		}})
		must(t, err)
		equal(t, "count", count, 500)
		equal(t, "skipped meanwhile", f.entry(meanwhile[0]).Status, models.StatusSkipped)
	})
}

// What is counted is what then runs again, whatever the filter.
func TestCountRetryableCountsWhatRunsAgain(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		start := f.now()
		filters := map[string]models.EntryFilter{
			"none":      {},
			"status":    {Statuses: []models.Status{models.StatusBlocked, models.StatusSucceeded}},
			"no status": {Statuses: []models.Status{models.StatusSucceeded}},
			"reason":    {Reasons: []models.Reason{models.ReasonTriggerOff, models.ReasonProspectRefused}},
			"kind":      {Kinds: []models.Kind{models.KindBookingCreated}},
			"email":     {ProspectEmail: "Ada@example.com"},
			"no email":  {ProspectEmail: "grace@example.com"},
			"booking":   {BookingID: "booking of event 6"},
			"from":      {From: new(start.Add(time.Second))},
			"to":        {To: new(start.Add(time.Second)), Kinds: []models.Kind{models.KindBookingCreated}, Statuses: []models.Status{models.StatusFailed}},
		}
		want := map[string]int{
			"none": 4, "status": 1, "no status": 0, "reason": 2, "kind": 4, "email": 4, "no email": 0, "booking": 1, "from": 0, "to": 1,
		}
		number := 0
		for name, filter := range filters {
			number++
			organization := "org-" + name
			f.oneOfEach(organization)
			equal(t, "counted by "+name, f.retryable(organization, filter, 100), models.RetryableCount{Count: want[name]})
			equal(t, "run again by "+name, len(f.requeueMatching(organization, filter)), want[name])
			equal(t, "left of "+name, f.retryable(organization, filter, 100), models.RetryableCount{})
		}
		f.oneOfEach("org-b")
		equal(t, "exactly as many", f.retryable("org-b", models.EntryFilter{}, 4), models.RetryableCount{Count: 4})
		equal(t, "more", f.retryable("org-b", models.EntryFilter{}, 3), models.RetryableCount{Count: 3, Capped: true})
		_, err := f.CountRetryable(f.ctx(), "org-b", models.EntryFilter{IDs: make([]string, models.MaxFilterIDs+1)}, 10)
		code(t, "too many ids", err, models.CodeBadInput)
	})
}
