package figures

import (
	"math/bits"
	"sync/atomic"
	"time"
)

const (
	// subBits is how finely a power of two is divided: 32 buckets, so that a
	// duration is known to 3 %.
	subBits = 5
	// buckets reach beyond any duration.
	buckets = (64 - subBits + 1) << subBits
)

// Histogram counts durations in buckets that widen with them: it takes 16 KiB
// whatever it counts, and a quantile is right to 3 %. The zero value is empty. It
// is safe for concurrent use, and adding to it takes a few nanoseconds.
type Histogram struct {
	counts  [buckets]atomic.Uint64
	longest atomic.Int64
}

// Add counts a duration; one below zero counts as zero.
func (h *Histogram) Add(d time.Duration) {
	d = max(d, 0)
	h.counts[bucketOf(uint64(d))].Add(1)
	for {
		longest := h.longest.Load()
		if int64(d) <= longest || h.longest.CompareAndSwap(longest, int64(d)) {
			return
		}
	}
}

// Count returns how many durations were added.
func (h *Histogram) Count() int {
	var n uint64
	for i := range h.counts {
		n += h.counts[i].Load()
	}
	return int(n)
}

// Max returns the longest duration.
func (h *Histogram) Max() time.Duration { return time.Duration(h.longest.Load()) }

// Quantile returns the duration below which the share q of those added lies, at
// most the longest; 0 where there are none.
func (h *Histogram) Quantile(q float64) time.Duration {
	total := h.Count()
	if total == 0 {
		return 0
	}
	place := min(uint64(q*float64(total)), uint64(total-1))
	var passed uint64
	for i := range h.counts {
		if passed += h.counts[i].Load(); passed > place {
			return min(middleOf(i), h.Max())
		}
	}
	return h.Max()
}

// bucketOf is the index of a value's bucket: values below 2·32 have one each, and
// from there each power of two has 32.
func bucketOf(value uint64) int {
	shift := max(bits.Len64(value)-subBits-1, 0)
	return shift<<subBits + int(value>>shift)
}

// middleOf is the value in the middle of a bucket.
func middleOf(bucket int) time.Duration {
	shift := max(bucket>>subBits-1, 0)
	low := uint64(bucket-shift<<subBits) << shift
	return time.Duration(low + (uint64(1)<<shift)/2)
}
