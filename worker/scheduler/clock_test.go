package scheduler

import (
	"fmt"
	"testing"
	"time"
)

func TestClockDoesNotFollowAJump(t *testing.T) {
	t.Parallel()
	passed := time.Duration(0)
	c := &clock{elapsed: func() time.Duration { return passed }}
	if c.read().estimate != 0 {
		t.Error("a clock that has heard nothing makes an estimate")
	}
	c.heard(1_000_000_000, "epoch", c.read())
	passed += time.Second
	if drift := c.heard(1_000_000_000+3_600_000_000, "epoch", c.read()); drift != time.Hour-time.Second {
		t.Errorf("a jump of an hour is seen as one of %v", drift)
	}
	if got := c.read().estimate; got != 1_001_000_000 {
		t.Errorf("after a second and a jump of an hour the estimate moved by %dµs", got-1_000_000_000)
	}
}

func TestClockLearnsFromQuickerAnswers(t *testing.T) {
	t.Parallel()
	passed := time.Duration(0)
	c := &clock{elapsed: func() time.Duration { return passed }}
	sent := c.read()
	passed += 100 * time.Millisecond // the server read its clock at once, the answer was slow
	c.heard(1_000_000_000, "epoch", sent)
	if got := c.read().estimate; got != 1_000_000_000 {
		t.Errorf("estimate %d is ahead of what the server certainly reached", got)
	}
	sent = c.read()
	passed += time.Millisecond
	c.heard(1_000_100_500, "epoch", sent)
	if got := c.read().estimate; got != 1_000_100_500 {
		t.Errorf("estimate %d did not learn from the quick answer", got)
	}
}

func TestClockBeginsAnewWithAnEpoch(t *testing.T) {
	t.Parallel()
	c := &clock{elapsed: func() time.Duration { return 0 }}
	c.heard(1_000_000_000, "before", c.read())
	if drift := c.heard(9_000_000_000, "after", c.read()); drift != 0 {
		t.Errorf("another epoch is seen as a jump of %v", drift)
	}
	if got := c.read(); got.estimate != 9_000_000_000 || got.epoch != "after" {
		t.Errorf("the clock reads %d in epoch %q", got.estimate, got.epoch)
	}
}

// TestProcessesAgreeOnAClockThatJumped: one that knew the time before the jump puts the
// clock right for all; one that has just started does not believe it until then.
func TestProcessesAgreeOnAClockThatJumped(t *testing.T) {
	t.Parallel()
	for name, jump := range map[string]time.Duration{"forward": time.Hour, "back": -time.Hour} {
		for _, startedFirst := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, started first %v", name, startedFirst), func(t *testing.T) {
				t.Parallel()
				ctx := t.Context()
				old := newOpenScheduler(t, Limits{Rate: 10, Window: 300 * time.Millisecond, Lease: 2 * time.Second})
				started := old.Sibling(0)
				started.SetLayout(1)
				_, err := old.State(ctx)
				must(t, err)
				before := old.clock.read()
				must(t, old.rdb.HIncrBy(ctx, PartitionPrefix(0)+":meta", "shift", jump.Microseconds()).Err())
				if startedFirst {
					state, err := started.State(ctx)
					must(t, err)
					if state.Trusted {
						t.Error("the process that started trusts the clock that jumped")
					}
				}
				state, err := old.State(ctx)
				must(t, err)
				moved, err := old.FollowClock(ctx, state.Drift)
				must(t, err)
				if !moved {
					t.Error("the process that knew the time before the jump did not move the clock")
				}
				for name, s := range map[string]*Scheduler{"old": old, "started": started} {
					_, err = s.State(ctx)
					must(t, err)
					now := s.clock.read()
					passed := time.Duration(now.estimate-before.estimate) * time.Microsecond
					if elapsed := old.clock.read().at - before.at; (passed - time.Duration(elapsed)*time.Microsecond).Abs() > MaxDrift {
						t.Errorf("for the %s process %v passed in %dµs", name, passed, elapsed)
					}
				}
			})
		}
	}
}
