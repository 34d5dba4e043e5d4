package worker

import (
	"testing"
	"time"

	"github.com/snovsync/snovsync/internal/secrets"
	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/simulator"
)

// TestDeletedListUnderABacklogUsesUpNoAttempt: the diagnosis needs calls while the refused
// calls of the backlog hold every token of the account.
func TestDeletedListUnderABacklogUsesUpNoAttempt(t *testing.T) {
	t.Parallel()
	limits := shortLimits()
	limits.Rate, limits.Window = 4, 2*time.Second
	f := newFixture(t, limits)
	e := f.engine()
	e.Start(f.ctx)
	e.Push(f.ctx, f.accept(1)) // gets the access token
	f.waitForEnd(1)
	f.waitUntil("all tokens are free", func() bool {
		quota, err := e.Quota(f.ctx, secrets.AccountKey(testUser))
		f.must(err)
		return quota.Used == 0
	})
	settings, err := f.store.Settings(f.ctx, testOrganization)
	f.must(err)
	f.must(f.snovio.DeleteList(testUser, settings.TargetListID))
	items := f.accept(20)
	e.Push(f.ctx, items)
	f.waitUntil("all entries are blocked", func() bool { return f.statuses()[models.StatusBlocked] == len(items) })
	for _, item := range items {
		entry, err := f.store.Entry(f.ctx, testOrganization, item.EntryID)
		f.must(err)
		if entry.Reason != models.ReasonListDeleted || entry.AttemptCount != 0 {
			t.Errorf("an entry reads %s after %d attempts", entry.Reason, entry.AttemptCount)
		}
	}
	sent := map[string]int{}
	for _, call := range f.upserts() {
		sent[call.Email]++
		if sent[call.Email] > 1 {
			t.Errorf("the call for %s was repeated before the list was judged", call.Email)
		}
	}
	f.checkLimit()
}

// TestListDeletedAfterAnotherRefusalIsNoticed: what was read before a refusal says nothing
// of the list at the time of the refusal.
func TestListDeletedAfterAnotherRefusalIsNoticed(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	f.must(f.snovio.SetFault(simulator.Fault{
		Kind: simulator.FaultDeletedList, Path: simulator.PathAddProspect, Count: 1,
	}))
	e := f.engine()
	e.Start(f.ctx)
	refused := f.accept(1)[0]
	e.Push(f.ctx, []Item{refused})
	f.waitForStatus(refused.EntryID, models.StatusFailed)
	settings, err := f.store.Settings(f.ctx, testOrganization)
	f.must(err)
	f.must(f.snovio.DeleteList(testUser, settings.TargetListID))
	next := f.accept(1)[0]
	e.Push(f.ctx, []Item{next})
	f.waitForStatus(next.EntryID, models.StatusBlocked)
}

// TestStopDoesNotWaitForADiagnosis: the entry waits on and has used up no attempt.
func TestStopDoesNotWaitForADiagnosis(t *testing.T) {
	t.Parallel()
	limits := shortLimits()
	limits.Rate, limits.Window = 2, 4*time.Second // for an access token and the refused call
	f := newFixture(t, limits)
	settings, err := f.store.Settings(f.ctx, testOrganization)
	f.must(err)
	f.must(f.snovio.DeleteList(testUser, settings.TargetListID))
	e := f.engine()
	item := f.accept(1)[0]
	e.Start(f.ctx)
	f.waitForUpserts(1)
	e.Stop()
	entry, err := f.store.Entry(f.ctx, testOrganization, item.EntryID)
	f.must(err)
	if entry.Status != models.StatusQueued || entry.AttemptCount != 0 {
		t.Errorf("the entry reads %s after %d attempts", entry.Status, entry.AttemptCount)
	}
}
