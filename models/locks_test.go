package models_test

import (
	"crypto/rand"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/test/harness"
)

// lockOrganization holds an organization's row lock, as a writer that is stuck does, until
// release is called.
func (f *fixture) lockOrganization(organizationID string) (release func()) {
	f.t.Helper()
	conn, err := pgx.Connect(f.ctx(), f.url)
	must(f.t, err)
	f.t.Cleanup(func() { _ = conn.Close(f.ctx()) })
	tx, err := conn.Begin(f.ctx())
	must(f.t, err)
	_, err = tx.Exec(f.ctx(), "SELECT id FROM organizations WHERE id = $1 FOR UPDATE", organizationID)
	must(f.t, err)
	return func() { must(f.t, tx.Rollback(f.ctx())) }
}

// TestLockedOrganizationDelaysNoOther: one organization is locked. What is written for
// several at once is written for the others, which can go on, and for it after the lock.
func TestLockedOrganizationDelaysNoOther(t *testing.T) {
	t.Parallel()
	f := newFixture(t, harness.Postgres(t))
	f.connect("org-a", "account-1")
	f.connect("org-b", "account-2")
	a, b := f.accept(booking("org-a", "1"))[0], f.accept(booking("org-b", "1"))[0]
	release := f.lockOrganization("org-a")

	tried, err := f.TryAcceptEvents(f.ctx(), []*models.Event{booking("org-a", "2"), booking("org-b", "2"), booking("org-c", "2")})
	must(t, err)
	if !tried[0].Locked || tried[0].Entry != nil || tried[1].Locked || tried[1].Entry == nil || tried[2].Locked || tried[2].Entry == nil {
		t.Fatalf("tried to accept: %+v", tried)
	}
	tried, err = f.TryAcceptEvents(f.ctx(), []*models.Event{booking("org-a", "2")})
	must(t, err)
	equal(t, "alone", tried[0].Locked, true)

	type written struct {
		started map[string]*models.Entry
		lost    []string
		entries []models.Acceptance
		err     error
	}
	done := make(chan written, 1)
	go func() {
		var w written
		if w.started, w.err = f.StartEntries(f.ctx(), []models.Start{{EntryID: a.ID, Fence: 1}, {EntryID: b.ID, Fence: 2}}); w.err == nil {
			w.lost, w.err = f.WriteResults(f.ctx(), []models.Result{
				{EntryID: a.ID, Fence: 1, Status: models.StatusSucceeded}, {EntryID: b.ID, Fence: 2, Status: models.StatusSucceeded}, {EntryID: "unknown"},
			})
		}
		if w.err == nil {
			w.entries, w.err = f.AcceptEvents(f.ctx(), []*models.Event{booking("org-a", "3"), booking("org-b", "3")})
		}
		done <- w
	}()
	for f.entry(b).Status != models.StatusRunning { // b starts although a, which comes first, is locked
		f.accept(booking("org-b", rand.Text()))
	}
	for range 3 {
		f.accept(booking("org-b", rand.Text()))
	}
	release()
	w := <-done
	must(t, w.err)
	equal(t, "started", len(w.started), 2)
	equalSlices(t, "results that were not written", w.lost, []string{"unknown"})
	for i, acceptance := range w.entries {
		if acceptance.Entry == nil || acceptance.Locked {
			t.Errorf("acceptance %d: %+v", i, acceptance)
		}
	}
}

