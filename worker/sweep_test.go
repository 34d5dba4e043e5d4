package worker

import (
	"testing"

	"github.com/snovsync/snovsync/models"
)

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
	f.must(f.engine().finishDisconnects(f.ctx, &budget{left: 1}))
	if counts := f.statuses(); counts[models.StatusSkipped] != 500 {
		t.Errorf("entries after one transaction: %v", counts)
	}
	f.must(f.engine().finishDisconnects(f.ctx, &budget{left: movesPerSweep}))
	if counts := f.statuses(); counts[models.StatusSkipped] != 600 {
		t.Errorf("entries after the next sweep: %v", counts)
	}
}
