package scheduler

import (
	"fmt"
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
//
// What was learned holds in one epoch: when the partition's clock is moved, or its
// state built anew, another one begins, and the clock is learned anew.
type clock struct {
	// elapsed reads this process's monotonic clock.
	elapsed func() time.Duration

	mu sync.Mutex
	// lower and upper bound (Redis time − monotonic time), in µs.
	lower, upper int64
	heardAt      int64
	known        bool
	epoch        string
}

// noEpoch stands for the epoch of an estimate that there is not, and of a clock of which
// nobody can tell whether it jumped.
const noEpoch = "-"

// reading is what a clock tells at one moment.
type reading struct {
	// estimate is the Redis time that has certainly been reached; 0: not known.
	estimate int64
	epoch    string
	// at is the moment, by the monotonic clock.
	at int64
}

// String is the reading as the scripts take it, with this process's wall clock.
func (r reading) String() string {
	return fmt.Sprintf("%d %s %d", r.estimate, r.epoch, time.Now().UnixMicro())
}

// slewRate is how fast a clock may run away from another one while it is being
// adjusted, in µs for each second: the rate that NTP keeps to.
const slewRate = 500

// vaguest is how vague the first answer may leave the clock: less than by which the
// scripts notice that the two clocks differ. Until one comes that is quick enough, the
// server's own clock counts.
const vaguest = MaxDrift / 2

func newClock() *clock {
	start := time.Now()
	return &clock{elapsed: func() time.Duration { return time.Since(start) }}
}

func (c *clock) monotonic() int64 { return c.elapsed().Microseconds() }

func (c *clock) read() reading {
	c.mu.Lock()
	defer c.mu.Unlock()
	at := c.monotonic()
	if !c.known {
		return reading{epoch: noEpoch, at: at}
	}
	return reading{estimate: c.lower + at, epoch: c.epoch, at: at}
}

// heard takes note of what the server's clock read in the answer to a script that was
// sent with a reading, and of its epoch; noEpoch teaches nothing. It gives how far the
// server's clock is from the time that passed here; 0 in an epoch that is new here.
func (c *clock) heard(raw int64, epoch string, sent reading) (drift time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if epoch == noEpoch {
		return 0
	}
	received := c.monotonic()
	lower, upper := raw-received, raw-sent.at
	if !c.known || c.epoch != epoch {
		if c.known = upper-lower <= vaguest.Microseconds(); c.known {
			c.lower, c.upper, c.heardAt, c.epoch = lower, upper, received, epoch
		}
		return 0
	}
	if sent.epoch == epoch {
		drift = time.Duration(raw-sent.estimate) * time.Microsecond
	}
	c.upper += (received - c.heardAt) * slewRate / 1_000_000
	c.heardAt = received
	if lower <= c.upper {
		c.lower = max(c.lower, lower)
		c.upper = max(min(c.upper, upper), c.lower)
	}
	return drift
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

// until is the wait from now to a moment of the Redis clock, which has just read raw.
func (c *clock) until(moment, raw int64) time.Duration {
	if now := c.read(); now.estimate > 0 {
		raw = now.estimate
	}
	return time.Duration(moment-raw) * time.Microsecond
}
