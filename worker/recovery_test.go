package worker

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/snovsync/snovsync/internal/pause"
	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/simulator"
)

// claimOne rebuilds Redis, admits one booking and claims its lane, as a process
// does that then dies or stops.
func (f *fixture) claimOne(e *Engine) *claim {
	f.t.Helper()
	p := e.partitions[0]
	f.must(e.rebuild(f.ctx, p))
	f.must(e.admit(f.ctx, []parked{parkedFrom(f.accept(1)[0])}))
	for {
		got, err := p.scheduler.claim(f.ctx, 1)
		f.must(err)
		if len(got.claims) > 0 {
			return got.claims[0]
		}
		pause.For(f.ctx, got.next)
	}
}

// TestWhatHadBegunEndsAfterItsTriggerWasSwitchedOff: a worker dies with an entry
// RUNNING, Redis comes back empty, and meanwhile the event has become a skip.
func TestWhatHadBegunEndsAfterItsTriggerWasSwitchedOff(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	dead := f.engine()
	tasks, err := dead.prepare(f.ctx, []*claim{f.claimOne(dead)})
	f.must(err)
	f.must(dead.begin(f.ctx, tasks))
	_, err = f.store.SaveSettings(f.ctx, testOrganization, models.Actor{}, nil, func(s *models.Settings) error {
		s.Triggers.BookingCreated = false
		return nil
	})
	f.must(err)
	f.redis.FlushAll()
	f.engine().Start(f.ctx)
	if counts := f.waitForEnd(1); counts[models.StatusSkipped] != 1 {
		t.Errorf("got %v", counts)
	}
}

// TestRebuildWhoseBeginningIsLostIsNotDeclaredDone: Redis is emptied once more while
// it is being rebuilt, and with it goes which accounts have to rest.
func TestRebuildWhoseBeginningIsLostIsNotDeclaredDone(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	e := f.engine()
	p := e.partitions[0]
	f.must(e.adoptLayout(f.ctx, 0))
	state, err := p.scheduler.state(f.ctx)
	f.must(err)
	seeded, err := e.seed(f.ctx, p, "this rebuild")
	f.must(err)
	if !seeded {
		t.Error("the seed was not taken")
	}
	f.redis.FlushAll()
	opened, err := p.scheduler.script(f.ctx, p.scheduler.scripts.open, state.run, "this rebuild").Int()
	f.must(err)
	if opened != 0 {
		t.Error("the rebuild was declared done without its seed")
	}
}

// TestLeaseNumbersAreNotHandedOutAgain: the store knows nothing of a lease under which
// nothing began, and its holder may still ask for it to be renewed or ended.
func TestLeaseNumbersAreNotHandedOutAgain(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	e := f.engine()
	first := f.claimOne(e)
	f.redis.FlushAll()
	second := f.claimOne(e)
	if second.lease <= first.lease {
		t.Errorf("lease %d was handed out after %d", second.lease, first.lease)
	}
}

// TestCallWithoutAnAnswerIsNotRepeatedWhileItMayArrive: what was written to a
// connection that broke may still be on its way.
func TestCallWithoutAnAnswerIsNotRepeatedWhileItMayArrive(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	f.must(f.snovio.SetFault(simulator.Fault{Kind: simulator.FaultDropBefore, Path: simulator.PathAddProspect, Count: 1}))
	e := f.engine()
	e.Start(f.ctx)
	e.Push(f.ctx, f.accept(1))
	f.waitForEnd(1)
	calls := f.upserts()
	if len(calls) != 2 {
		t.Fatalf("%d calls, want 2", len(calls))
	}
	if waited := calls[1].Elapsed - calls[0].Elapsed; waited < f.limits.travel() {
		t.Errorf("repeated after %s, the first call may arrive for %s", waited.Round(time.Millisecond), f.limits.travel())
	}
}

// TestStopSoonAfterAnUncleanEndIsNotQuiet: what a process sent that died may arrive
// after the next one has stopped, so the one after that must not count on silence.
func TestStopSoonAfterAnUncleanEndIsNotQuiet(t *testing.T) {
	t.Parallel()
	limits := shortLimits()
	limits.Lease = time.Hour
	f := newFixture(t, limits)
	e := f.engine()
	f.must(e.adoptLayout(f.ctx, 0))
	_, err := e.seed(f.ctx, e.partitions[0], "this rebuild")
	f.must(err)
	if e.Quiet() {
		t.Error("nobody knows what the process before it sent")
	}
	e.began = e.began.Add(-2 * limits.Lease)
	if !e.Quiet() {
		t.Error("what the process before it sent has arrived")
	}
	after := f.engine()
	after.quietSince = time.Now()
	if !after.Quiet() {
		t.Error("the process before it ended in order")
	}
}

func TestFirstProcessOfAllIsQuiet(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	empty, err := models.Open(f.ctx, models.Config{DatabaseURL: "sqlite:" + filepath.Join(t.TempDir(), "empty.db")})
	f.must(err)
	t.Cleanup(func() { f.must(empty.Close()) })
	f.must(empty.Migrate(f.ctx))
	fresh := *f
	fresh.store = empty
	e := fresh.engine()
	f.must(e.adoptLayout(f.ctx, 0))
	_, err = e.seed(f.ctx, e.partitions[0], "this rebuild")
	f.must(err)
	if !e.Quiet() {
		t.Error("no account was connected before")
	}
}
