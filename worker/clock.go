package worker

import (
	"sync"
	"time"
)

// clock follows a partition's Redis clock by this process's monotonic clock.
//
// The limit is counted in Redis's time, and a server's clock can jump. Every
// script therefore gets an estimate that rests on time that demonstrably passed
// here, and reads the time by it (lua/lib.lua). Each answer bounds the distance
// between the two clocks from both sides: the server read its clock after the
// script was sent and before the answer came. An answer outside of the bounds of
// those before it comes from a clock that jumped, and is not followed.
type clock struct {
	// elapsed reads this process's monotonic clock.
	elapsed func() time.Duration

	mu sync.Mutex
	// lower and upper bound (Redis time − monotonic time), in µs.
	lower, upper int64
	heardAt      int64
	known        bool
}

// slewRate is how fast a clock may run away from another one while it is being
// adjusted, in µs for each second: the rate that NTP keeps to.
const slewRate = 500

// vaguest is how vague the first answer may leave the clock: less than by which the
// scripts notice that the two clocks differ. Until one comes that is quick enough, the
// server's own clock counts.
const vaguest = maxDrift / 2

func newClock() *clock {
	start := time.Now()
	return &clock{elapsed: func() time.Duration { return time.Since(start) }}
}

func (c *clock) monotonic() int64 { return c.elapsed().Microseconds() }

// estimate is the Redis time that has certainly been reached; 0 before the first answer.
func (c *clock) estimate() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.known {
		return 0
	}
	return c.lower + c.monotonic()
}

// heard takes note of what the server's clock read in the answer to a script that
// was sent at the given moment of the monotonic clock.
func (c *clock) heard(raw, sent int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	received := c.monotonic()
	lower, upper := raw-received, raw-sent
	if !c.known {
		if upper-lower > vaguest.Microseconds() {
			return
		}
		c.lower, c.upper, c.heardAt, c.known = lower, upper, received, true
		return
	}
	c.upper += (received - c.heardAt) * slewRate / 1_000_000
	c.heardAt = received
	if lower > c.upper {
		return
	}
	c.lower = max(c.lower, lower)
	c.upper = max(min(c.upper, upper), c.lower)
}

// vague is how far behind the server's clock the estimate may be.
func (c *clock) vague() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.known {
		return 0 // the server reads its own clock
	}
	return time.Duration(c.upper-c.lower) * time.Microsecond
}

// forget makes the clock begin anew with the next answer.
func (c *clock) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.known = false
}

// until is the wait from now to a moment of the Redis clock.
func (c *clock) until(moment int64) time.Duration {
	return time.Duration(moment-c.estimate()) * time.Microsecond
}
