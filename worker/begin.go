package worker

import (
	"context"
	"slices"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/worker/scheduler"
)

// begin marks the entries of calls as running, under their leases. Tasks whose
// entries were taken over by a later lease lose their call. Tasks of organizations that
// another transaction has locked do not begin: they are returned by organization.
func (r *runner) begin(ctx context.Context, tasks []*task) (begun []*task, locked map[string][]*task, err error) {
	starts := startsOf(tasks)
	if len(starts) == 0 {
		return tasks, nil, nil
	}
	started, lockedIDs, err := r.store.TryStartEntries(ctx, starts)
	if err != nil {
		return nil, nil, err
	}
	locked = make(map[string][]*task)
	for _, t := range tasks {
		switch {
		case len(t.jobs) > 0 && slices.Contains(lockedIDs, t.org.ID):
			locked[t.org.ID] = append(locked[t.org.ID], t)
		default:
			t.keepIfStarted(started)
			begun = append(begun, t)
		}
	}
	for _, start := range starts {
		if !slices.Contains(lockedIDs, start.OrganizationID) {
			r.locks.free(start.OrganizationID)
		}
	}
	return begun, locked, nil
}

// beginLocked begins tasks of one organization that another transaction has locked, and
// carries them out. It waits for the lock, unless the organization is locked for long, and
// leaves its slots to others meanwhile. Lanes whose organization stays locked are claimed
// again later.
func (r *runner) beginLocked(ctx context.Context, p *partition, organizationID string, tasks []*task) {
	for range tasks {
		<-r.slots
	}
	begun := r.locks.wait(ctx, organizationID, func() error {
		started, err := r.store.StartEntries(ctx, startsOf(tasks))
		for _, t := range tasks {
			t.keepIfStarted(started)
		}
		return err
	})
	for range tasks {
		r.slots <- struct{}{}
	}
	if begun {
		for _, t := range tasks {
			r.carryOut(ctx, t)
		}
		return
	}
	endings := make([]*scheduler.Completion, len(tasks))
	for i, t := range tasks {
		endings[i] = &scheduler.Completion{Lease: t.claim, RetryIn: waitBeforeLookingAgain}
	}
	r.endUnsent(p, endings)
}

// startsOf are the entries of calls.
func startsOf(tasks []*task) []models.Start {
	var starts []models.Start
	for _, t := range tasks {
		for _, job := range t.jobs {
			starts = append(starts, models.Start{EntryID: job.Entry.ID, OrganizationID: job.Entry.OrganizationID, Fence: t.claim.Fence})
		}
	}
	return starts
}

// keepIfStarted drops the task's call unless all of its entries were started.
func (t *task) keepIfStarted(started map[string]*models.Entry) {
	for _, job := range t.jobs {
		if started[job.Entry.ID] == nil {
			t.call, t.jobs, t.wait = nil, nil, true
			return
		}
	}
}
