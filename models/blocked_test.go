package models_test

import (
	"testing"
	"time"

	"github.com/snovsync/snovsync/models"
)

// statuses gives where an organization's entries stand, newest first.
func (f *fixture) statuses(organizationID string) []models.Status {
	f.t.Helper()
	var out []models.Status
	for _, entry := range f.page(organizationID, models.EntryFilter{}, models.Page{}).Entries {
		out = append(out, entry.Status)
	}
	return out
}

// oneOfEach makes an organization with an entry in every status, in the order
// queued, retrying, running, blocked, succeeded, skipped, failed.
func (f *fixture) oneOfEach(organizationID string) []*models.Entry {
	f.t.Helper()
	entries := f.acceptMany(organizationID, 7)
	due := f.now().Add(time.Minute)
	f.run(entries[1].ID, 1, models.Result{Status: models.StatusRetrying, Reason: models.ReasonSnovioUnavailable, Message: "m", NextAttemptAt: &due, CountsAttempt: true})
	_, err := f.StartEntries(f.ctx(), []models.Start{{EntryID: entries[2].ID, Fence: 1}})
	must(f.t, err)
	f.settle(entries[3].ID, models.StatusBlocked, models.ReasonListDeleted)
	f.run(entries[4].ID, 1, models.Result{Status: models.StatusSucceeded, Reason: models.ReasonAdded})
	f.settle(entries[5].ID, models.StatusSkipped, models.ReasonTriggerOff)
	f.run(entries[6].ID, 1, models.Result{Status: models.StatusFailed, Reason: models.ReasonProspectRefused, Message: "m", CountsAttempt: true, MergedInto: entries[4].ID})
	return entries
}

func TestMarkCredentialsRejectedBlocksWhatWaits(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		f.connect("org-a", "account-1")
		must(t, f.SaveToken(f.ctx(), "org-a", "account-1", []byte("sealed"), f.now()))
		entries := f.oneOfEach("org-a")
		untouched := f.accept(booking("org-b", "e"))[0]

		must(t, f.MarkCredentialsRejected(f.ctx(), "org-a", "another account", "no"))
		equal(t, "another account's refusal", f.entry(entries[0]).Status, models.StatusQueued)

		must(t, f.MarkCredentialsRejected(f.ctx(), "org-a", "account-1", "Snov.io refuses the keys."))
		connection, err := f.Connection(f.ctx(), "org-a")
		must(t, err)
		equal(t, "connection", connection.Status, models.ConnectionCredentialsRejected)
		equal(t, "its message", connection.RejectedMessage, "Snov.io refuses the keys.")
		equal(t, "its token", len(connection.TokenSealed), 0)
		for _, entry := range entries[:2] {
			fresh := f.entry(entry)
			equal(t, "status", fresh.Status, models.StatusBlocked)
			equal(t, "reason", fresh.Reason, models.ReasonCredentialsRejected)
			equal(t, "message", fresh.Message, "Snov.io refuses the keys.")
			equal(t, "next attempt", fresh.NextAttemptAt, nil)
		}
		equalSlices(t, "all of them", f.statuses("org-a"), []models.Status{
			models.StatusFailed, models.StatusSkipped, models.StatusSucceeded, models.StatusBlocked, models.StatusRunning, models.StatusBlocked, models.StatusBlocked,
		})
		equal(t, "the block before this one", f.entry(entries[3]).Reason, models.ReasonListDeleted)
		equal(t, "another organization's", f.entry(untouched).Status, models.StatusQueued)

		must(t, f.MarkCredentialsRejected(f.ctx(), "org-a", "account-1", "again"))
		connection, err = f.Connection(f.ctx(), "org-a")
		must(t, err)
		equal(t, "a second refusal changes nothing", connection.RejectedMessage, "Snov.io refuses the keys.")
	})
}

