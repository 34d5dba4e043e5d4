package worker

import (
	"testing"
	"time"

	"github.com/snovsync/snovsync/internal/pause"
)

// claimWhenDue claims one lane, as soon as there is one.
func claimWhenDue(t *testing.T, s *scheduler) *claim {
	t.Helper()
	for {
		got, err := s.claim(t.Context(), 1)
		must(t, err)
		if len(got.claims) > 0 {
			return got.claims[0]
		}
		pause.For(t.Context(), max(got.next, time.Millisecond))
	}
}

// sameLane are waiting events of one prospect, oldest first.
func sameLane(n int) []parked {
	events := make([]parked, n)
	for i := range events {
		events[i] = waitingEvent(1, i)
		events[i].prospect = events[0].prospect
		events[i].occurred += int64(i)
	}
	return events
}

// TestEntryWithoutAJobLeavesItsLane: Redis lost the jobs of the first entries of a lane. The
// lane runs on without them, and they can be admitted again.
func TestEntryWithoutAJobLeavesItsLane(t *testing.T) {
	t.Parallel()
	for _, lost := range []int{1, 25} {
		s := newOpenScheduler(t, Limits{})
		events := sameLane(lost + 1)
		must(t, s.enqueue(t.Context(), events))
		claimed := claimWhenDue(t, s)
		for _, event := range events[:lost] {
			must(t, s.rdb.HDel(t.Context(), jobsKey(0), event.entryID).Err())
		}
		must(t, s.end(t.Context(), []*ending{{claim: claimed}}))
		claimed = claimWhenDue(t, s)
		if len(claimed.entries) != 1 || claimed.entries[0].entryID != events[lost].entryID {
			t.Errorf("%d jobs were lost, and the lane holds %d entries", lost, len(claimed.entries))
		}
		must(t, s.end(t.Context(), []*ending{{claim: claimed, done: claimed.entries}}))
		must(t, s.enqueue(t.Context(), events[:1]))
		if claimed = claimWhenDue(t, s); claimed.entries[0].entryID != events[0].entryID {
			t.Errorf("claimed %+v", claimed.entries)
		}
	}
}

// TestLaneOfLostJobsKeepsItsWait: a lane that waits for a retry does not run early because
// its first entries have no jobs.
func TestLaneOfLostJobsKeepsItsWait(t *testing.T) {
	t.Parallel()
	s := newOpenScheduler(t, Limits{})
	events := sameLane(12)
	must(t, s.enqueue(t.Context(), events))
	must(t, s.end(t.Context(), []*ending{{claim: claimWhenDue(t, s), retryIn: time.Hour}}))
	for _, event := range events[:11] {
		must(t, s.rdb.HDel(t.Context(), jobsKey(0), event.entryID).Err())
	}
	must(t, s.enqueue(t.Context(), events[11:]))
	got, err := s.claim(t.Context(), 1)
	must(t, err)
	if len(got.claims) > 0 || got.next < time.Minute {
		t.Errorf("%d lanes run, the next one in %s", len(got.claims), got.next)
	}
}

// TestEntryOfAnotherLaneLeavesTheLane: its job names the lane that it belongs to.
func TestEntryOfAnotherLaneLeavesTheLane(t *testing.T) {
	t.Parallel()
	s := newOpenScheduler(t, Limits{})
	events := sameLane(2)
	must(t, s.enqueue(t.Context(), events))
	elsewhere := account(7) + ":" + events[0].prospect
	must(t, s.rdb.HSet(t.Context(), jobsKey(0), events[0].entryID, elsewhere+"org").Err())
	claimed := claimWhenDue(t, s)
	must(t, s.end(t.Context(), []*ending{{claim: claimed, done: claimed.entries[:1]}}))
	if got := claimWhenDue(t, s); len(got.entries) != 1 || got.entries[0].entryID != events[1].entryID {
		t.Errorf("claimed %+v", got.entries)
	}
	if lanes, err := s.lanesOf(t.Context(), []string{events[0].entryID}); err != nil || lanes[0] != elsewhere {
		t.Errorf("the other lane's job is gone: %v, %v", lanes, err)
	}
}

// TestClaimSkipsQueuesThatWereLost: an account is in line whose organizations Redis lost, and
// an organization whose lanes it lost.
func TestClaimSkipsQueuesThatWereLost(t *testing.T) {
	t.Parallel()
	for _, keys := range []string{":turns:*", ":lanes:*"} {
		s := newOpenScheduler(t, Limits{})
		must(t, s.enqueue(t.Context(), []parked{waitingEvent(1, 0)}))
		names, err := s.rdb.Keys(t.Context(), s.prefix+keys).Result()
		must(t, err)
		if len(names) != 1 {
			t.Fatalf("keys %v", names)
		}
		must(t, s.rdb.Del(t.Context(), names...).Err())
		other := waitingEvent(2, 0)
		other.account = account(2)
		must(t, s.enqueue(t.Context(), []parked{other}))
		got, err := s.claim(t.Context(), 2)
		must(t, err)
		if len(got.claims) != 1 || got.claims[0].lane != other.lane() {
			t.Errorf("without %s claimed %+v", keys, got.claims)
		}
		if n := s.rdb.ZCard(t.Context(), s.prefix+":ready").Val(); n != 0 {
			t.Errorf("without %s, %d accounts are in line", keys, n)
		}
	}
}
