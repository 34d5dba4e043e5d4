package livelog

import (
	"context"
	"testing"
	"time"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/test/harness"
)

// running is a hub that stops with the test.
func running(t *testing.T, config Config) *Hub {
	t.Helper()
	h := New(config)
	if err := h.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.Stop)
	return h
}

func subscribed(ctx context.Context, t *testing.T, h *Hub, organizationID string, after *int64) *Subscription {
	t.Helper()
	s, err := h.Subscribe(ctx, organizationID, after, nil)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// expect receives the changes from first to last, exactly and in order.
func expect(t *testing.T, s *Subscription, first, last int64) {
	t.Helper()
	for want := first; want <= last; want++ {
		c, ok := receive(t, s)
		if !ok {
			t.Fatalf("ended before change %d: %v", want, s.Err())
		}
		if c.Seq != want || c.Entry.Seq != want {
			t.Fatalf("got change %d, want %d", c.Seq, want)
		}
	}
}

func receive(t *testing.T, s *Subscription) (models.Change, bool) {
	t.Helper()
	select {
	case c, ok := <-s.C():
		return c, ok
	case <-time.After(harness.Timeout):
		t.Fatal("nothing came")
		return models.Change{}, false
	}
}

// drained reads what is left until the subscription ends.
func drained(t *testing.T, s *Subscription) error {
	t.Helper()
	for {
		if _, ok := receive(t, s); !ok {
			return s.Err()
		}
	}
}

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

// never is a check interval that a test does not live to see.
const never = time.Hour
