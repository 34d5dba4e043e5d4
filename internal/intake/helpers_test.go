package intake

import (
	"log/slog"
	"testing"
	"time"
)

func discard() *slog.Logger { return slog.New(slog.DiscardHandler) }

// waitFor looks again and again until the condition holds; the test's own time
// limit ends it.
func waitFor(t *testing.T, condition func() bool) {
	t.Helper()
	look := time.NewTicker(time.Millisecond)
	defer look.Stop()
	for !condition() {
		select {
		case <-look.C:
		case <-t.Context().Done():
			t.Fatal("the condition never held")
		}
	}
}

// waitForOrders waits until so many orders are in the queue, those in a transaction included.
func waitForOrders(t *testing.T, s *Service, n int) {
	t.Helper()
	waitFor(t, func() bool {
		s.committer.mu.Lock()
		defer s.committer.mu.Unlock()
		orders := 0
		for _, l := range s.committer.queue.lines {
			orders += len(l.orders)
		}
		return orders == n
	})
}
