package worker

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/snovsync/snovsync/internal/pause"
	"github.com/snovsync/snovsync/internal/secrets"
	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/simulator"
	"github.com/snovsync/snovsync/test/harness"
	"github.com/snovsync/snovsync/worker/scheduler"
)

// shortLimits make windows pass within a test.
func shortLimits() scheduler.Limits {
	return scheduler.Limits{Rate: 10, Window: 300 * time.Millisecond, CallTimeout: 30 * time.Second, Lease: 2 * time.Second}
}

func TestBacklogIsSentOnceAndWithinTheLimit(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	engines := []*Engine{f.engine(), f.engine(), f.engine()}
	for _, e := range engines {
		e.Start(f.ctx)
	}
	engines[0].Push(f.ctx, f.accept(50))
	if counts := f.waitForEnd(50); counts[models.StatusSucceeded] != 50 {
		t.Errorf("outcomes: %v", counts)
	}
	f.checkOneCallEach(50)
}

func TestEventsAcceptedWhileRedisIsAwayAreSynced(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits(), harness.AppendOnly())
	e := f.engine()
	e.Start(f.ctx)
	f.redis.Stop()
	e.Push(f.ctx, f.accept(5))
	f.redis.Restart()
	f.waitForEnd(5)
	f.checkOneCallEach(5)
}

func TestEventsThatWereNeverPushedAreSynced(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	f.accept(5)
	f.engine().Start(f.ctx)
	f.waitForEnd(5)
	f.checkOneCallEach(5)
}

func TestRedisThatComesBackEmptyLosesNothingAndKeepsTheLimit(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	for range 2 {
		f.engine().Start(f.ctx)
	}
	f.engine().Push(f.ctx, f.accept(40))
	f.waitForUpserts(15)
	f.redis.FlushAll()
	f.waitForUpserts(30)
	f.redis.Kill()
	f.redis.Restart()
	f.waitForEnd(40)
	f.checkOneCallEach(40)
}

func TestRedisThatIsKilledAndRestartedKeepsTheLimit(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits(), harness.AppendOnly())
	for range 2 {
		f.engine().Start(f.ctx)
	}
	f.engine().Push(f.ctx, f.accept(40))
	for _, calls := range []int{12, 25} {
		f.waitForUpserts(calls)
		f.redis.Kill()
		f.redis.Restart()
	}
	f.waitForEnd(40)
	f.checkOneCallEach(40)
}

func TestStopFinishesWhatRunsAndGivesBackTheRest(t *testing.T) {
	t.Parallel()
	limits := shortLimits()
	limits.Rate = 4
	f := newFixture(t, limits)
	f.must(f.snovio.SetFault(simulator.Fault{Kind: simulator.FaultLatency, Path: simulator.PathAddProspect, Latency: 50 * time.Millisecond}))
	first := f.engine()
	first.Start(f.ctx)
	first.Push(f.ctx, f.accept(20))
	f.waitForUpserts(3)
	first.Stop()
	if running := f.statuses()[models.StatusRunning]; running != 0 {
		t.Errorf("%d entries still read RUNNING after the stop", running)
	}
	f.engine().Start(f.ctx)
	f.waitForEnd(20)
	f.checkOneCallEach(20)
}

func TestLanesOfADeadProcessRunAgain(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	dead := f.engine()
	p := dead.partitions[0]
	f.must(dead.rebuilder.rebuild(f.ctx, p))
	items := f.accept(3)
	var waiting []scheduler.QueuedEntry
	for _, item := range items {
		waiting = append(waiting, queuedEntryOf(item))
	}
	f.must(dead.router.route(f.ctx, waiting))
	// The account rests first: a Redis without a past may have spent its limit.
	claimed := 0
	for claimed < 3 {
		got, err := p.scheduler.Claim(f.ctx, 10)
		f.must(err)
		claimed += len(got.Leases)
		pause.For(f.ctx, got.Next)
	}
	f.engine().Start(f.ctx)
	f.waitForEnd(3)
	f.checkOneCallEach(3)
}

