package worker

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/planner"
)

// admit decides where waiting entries go: into the lane of their prospect, or at
// once to their outcome, where no call is needed to know it. An event that is
// skipped anyway must not wait for a token.
func (e *Engine) admit(ctx context.Context, items []parked) error {
	if len(items) == 0 {
		return nil
	}
	asked := make(map[string]bool)
	for _, item := range items {
		asked[item.organizationID] = true
	}
	organizations, err := e.organizations(ctx, asked)
	if err != nil {
		return err
	}
	var settled []models.Result
	perPartition := make(map[*partition][]admission)
	for _, item := range items {
		org := organizations[item.organizationID]
		if result, ok := settledAtOnce(item, org); ok {
			settled = append(settled, result)
			continue
		}
		e.place(item, org, perPartition)
	}
	if len(settled) > 0 {
		unsettled, err := e.store.SettleQueued(ctx, settled)
		if err != nil {
			return err
		}
		e.metrics.wrote(settled)
		// What had begun before its worker died is decided in its lane, under a fence.
		for _, item := range items {
			if slices.Contains(unsettled, item.entryID) {
				e.place(item, organizations[item.organizationID], perPartition)
			}
		}
	}
	for p, admissions := range perPartition {
		if err := p.scheduler.enqueue(ctx, admissions); err != nil {
			return err
		}
		p.bell.ring()
	}
	return nil
}

// place adds an item to those of the partition it runs in.
func (e *Engine) place(item parked, org *models.Organization, perPartition map[*partition][]admission) {
	account := accountOf(org)
	p := e.partitionFor(account)
	perPartition[p] = append(perPartition[p], admission{item: item, account: account})
}

// organizations reads a set of organizations as they stand now.
func (e *Engine) organizations(ctx context.Context, ids map[string]bool) (map[string]*models.Organization, error) {
	return e.store.Organizations(ctx, slices.Collect(maps.Keys(ids)))
}

// settledAtOnce is the outcome of an entry that needs no call: it is skipped, or
// blocked by something that only an admin can mend. Events of a paused
// organization wait, whatever would become of them: settings count as they stand
// when the sync runs.
func settledAtOnce(item parked, org *models.Organization) (models.Result, bool) {
	if org.Settings.Paused {
		return models.Result{}, false
	}
	result := models.Result{EntryID: item.entryID, OrganizationID: item.organizationID}
	event := &models.Event{Kind: item.kind}
	if item.hasEmail {
		event.Email = item.prospect
	}
	reason, message, skip := planner.Precheck(planInput(org, event, item.seq))
	if skip {
		result.Status, result.Reason, result.Message = models.StatusSkipped, reason, message
		return result, true
	}
	if reason, message, blocked := blockedBy(org); blocked {
		result.Status, result.Reason, result.Message = models.StatusBlocked, reason, message
		return result, true
	}
	return models.Result{}, false
}

// blockedBy tells what keeps an organization from syncing until an admin mends it.
func blockedBy(org *models.Organization) (models.Reason, string, bool) {
	if org.Connection != nil && org.Connection.Status == models.ConnectionCredentialsRejected {
		return models.ReasonCredentialsRejected, org.Connection.RejectedMessage, true
	}
	if org.Settings.BlockedReason != "" {
		return org.Settings.BlockedReason, org.Settings.BlockedMessage, true
	}
	return "", "", false
}

func planInput(org *models.Organization, event *models.Event, seq int64) planner.Input {
	in := planner.Input{Event: event, Seq: seq, Settings: org.Settings, Connected: org.Connection != nil}
	if org.Connection != nil {
		in.Fields = org.Connection.CustomFields
	}
	return in
}

// retryDelay is the wait until an entry may run, for one that waits for an attempt.
func (p parked) retryDelay() time.Duration {
	if p.due.IsZero() {
		return 0
	}
	return max(time.Until(p.due), 0)
}
