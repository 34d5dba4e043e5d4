package models_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/snovsync/snovsync/models"
)

func (f *fixture) activity(organizationID string, hours int) []models.ActivityBucket {
	f.t.Helper()
	buckets, err := f.Activity(f.ctx(), organizationID, hours)
	must(f.t, err)
	return buckets
}

// ended is the sum over all buckets.
func ended(buckets []models.ActivityBucket) (succeeded, skipped, failed int) {
	for _, bucket := range buckets {
		succeeded += bucket.Succeeded
		skipped += bucket.Skipped
		failed += bucket.Failed
	}
	return succeeded, skipped, failed
}

func TestActivityBucketsAreEqualAndReachUpToNow(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		for hours, want := range map[int]struct {
			buckets int
			length  time.Duration
		}{
			1: {4, 15 * time.Minute}, 24: {96, 15 * time.Minute}, 25: {50, 30 * time.Minute}, 48: {96, 30 * time.Minute},
			49: {49, time.Hour}, 96: {96, time.Hour}, 97: {49, 2 * time.Hour}, 168: {84, 2 * time.Hour},
		} {
			buckets := f.activity("org-a", hours)
			equal(t, fmt.Sprintf("buckets of %d hours", hours), len(buckets), want.buckets)
			for i, bucket := range buckets {
				equal(t, "length", bucket.To.Sub(bucket.From), want.length)
				equal(t, "begins at a whole part of the day", bucket.From.Truncate(want.length), bucket.From)
				if i > 0 {
					equal(t, "follows the one before", bucket.From, buckets[i-1].To)
				}
			}
			last := buckets[len(buckets)-1]
			equal(t, "the last one is running", !last.From.After(f.now()) && last.To.After(f.now()), true)
		}
		for _, hours := range []int{0, -1, models.MaxActivityHours + 1} {
			_, err := f.Activity(f.ctx(), "org-a", hours)
			code(t, fmt.Sprintf("%d hours", hours), err, models.CodeBadInput)
		}
	})
}

// An entry counts once, where it ended last; one that runs again counts nowhere until
// it ends again.
func TestActivityCountsAnEntryAsItStandsNow(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		entries := f.acceptMany("org-a", 5)
		f.settle(entries[0].ID, models.StatusFailed, models.ReasonProspectRefused)
		f.settle(entries[1].ID, models.StatusSkipped, models.ReasonTriggerOff)
		f.settle(entries[2].ID, models.StatusBlocked, models.ReasonListDeleted)
		f.run(entries[3].ID, 1, models.Result{Status: models.StatusSucceeded, Reason: models.ReasonAdded})
		last := func() models.ActivityBucket { return f.activity("org-a", 1)[3] }
		equal(t, "at first", last(), models.ActivityBucket{From: last().From, To: last().To, Succeeded: 1, Skipped: 1, Failed: 1})

		f.advance(20 * time.Minute)
		_, _, _, err := f.RequeueIDs(f.ctx(), "org-a", admin, []string{entries[0].ID})
		must(t, err)
		succeeded, skipped, failed := ended(f.activity("org-a", 1))
		equal(t, "while it runs again", fmt.Sprint(succeeded, skipped, failed), "1 1 0")

		f.run(entries[0].ID, 2, models.Result{Status: models.StatusSucceeded, Reason: models.ReasonUpdated})
		equal(t, "where it ended then", last().Succeeded, 1)
		succeeded, skipped, failed = ended(f.activity("org-a", 1))
		equal(t, "in all", fmt.Sprint(succeeded, skipped, failed), "2 1 0")

		f.advance(50 * time.Minute)
		succeeded, skipped, failed = ended(f.activity("org-a", 1))
		equal(t, "an hour later", fmt.Sprint(succeeded, skipped, failed), "1 0 0")
	})
}

// The last moment of a quarter of an hour belongs to it, however a database rounds, and
// what another process with a clock ahead wrote belongs to the part that runs.
func TestActivityAtTheEdges(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		entries := f.acceptMany("org-a", 2)
		f.advance(f.now().Truncate(15 * time.Minute).Add(15*time.Minute - time.Microsecond).Sub(f.now()))
		f.settle(entries[0].ID, models.StatusSkipped, models.ReasonTriggerOff)
		equal(t, "in the quarter that ends", f.activity("org-a", 1)[3].Skipped, 1)
		f.advance(time.Microsecond)
		buckets := f.activity("org-a", 1)
		equal(t, "a moment later", fmt.Sprint(buckets[2].Skipped, buckets[3].Skipped), "1 0")
		equal(t, "run again", len(f.requeueMatching("org-a", models.EntryFilter{})), 1)
		equal(t, "taken out", f.activity("org-a", 1)[2].Skipped, 0)

		f.advance(40 * time.Minute)
		f.settle(entries[1].ID, models.StatusFailed, models.ReasonProspectRefused)
		f.advance(-40 * time.Minute)
		equal(t, "by a clock ahead", f.activity("org-a", 1)[3].Failed, 1)
	})
}

