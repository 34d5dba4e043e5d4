package worker

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/worker/scheduler"
)

// sweepPage bounds one query and one look into Redis.
const sweepPage = 2000

// sweepPages bounds a sweep that looks for something; the next one goes on where it ended.
const sweepPages = 25

// glancePage bounds a sweep that has no sign of anything missing.
const glancePage = 200

// settling is how long a new entry may be on its way through the stream before
// the sweeper looks for it.
const settling = time.Second

// sweeper makes Redis agree with the store.
type sweeper struct {
	store       *models.Store
	partitions  partitions
	router      *router
	pauser      *pauser
	storeHealth *storeHealth
	outages     *outages
	processID   string
	sweepEvery  time.Duration
	log         *slog.Logger
	// sweptTo is where the next sweep goes on.
	sweptTo models.Position
	// pruned is when the live log was last pruned.
	pruned time.Time
	// consumersDropped is when dead consumers were last removed.
	consumersDropped time.Time
	// deadConsumerAfter is how long a consumer may give no sign of life.
	deadConsumerAfter time.Duration
}

// sweepRegularly makes Redis agree with the store until ctx ends. One process at a
// time does it.
func (w *sweeper) sweepRegularly(ctx context.Context) {
	ticker := time.NewTicker(w.sweepEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		w.storeHealth.wait(ctx)
		mine, err := w.takeSweep(ctx)
		if err == nil && mine {
			if err = w.sweep(ctx); err == nil {
				err = errors.Join(w.prune(ctx), w.dropDeadConsumers(ctx))
			}
		}
		w.outages.met(ctx, "sweep", err)
	}
}

// takeSweep tells whether this process may sweep now. The partition that is asked is the
// first one whose server answers.
func (w *sweeper) takeSweep(ctx context.Context) (mine bool, err error) {
	for _, p := range w.partitions.reachable() {
		mine, err = p.scheduler.TakeSweep(ctx, w.processID, w.sweepEvery*9/10)
		if err == nil {
			break
		}
	}
	return mine, err
}

// sweep brings to the scheduler what the store says is waiting and Redis does not
// know: events accepted while Redis was away, and whatever else was lost.
func (w *sweeper) sweep(ctx context.Context) error {
	moves := &budget{left: movesPerSweep}
	// The trouble of one organization or partition must not keep the entries of others from
	// being found.
	failed := errors.Join(w.pauser.agreeOnPauses(ctx, w.partitions.reachable()...), w.finishDisconnects(ctx, moves), w.releaseMended(ctx, moves))
	missing, err := w.missesSome(ctx)
	failed = errors.Join(failed, err)
	found := 0
	if !missing {
		w.sweptTo, err = w.sweepSome(ctx, glancePage, 1, &found)
		failed = errors.Join(failed, err)
	}
	if missing || found > 0 {
		w.sweptTo, err = w.sweepSome(ctx, sweepPage, sweepPages, &found)
		failed = errors.Join(failed, err)
	}
	return failed
}

// sweepSome brings to the scheduler what it does not know of the next waiting entries, in
// up to so many pages of a size. It tells where to go on, and adds to found. It goes on where
// the server of a partition does not answer.
func (w *sweeper) sweepSome(ctx context.Context, size, pages int, found *int) (models.Position, error) {
	settled := time.Now().Add(-settling)
	var away error
	next, err := eachUnfinished(ctx, w.store, w.sweptTo, size, pages, func(page []models.UnfinishedEntry) error {
		unknown, err := w.unknown(ctx, page)
		if err != nil {
			away = err
		}
		var items []scheduler.QueuedEntry
		for _, u := range unknown {
			if acceptedBefore(u.ID, settled) {
				items = append(items, queuedEntryOf(itemOfUnfinished(u)))
			}
		}
		if len(items) > 0 {
			w.log.Info("the sweeper found waiting entries that Redis did not know, or knew under another account", "entries", len(items))
		}
		*found += len(items)
		if err = w.router.route(ctx, items); unplaced(err) != nil {
			away, err = err, nil
		}
		return err
	})
	return next, errors.Join(err, away)
}

// movesPerSweep bounds the transactions in which a sweep carries on with work on whole
// queues, so that a long queue does not keep it from everything else.
const movesPerSweep = 20

// budget counts down the transactions of a sweep.
type budget struct{ left int }

// spend uses one up and tells whether there is another one.
func (b *budget) spend() bool {
	b.left--
	return b.left > 0
}

// finishDisconnects ends the entries of disconnected organizations that the process which
// disconnected them did not come to.
func (w *sweeper) finishDisconnects(ctx context.Context, moves *budget) error {
	organizations, err := w.store.Disconnecting(ctx)
	if err != nil {
		return err
	}
	var failed error
	for _, id := range organizations {
		if moves.left <= 0 {
			break
		}
		failed = errors.Join(failed, w.store.SkipDisconnected(ctx, id, func(int) bool { return moves.spend() }))
	}
	return failed
}

