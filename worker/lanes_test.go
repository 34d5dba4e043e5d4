package worker

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// claimTwo claims the lanes of two organizations' only prospects, oldest first.
func claimTwo(t *testing.T, s *scheduler) (claims []*claim, first, second parked) {
	t.Helper()
	first, second = waitingEvent(1, 0), waitingEvent(1, 1)
	second.prospect = shortHash("another prospect")
	must(t, s.enqueue(t.Context(), []parked{first}))
	must(t, s.enqueue(t.Context(), []parked{second}))
	got, err := s.claim(t.Context(), 1)
	must(t, err)
	if len(got.claims) != 1 || got.claims[0].lane != first.lane() {
		t.Fatalf("claimed %+v", got.claims)
	}
	return got.claims, first, second
}

// TestLaneThatIsGivenBackKeepsItsTurn: nothing was decided, so it must not queue again.
func TestLaneThatIsGivenBackKeepsItsTurn(t *testing.T) {
	t.Parallel()
	s := newOpenScheduler(t, Limits{})
	claims, first, _ := claimTwo(t, s)
	must(t, s.end(t.Context(), []*ending{{claim: claims[0], giveBack: true}}))
	got, err := s.claim(t.Context(), 1)
	must(t, err)
	if len(got.claims) != 1 || got.claims[0].lane != first.lane() {
		t.Error("another lane ran first")
	}
}

// TestEntryBehindARetryDoesNotCancelItsWait: only a retry of the first entry lets the lane
// run at once.
func TestEntryBehindARetryDoesNotCancelItsWait(t *testing.T) {
	t.Parallel()
	s := newOpenScheduler(t, Limits{})
	head, behind := waitingEvent(1, 0), waitingEvent(1, 1)
	head.due = time.Now().Add(time.Hour)
	behind.occurred++
	must(t, s.enqueue(t.Context(), []parked{head}))
	waits := func() bool {
		err := s.rdb.ZScore(t.Context(), s.prefix+":due", "l"+head.lane()).Err()
		if err != nil && err != redis.Nil { //nolint:errorlint // the client returns this very value
			t.Fatal(err)
		}
		return err == nil
	}
	for range 2 { // the second time it is known
		must(t, s.enqueue(t.Context(), []parked{behind}))
		if !waits() {
			t.Fatal("the lane may run before its first entry is due")
		}
	}
	head.due = time.Time{}
	must(t, s.enqueue(t.Context(), []parked{head}))
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
	var waiting []parked
	for i, nanoseconds := range []int64{1, 1, 2, 999, 1000, 1001} {
		a := waitingEvent(1, 0)
		a.entryID, a.occurred, a.seq = fmt.Sprintf("entry %d", i), moment+nanoseconds, int64(100-i)
		if i < 2 {
			a.seq = int64(i)
		}
		want = append(want, a.entryID)
		waiting = append(waiting, a)
	}
	slices.Reverse(waiting)
	must(t, s.enqueue(t.Context(), waiting))
	got, err := s.claim(t.Context(), 1)
	must(t, err)
	var order []string
	for _, entry := range got.claims[0].entries {
		order = append(order, entry.entryID)
	}
	if !slices.Equal(order, want) {
		t.Errorf("the lane has %q, want %q", order, want)
	}
	must(t, s.end(t.Context(), []*ending{{claim: got.claims[0], done: got.claims[0].entries}}))
	if left, err := s.size(t.Context()); err != nil || left != 0 {
		t.Errorf("%d entries are left, %v", left, err)
	}
}