func TestResultUnderALeaseThatWasTakenOverIsNotWritten(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	stale := f.engine()
	stale.Start(f.ctx)
	f.must(f.snovio.SetFault(simulator.Fault{Kind: simulator.FaultLatency, Path: simulator.PathAddProspect, Latency: 100 * time.Millisecond, Count: 1}))
	items := f.accept(1)
	stale.Push(f.ctx, items)
	f.waitForUpserts(1)
	// While the call runs, another worker takes the entry over with a later lease.
	_, err := f.store.StartEntries(f.ctx, []models.Start{{EntryID: items[0].EntryID, Fence: 1 << 60}})
	f.must(err)
	stale.Stop()
	entry, err := f.store.Entry(f.ctx, testOrganization, items[0].EntryID)
	f.must(err)
	if entry.Status != models.StatusRunning || entry.Fence != 1<<60 {
		t.Errorf("the entry reads %s under fence %d: the stale worker wrote it", entry.Status, entry.Fence)
	}
}

func TestLimitHoldsWhenTheServersClockJumps(t *testing.T) {
	t.Parallel()
	for name, jump := range map[string]time.Duration{"forward": time.Hour, "back": -time.Hour} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t, shortLimits())
			e := f.engine()
			e.Start(f.ctx)
			e.Push(f.ctx, f.accept(60))
			f.waitForUpserts(12)
			// The scripts add the shift to the server's time: moving it is a jump of that clock.
			f.must(e.rdb.HIncrBy(f.ctx, scheduler.PartitionPrefix(0)+":meta", "shift", jump.Microseconds()).Err())
			f.waitForEnd(60)
			f.checkOneCallEach(60)
		})
	}
}

// TestLimitHoldsForAProcessThatStartsAfterTheServersClockJumped: nobody who saw the
// jump is there to tell it.
func TestLimitHoldsForAProcessThatStartsAfterTheServersClockJumped(t *testing.T) {
	t.Parallel()
	for name, jump := range map[string]time.Duration{"forward": time.Hour, "back": -time.Hour} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t, scheduler.Limits{Rate: 10, Window: 3 * time.Second, CallTimeout: 30 * time.Second, Lease: 2 * time.Second})
			before := f.engine()
			before.Start(f.ctx)
			before.Push(f.ctx, f.accept(30))
			f.waitForUpserts(9)
			before.Stop()
			f.must(before.rdb.HIncrBy(f.ctx, scheduler.PartitionPrefix(0)+":meta", "shift", jump.Microseconds()).Err())
			f.engine().Start(f.ctx)
			f.waitForEnd(30)
			f.checkOneCallEach(30)
		})
	}
}

func TestAdminsCallGoesBeforeTheBacklog(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	e := f.engine()
	e.Start(f.ctx)
	e.Push(f.ctx, f.accept(60))
	f.waitForUpserts(15)
	var before int
	err := e.Session().Call(f.ctx, testOrganization, func(ctx context.Context, token string) error {
		before = len(f.upserts())
		_, err := f.client.Lists(ctx, token)
		return err
	})
	f.must(err)
	if before > 40 {
		t.Errorf("the admin's call waited for %d of 60 upserts", before)
	}
	f.waitForEnd(60)
	f.checkOneCallEach(60)
}

func TestAdminsCallThatGetsNoTokenSaysWhenToTryAgain(t *testing.T) {
	t.Parallel()
	limits := shortLimits()
	limits.Rate, limits.Window = 1, time.Hour
	f := newFixture(t, limits)
	e := f.engine()
	e.Start(f.ctx)
	account := secrets.AccountKey("an account that was never used")
	permit, err := e.Gate().Acquire(f.ctx, account)
	f.must(err)
	permit.Done()
	ctx, cancel := context.WithTimeout(f.ctx, harness.Timeout)
	defer cancel()
	_, err = e.Gate().Acquire(ctx, account)
	var limited *RateLimitError
	if !errors.As(err, &limited) || limited.RetryAfter < 50*time.Minute {
		t.Errorf("the second call in an hour: %v", err)
	}
}