// missesSome compares how much waits in the store and in Redis. It is a sign and no
// proof: what left the store and not yet its lane can hide as much that is missing.
// Therefore each sweep looks at a few entries anyway, in turns at all of them.
func (w *sweeper) missesSome(ctx context.Context) (bool, error) {
	waiting, err := w.store.UnfinishedCount(ctx)
	if err != nil || waiting == 0 {
		return false, err
	}
	known := int64(0)
	for _, p := range w.partitions {
		if p.away.Load() {
			return false, nil // nobody can tell how much it knows
		}
		size, err := p.scheduler.Size(ctx)
		if err != nil {
			return false, err
		}
		known += size
	}
	return waiting > known, nil
}

// eachUnfinished visits waiting entries behind a place, in up to so many pages of a
// size, and tells where to go on.
func eachUnfinished(
	ctx context.Context, store *models.Store, after models.Position, size, pages int, visit func([]models.UnfinishedEntry) error,
) (models.Position, error) {
	for range pages {
		page, err := store.Unfinished(ctx, after, size)
		if err == nil && len(page) > 0 {
			err = visit(page)
		}
		if err != nil {
			return after, err
		}
		if len(page) < size {
			return models.Position{}, nil
		}
		after = page[len(page)-1].Position()
	}
	return after, nil
}

// unknown keeps of a page what the scheduler has in no lane of the organization's present
// account. What it has in a lane of an earlier account moves with the next admission.
//
// Where the server of a partition does not answer, the entries that belong there are left
// out, and so are those that began to run: they may run there, under an earlier account.
func (w *sweeper) unknown(ctx context.Context, page []models.UnfinishedEntry) ([]models.UnfinishedEntry, error) {
	ids := make([]string, len(page))
	for i, u := range page {
		ids[i] = u.ID
	}
	left := make([]bool, len(page)) // known, or not to be looked for
	var failed error
	for _, p := range w.partitions {
		if err := w.leaveKnown(ctx, p, page, ids, left); err != nil {
			failed = errors.Join(failed, err)
			for i, u := range page {
				left[i] = left[i] || w.partitions.of(accountOfUnfinished(u)) == p || u.Status == models.StatusRunning
			}
		}
	}
	var unknown []models.UnfinishedEntry
	for i, u := range page {
		if !left[i] {
			unknown = append(unknown, u)
		}
	}
	return unknown, failed
}

// leaveKnown marks those of a page that a partition knows. It forgets those that belong to
// another partition, unless they run.
func (w *sweeper) leaveKnown(ctx context.Context, p *partition, page []models.UnfinishedEntry, ids []string, left []bool) error {
	if p.away.Load() {
		return errAway
	}
	lanes, err := p.scheduler.LanesOf(ctx, ids)
	if err != nil {
		return err
	}
	var elsewhere []string
	for i, lane := range lanes {
		account := accountOfUnfinished(page[i])
		switch {
		case lane == "":
		case w.partitions.of(account) != p:
			elsewhere = append(elsewhere, queuedEntryOf(itemOfUnfinished(page[i])).Member())
		case scheduler.AccountOfLane(lane) == account:
			left[i] = true
		}
	}
	kept, err := p.scheduler.Forget(ctx, elsewhere)
	if err != nil {
		return err
	}
	for i, id := range ids {
		left[i] = left[i] || slices.Contains(kept, id)
	}
	return nil
}

// accountOfUnfinished is accountOf for the entry's organization.
func accountOfUnfinished(u models.UnfinishedEntry) string {
	if u.AccountKey != "" {
		return u.AccountKey
	}
	return accountOf(&models.Organization{ID: u.OrganizationID})
}

func itemOfUnfinished(u models.UnfinishedEntry) Item {
	item := Item{
		EntryID: u.ID, OrganizationID: u.OrganizationID, Kind: u.Kind, Email: u.Email, OccurredAt: u.OccurredAt, Seq: u.Seq,
	}
	if u.Status == models.StatusRetrying && u.NextAttemptAt != nil {
		item.Due = *u.NextAttemptAt
	}
	return item
}

// acceptedBefore reads the moment of acceptance from the entry's UUIDv7.
func acceptedBefore(id string, moment time.Time) bool {
	parsed, err := uuid.Parse(id)
	if err != nil {
		return true
	}
	sec, nsec := parsed.Time().UnixTime()
	return time.Unix(sec, nsec).Before(moment)
}

// releaseMended releases what is blocked by something that has been mended: an
// event can become blocked in the very moment in which an admin mends the cause.
func (w *sweeper) releaseMended(ctx context.Context, moves *budget) error {
	blocked, err := w.store.BlockedOrganizations(ctx)
	if err != nil || len(blocked) == 0 {
		return err
	}
	asked := make(map[string]bool, len(blocked))
	for id := range blocked {
		asked[id] = true
	}
	organizations, err := organizationsOf(ctx, w.store, asked)
	if err != nil {
		return err
	}
	var failed error
	for id, reasons := range blocked {
		cause, _, _ := blockedBy(organizations[id])
		for _, reason := range reasons {
			if reason == cause || moves.left <= 0 {
				continue
			}
			// The released entries are waiting and unknown to Redis: this sweep brings them.
			err := w.store.ReleaseBlocked(ctx, id, []models.Reason{reason}, func([]*models.Entry) bool { return moves.spend() })
			failed = errors.Join(failed, err)
		}
	}
	return failed
}
