package worker

import (
	"fmt"
	"testing"
	"time"

	"github.com/snovsync/snovsync/internal/secrets"
	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/simulator"
	"github.com/snovsync/snovsync/worker/scheduler"
)

// addAccountIn adds a Snov.io account whose lanes lie in the given partition, and a list
// in it. It returns the account's API user id and the list's id.
func (f *fixture) addAccountIn(partition int) (userID, listID string) {
	f.t.Helper()
	for i := 0; ; i++ {
		userID = fmt.Sprintf("user-%d", i)
		if scheduler.PartitionOf(secrets.AccountKey(userID), f.partitions) == partition {
			break
		}
	}
	f.snovio.AddAccount(simulator.Account{ClientID: userID, Secret: "secret"})
	list, err := f.snovio.AddList(userID, simulator.List{Name: "Booked"})
	f.must(err)
	f.must(f.snovio.AddCustomField(userID, simulator.CustomField{Name: testField}))
	return userID, list.ID
}

// waitForStatus waits until an entry has a status.
func (f *fixture) waitForStatus(entryID string, status models.Status) {
	f.t.Helper()
	f.waitUntil("the entry reads "+string(status), func() bool {
		entry, err := f.store.Entry(f.ctx, testOrganization, entryID)
		f.must(err)
		return entry.Status == status
	})
}

// TestRetryRunsUnderAnAccountOfAnotherPartition: lease numbers are compared across
// partitions when an admin connects another account while an entry waits for a retry.
func TestRetryRunsUnderAnAccountOfAnotherPartition(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	f.partitions = 2
	// Partitions are rebuilt in order, so the first one begins with the lower number.
	userA, listA := f.addAccountIn(1)
	userB, listB := f.addAccountIn(0)
	f.connectAs(userA, testOrganization, listA)
	f.must(f.snovio.SetFault(simulator.Fault{Kind: simulator.FaultHTTPError, Status: 503, Path: simulator.PathAddProspect}))
	f.engine().Start(f.ctx)
	items := f.accept(1)
	f.waitForStatus(items[0].EntryID, models.StatusRetrying)
	f.connectAs(userB, testOrganization, listB)
	f.snovio.ClearFaults()
	f.accept(3)
	if counts := f.waitForEnd(4); counts[models.StatusSucceeded] != 4 {
		t.Errorf("outcomes: %v", counts)
	}
}

// TestEntryRunsAfterALeaseWithAHigherNumber: another partition's clock may be ahead, so
// the number of an entry's last lease can be above that of the next one.
func TestEntryRunsAfterALeaseWithAHigherNumber(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	items := f.accept(2)
	ahead := time.Now().Add(time.Hour).UnixMicro()
	_, err := f.store.StartEntries(f.ctx, []models.Start{{EntryID: items[0].EntryID, Fence: ahead}})
	f.must(err)
	e := f.engine()
	p := e.partitions[0]
	f.must(e.rebuilder.rebuild(f.ctx, p))
	f.must(e.rdb.HSet(f.ctx, scheduler.PartitionPrefix(0)+":meta", "fence", 1).Err())
	e.Start(f.ctx)
	if counts := f.waitForEnd(2); counts[models.StatusSucceeded] != 2 {
		t.Errorf("outcomes: %v", counts)
	}
}

// TestLeaseNumbersFollowTheClockAndNeverFall: they rise with time, so that they can be
// compared with those of another partition, and they rise when the clock does not.
func TestLeaseNumbersFollowTheClockAndNeverFall(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	e := f.engine()
	before := time.Now().UnixMicro()
	first := f.claimOne(e)
	if first.Fence < before {
		t.Errorf("lease %d is behind the clock, which read %d", first.Fence, before)
	}
	meta := scheduler.PartitionPrefix(0) + ":meta"
	f.must(e.rdb.HSet(f.ctx, meta, "fence", 5).Err())
	if second := f.claimOne(e); second.Fence <= first.Fence {
		t.Errorf("lease %d follows %d: numbers do not follow the clock", second.Fence, first.Fence)
	}
	ahead := time.Now().Add(time.Hour).UnixMicro()
	f.must(e.rdb.HSet(f.ctx, meta, "fence", ahead).Err())
	if third := f.claimOne(e); third.Fence != ahead+1 {
		t.Errorf("lease %d follows %d", third.Fence, ahead)
	}
}
