package models_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/snovsync/snovsync/models"
)

func TestStartEntriesTakesOnlyWhatMayRun(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		entries := f.acceptMany("org-a", 6)
		foreign := f.accept(booking("org-b", "e"))[0]
		queued, retrying, running, taken, blocked, final := entries[0], entries[1], entries[2], entries[3], entries[4], entries[5]
		due := f.now().Add(time.Minute)
		f.run(retrying.ID, 3, models.Result{Status: models.StatusRetrying, Reason: models.ReasonSnovioUnavailable, Message: "timeout", NextAttemptAt: &due, CountsAttempt: true})
		started, err := f.StartEntries(f.ctx(), []models.Start{{EntryID: running.ID, Fence: 4}, {EntryID: taken.ID, Fence: 10}})
		must(t, err)
		equal(t, "started", len(started), 2)
		f.settle(blocked.ID, models.StatusBlocked, models.ReasonListDeleted)
		f.settle(final.ID, models.StatusSkipped, models.ReasonTriggerOff)

		var starts []models.Start
		for _, entry := range append(entries, foreign) {
			starts = append(starts, models.Start{EntryID: entry.ID, Fence: 10})
		}
		starts = append(starts, models.Start{EntryID: "unknown", Fence: 10})
		all, err := f.StartEntries(f.ctx(), starts)
		must(t, err)
		equal(t, "started", len(all), 4)
		for _, entry := range []*models.Entry{queued, retrying, running, foreign} {
			fresh := f.entry(entry)
			if !reflect.DeepEqual(all[entry.ID], fresh) {
				t.Fatalf("entry %s: started %+v, stored %+v", entry.EventID, all[entry.ID], fresh)
			}
			equal(t, "status", fresh.Status, models.StatusRunning)
			equal(t, "fence", fresh.Fence, int64(10))
			equal(t, "reason", fresh.Reason, "")
			equal(t, "message", fresh.Message, "")
			equal(t, "next attempt", fresh.NextAttemptAt, nil)
		}
		equal(t, "attempts of the retried one", f.entry(retrying).AttemptCount, 1)
		fence, err := f.MaxFence(f.ctx())
		must(t, err)
		equal(t, "highest fence", fence, int64(10))

		none, err := f.StartEntries(f.ctx(), []models.Start{{EntryID: "unknown", Fence: 1}})
		must(t, err)
		equal(t, "started of unknown ones", len(none), 0)
	})
}

func TestWriteResultsOfALostLeaseWritesNothing(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		entries := f.acceptMany("org-a", 3)
		mine, stolen, waiting := entries[0], entries[1], entries[2]
		_, err := f.StartEntries(f.ctx(), []models.Start{{EntryID: mine.ID, Fence: 1}, {EntryID: stolen.ID, Fence: 1}})
		must(t, err)
		_, err = f.StartEntries(f.ctx(), []models.Start{{EntryID: stolen.ID, Fence: 2}})
		must(t, err)
		before := len(f.changes("org-a"))
		f.advance(time.Second)

		result := func(id string) models.Result {
			return models.Result{
				EntryID: id, Fence: 1, Status: models.StatusSucceeded, Reason: models.ReasonUpdatedInAnotherList, Message: "It stays in its list.",
				ProspectID: "p==", ListID: "7", AccountKey: "account-1", MergedInto: stolen.ID, CountsAttempt: true,
				Attempt: &models.Attempt{CallID: "c", StartedAt: f.now(), Outcome: "ok"},
			}
		}
		lost, err := f.WriteResults(f.ctx(), []models.Result{result(mine.ID), result(stolen.ID), result(waiting.ID), result("unknown"), result(mine.ID)})
		must(t, err)
		equalSlices(t, "lost", lost, []string{stolen.ID, "unknown", mine.ID})
		equal(t, "changes made", len(f.changes("org-a"))-before, 2)
		equal(t, "the stolen one", f.entry(stolen).Status, models.StatusRunning)
		equal(t, "one that was decided before it was started", f.entry(waiting).Status, models.StatusSucceeded)

		want := *mine
		want.Status, want.Reason, want.Message = models.StatusSucceeded, models.ReasonUpdatedInAnotherList, "It stays in its list."
		want.ProspectID, want.ListID, want.AccountKey, want.MergedInto = "p==", "7", "account-1", stolen.ID
		want.AttemptCount, want.Fence, want.UpdatedAt = 1, 1, f.now()
		equal(t, "my own", *f.entry(mine), want)
		attempts, err := f.Attempts(f.ctx(), "org-a", ids(entries))
		must(t, err)
		equal(t, "entries with attempts", len(attempts), 2)
		equal(t, "attempts", len(attempts[mine.ID]), 1)

		lost, err = f.WriteResults(f.ctx(), []models.Result{{EntryID: "unknown"}})
		must(t, err)
		equalSlices(t, "lost of unknown ones", lost, []string{"unknown"})
	})
}

