package ratelimit

import (
	"fmt"
	"testing"
	"time"
)

// clock is a time that a test moves.
type clock struct{ now time.Time }

func (c *clock) read() time.Time         { return c.now }
func (c *clock) advance(d time.Duration) { c.now = c.now.Add(d) }

func TestLimiterAllowsTheRateAndTheBurst(t *testing.T) {
	c := &clock{now: time.Unix(1_700_000_000, 0)}
	l := newLimiter(10, 30, c.read)
	take := func(key string, n int, want time.Duration) {
		t.Helper()
		wait, ok := l.Take(key, n)
		if ok != (want == 0) || wait != want {
			t.Fatalf("%d of %s: %s, %t; want %s", n, key, wait, ok, want)
		}
	}
	take("a", 30, 0)
	take("a", 1, 100*time.Millisecond)
	take("a", 20, 2*time.Second) // a refusal takes nothing
	take("b", 30, 0)
	c.advance(time.Second)
	take("a", 11, 100*time.Millisecond)
	take("a", 10, 0)
	take("a", 0, 0)
	c.advance(time.Hour)
	take("a", 31, 3*time.Second) // never
	take("a", 30, 0)
	take("a", 1, 100*time.Millisecond)
}

func TestLimiterWithoutARateAllowsEverything(t *testing.T) {
	if wait, ok := New(0, 10).Take("a", 1_000_000); wait != 0 || !ok {
		t.Errorf("%s, %t", wait, ok)
	}
}

func TestLimiterForgetsIdleKeys(t *testing.T) {
	c := &clock{now: time.Unix(1_700_000_000, 0)}
	l := newLimiter(10, 30, c.read)
	l.Take("busy", 30)
	for i := range 100 * minSweep {
		l.Take(fmt.Sprint("idle ", i), 1)
		if i%minSweep == 0 {
			c.advance(time.Second)
			l.Take("busy", 10)
		}
	}
	if n := len(l.buckets); n > 2*minSweep+1 {
		t.Errorf("%d keys are kept", n)
	}
	if _, ok := l.Take("busy", 25); ok {
		t.Error("a busy key was forgotten")
	}
}

// TestLimiterLooksForIdleKeysWhenThereAreMany: a look goes through all keys, so it must not
// come with each new one.
func TestLimiterLooksForIdleKeysWhenThereAreMany(t *testing.T) {
	c := &clock{now: time.Unix(1_700_000_000, 0)}
	l := newLimiter(10, 30, c.read)
	l.Take("nothing", 0)
	if len(l.buckets) != 0 {
		t.Error("a key that takes nothing is kept")
	}
	for i := range minSweep {
		l.Take(fmt.Sprint("idle ", i), 1)
		c.advance(time.Second)
	}
	if len(l.buckets) != minSweep {
		t.Errorf("%d of %d keys are left", len(l.buckets), minSweep)
	}
	for i := range 2 * minSweep {
		l.Take(fmt.Sprint("busy ", i), 30)
	}
	if len(l.buckets) != 2*minSweep || l.sweepAt != 2*minSweep {
		t.Errorf("%d keys are left, and the next look is at %d", len(l.buckets), l.sweepAt)
	}
	l.Take("another", 30)
	if l.sweepAt != 4*minSweep {
		t.Errorf("the next look is at %d", l.sweepAt)
	}
}

func TestSlots(t *testing.T) {
	var s Slots
	for i, row := range []struct {
		key  string
		take int
		ok   bool
	}{{"a", 2, true}, {"a", 1, true}, {"a", 1, false}, {"b", 3, true}, {"b", 1, false}, {"c", 4, false}} {
		if ok := s.Take(row.key, row.take, 3); ok != row.ok {
			t.Errorf("step %d: %t", i, ok)
		}
	}
	s.Release("a", 2)
	if s.Held("a") != 1 || s.Held("b") != 3 || !s.Take("a", 2, 3) {
		t.Errorf("a holds %d, b %d", s.Held("a"), s.Held("b"))
	}
	s.Release("a", 3)
	s.Release("b", 3)
	if len(s.held) != 0 {
		t.Errorf("idle keys are kept: %v", s.held)
	}
}
