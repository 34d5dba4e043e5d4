package figures

import (
	"cmp"
	"slices"
)

// Quantile returns the value below which the share q of the values lies, 0 ≤ q ≤ 1:
// the value at place q·n of the sorted ones, and the last one for 1. It is the zero
// value where there are none.
func Quantile[T cmp.Ordered](values []T, q float64) T {
	if len(values) == 0 {
		var none T
		return none
	}
	sorted := slices.Sorted(slices.Values(values))
	return sorted[min(int(q*float64(len(sorted))), len(sorted)-1)]
}

// Median returns the middle value, or the mean of the two in the middle; 0 where
// there are none.
func Median(values []float64) float64 {
	n := len(values)
	if n == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	if n%2 == 1 {
		return sorted[n/2]
	}
	return (sorted[n/2-1] + sorted[n/2]) / 2
}

// Spread returns how far the rounds lie apart: the distance of the highest and the
// lowest value, as a share of the median. It is 0 for fewer than two values, and
// where the median is 0.
func Spread(values []float64) float64 {
	median := Median(values)
	if len(values) < 2 || median == 0 {
		return 0
	}
	return (slices.Max(values) - slices.Min(values)) / median
}
