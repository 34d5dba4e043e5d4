package worker

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/redis/go-redis/v9"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/planner"
	"github.com/snovsync/snovsync/worker/scheduler"
)

// router brings accepted entries to the stream and from there into the lanes of their
// prospects, or to their outcomes where no call is needed.
type router struct {
	store      *models.Store
	rdb        redis.UniversalClient
	partitions partitions
	locks      *organizationLocks
	metrics    *metrics
}

// route decides where waiting entries go: into the lane of their prospect, or at
// once to their outcome, where no call is needed to know it. An event that is
// skipped anyway must not wait for a token. Entries of an organization that stays locked go
// into their lanes in any case.
func (r *router) route(ctx context.Context, items []scheduler.QueuedEntry) error {
	if len(items) == 0 {
		return nil
	}
	asked := make(map[string]bool)
	for _, item := range items {
		asked[item.Queue] = true
	}
	organizations, err := organizationsOf(ctx, r.store, asked)
	if err != nil {
		return err
	}
	items, events, err := r.address(ctx, items, organizations)
	if err != nil {
		return err
	}
	var settled []models.Result
	var placed []scheduler.QueuedEntry
	byID := make(map[string]scheduler.QueuedEntry)
	for _, item := range items {
		if result, ok := settledAtOnce(item, events[item.ID], organizations[item.Queue]); ok {
			settled = append(settled, result)
			byID[item.ID] = item
		} else {
			placed = append(placed, item)
		}
	}
	unsettled, locked, err := r.settle(ctx, settled)
	if err != nil {
		return err
	}
	for _, id := range unsettled {
		// What had begun before its worker died is decided in its lane, under a fence.
		placed = append(placed, byID[id])
	}
	err = r.enqueue(ctx, placed, organizations)
	if err != nil && unplaced(err) == nil {
		return err
	}
	var waiting []scheduler.QueuedEntry
	for organizationID, results := range locked {
		for _, id := range r.settleAfterLock(ctx, organizationID, results) {
			waiting = append(waiting, byID[id])
		}
	}
	return cmp.Or(r.enqueue(ctx, waiting, organizations), err)
}

// settle writes outcomes of entries that need no call. It returns the entries that were not
// written because they had begun, and by organization the outcomes for which the
// organization is locked.
func (r *router) settle(ctx context.Context, results []models.Result) (unsettled []string, locked map[string][]models.Result, err error) {
	if len(results) == 0 {
		return nil, nil, nil
	}
	unsettled, lockedIDs, err := r.store.TrySettleQueued(ctx, results)
	if err != nil {
		return nil, nil, err
	}
	locked = make(map[string][]models.Result)
	var written []models.Result
	for _, result := range results {
		if slices.Contains(lockedIDs, result.OrganizationID) {
			locked[result.OrganizationID] = append(locked[result.OrganizationID], result)
			continue
		}
		r.locks.free(result.OrganizationID)
		if !slices.Contains(unsettled, result.EntryID) {
			written = append(written, result)
		}
	}
	r.metrics.wrote(written)
	return unsettled, locked, nil
}

// settleAfterLock waits for the lock of an organization and writes outcomes. It returns the
// entries that were not written.
func (r *router) settleAfterLock(ctx context.Context, organizationID string, results []models.Result) (unsettled []string) {
	settled := r.locks.wait(ctx, organizationID, func() (err error) {
		unsettled, err = r.store.SettleQueued(ctx, results)
		return err
	})
	var written []models.Result
	for _, result := range results {
		switch {
		case !settled:
			unsettled = append(unsettled, result.EntryID)
		case !slices.Contains(unsettled, result.EntryID):
			written = append(written, result)
		}
	}
	r.metrics.wrote(written)
	return unsettled
}

// enqueue brings items to the lanes of their prospects. The error is an *unplacedError where
// servers of some partitions do not answer; the others have their items then.
func (r *router) enqueue(ctx context.Context, items []scheduler.QueuedEntry, organizations map[string]*models.Organization) error {
	perPartition := make(map[*partition][]scheduler.QueuedEntry)
	for _, item := range items {
		account := accountOf(organizations[item.Queue])
		p := r.partitions.of(account)
		item.Account = account
		perPartition[p] = append(perPartition[p], item)
	}
	away, failed := &unplacedError{}, error(nil)
	for p, entries := range perPartition {
		err := errAway
		if !p.away.Load() {
			err = p.scheduler.Enqueue(ctx, entries)
		}
		switch {
		case err == nil:
			p.notifier.Notify()
		case scheduler.LayoutChanged(err):
			failed = err
		default:
			away.partitions, away.err = append(away.partitions, p), errors.Join(away.err, err)
		}
	}
	if failed != nil || len(away.partitions) == 0 {
		return failed
	}
	return away
}

// organizationsOf reads a set of organizations as they stand now.
func organizationsOf(ctx context.Context, store *models.Store, ids map[string]bool) (map[string]*models.Organization, error) {
	return store.Organizations(ctx, slices.Collect(maps.Keys(ids)))
}

// settledAtOnce is the outcome of an entry that needs no call: it is skipped, or
// blocked by something that only an admin can mend. Events of a paused
// organization wait, whatever would become of them: settings count as they stand
// when the sync runs.
//
// event is nil if only the item is known, which is all that is needed of one with an address.
func settledAtOnce(item scheduler.QueuedEntry, event *models.Event, org *models.Organization) (models.Result, bool) {
	if org.Settings.Paused {
		return models.Result{}, false
	}
	result := models.Result{EntryID: item.ID, OrganizationID: item.Queue}
	if event == nil {
		event = &models.Event{Kind: models.Kind(item.Kind)}
		if item.HasEmail {
			event.Email = item.Key
		}
	}
	reason, message, skip := planner.Precheck(planInput(org, event, item.Seq))
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

// push writes items to the streams of their organizations. The sweeper brings those of a
// partition that is away.
func (r *router) push(ctx context.Context, items []Item) error {
	var away error
	entries, partitions := make([]scheduler.QueuedEntry, 0, len(items)), make([]int, 0, len(items))
	for i := range items {
		partition := r.partitions.of(items[i].OrganizationID)
		if partition.away.Load() {
			away = errAway
			continue
		}
		entries, partitions = append(entries, queuedEntryOf(items[i])), append(partitions, partition.scheduler.Partition)
	}
	err := scheduler.PushEntries(ctx, r.rdb, entries, partitions)
	if err = errors.Join(err, away); err != nil {
		return fmt.Errorf("push %d entries to the stream: %w", len(items), err)
	}
	return nil
}