// Whatever happens to entries, the figures are what counting the entries themselves gives.
func TestActivityIsWhatTheLogSays(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		random := rand.New(rand.NewPCG(1, 2))
		outcomes := []models.Status{models.StatusSucceeded, models.StatusSkipped, models.StatusFailed, models.StatusRetrying, models.StatusBlocked}
		f.connect("org-b", "account-1")
		organizations := []string{"org-a", "org-b"}
		var entries []*models.Entry
		for round := range 60 {
			for range 4 {
				name := organizations[random.IntN(2)]
				entries = append(entries, f.accept(booking(name, fmt.Sprintf("event %d", len(entries))))...)
			}
			starts := make([]models.Start, 0, 6)
			results := make([]models.Result, 0, 6)
			for _, i := range random.Perm(len(entries))[:min(6, len(entries))] {
				starts = append(starts, models.Start{EntryID: entries[i].ID, Fence: int64(round + 1)})
				results = append(results, models.Result{EntryID: entries[i].ID, Fence: int64(round + 1), Status: outcomes[random.IntN(len(outcomes))]})
			}
			_, err := f.StartEntries(f.ctx(), starts)
			must(t, err)
			_, err = f.WriteResults(f.ctx(), results)
			must(t, err)
			f.advance(time.Duration(random.IntN(9)) * time.Minute)
			if random.IntN(12) == 0 {
				f.requeueMatching(organizations[random.IntN(2)], models.EntryFilter{Statuses: outcomes[1+random.IntN(2):][:1]})
			}
			if round == 50 {
				_, err = f.Disconnect(f.ctx(), "org-b", admin)
				must(t, err)
			}
			if round == 52 {
				f.skipDisconnected("org-b")
			}
		}
		for _, name := range organizations {
			f.sameAsTheLog(name)
		}
	})
}

func (f *fixture) sameAsTheLog(organizationID string) {
	f.t.Helper()
	for _, hours := range []int{24, 168} {
		buckets := f.activity(organizationID, hours)
		want := make([]models.ActivityBucket, len(buckets))
		for i, bucket := range buckets {
			want[i].From, want[i].To = bucket.From, bucket.To
		}
		for _, entry := range f.log(organizationID) {
			for i := range want {
				if entry.UpdatedAt.Before(want[i].From) || !entry.UpdatedAt.Before(want[i].To) {
					continue
				}
				switch entry.Status { //nolint:exhaustive // the others have not ended
				case models.StatusSucceeded:
					want[i].Succeeded++
				case models.StatusSkipped:
					want[i].Skipped++
				case models.StatusFailed:
					want[i].Failed++
				}
			}
		}
		equalSlices(f.t, "activity of "+organizationID, buckets, want)
		if succeeded, skipped, failed := ended(buckets); succeeded*skipped*failed == 0 {
			f.t.Fatalf("this shows nothing: %d, %d, %d", succeeded, skipped, failed)
		}
	}
	var unfinished, blocked int
	for _, entry := range f.log(organizationID) {
		switch {
		case entry.Status == models.StatusBlocked:
			blocked++
		case !entry.Status.IsFinal():
			unfinished++
		}
	}
	figures, err := f.QueueFigures(f.ctx(), organizationID)
	must(f.t, err)
	equal(f.t, "unfinished of "+organizationID, figures.Depth, unfinished)
	equal(f.t, "blocked of "+organizationID, figures.Blocked, blocked)
}

// log is an organization's whole log.
func (f *fixture) log(organizationID string) []*models.Entry {
	f.t.Helper()
	var entries []*models.Entry
	page := models.Page{First: new(models.MaxPageSize)}
	for more := true; more; {
		answer := f.page(organizationID, models.EntryFilter{}, page)
		entries = append(entries, answer.Entries...)
		if more = answer.HasNext; more {
			page.After = models.EntryCursor(answer.Entries[len(answer.Entries)-1])
		}
	}
	return entries
}
