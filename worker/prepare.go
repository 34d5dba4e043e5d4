package worker

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/planner"
	"github.com/snovsync/snovsync/snovio"
	"github.com/snovsync/snovsync/worker/scheduler"
)

// task is a claimed lane with what is to be done for it.
type task struct {
	claim *scheduler.Lease
	org   *models.Organization
	// call is what Snov.io is asked; nil: nothing has to be asked.
	call *snovio.Prospect
	// jobs share the call, oldest first; the first one carries it.
	jobs  []*models.Job
	notes map[string][]string
	facts models.Facts
	// settled are outcomes that need no call.
	settled []models.Result
	// gone are entries that have left the lane: settled ones, and those that the
	// store says are not waiting any more.
	gone []scheduler.QueuedEntry
	// moved are entries whose organization changed its account, or whose prospect is
	// another one with the settings as they are now.
	moved []Item
	// fence is the highest number of a lease under which one of the events ran, where it
	// is not below the number of this lease; 0 otherwise.
	fence int64
	// wait says that the lane must be looked at again later, for example because its
	// organization is paused.
	wait bool
}

func (t *task) result(job *models.Job, status models.Status, reason models.Reason, message string) models.Result {
	return models.Result{
		EntryID: job.Entry.ID, OrganizationID: job.Entry.OrganizationID, Fence: t.claim.Fence,
		Status: status, Reason: reason, Message: message,
	}
}

func (t *task) memberOf(id string) scheduler.QueuedEntry {
	for _, e := range t.claim.Entries {
		if e.ID == id {
			return e
		}
	}
	return scheduler.QueuedEntry{ID: id}
}

func (t *task) settle(job *models.Job, status models.Status, reason models.Reason, message string) {
	result := t.result(job, status, reason, message)
	result.AccountKey = t.claim.Account()
	t.settled = append(t.settled, result)
	t.gone = append(t.gone, t.memberOf(job.Entry.ID))
}

// prepare reads what the store knows of claimed lanes and plans each. Settings
// count as they stand now.
func (r *runner) prepare(ctx context.Context, claims []*scheduler.Lease) ([]*task, error) {
	var ids []string
	for _, c := range claims {
		for _, entry := range c.Entries {
			ids = append(ids, entry.ID)
		}
	}
	jobs, err := r.store.Jobs(ctx, ids)
	if err != nil {
		return nil, err
	}
	asked := make(map[string]bool)
	for _, job := range jobs {
		asked[job.Entry.OrganizationID] = true
	}
	organizations, err := organizationsOf(ctx, r.store, asked)
	if err != nil {
		return nil, err
	}
	tasks := make([]*task, 0, len(claims))
	for _, c := range claims {
		tasks = append(tasks, sortOut(c, jobs, organizations))
	}
	if err := r.readdress(ctx, tasks); err != nil {
		return nil, err
	}
	if err := r.learnFacts(ctx, tasks); err != nil {
		return nil, err
	}
	for _, t := range tasks {
		t.plan()
	}
	return tasks, nil
}

// sortOut keeps of a lane the waiting events of the organization whose turn it is.
//
// The store refuses a lease whose number is not above the one that an event last ran
// under. The lane then waits until its next lease has a higher number.
//
// What has begun goes first, also before an older event that came in since: its call
// may have been applied although nobody has the answer, and an older status after it
// would go back. Once it has its outcome, the older event is a late one like any other.
func sortOut(c *scheduler.Lease, jobs map[string]*models.Job, organizations map[string]*models.Organization) *task {
	t := &task{claim: c}
	var waiting []*models.Job
	for _, entry := range c.Entries {
		job := jobs[entry.ID]
		if job == nil || job.Entry.Status.IsFinal() || job.Entry.Status == models.StatusBlocked {
			t.gone = append(t.gone, entry)
			continue
		}
		org := organizations[job.Entry.OrganizationID]
		if accountOf(org) != c.Account() {
			t.gone = append(t.gone, entry)
			t.moved = append(t.moved, ItemOf(job.Entry))
			continue
		}
		waiting = append(waiting, job)
	}
	slices.SortStableFunc(waiting, func(a, b *models.Job) int { return cmp.Compare(begun(b), begun(a)) })
	for _, job := range waiting {
		org := organizations[job.Entry.OrganizationID]
		if t.org == nil {
			t.org = org
		}
		if org != t.org {
			break // another organization's event of the same prospect has its own turn
		}
		t.jobs = append(t.jobs, job)
	}
	if len(t.jobs) > 0 && begun(t.jobs[0]) >= c.Fence {
		t.fence, t.jobs, t.wait = begun(t.jobs[0]), nil, true
	}
	return t
}

// begun is higher for what is to be finished first: the number of the lease under which an
// entry last ran, because the latest call may be the last one that was applied; 0 for one
// that was never started.
func begun(job *models.Job) int64 { return job.Entry.Fence }

func (r *runner) learnFacts(ctx context.Context, tasks []*task) error {
	var queries []models.FactsQuery
	var asking []*task
	for _, t := range tasks {
		if len(t.jobs) == 0 || t.jobs[0].Event.Email == "" {
			continue
		}
		events := make([]*models.Event, len(t.jobs))
		for i, job := range t.jobs {
			events[i] = job.Event
		}
		queries = append(queries, models.FactsFor(t.claim.Account(), t.org.Settings, events...))
		asking = append(asking, t)
	}
	if len(queries) == 0 {
		return nil
	}
	facts, err := r.store.Facts(ctx, queries)
	if err != nil {
		return err
	}
	for i, t := range asking {
		t.facts = facts[i]
	}
	return nil
}

// plan decides what becomes of the lane's events, as far as one call goes.
func (t *task) plan() {
	if len(t.jobs) == 0 {
		return
	}
	if t.org.Settings.Paused {
		t.jobs, t.wait = nil, true
		return
	}
	inputs := make([]planner.Input, len(t.jobs))
	for i, job := range t.jobs {
		inputs[i] = planInput(t.org, job.Event, job.Entry.Seq)
	}
	if reason, message, blocked := blockedBy(t.org); blocked {
		for i, job := range t.jobs {
			if skip, why, ok := planner.Precheck(inputs[i]); ok {
				t.settle(job, models.StatusSkipped, skip, why)
			} else {
				t.settle(job, models.StatusBlocked, reason, message)
			}
		}
		t.jobs = nil
		return
	}
	step := planner.Next(inputs, t.facts)
	for _, skip := range step.Skips {
		t.settle(t.jobs[skip.Index], models.StatusSkipped, skip.Reason, skip.Message)
	}
	t.call = step.Call
	t.notes = make(map[string][]string)
	var sharing []*models.Job
	for _, i := range step.Entries {
		sharing = append(sharing, t.jobs[i])
		t.notes[t.jobs[i].Entry.ID] = step.Notes[i]
	}
	t.jobs = sharing
}

// waitBeforeLookingAgain keeps a lane that cannot run now from being claimed in a circle.
const waitBeforeLookingAgain = time.Second
