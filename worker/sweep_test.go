package worker

import (
	"fmt"
	"slices"
	"testing"

	"github.com/snovsync/snovsync/internal/secrets"
	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/worker/scheduler"
)

// TestEntriesOfAnEarlierAccountMove: an organization is paused and connects another
// account, and the process dies before it hands the waiting entries over. They run under
// the new account once the organization is resumed.
func TestEntriesOfAnEarlierAccountMove(t *testing.T) {
	t.Parallel()
	for _, partitions := range []int{1, 2} {
		t.Run(fmt.Sprintf("%d partitions", partitions), func(t *testing.T) {
			t.Parallel()
			f := newFixture(t, shortLimits())
			f.partitions = partitions
			earlier := scheduler.PartitionOf(secrets.AccountKey(testUser), partitions)
			userB, listB := f.addAccountIn(partitions - 1 - earlier)
			_, err := f.store.SetPaused(f.ctx, testOrganization, models.Actor{}, true)
			f.must(err)
			e := f.engine()
			e.Start(f.ctx)
			old := e.partitions[earlier]
			f.waitUntil("Redis knows of the pause", func() bool {
				state, err := old.scheduler.State(f.ctx)
				if scheduler.LayoutChanged(err) {
					return false // the rebuild is clearing the partitions
				}
				f.must(err)
				paused, err := old.scheduler.PausedQueues(f.ctx)
				f.must(err)
				return state.Trusted && paused[testOrganization]
			})
			e.Push(f.ctx, f.accept(5))
			f.waitUntil("the entries are in their lanes", func() bool {
				size, err := old.scheduler.Size(f.ctx)
				f.must(err)
				lanes, err := e.rdb.HLen(f.ctx, scheduler.JobsKey(earlier)).Result()
				f.must(err)
				return size == 5 && lanes == 5
			})

			f.connectAs(userB, testOrganization, listB) // and nobody pushes them
			_, err = f.store.SetPaused(f.ctx, testOrganization, models.Actor{}, false)
			f.must(err)
			e.Release(f.ctx, testOrganization)
			if counts := f.waitForEnd(5); counts[models.StatusSucceeded] != 5 {
				t.Errorf("outcomes: %v", counts)
			}
			if written := f.snovio.ProspectCount(userB); written != 5 {
				t.Errorf("%d of 5 prospects were written to the new account", written)
			}
			f.waitUntil("nothing is left in Redis", func() bool {
				left := int64(0)
				for _, p := range e.partitions {
					size, err := p.scheduler.Size(f.ctx)
					f.must(err)
					left += size
				}
				return left == 0
			})
		})
	}
}

// TestUnfinishedDisconnectIsFinished: the process that disconnected died. Another one ends
// what waited, also while the organization is paused, in transactions that it counts.
func TestUnfinishedDisconnectIsFinished(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	f.accept(20)
	_, err := f.store.SetPaused(f.ctx, testOrganization, models.Actor{}, true)
	f.must(err)
	_, err = f.store.Disconnect(f.ctx, testOrganization, models.Actor{})
	f.must(err)
	f.engine().Start(f.ctx)
	if counts := f.waitForEnd(20); counts[models.StatusSkipped] != 20 {
		t.Errorf("outcomes: %v", counts)
	}
	f.waitUntil("the disconnect is finished", func() bool {
		left, err := f.store.Disconnecting(f.ctx)
		f.must(err)
		return len(left) == 0
	})
}

// TestSweepBoundsItsWorkOnQueues: a sweep leaves the rest of a long queue to the next one.
func TestSweepBoundsItsWorkOnQueues(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	f.accept(600)
	_, err := f.store.Disconnect(f.ctx, testOrganization, models.Actor{})
	f.must(err)
	f.must(f.engine().sweeper.finishDisconnects(f.ctx, &budget{left: 1}))
	if counts := f.statuses(); counts[models.StatusSkipped] != 500 {
		t.Errorf("entries after one transaction: %v", counts)
	}
	f.must(f.engine().sweeper.finishDisconnects(f.ctx, &budget{left: movesPerSweep}))
	if counts := f.statuses(); counts[models.StatusSkipped] != 600 {
		t.Errorf("entries after the next sweep: %v", counts)
	}
}

// TestRunningEntriesAreNotForgotten: the worker that runs a lane moves its entries itself.
func TestRunningEntriesAreNotForgotten(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	e := f.engine()
	claimed := f.claimOne(e)
	s := e.partitions.of(claimed.Account()).scheduler
	id := claimed.Entries[0].ID
	kept, err := s.Forget(f.ctx, []string{claimed.Entries[0].Member()})
	f.must(err)
	if !slices.Equal(kept, []string{id}) {
		t.Errorf("kept %v, want %s", kept, id)
	}
	if lanes, err := s.LanesOf(f.ctx, []string{id}); err != nil || lanes[0] == "" {
		t.Errorf("the entry has lane %v: %v", lanes, err)
	}
}