func TestMarkSettingBrokenNeedsTheVersion(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		saved, err := f.SaveSettings(f.ctx(), "org-a", admin, nil, func(s *models.Settings) error {
			s.TargetListID = "7"
			return nil
		})
		must(t, err)
		entries := f.oneOfEach("org-a")
		must(t, f.MarkSettingBroken(f.ctx(), "org-a", saved.Version+1, models.ReasonListDeleted, "The list is gone.", time.Time{}))
		equal(t, "with another version", f.entry(entries[0]).Status, models.StatusQueued)

		must(t, f.MarkSettingBroken(f.ctx(), "org-a", saved.Version, models.ReasonListDeleted, "The list is gone.", time.Time{}))
		settings, err := f.Settings(f.ctx(), "org-a")
		must(t, err)
		equal(t, "settings", settings.BlockedReason, models.ReasonListDeleted)
		equal(t, "their message", settings.BlockedMessage, "The list is gone.")
		equal(t, "their version", settings.Version, saved.Version)
		equal(t, "queued", f.entry(entries[0]).Reason, models.ReasonListDeleted)
		equal(t, "retrying", f.entry(entries[1]).Status, models.StatusBlocked)
		equal(t, "running", f.entry(entries[2]).Status, models.StatusRunning)
	})
}

// release releases blocked entries and gives their ids, and how many each transaction had.
func (f *fixture) release(organizationID string, reasons ...models.Reason) (released []string, sizes []int) {
	f.t.Helper()
	must(f.t, f.ReleaseBlocked(f.ctx(), organizationID, reasons, func(entries []*models.Entry) bool {
		released, sizes = append(released, ids(entries)...), append(sizes, len(entries))
		return true
	}))
	return released, sizes
}

func TestReleaseBlockedInChunksAndByReason(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		f.connect("org-a", "account-1")
		listed := f.accept(booking("org-a", "list"))[0]
		f.settle(listed.ID, models.StatusBlocked, models.ReasonListDeleted)
		entries := f.acceptMany("org-a", 1010)
		must(t, f.MarkCredentialsRejected(f.ctx(), "org-a", "account-1", "no"))

		released, sizes := f.release("org-a", models.ReasonCredentialsRejected)
		equalSlices(t, "released, oldest first", released, ids(entries))
		equalSlices(t, "entries of each transaction", sizes, []int{500, 500, 10})
		fresh := f.entry(entries[1009])
		equal(t, "status", fresh.Status, models.StatusQueued)
		equal(t, "reason", fresh.Reason, "")
		equal(t, "message", fresh.Message, "")
		equal(t, "of another reason", f.entry(listed).Status, models.StatusBlocked)
		equal(t, "changes", len(f.changes("org-a")), 2+3*1010)

		released, _ = f.release("org-a")
		equalSlices(t, "released of every reason", released, []string{listed.ID})
		released, _ = f.release("nobody")
		equal(t, "released of nobody", len(released), 0)
	})
}

func TestRequeueIDs(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		entries := f.oneOfEach("org-a")
		foreign := f.accept(booking("org-b", "e"))[0]
		f.settle(foreign.ID, models.StatusFailed, models.ReasonProspectRefused)
		f.advance(time.Minute)

		got, notRetryable, unknown, err := f.RequeueIDs(f.ctx(), "org-a", admin, append(ids(entries), foreign.ID, entries[6].ID))
		must(t, err)
		equalSlices(t, "run again", ids(got), []string{entries[1].ID, entries[3].ID, entries[5].ID, entries[6].ID})
		equalSlices(t, "not retryable", notRetryable, []string{entries[0].ID, entries[2].ID, entries[4].ID})
		equalSlices(t, "unknown", unknown, []string{foreign.ID})
		for _, entry := range got {
			want := *entries[0]
			want.ID, want.Seq, want.EventID, want.BookingID = entry.ID, entry.Seq, entry.EventID, entry.BookingID
			want.Fence, want.UpdatedAt = entry.Fence, f.now()
			equal(t, "entry", *f.entry(entry), want)
		}
		equal(t, "the fence stays", got[3].Fence, int64(1))
		equal(t, "another organization's", f.entry(foreign).Status, models.StatusFailed)
	})
}

func TestBlockedOrganizations(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		entries := f.acceptMany("org-a", 3)
		f.settle(entries[0].ID, models.StatusBlocked, models.ReasonListDeleted)
		f.settle(entries[1].ID, models.StatusBlocked, models.ReasonListDeleted)
		f.settle(entries[2].ID, models.StatusBlocked, models.ReasonCredentialsRejected)
		f.acceptMany("org-b", 1)
		blocked, err := f.BlockedOrganizations(f.ctx())
		must(t, err)
		equal(t, "organizations", len(blocked), 1)
		equalSlices(t, "reasons", blocked["org-a"], []models.Reason{models.ReasonCredentialsRejected, models.ReasonListDeleted})
	})
}
