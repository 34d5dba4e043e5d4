package worker

import (
	"testing"
	"time"
)

func TestClockDoesNotFollowAJump(t *testing.T) {
	t.Parallel()
	passed := time.Duration(0)
	c := &clock{elapsed: func() time.Duration { return passed }}
	if c.estimate() != 0 {
		t.Error("a clock that has heard nothing makes an estimate")
	}
	c.heard(1_000_000_000, c.monotonic())
	passed += time.Second
	c.heard(1_000_000_000+3_600_000_000, c.monotonic())
	if got := c.estimate(); got != 1_001_000_000 {
		t.Errorf("after a second and a jump of an hour the estimate moved by %dµs", got-1_000_000_000)
	}
}

func TestClockLearnsFromQuickerAnswers(t *testing.T) {
	t.Parallel()
	passed := time.Duration(0)
	c := &clock{elapsed: func() time.Duration { return passed }}
	sent := c.monotonic()
	passed += 100 * time.Millisecond // the server read its clock at once, the answer was slow
	c.heard(1_000_000_000, sent)
	if got := c.estimate(); got != 1_000_000_000 {
		t.Errorf("estimate %d is ahead of what the server certainly reached", got)
	}
	sent = c.monotonic()
	passed += time.Millisecond
	c.heard(1_000_100_500, sent)
	if got := c.estimate(); got != 1_000_100_500 {
		t.Errorf("estimate %d did not learn from the quick answer", got)
	}
}

func TestProcessesAgreeOnAClockThatJumped(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	old, late := f.engine().partitions[0].scheduler, f.engine().partitions[0].scheduler
	_, err := old.state(f.ctx)
	f.must(err)
	f.must(old.rdb.HIncrBy(f.ctx, partitionPrefix(0)+":meta", "shift", time.Hour.Microseconds()).Err())
	// This process comes after the jump and takes the wrong time for the right one.
	_, err = late.state(f.ctx)
	f.must(err)
	state, err := old.state(f.ctx)
	f.must(err)
	moved, err := old.followClock(f.ctx, state.drift)
	f.must(err)
	if !moved {
		t.Fatal("the process that knew the time before the jump did not move the clock")
	}
	state, err = late.state(f.ctx)
	f.must(err)
	if moved, err = late.followClock(f.ctx, state.drift); err != nil || moved {
		t.Fatalf("the late process moved the clock back: %v, %v", moved, err)
	}
	for name, s := range map[string]*scheduler{"old": old, "late": late} {
		if state, err = s.state(f.ctx); err != nil || state.drift.Abs() > maxDrift {
			t.Errorf("the %s process is %s away: %v", name, state.drift, err)
		}
	}
}