// TestResultsAreWrittenOnceAlthoughTheAnswerToTheCommitWasLost: the worker tries again,
// and an attempt must not count twice.
func TestResultsAreWrittenOnceAlthoughTheAnswerToTheCommitWasLost(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		entry := f.acceptMany("org-a", 1)[0]
		_, err := f.StartEntries(f.ctx(), []models.Start{{EntryID: entry.ID, Fence: 1}})
		must(t, err)
		due := f.now().Add(time.Minute)
		result := models.Result{
			EntryID: entry.ID, Fence: 1, Status: models.StatusRetrying, NextAttemptAt: &due, CountsAttempt: true,
			Attempt: &models.Attempt{CallID: "call", StartedAt: f.now(), Outcome: "timeout"},
		}
		for range 2 {
			_, err := f.WriteResults(f.ctx(), []models.Result{result})
			must(t, err)
		}
		equal(t, "attempts", f.entry(entry).AttemptCount, 1)
		_, err = f.StartEntries(f.ctx(), []models.Start{{EntryID: entry.ID, Fence: 2}})
		must(t, err)
		result.Fence = 2
		_, err = f.WriteResults(f.ctx(), []models.Result{result})
		must(t, err)
		equal(t, "attempts after the next one", f.entry(entry).AttemptCount, 2)
	})
}

func TestResultsOfManyOrganizationsInOneCall(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		var entries []*models.Entry
		for _, organizationID := range []string{"org-c", "org-a", "org-b"} {
			entries = append(entries, f.acceptMany(organizationID, 350)...)
		}
		var starts []models.Start
		var results []models.Result
		for _, entry := range entries {
			starts = append(starts, models.Start{EntryID: entry.ID, Fence: 5})
			results = append(results, models.Result{
				EntryID: entry.ID, Fence: 5, Status: models.StatusSucceeded, Reason: models.ReasonAdded,
				Attempt: &models.Attempt{CallID: entry.ID, StartedAt: f.now(), Outcome: "ok"},
			})
		}
		started, err := f.StartEntries(f.ctx(), starts)
		must(t, err)
		equal(t, "started", len(started), 1050)
		lost, err := f.WriteResults(f.ctx(), results)
		must(t, err)
		equal(t, "lost", len(lost), 0)
		for _, organizationID := range []string{"org-a", "org-b", "org-c"} {
			changes := f.changes(organizationID)
			equal(t, "changes", len(changes), 3*350)
			equal(t, "last status", changes[3*350-1].Entry.Status, models.StatusSucceeded)
		}
	})
}

func TestSettleQueuedLeavesWhatRanAlone(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		entries := f.acceptMany("org-a", 4)
		queued, retrying, running, final := entries[0], entries[1], entries[2], entries[3]
		due := f.now().Add(time.Minute)
		f.run(retrying.ID, 1, models.Result{Status: models.StatusRetrying, NextAttemptAt: &due})
		_, err := f.StartEntries(f.ctx(), []models.Start{{EntryID: running.ID, Fence: 1}})
		must(t, err)
		f.settle(final.ID, models.StatusSkipped, models.ReasonTriggerOff)

		var results []models.Result
		for _, entry := range entries {
			results = append(results, models.Result{EntryID: entry.ID, Status: models.StatusSkipped, Reason: models.ReasonSuperseded})
		}
		skipped, err := f.SettleQueued(f.ctx(), results)
		must(t, err)
		equalSlices(t, "not written", skipped, []string{running.ID, final.ID})
		equal(t, "queued", f.entry(queued).Reason, models.ReasonSuperseded)
		equal(t, "retrying", f.entry(retrying).Reason, models.ReasonSuperseded)
		equal(t, "its next attempt", f.entry(retrying).NextAttemptAt, nil)
		equal(t, "running", f.entry(running).Status, models.StatusRunning)
		equal(t, "final", f.entry(final).Reason, models.ReasonTriggerOff)
	})
}

