package worker

import (
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/test/harness"
)

// BenchmarkClaim prints how long a claim of one lane takes, p50, while organizations
// wait that each have an account of their own and a free token. `make bench` reads it.
func BenchmarkClaim(b *testing.B) {
	for _, organizations := range []int{10, 10_000} {
		b.Run(fmt.Sprintf("organizations=%d", organizations), func(b *testing.B) {
			s := newOpenScheduler(b, Limits{})
			waiting := make([]admission, organizations)
			for i := range waiting {
				waiting[i] = waitingEvent(i, 0)
			}
			must(b, s.enqueue(b.Context(), waiting))
			times := make([]time.Duration, 0, b.N)
			for i := range b.N {
				began := time.Now()
				got, err := s.claim(b.Context(), 1)
				times = append(times, time.Since(began))
				must(b, err)
				if len(got.claims) != 1 {
					b.Fatalf("%d lanes were claimed while %d organizations wait", len(got.claims), organizations)
				}
				// What was claimed is done, and the same organization has another event.
				claimed := got.claims[0]
				must(b, s.end(b.Context(), []*ending{{claim: claimed, done: claimed.entries}}))
				must(b, s.enqueue(b.Context(), []admission{waitingEvent(slices.IndexFunc(waiting, func(a admission) bool {
					return a.item.organizationID == claimed.organization
				}), i+1)}))
			}
			slices.Sort(times)
			b.ReportMetric(float64(times[len(times)/2]), "p50-ns/claim")
		})
	}
}

// newOpenScheduler is the scheduler of a process that has found Redis empty and its
// store too, so that nothing rests.
func newOpenScheduler(t testing.TB, limits Limits) *scheduler {
	t.Helper()
	store, err := models.Open(t.Context(), models.Config{DatabaseURL: "sqlite:" + filepath.Join(t.TempDir(), "store.db")})
	must(t, err)
	t.Cleanup(func() { _ = store.Close() })
	must(t, store.Migrate(t.Context()))
	e, err := New(Config{Store: store, Logger: slog.New(slog.DiscardHandler), RedisURL: harness.RedisURL(t), Limits: limits})
	must(t, err)
	t.Cleanup(func() { _ = e.Close() })
	must(t, e.rebuild(t.Context(), e.partitions[0]))
	return e.partitions[0].scheduler
}

// waitingEvent is an event of an organization's only prospect.
func waitingEvent(organization, event int) admission {
	item := Item{
		EntryID: fmt.Sprintf("entry-%d-%d", organization, event), OrganizationID: fmt.Sprintf("organization-%d", organization),
		Email: fmt.Sprintf("prospect-%d@example.com", organization), OccurredAt: time.Unix(1_700_000_000, 0), Seq: int64(event + 1),
	}
	return admission{item: parkedFrom(item), account: accountOf(&models.Organization{ID: item.OrganizationID})}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
