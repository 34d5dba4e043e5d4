package ratelimit

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// minSweep is the number of keys below which a Limiter does not look for idle ones.
const minSweep = 1024

// Limiter allows each key a rate, and a burst after a quiet time. It forgets idle keys, so its
// memory is bounded by the keys in use. It is safe for concurrent use. A nil Limiter allows
// everything.
type Limiter struct {
	limit rate.Limit
	burst int
	now   func() time.Time

	mu      sync.Mutex
	buckets map[string]*rate.Limiter
	// sweepAt is the number of keys at which idle ones are removed.
	sweepAt int
}

// New makes a Limiter that allows each key perSecond events a second and bursts of up to burst
// events. It returns nil, which allows everything, if perSecond is 0.
func New(perSecond float64, burst int) *Limiter { return newLimiter(perSecond, burst, time.Now) }

func newLimiter(perSecond float64, burst int, now func() time.Time) *Limiter {
	if perSecond <= 0 {
		return nil
	}
	return &Limiter{limit: rate.Limit(perSecond), burst: burst, now: now, buckets: make(map[string]*rate.Limiter), sweepAt: minSweep}
}

// Take takes n events from a key's allowance. If they are not all available, it takes none and
// returns how long to wait until they are. More than the burst are never available: the wait is
// then the time in which a whole burst returns.
func (l *Limiter) Take(key string, n int) (wait time.Duration, ok bool) {
	if l == nil || n <= 0 {
		return 0, true
	}
	now := l.now()
	l.mu.Lock()
	defer l.mu.Unlock()
	bucket := l.buckets[key]
	if bucket == nil {
		if len(l.buckets) >= l.sweepAt {
			l.sweep(now)
		}
		bucket = rate.NewLimiter(l.limit, l.burst)
		l.buckets[key] = bucket
	}
	reservation := bucket.ReserveN(now, n)
	if !reservation.OK() {
		return time.Duration(float64(l.burst) / float64(l.limit) * float64(time.Second)), false
	}
	if wait = reservation.DelayFrom(now); wait > 0 {
		reservation.CancelAt(now)
		return wait, false
	}
	return 0, true
}

// sweep removes the keys whose allowance is full again: a new bucket is the same.
func (l *Limiter) sweep(now time.Time) {
	for key, bucket := range l.buckets {
		if bucket.TokensAt(now) >= float64(l.burst) {
			delete(l.buckets, key)
		}
	}
	l.sweepAt = max(minSweep, 2*len(l.buckets))
}