func TestUnfinishedWalksWhatTheSweeperNeeds(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		f.connect("org-a", "account-1")
		f.connect("org-b", "account-2")
		_, err := f.Disconnect(f.ctx(), "org-b", admin)
		must(t, err)
		var entries []*models.Entry
		for _, organizationID := range []string{"org-a", "org-b", "org-c"} {
			entries = append(entries, f.accept(booking(organizationID, "e1"), booking(organizationID, "e2"))...)
		}
		due := f.now().Add(time.Minute)
		f.run(entries[1].ID, 1, models.Result{Status: models.StatusRetrying, NextAttemptAt: &due})
		_, err = f.StartEntries(f.ctx(), []models.Start{{EntryID: entries[2].ID, Fence: 1}})
		must(t, err)
		f.settle(entries[3].ID, models.StatusBlocked, models.ReasonCredentialsRejected)
		f.settle(entries[4].ID, models.StatusSkipped, models.ReasonNotConnected)

		var got []string
		for after := (models.Position{}); ; {
			part, err := f.Unfinished(f.ctx(), after, 2)
			must(t, err)
			for _, entry := range part {
				got = append(got, entry.ID+" "+entry.AccountKey+" "+string(entry.Status))
				after = entry.Position()
			}
			if len(part) < 2 {
				break
			}
		}
		equalSlices(t, "unfinished", got, []string{
			entries[0].ID + " account-1 QUEUED", entries[1].ID + " account-1 RETRYING",
			entries[2].ID + "  RUNNING", entries[5].ID + "  QUEUED",
		})
		count, err := f.UnfinishedCount(f.ctx())
		must(t, err)
		equal(t, "count", count, 4)
		part, err := f.Unfinished(f.ctx(), models.Position{OrganizationID: "org-a", Seq: entries[0].Seq}, 1)
		must(t, err)
		want := models.UnfinishedEntry{
			ID: entries[1].ID, OrganizationID: "org-a", Email: "ada@example.com", AccountKey: "account-1", Kind: models.KindBookingCreated,
			OccurredAt: entries[1].OccurredAt, Seq: entries[1].Seq, Status: models.StatusRetrying,
		}
		equal(t, "next attempt", *part[0].NextAttemptAt, due)
		part[0].NextAttemptAt = nil
		equal(t, "one of them", part[0], want)
	})
}

func TestOrganizationsAreReadFresh(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		f.connect("org-a", "account-1")
		f.connect("org-b", "account-2")
		_, err := f.Disconnect(f.ctx(), "org-b", admin)
		must(t, err)
		_, err = f.SaveSettings(f.ctx(), "org-b", admin, nil, func(s *models.Settings) error {
			s.TargetListID = "7"
			return nil
		})
		must(t, err)
		got, err := f.Organizations(f.ctx(), []string{"org-a", "org-b", "org-c"})
		must(t, err)
		equal(t, "organizations", len(got), 3)
		equal(t, "account of a", got["org-a"].Connection.AccountKey, "account-1")
		equal(t, "settings of a are the defaults", got["org-a"].Settings.Version, 0)
		equal(t, "connection of b, disconnected", got["org-b"].Connection, nil)
		equal(t, "list of b", got["org-b"].Settings.TargetListID, "7")
		equal(t, "connection of c", got["org-c"].Connection, nil)
		equal(t, "settings of c", got["org-c"].Settings.IfExists, models.IfExistsUpdate)
	})
}
