package models_test

import (
	"testing"
	"time"

	"github.com/snovsync/snovsync/models"
)

// skipDisconnected ends the entries of a disconnect and gives how many each transaction ended.
func (f *fixture) skipDisconnected(organizationID string) (sizes []int) {
	f.t.Helper()
	must(f.t, f.SkipDisconnected(f.ctx(), organizationID, func(ended int) bool {
		if ended > 0 {
			sizes = append(sizes, ended)
		}
		return true
	}))
	return sizes
}

func TestDisconnectErasesKeysAndEndsWhatWaits(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		_, err := f.Disconnect(f.ctx(), "org-a", admin)
		code(t, "nothing to disconnect", err, models.CodeNotFound)
		f.connect("org-a", "account-1")
		f.connect("org-b", "account-1")
		must(t, f.SaveToken(f.ctx(), "org-a", "account-1", []byte{7}, f.now()))
		entries := f.oneOfEach("org-a")
		f.acceptMany("org-b", 1)

		connection, err := f.Disconnect(f.ctx(), "org-a", admin)
		must(t, err)
		f.skipDisconnected("org-a")
		stored, err := f.Connection(f.ctx(), "org-a")
		must(t, err)
		for _, c := range []*models.Connection{connection, stored} {
			equal(t, "status", c.Status, models.ConnectionDisconnected)
			equal(t, "sealed bytes", len(c.UserIDSealed)+len(c.SecretSealed)+len(c.TokenSealed), 0)
		}
		equalSlices(t, "entries", f.statuses("org-a"), []models.Status{
			models.StatusFailed, models.StatusSkipped, models.StatusSucceeded, models.StatusSkipped, models.StatusRunning, models.StatusSkipped, models.StatusSkipped,
		})
		equal(t, "reason", f.entry(entries[3]).Reason, models.ReasonNotConnected)
		equal(t, "the earlier skip", f.entry(entries[5]).Reason, models.ReasonTriggerOff)
		equalSlices(t, "another organization's", f.statuses("org-b"), []models.Status{models.StatusQueued})

		must(t, f.SaveToken(f.ctx(), "org-a", "account-1", []byte{7}, f.now()))
		stored, err = f.Connection(f.ctx(), "org-a")
		must(t, err)
		equal(t, "a token that came late", len(stored.TokenSealed), 0)
		accepted, err := f.AcceptEvents(f.ctx(), []*models.Event{booking("org-a", "later")})
		must(t, err)
		equal(t, "account of a later event", accepted[0].Account, "")
		keys, err := f.AccountKeys(f.ctx())
		must(t, err)
		equalSlices(t, "accounts", keys, []string{"account-1"})
	})
}

// TestDisconnectOfALongQueue: the disconnect itself changes no entry, and the entries end in
// transactions of a bounded size, each with its changes.
func TestDisconnectOfALongQueue(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		f.connect("org-a", "account-1")
		entries := f.acceptMany("org-a", 1210)
		for _, entry := range entries[1200:] {
			f.settle(entry.ID, models.StatusBlocked, models.ReasonListDeleted)
		}
		_, err := f.Disconnect(f.ctx(), "org-a", admin)
		must(t, err)
		equal(t, "status right after the disconnect", f.entry(entries[0]).Status, models.StatusQueued)
		organizations, err := f.Disconnecting(f.ctx())
		must(t, err)
		equalSlices(t, "unfinished", organizations, []string{"org-a"})

		equalSlices(t, "entries of each transaction", f.skipDisconnected("org-a"), []int{500, 500, 200, 10})
		figures, err := f.QueueFigures(f.ctx(), "org-a")
		must(t, err)
		equal(t, "depth", figures.Depth, 0)
		equal(t, "blocked", figures.Blocked, 0)
		equal(t, "changes", len(f.changes("org-a")), 2*1210+10)
		equal(t, "changes observers heard of", len(f.heard()), 2*1210+10)
		organizations, err = f.Disconnecting(f.ctx())
		must(t, err)
		equal(t, "unfinished", len(organizations), 0)
	})
}

