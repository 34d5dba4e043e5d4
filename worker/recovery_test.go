package worker

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/snovsync/snovsync/internal/pause"
	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/simulator"
	"github.com/snovsync/snovsync/worker/scheduler"
)

// claimOne rebuilds Redis, admits one booking and claims its lane, as a process
// does that then dies or stops.
func (f *fixture) claimOne(e *Engine) *scheduler.Lease {
	f.t.Helper()
	p := e.partitions[0]
	f.must(e.rebuilder.rebuild(f.ctx, p))
	f.must(e.router.route(f.ctx, []scheduler.QueuedEntry{queuedEntryOf(f.accept(1)[0])}))
	for {
		got, err := p.scheduler.Claim(f.ctx, 1)
		f.must(err)
		if len(got.Leases) > 0 {
			return got.Leases[0]
		}
		pause.For(f.ctx, got.Next)
	}
}

// TestWhatHadBegunEndsAfterItsTriggerWasSwitchedOff: a worker dies with an entry
// RUNNING, Redis comes back empty, and meanwhile the event has become a skip.
func TestWhatHadBegunEndsAfterItsTriggerWasSwitchedOff(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	dead := f.engine()
	tasks, err := dead.runner.prepare(f.ctx, []*scheduler.Lease{f.claimOne(dead)})
	f.must(err)
	_, _, err = dead.runner.begin(f.ctx, tasks)
	f.must(err)
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
	f.must(e.layout.adoptLayout(f.ctx, 0))
	state, err := p.scheduler.State(f.ctx)
	f.must(err)
	seeded, err := e.rebuilder.seed(f.ctx, p, "this rebuild")
	f.must(err)
	if !seeded {
		t.Error("the seed was not taken")
	}
	f.redis.FlushAll()
	opened, err := p.scheduler.Open(f.ctx, state.Run, "this rebuild")
	f.must(err)
	if opened {
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
	if second.Fence <= first.Fence {
		t.Errorf("lease %d was handed out after %d", second.Fence, first.Fence)
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
	if waited := calls[1].Elapsed - calls[0].Elapsed; waited < f.limits.MaxTransit() {
		t.Errorf("repeated after %s, the first call may arrive for %s", waited.Round(time.Millisecond), f.limits.MaxTransit())
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
	f.must(e.layout.adoptLayout(f.ctx, 0))
	_, err := e.rebuilder.seed(f.ctx, e.partitions[0], "this rebuild")
	f.must(err)
	if e.Quiet() {
		t.Error("nobody knows what the process before it sent")
	}
	e.rebuilder.began = e.rebuilder.began.Add(-2 * limits.Lease)
	if !e.Quiet() {
		t.Error("what the process before it sent has arrived")
	}
	after := f.engine()
	after.rebuilder.quietSince = time.Now()
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
	f.must(e.layout.adoptLayout(f.ctx, 0))
	_, err = e.rebuilder.seed(f.ctx, e.partitions[0], "this rebuild")
	f.must(err)
	if !e.Quiet() {
		t.Error("no account was connected before")
	}
}

// failNth is a hook that fails one command of a client.
type failNth struct {
	left   int
	failed string
}

var errInjected = errors.New("the connection broke")

// isConnecting tells one of the client's own commands on a new connection.
func isConnecting(cmd redis.Cmder) bool {
	return slices.Contains([]string{"hello", "auth", "client", "select"}, cmd.Name())
}

// fails tells whether a command is the one that fails.
func (h *failNth) fails(cmd redis.Cmder) bool {
	if isConnecting(cmd) {
		return false
	}
	h.left--
	if h.left == 0 {
		h.failed = cmd.Name()
	}
	return h.left == 0
}

func (h *failNth) DialHook(next redis.DialHook) redis.DialHook { return next }

func (h *failNth) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		if h.fails(cmd) {
			cmd.SetErr(errInjected)
			return errInjected
		}
		return next(ctx, cmd)
	}
}

func (h *failNth) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		if h.fails(cmds[0]) {
			return errInjected
		}
		return next(ctx, cmds)
	}
}

// TestRebuildReportsEachFailure: one that goes unnoticed would leave entries out of Redis,
// or a Redis without its past in use.
func TestRebuildReportsEachFailure(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	f.accept(3)
	for n := 1; ; n++ {
		f.redis.FlushAll()
		e := f.engine()
		hook := &failNth{left: n}
		e.rdb.AddHook(hook)
		err := e.rebuilder.rebuild(f.ctx, e.partitions[0])
		if hook.left > 0 {
			f.must(err)
			if n < 5 {
				t.Fatalf("a rebuild runs %d commands", n-1)
			}
			return
		}
		if !errors.Is(err, errInjected) {
			t.Errorf("the rebuild whose command %d failed reports %v: %s", n, err, hook.failed)
		}
	}
}

func TestRebuildWithoutTheDatabaseFails(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	behind, proxy := f.proxied()
	e := behind.engine()
	proxy.Cut()
	if err := e.rebuilder.rebuild(f.ctx, e.partitions[0]); models.CodeOf(err) != models.CodeUnavailable {
		t.Errorf("the rebuild reports %v", err)
	}
	state, err := e.partitions[0].scheduler.State(f.ctx)
	f.must(err)
	if state.Built {
		t.Error("a rebuild without the database was declared done")
	}
}

// TestDeliveredMessagesAreTakenAtStop: others would take them over seconds later only.
func TestDeliveredMessagesAreTakenAtStop(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	e := f.engine()
	stream := e.consumers[0].stream()
	f.must(stream.EnsureGroup(f.ctx))
	item := f.accept(1)[0]
	f.must(e.router.push(f.ctx, []Item{item}))
	read, err := stream.ReadNew(f.ctx, e.rdb, -1)
	f.must(err)
	if len(read) != 1 {
		t.Fatalf("%d messages were read", len(read))
	}
	stopped, stop := context.WithCancel(f.ctx)
	stop()
	e.consumers[0].consume(stopped)
	lanes, err := e.partitions[0].scheduler.LanesOf(f.ctx, []string{item.EntryID})
	f.must(err)
	if lanes[0] == "" {
		t.Error("the message was not admitted")
	}
	if left := e.rdb.XLen(f.ctx, stream.Key()).Val(); left != 0 {
		t.Errorf("%d messages are left", left)
	}
}

// TestSweepFindsWhatRedisDoesNotKnow among entries that it knows.
func TestSweepFindsWhatRedisDoesNotKnow(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	e := f.engine()
	items := f.accept(3)
	f.must(e.router.route(f.ctx, []scheduler.QueuedEntry{queuedEntryOf(items[0]), queuedEntryOf(items[2])}))
	page, err := f.store.Unfinished(f.ctx, models.Position{}, 10)
	f.must(err)
	unknown, err := e.sweeper.unknown(f.ctx, page)
	f.must(err)
	if len(unknown) != 1 || unknown[0].ID != items[1].EntryID {
		t.Errorf("unknown are %+v", unknown)
	}
}