// TestTriesLeaveLockedOrganizationsOut: one organization is locked. The transactions of the
// engine that wait for no lock write what belongs to the others, whether or not they were
// told whose the entries are.
func TestTriesLeaveLockedOrganizationsOut(t *testing.T) {
	t.Parallel()
	f := newFixture(t, harness.Postgres(t))
	f.connect("org-a", "account-1")
	f.connect("org-b", "account-2")
	a := f.accept(booking("org-a", "1"), booking("org-a", "2"))
	b := f.accept(booking("org-b", "1"), booking("org-b", "2"))
	release := f.lockOrganization("org-a")
	start := func(entry *models.Entry) models.Start { return models.Start{EntryID: entry.ID, Fence: 1} }
	result := func(entry *models.Entry, fence int64) models.Result {
		return models.Result{EntryID: entry.ID, OrganizationID: entry.OrganizationID, Fence: fence, Status: models.StatusSkipped, Reason: models.ReasonTriggerOff}
	}

	started, locked, err := f.TryStartEntries(f.ctx(), []models.Start{start(a[0]), start(b[0])})
	must(t, err)
	if len(started) != 1 || started[b[0].ID] == nil {
		t.Errorf("started %v", started)
	}
	equalSlices(t, "locked at the start", locked, []string{"org-a"})
	started, locked, err = f.TryStartEntries(f.ctx(), []models.Start{start(a[0])})
	must(t, err)
	equal(t, "started alone", len(started), 0)
	equalSlices(t, "locked alone", locked, []string{"org-a"})

	unknown := models.Result{EntryID: "unknown", Fence: 1, Status: models.StatusSucceeded}
	lost, locked, err := f.TryWriteResults(f.ctx(), []models.Result{result(a[0], 1), result(b[0], 1), unknown})
	must(t, err)
	equalSlices(t, "lost", lost, []string{"unknown"})
	equalSlices(t, "locked at the result", locked, []string{"org-a"})
	skipped, locked, err := f.TrySettleQueued(f.ctx(), []models.Result{result(a[1], 0), result(b[0], 0), result(b[1], 0)})
	must(t, err)
	equalSlices(t, "not settled", skipped, []string{b[0].ID})
	equalSlices(t, "locked at the settling", locked, []string{"org-a"})

	release()
	for entry, want := range map[*models.Entry]models.Status{
		a[0]: models.StatusQueued, a[1]: models.StatusQueued, b[0]: models.StatusSkipped, b[1]: models.StatusSkipped,
	} {
		equal(t, entry.OrganizationID+" "+entry.EventID, f.entry(entry).Status, want)
	}
	lost, locked, err = f.TryWriteResults(f.ctx(), []models.Result{result(a[0], 1), result(a[1], 1)})
	must(t, err)
	equal(t, "lost or locked after the release", len(lost)+len(locked), 0)
	nothing, locked, err := f.TryStartEntries(f.ctx(), []models.Start{{EntryID: "unknown", Fence: 1}})
	must(t, err)
	equal(t, "unknown entries that were started or locked", len(nothing)+len(locked), 0)
}

// TestWritersShareOneTransaction: what is written for several organizations takes one
// transaction while none of them is locked.
func TestWritersShareOneTransaction(t *testing.T) {
	t.Parallel()
	f := newFixture(t, harness.Postgres(t))
	conn, err := pgx.Connect(f.ctx(), f.url)
	must(t, err)
	t.Cleanup(func() { _ = conn.Close(f.ctx()) })
	f.accept(booking("org-a", "1"), booking("org-b", "1"))
	f.accept(booking("org-a", "2"), booking("org-b", "2"))
	var transactions int
	must(t, conn.QueryRow(f.ctx(), "SELECT COUNT(DISTINCT xmin::text) FROM events WHERE event_id = '2'").Scan(&transactions))
	equal(t, "transactions", transactions, 1)
}

// TestMaxWaitingEvents: an organization whose queue is full gets no further event into it,
// while duplicates are still answered and other organizations are accepted.
func TestMaxWaitingEvents(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, f *fixture) {
		store := f.open(models.Config{MaxWaitingEvents: 2})
		blocked := f.accept(booking("org-a", "1"))[0]
		f.settle(blocked.ID, models.StatusBlocked, models.ReasonListDeleted)
		events := []*models.Event{booking("org-a", "2"), booking("org-a", "3"), booking("org-a", "1"), booking("org-b", "3")}
		accepted, err := store.AcceptEvents(f.ctx(), events)
		must(t, err)
		if accepted[0].Entry == nil || !accepted[1].Full || accepted[1].Entry != nil || !accepted[2].Duplicate || accepted[3].Entry == nil {
			t.Fatalf("accepted %+v", accepted)
		}
		f.settle(accepted[0].Entry.ID, models.StatusSkipped, models.ReasonTriggerOff)
		accepted, err = store.AcceptEvents(f.ctx(), []*models.Event{booking("org-a", "3")})
		must(t, err)
		if accepted[0].Full || accepted[0].Entry == nil {
			t.Errorf("with room: %+v", accepted[0])
		}
	})
}