// TestDisconnectDecidesForWhatWaited: the process that disconnects dies after its first
// transaction, and the organization reconnects at once. What waited at the disconnect ends
// SKIPPED whatever touches it first, and nothing else does.
func TestDisconnectDecidesForWhatWaited(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		f.connect("org-a", "account-1")
		entries := f.acceptMany("org-a", 510)
		failed, blocked, started, settled, retried, last := entries[503], entries[504], entries[505], entries[506], entries[507], entries[509]
		f.settle(failed.ID, models.StatusFailed, models.ReasonProspectRefused)
		f.settle(blocked.ID, models.StatusBlocked, models.ReasonCredentialsRejected)
		f.settle(retried.ID, models.StatusBlocked, models.ReasonListDeleted)
		_, err := f.StartEntries(f.ctx(), []models.Start{{EntryID: entries[508].ID, Fence: 1}})
		must(t, err)
		_, err = f.Disconnect(f.ctx(), "org-a", admin)
		must(t, err)
		must(t, f.SkipDisconnected(f.ctx(), "org-a", func(ended int) bool {
			equal(t, "entries of the first transaction", ended, 500)
			return false
		}))

		f.connect("org-a", "account-2")
		later := f.accept(booking("org-a", "later"))[0]
		_, notRetryable, _, err := f.RequeueIDs(f.ctx(), "org-a", admin, []string{failed.ID, retried.ID})
		must(t, err)
		equal(t, "not retryable", len(notRetryable), 0)
		released, _ := f.release("org-a")
		equal(t, "released", len(released), 0)
		running, err := f.StartEntries(f.ctx(), []models.Start{{EntryID: started.ID, Fence: 2}, {EntryID: later.ID, Fence: 3}})
		must(t, err)
		if len(running) != 1 || running[later.ID] == nil {
			t.Fatalf("started %v", running)
		}
		f.settle(settled.ID, models.StatusBlocked, models.ReasonCustomFieldGone)
		must(t, f.MarkCredentialsRejected(f.ctx(), "org-a", "account-2", "rejected"))
		for name, entry := range map[string]*models.Entry{"blocked": blocked, "started": started, "settled": settled, "last": last, "first": entries[0]} {
			fresh := f.entry(entry)
			equal(t, name, fresh.Status, models.StatusSkipped)
			equal(t, name, fresh.Reason, models.ReasonNotConnected)
		}
		for name, entry := range map[string]*models.Entry{"failed": failed, "retried": retried} {
			equal(t, name+" that an admin runs again", f.entry(entry).Reason, models.ReasonCredentialsRejected)
		}
		equal(t, "running at the disconnect", f.entry(entries[508]).Status, models.StatusRunning)
		equal(t, "accepted later", f.entry(later).Status, models.StatusRunning)

		f.skipDisconnected("org-a")
		organizations, err := f.Disconnecting(f.ctx())
		must(t, err)
		equal(t, "unfinished", len(organizations), 0)
	})
}

// TestDisconnectTwice: a second disconnect while the first one is unfinished ends what was
// accepted in between, too.
func TestDisconnectTwice(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		f.connect("org-a", "account-1")
		f.acceptMany("org-a", 2)
		for range 2 {
			_, err := f.Disconnect(f.ctx(), "org-a", admin)
			must(t, err)
			f.accept(booking("org-a", time.Now().String()))
		}
		equalSlices(t, "entries of each transaction", f.skipDisconnected("org-a"), []int{3})
		equalSlices(t, "entries", f.statuses("org-a"), []models.Status{
			models.StatusQueued, models.StatusSkipped, models.StatusSkipped, models.StatusSkipped,
		})
		equal(t, "ended once more", len(f.skipDisconnected("org-a")), 0)
	})
}
