package worker

import (
	"context"
	"slices"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/planner"
	"github.com/snovsync/snovsync/worker/scheduler"
)

// The address of a routing form may stand in a form field that the settings name, and that of a
// status event without an invitee may be known since another event of its booking arrived. It is
// looked for when the entry is routed, so that the entry waits in the lane of its prospect,
// in order. Settings count as they stand when a sync runs, so it is looked for once more when
// the lane runs. An entry whose address changed with the settings goes to the lane of its
// prospect then, behind events that ran there meanwhile.

// address looks for the addresses of items that have none. It returns the items with what
// it found, and the events that it read, by entry id.
func (r *router) address(
	ctx context.Context, items []scheduler.QueuedEntry, organizations map[string]*models.Organization,
) ([]scheduler.QueuedEntry, map[string]*models.Event, error) {
	var ids []string
	for _, item := range items {
		if !item.HasEmail {
			ids = append(ids, item.ID)
		}
	}
	if len(ids) == 0 {
		return items, nil, nil
	}
	jobs, err := r.store.Jobs(ctx, ids)
	if err != nil {
		return nil, nil, err
	}
	if err := r.findInvitees(ctx, jobs); err != nil {
		return nil, nil, err
	}
	items = slices.Clone(items)
	events, named := make(map[string]*models.Event, len(jobs)), make(map[string]string)
	for i := range items {
		job := jobs[items[i].ID]
		if job == nil {
			continue
		}
		email := planner.Address(job.Event, organizations[items[i].Queue].Settings)
		if email != "" && begun(job) == 0 {
			if email != job.Entry.ProspectEmail {
				named[job.Entry.ID] = email
			}
			job.Event.Email = email
			items[i].Key, items[i].HasEmail = Item{Email: email}.prospectHash(), true
		}
		events[job.Entry.ID] = job.Event
	}
	return items, events, r.store.NameProspects(ctx, named)
}

// findInvitees gives events that name no invitee the address that other events of their bookings name.
func (r *router) findInvitees(ctx context.Context, jobs map[string]*models.Job) error {
	var events []*models.Event
	for _, job := range jobs {
		if job.Event.Email == "" {
			events = append(events, job.Event)
		}
	}
	emails, err := r.store.Invitees(ctx, events)
	if err != nil {
		return err
	}
	for i, event := range events {
		event.Email = emails[i]
	}
	return nil
}

// readdress takes entries out of their lanes whose address is another one with the settings
// as they are now. One that has begun stays: its call may have been applied.
func (r *runner) readdress(ctx context.Context, tasks []*task) error {
	named := make(map[string]string)
	for _, t := range tasks {
		if len(t.jobs) == 0 || t.org.Settings.Paused {
			continue
		}
		t.jobs = slices.DeleteFunc(t.jobs, func(job *models.Job) bool {
			email := planner.Address(job.Event, t.org.Settings)
			if email == job.Event.Email || begun(job) > 0 {
				return false
			}
			named[job.Entry.ID], job.Entry.ProspectEmail = email, email
			t.gone = append(t.gone, t.memberOf(job.Entry.ID))
			t.moved = append(t.moved, ItemOf(job.Entry))
			return true
		})
	}
	return r.store.NameProspects(ctx, named)
}
