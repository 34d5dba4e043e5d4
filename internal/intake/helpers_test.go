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
