//go:build !race

package allocations_test

import (
	"math"
	"runtime"
	"testing"
)

// tries is how often a figure is taken. What goes on beside it only ever adds, so
// the lowest one counts.
const tries = 3

// allocationsPer counts what the whole process allocates while do is called so many
// times, for each call: the lowest of some tries. do is told how often it was called.
func allocationsPer(times int, do func(i int)) float64 {
	lowest := math.Inf(1)
	for try := range tries {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		for i := range times {
			do(try*times + i)
		}
		runtime.ReadMemStats(&after)
		lowest = min(lowest, float64(after.Mallocs-before.Mallocs)/float64(times))
	}
	return lowest
}

// atMost reports a figure, and fails where it is above its bound.
func atMost(t *testing.T, what string, found, bound float64) {
	t.Helper()
	t.Logf("%s: %.1f allocations, at most %.0f are accepted", what, found, bound)
	if found > bound {
		t.Errorf("%s costs %.1f allocations, above the bound of %.0f", what, found, bound)
	}
}
