package scheduler

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// claimTwo claims the lanes of two organizations' only prospects, oldest first.
func claimTwo(t *testing.T, s *Scheduler) (claims []*Lease, first, second QueuedEntry) {
	t.Helper()
	first, second = waitingEvent(1, 0), waitingEvent(1, 1)
	second.Key = ShortHash("another prospect")
	must(t, s.Enqueue(t.Context(), []QueuedEntry{first}))
	must(t, s.Enqueue(t.Context(), []QueuedEntry{second}))
	got, err := s.Claim(t.Context(), 1)
	must(t, err)
	if len(got.Leases) != 1 || got.Leases[0].Lane != first.Lane() {
		t.Fatalf("claimed %+v", got.Leases)
	}
	return got.Leases, first, second
}

// TestLaneThatIsGivenBackKeepsItsTurn: nothing was decided, so it must not queue again.
func TestLaneThatIsGivenBackKeepsItsTurn(t *testing.T) {
	t.Parallel()
	s := newOpenScheduler(t, Limits{})
	claims, first, _ := claimTwo(t, s)
	must(t, s.Complete(t.Context(), []*Completion{{Lease: claims[0], GiveBack: true}}))
	got, err := s.Claim(t.Context(), 1)
	must(t, err)
	if len(got.Leases) != 1 || got.Leases[0].Lane != first.Lane() {
		t.Error("another lane ran first")
	}
}

// TestEntryBehindARetryDoesNotCancelItsWait: only a retry of the first entry lets the lane
// run at once.
func TestEntryBehindARetryDoesNotCancelItsWait(t *testing.T) {
	t.Parallel()
	s := newOpenScheduler(t, Limits{})
	head, behind := waitingEvent(1, 0), waitingEvent(1, 1)
	head.Due = time.Now().Add(time.Hour)
	behind.Occurred++
	must(t, s.Enqueue(t.Context(), []QueuedEntry{head}))
	waits := func() bool {
		err := s.rdb.ZScore(t.Context(), s.prefix+":due", "l"+head.Lane()).Err()
		if err != nil && err != redis.Nil { //nolint:errorlint // the client returns this very value
			t.Fatal(err)
		}
		return err == nil
	}
	for range 2 { // the second time it is known
		must(t, s.Enqueue(t.Context(), []QueuedEntry{behind}))
		if !waits() {
			t.Fatal("the lane may run before its first entry is due")
		}
	}
	head.Due = time.Time{}
	must(t, s.Enqueue(t.Context(), []QueuedEntry{head}))
	if waits() {
		t.Error("a retry of the first entry has to wait")
	}
}

// TestLaneKeepsTheOrderOfNanoseconds: a score of Redis does not hold them.
func TestLaneKeepsTheOrderOfNanoseconds(t *testing.T) {
	t.Parallel()
	s := newOpenScheduler(t, Limits{})
	moment := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC).UnixNano()
	var want []string
	var waiting []QueuedEntry
	for i, nanoseconds := range []int64{1, 1, 2, 999, 1000, 1001} {
		a := waitingEvent(1, 0)
		a.ID, a.Occurred, a.Seq = fmt.Sprintf("entry %d", i), moment+nanoseconds, int64(100-i)
		if i < 2 {
			a.Seq = int64(i)
		}
		want = append(want, a.ID)
		waiting = append(waiting, a)
	}
	slices.Reverse(waiting)
	must(t, s.Enqueue(t.Context(), waiting))
	got, err := s.Claim(t.Context(), 1)
	must(t, err)
	var order []string
	for _, entry := range got.Leases[0].Entries {
		order = append(order, entry.ID)
	}
	if !slices.Equal(order, want) {
		t.Errorf("the lane has %q, want %q", order, want)
	}
	must(t, s.Complete(t.Context(), []*Completion{{Lease: got.Leases[0], Done: got.Leases[0].Entries}}))
	if left, err := s.Size(t.Context()); err != nil || left != 0 {
		t.Errorf("%d entries are left, %v", left, err)
	}
}
