package figures_test

import (
	"testing"
	"time"

	"github.com/snovsync/snovsync/test/bench/figures"
)

func TestQuantile(t *testing.T) {
	t.Parallel()
	hundred := make([]int, 100)
	for i := range hundred {
		hundred[len(hundred)-1-i] = i + 1
	}
	for name, test := range map[string]struct {
		values []int
		q      float64
		want   int
	}{
		"of nothing":        {nil, 0.5, 0},
		"of one":            {[]int{7}, 0.99, 7},
		"lowest":            {hundred, 0, 1},
		"middle":            {hundred, 0.5, 51},
		"ninety-ninth":      {hundred, 0.99, 100},
		"highest":           {hundred, 1, 100},
		"of two, unsorted":  {[]int{9, 3}, 0.5, 9},
		"of two, the lower": {[]int{9, 3}, 0.49, 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := figures.Quantile(test.values, test.q); got != test.want {
				t.Errorf("got %d, want %d", got, test.want)
			}
		})
	}
	if hundred[0] != 100 {
		t.Error("the values were sorted in place")
	}
}

func TestMedianAndSpread(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		values         []float64
		median, spread float64
	}{
		"nothing":        {nil, 0, 0},
		"one round":      {[]float64{5}, 5, 0},
		"three rounds":   {[]float64{12, 8, 10}, 10, 0.4},
		"an even number": {[]float64{4, 1, 3, 2}, 2.5, 1.2},
		"about zero":     {[]float64{-1, 0, 1}, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if median, spread := figures.Median(test.values), figures.Spread(test.values); median != test.median || spread != test.spread {
				t.Errorf("median %v and spread %v, want %v and %v", median, spread, test.median, test.spread)
			}
		})
	}
}

// TestHistogramIsExactEnough compares it with the sorted values.
func TestHistogramIsExactEnough(t *testing.T) {
	t.Parallel()
	var histogram figures.Histogram
	var all []time.Duration
	for i := range 10_000 {
		// From nanoseconds to minutes, in no order.
		d := time.Duration(i*i*i) * time.Nanosecond
		if i%2 == 1 {
			d = time.Duration(10_000-i) * time.Microsecond
		}
		histogram.Add(d)
		all = append(all, d)
	}
	if histogram.Count() != len(all) {
		t.Errorf("%d were counted, want %d", histogram.Count(), len(all))
	}
	for _, q := range []float64{0, 0.01, 0.25, 0.5, 0.9, 0.99, 0.999, 1} {
		want, got := figures.Quantile(all, q), histogram.Quantile(q)
		if off := (got - want).Abs(); float64(off) > 0.03*float64(want) {
			t.Errorf("quantile %v is %s, want %s", q, got, want)
		}
	}
	if want := figures.Quantile(all, 1); histogram.Max() != want {
		t.Errorf("the longest is %s, want %s", histogram.Max(), want)
	}
}

func TestHistogramAtItsEnds(t *testing.T) {
	t.Parallel()
	var histogram figures.Histogram
	if histogram.Quantile(0.5) != 0 || histogram.Max() != 0 {
		t.Error("an empty histogram has a quantile")
	}
	const longest = time.Duration(1<<63 - 1)
	histogram.Add(-time.Second)
	histogram.Add(longest)
	if got := histogram.Quantile(0); got != 0 {
		t.Errorf("a duration below zero counts as %s", got)
	}
	if got := histogram.Quantile(1); float64(longest-got) > 0.03*float64(longest) {
		t.Errorf("the longest duration there is counts as %s", got)
	}
}
