package worker

import (
	"context"
	"log/slog"
	"math"
	"slices"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"github.com/snovsync/snovsync/internal/crashpoint"
	"github.com/snovsync/snovsync/internal/pause"
	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/worker/scheduler"
)

// rebuildLock bounds how long the others wait for a process that rebuilds and gives
// no sign of life. Another may repeat the rebuild, which changes nothing.
const rebuildLock = 3 * time.Second

// rebuildRequests ask this process to look whether Redis needs its state built again.
type rebuildRequests chan struct{}

func newRebuildRequests() rebuildRequests { return make(rebuildRequests, 1) }

func (r rebuildRequests) request() {
	select {
	case r <- struct{}{}:
	default:
	}
}

// rebuilder builds the state of partitions from the store where Redis lost it.
type rebuilder struct {
	store       *models.Store
	partitions  partitions
	router      *router
	pauser      *pauser
	layout      *layoutKeeper
	fitness     *fitness
	rebuilds    rebuildRequests
	storeHealth *storeHealth
	limits      Limits
	processID   string
	quietSince  time.Time
	began       time.Time
	noPast      atomic.Bool // no account had been connected when this process began
	log         *slog.Logger
}

func (b *rebuilder) rebuildOnRequest(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-b.rebuilds:
		}
		b.storeHealth.wait(ctx)
		for _, p := range b.partitions.reachable() {
			if wait := p.pace.wait(time.Now()); wait > 0 {
				continue // whoever needs the state asks again
			}
			before := p.rebuilds
			if err := b.rebuild(ctx, p); scheduler.IsUnfit(err) {
				b.fitness.noteFitness(ctx, err)
				pause.For(ctx, scheduler.RetryPause)
			} else if p.outages.met(ctx, "rebuild the state of Redis from the database", err) {
				b.rebuilds.request()
			}
			if p.rebuilds > before && p.pace.note(time.Now()) {
				b.log.Error("Redis loses the state of snovsync again and again, and nothing is sent meanwhile; "+
					"look for something that restarts, empties or switches the Redis server", "partition", p.scheduler.Partition)
			}
		}
	}
}

// rebuild builds a partition's state from the store, after its server came back
// without its past, or with one that may lack what was written last, or when nobody can
// tell any more how much time passed there. Until it is done no call is handed out.
func (b *rebuilder) rebuild(ctx context.Context, p *partition) error {
	s := p.scheduler
	trusted, err := b.trusts(ctx, s)
	if err != nil || trusted {
		return err
	}
	mine, err := s.TakeRebuild(ctx, b.processID, rebuildLock)
	if err != nil || !mine {
		return err
	}
	began := time.Now()
	if err := b.layout.adoptLayout(ctx, s.Partition); err != nil {
		return b.layout.haltOn(err)
	}
	if err := s.CheckServer(ctx); err != nil {
		return err
	}
	state, err := s.State(ctx)
	if err != nil {
		return err
	}
	name := uuid.NewString()
	seeded, err := b.seed(ctx, p, name)
	if err != nil {
		return err
	}
	crashpoint.Reached(crashpoint.AfterSeed)
	entries := 0
	_, err = eachUnfinished(ctx, b.store, models.Position{}, sweepPage, math.MaxInt, func(page []models.UnfinishedEntry) error {
		var items []scheduler.QueuedEntry
		for _, u := range page {
			if b.partitions.of(accountOfUnfinished(u)) == p {
				items = append(items, queuedEntryOf(itemOfUnfinished(u)))
			}
		}
		entries += len(items)
		err := b.router.route(ctx, items)
		if others := unplaced(err); err != nil && (others == nil || slices.Contains(others, p)) {
			return err
		}
		return s.ExtendRebuild(ctx, rebuildLock)
	})
	if err != nil {
		return err
	}
	if err := b.pauser.agreeOnPauses(ctx, p); err != nil {
		return err
	}
	opened := false
	if seeded && state.RoundTrip <= scheduler.MaxDrift/2 {
		if opened, err = s.Open(ctx, state.Run, name); err != nil {
			return err
		}
	}
	if err := s.EndRebuild(ctx); err != nil {
		return err
	}
	p.rebuilds++
	if !opened {
		b.rebuilds.request()
		return nil
	}
	p.notifier.Notify()
	b.log.Info("Redis was built from the database", "partition", s.Partition, "entries", entries, "took", time.Since(began))
	return nil
}

// trusts tells whether a partition's state can be used. A process that may not work under the
// partition's layout stops.
func (b *rebuilder) trusts(ctx context.Context, s *scheduler.Scheduler) (bool, error) {
	state, err := s.State(ctx)
	if err == nil && state.Built && !state.Trusted {
		// Whoever lives and knows the time says so within one renewal.
		pause.For(ctx, b.limits.RenewEvery()*5/4)
		state, err = s.State(ctx)
	}
	if scheduler.LayoutChanged(err) {
		_, err = b.layout.learnLayout(ctx)
		return false, b.layout.haltOn(err)
	}
	return state.Trusted, err
}

// seed tells the partition which accounts may have spent their limit up to now.
// Accounts that connect later are known to be fresh.
//
// It reads the database after the rebuild began in Redis. A process may have been frozen
// before that, while the layout changed or an account was connected, and Redis was emptied.
// If Redis is emptied later, the rebuild's name is gone with it.
//
// It answers false where it has to be done again, see scheduler.seed.
func (b *rebuilder) seed(ctx context.Context, p *partition, name string) (bool, error) {
	s := p.scheduler
	if begun, err := s.BeginSeed(ctx, name); err != nil || !begun {
		return false, err
	}
	if _, err := b.layout.learnLayout(ctx); err != nil {
		return false, b.layout.haltOn(err)
	}
	fence, err := b.store.MaxFence(ctx)
	if err != nil {
		return false, err
	}
	// The store knows the fences of what began, not those of claims that did not yet. They
	// follow the clock, so the time is above them unless the clock went back.
	fence = max(fence+1, time.Now().UnixMicro())
	accounts, err := b.store.AccountKeys(ctx)
	if err != nil {
		return false, err
	}
	if len(accounts) == 0 {
		b.noPast.Store(true)
	}
	own := slices.DeleteFunc(accounts, func(account string) bool { return b.partitions.of(account) != p })
	return s.Seed(ctx, b.unknownPast(), fence, name, own)
}

// unknownPast is how long accounts rest because nobody knows what they spent. A
// call whose lease was lost with the past can arrive for as long as that lease
// would have lasted; only a window after that is it certainly outside of it. Where the last
// process ended in order nothing was under way, and its end is known.
func (b *rebuilder) unknownPast() time.Duration {
	full := b.limits.Window + b.limits.Lease
	if b.quietSince.IsZero() {
		return full
	}
	ago := time.Since(b.quietSince)
	if ago < 0 {
		return full // the clock was set back meanwhile
	}
	return max(b.limits.Window-ago, 0)
}

// quiet is Engine.Quiet.
func (b *rebuilder) quiet() bool {
	return !b.quietSince.IsZero() || b.noPast.Load() || time.Since(b.began) > b.limits.Lease
}
