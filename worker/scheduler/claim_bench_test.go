package scheduler

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// BenchmarkClaim prints how long a claim of one lane takes, p50, while organizations
// wait that each have an account of their own and a free token. `make bench` reads it.
func BenchmarkClaim(b *testing.B) {
	for _, organizations := range []int{10, 10_000} {
		b.Run(fmt.Sprintf("organizations=%d", organizations), func(b *testing.B) {
			s := newOpenScheduler(b, Limits{})
			waiting := make([]QueuedEntry, organizations)
			for i := range waiting {
				waiting[i] = waitingEvent(i, 0)
			}
			must(b, s.Enqueue(b.Context(), waiting))
			times := make([]time.Duration, 0, b.N)
			for i := range b.N {
				began := time.Now()
				got, err := s.Claim(b.Context(), 1)
				times = append(times, time.Since(began))
				must(b, err)
				if len(got.Leases) != 1 {
					b.Fatalf("%d lanes were claimed while %d organizations wait", len(got.Leases), organizations)
				}
				// What was claimed is done, and the same organization has another event.
				claimed := got.Leases[0]
				must(b, s.Complete(b.Context(), []*Completion{{Lease: claimed, Done: claimed.Entries}}))
				must(b, s.Enqueue(b.Context(), []QueuedEntry{waitingEvent(slices.IndexFunc(waiting, func(a QueuedEntry) bool {
					return a.Queue == claimed.Queue
				}), i+1)}))
			}
			slices.Sort(times)
			b.ReportMetric(float64(times[len(times)/2]), "p50-ns/claim")
		})
	}
}