func TestStreamMessagesOfADeadConsumerAreTaken(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	dead := f.engine()
	f.must(dead.consumers[0].stream().EnsureGroup(f.ctx))
	f.must(dead.router.push(f.ctx, []Item{f.accept(1)[0]}))
	read, err := dead.consumers[0].stream().ReadNew(f.ctx, dead.rdb, -1)
	f.must(err)
	if len(read) != 1 {
		t.Fatalf("%d messages were read", len(read))
	}
	alive := f.engine()
	alive.Start(f.ctx)
	f.waitForEnd(1)
	f.checkOneCallEach(1)
}

func TestStreamAndAccountMayLieInDifferentPartitions(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	f.partitions = 4
	account := scheduler.PartitionOf(secrets.AccountKey(testUser), f.partitions)
	if account == scheduler.PartitionOf(testOrganization, f.partitions) {
		t.Fatal("the test's organization and account lie in one partition: rename one")
	}
	e := f.engine()
	e.Start(f.ctx)
	e.Push(f.ctx, f.accept(20))
	f.waitForEnd(20)
	f.checkOneCallEach(20)
}

func TestPauseThatRedisDidNotHearOfIsKept(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	e := f.engine()
	e.Start(f.ctx)
	e.Push(f.ctx, f.accept(1))
	f.waitForEnd(1)
	_, err := f.store.SetPaused(f.ctx, testOrganization, models.Actor{}, true)
	f.must(err)
	e.Push(f.ctx, f.accept(5))
	p := e.partitions[0]
	for held := map[string]bool{}; !held[testOrganization]; {
		held, err = p.scheduler.PausedQueues(f.ctx)
		f.must(err)
	}
	if calls := len(f.upserts()); calls != 1 {
		t.Errorf("%d calls were made for a paused organization", calls-1)
	}
	_, err = f.store.SetPaused(f.ctx, testOrganization, models.Actor{}, false)
	f.must(err)
	f.waitForEnd(6)
	f.checkOneCallEach(6)
}

func TestEntriesBlockedByNothingAreReleased(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	var blocked []models.Result
	for _, item := range f.accept(3) {
		blocked = append(blocked, models.Result{EntryID: item.EntryID, Status: models.StatusBlocked, Reason: models.ReasonListDeleted})
	}
	_, err := f.store.SettleQueued(f.ctx, blocked)
	f.must(err)
	f.engine().Start(f.ctx)
	f.waitForEnd(3)
	f.checkOneCallEach(3)
}

func TestChangesOlderThanAMonthArePruned(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	long := time.Now().Add(-changesKept - time.Hour)
	old, err := models.Open(f.ctx, models.Config{DatabaseURL: f.databaseURL, Now: func() time.Time { return long }})
	f.must(err)
	t.Cleanup(func() { _ = old.Close() })
	_, err = old.AcceptEvents(f.ctx, []*models.Event{{
		OrganizationID: "long ago", EventID: "e", Kind: models.KindBookingCreated, OccurredAt: long, ContentHash: "hash",
	}})
	f.must(err)
	f.accept(1)
	f.must(f.engine().sweeper.prune(f.ctx))
	for organization, want := range map[string]int{"long ago": 0, testOrganization: 1} {
		changes, err := f.store.Changes(f.ctx, organization, 0, 10)
		f.must(err)
		if len(changes) != want {
			t.Errorf("%s has %d changes, want %d", organization, len(changes), want)
		}
	}
}

func TestOutcomeThatCannotBeWrittenHarmsNoOther(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	var batch []*outcome
	for i, item := range f.accept(3) {
		result := models.Result{EntryID: item.EntryID, Fence: 1, Status: models.StatusFailed, Reason: models.ReasonProspectRefused, Message: "no"}
		if i == 1 {
			result.Message = "\x00" // Postgres stores no zero byte in a text
		}
		batch = append(batch, &outcome{results: []models.Result{result}})
	}
	written := f.engine().recorder.storeBatch(batch).written
	if len(written) != 2 || written[0] != batch[0] || written[1] != batch[2] {
		t.Errorf("%d of 3 outcomes were written", len(written))
	}
	if counts := f.statuses(); counts[models.StatusFailed] != 2 || counts[models.StatusQueued] != 1 {
		t.Errorf("the entries read %v", counts)
	}
}
