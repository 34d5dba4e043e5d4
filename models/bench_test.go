package models_test

import (
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/snovsync/snovsync/models"
)

// BenchmarkAcceptEvents prints how many events a second are accepted, one a
// transaction and fifty, by one caller and by eight.
func BenchmarkAcceptEvents(b *testing.B) {
	for name, url := range databases() {
		for _, size := range []int{1, 50} {
			for _, callers := range []int{1, 8} {
				b.Run(fmt.Sprintf("%s/batch=%d/callers=%d", name, size, callers), func(b *testing.B) {
					f := newFixture(b, url(b))
					var number atomic.Int64
					b.SetParallelism(callers)
					b.ResetTimer()
					b.RunParallel(func(pb *testing.PB) {
						for pb.Next() {
							events := make([]*models.Event, size)
							for i := range events {
								n := number.Add(1)
								events[i] = booking(fmt.Sprintf("org-%d", n%20), fmt.Sprintf("event %d", n))
							}
							if _, err := f.AcceptEvents(f.ctx(), events); err != nil {
								b.Error(err)
								return
							}
						}
					})
					b.ReportMetric(float64(b.N*size)/b.Elapsed().Seconds(), "events/s")
				})
			}
		}
	}
}

// BenchmarkRun prints how many entries a second are started and given their
// results, fifty at a time.
func BenchmarkRun(b *testing.B) {
	for name, url := range databases() {
		b.Run(name+"/batch=50", func(b *testing.B) {
			f := newFixture(b, url(b))
			const size = 50
			entries := make([]*models.Entry, 0, b.N*size)
			for i := range b.N {
				events := make([]*models.Event, size)
				for j := range events {
					events[j] = booking(fmt.Sprintf("org-%d", j%20), fmt.Sprintf("event %d-%d", i, j))
				}
				entries = append(entries, f.accept(events...)...)
			}
			b.ResetTimer()
			for i := range b.N {
				starts := make([]models.Start, size)
				results := make([]models.Result, size)
				for j, entry := range entries[i*size : (i+1)*size] {
					starts[j] = models.Start{EntryID: entry.ID, Fence: 1}
					results[j] = models.Result{
						EntryID: entry.ID, Fence: 1, Status: models.StatusSucceeded, Reason: models.ReasonAdded, AccountKey: "account-1",
						Attempt: &models.Attempt{CallID: entry.ID, StartedAt: f.now(), Outcome: "ok"},
					}
				}
				_, err := f.StartEntries(f.ctx(), starts)
				must(b, err)
				_, err = f.WriteResults(f.ctx(), results)
				must(b, err)
			}
			b.ReportMetric(float64(b.N*size)/b.Elapsed().Seconds(), "entries/s")
		})
	}
}
