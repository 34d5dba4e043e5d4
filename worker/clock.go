package worker

import (
	"sync"
	"time"
)

// clock follows a partition's Redis clock by this process's monotonic clock.
//
// The limit is counted in Redis's time, and a server's clock can jump. Every
// script therefore gets an estimate that rests on time that demonstrably passed
// here, and never lets tokens come back ahead of it (lua/lib.lua). The estimate
// is a lower bound: it is taken from answers that were given before they arrived.
type clock struct {
	// elapsed reads this process's monotonic clock.
	elapsed func() time.Duration

	mu     sync.Mutex
	offset int64 // µs; the best lower bound of (Redis time − monotonic time)
	known  bool
}

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
	return c.offset + c.monotonic()
}

// heard takes note of a script's answer that told its time.
func (c *clock) heard(now int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if offset := now - c.monotonic(); !c.known || offset > c.offset {
		c.offset, c.known = offset, true
	}
}

// until is the wait from now to a moment of the Redis clock.
func (c *clock) until(moment int64) time.Duration {
	return time.Duration(moment-c.estimate()) * time.Microsecond
}
