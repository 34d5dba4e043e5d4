package scheduler

import (
	"testing"
	"time"

	"github.com/snovsync/snovsync/internal/pause"
)

// claimWhenDue claims one lane, as soon as there is one.
func claimWhenDue(t *testing.T, s *Scheduler) *Lease {
	t.Helper()
	for {
		got, err := s.Claim(t.Context(), 1)
		must(t, err)
		if len(got.Leases) > 0 {
			return got.Leases[0]
		}
		pause.For(t.Context(), max(got.Next, time.Millisecond))
	}
}

// sameLane are waiting events of one prospect, oldest first.
func sameLane(n int) []QueuedEntry {
	events := make([]QueuedEntry, n)
	for i := range events {
		events[i] = waitingEvent(1, i)
		events[i].Key = events[0].Key
		events[i].Occurred += int64(i)
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
		must(t, s.Enqueue(t.Context(), events))
		claimed := claimWhenDue(t, s)
		for _, event := range events[:lost] {
			must(t, s.rdb.HDel(t.Context(), JobsKey(0), event.ID).Err())
		}
		must(t, s.Complete(t.Context(), []*Completion{{Lease: claimed}}))
		claimed = claimWhenDue(t, s)
		if len(claimed.Entries) != 1 || claimed.Entries[0].ID != events[lost].ID {
			t.Errorf("%d jobs were lost, and the lane holds %d entries", lost, len(claimed.Entries))
		}
		must(t, s.Complete(t.Context(), []*Completion{{Lease: claimed, Done: claimed.Entries}}))
		must(t, s.Enqueue(t.Context(), events[:1]))
		if claimed = claimWhenDue(t, s); claimed.Entries[0].ID != events[0].ID {
			t.Errorf("claimed %+v", claimed.Entries)
		}
	}
}

// TestLaneOfLostJobsKeepsItsWait: a lane that waits for a retry does not run early because
// its first entries have no jobs.
func TestLaneOfLostJobsKeepsItsWait(t *testing.T) {
	t.Parallel()
	s := newOpenScheduler(t, Limits{})
	events := sameLane(12)
	must(t, s.Enqueue(t.Context(), events))
	must(t, s.Complete(t.Context(), []*Completion{{Lease: claimWhenDue(t, s), RetryIn: time.Hour}}))
	for _, event := range events[:11] {
		must(t, s.rdb.HDel(t.Context(), JobsKey(0), event.ID).Err())
	}
	must(t, s.Enqueue(t.Context(), events[11:]))
	got, err := s.Claim(t.Context(), 1)
	must(t, err)
	if len(got.Leases) > 0 || got.Next < time.Minute {
		t.Errorf("%d lanes run, the next one in %s", len(got.Leases), got.Next)
	}
}

// TestEntryOfAnotherLaneLeavesTheLane: its job names the lane that it belongs to.
func TestEntryOfAnotherLaneLeavesTheLane(t *testing.T) {
	t.Parallel()
	s := newOpenScheduler(t, Limits{})
	events := sameLane(2)
	must(t, s.Enqueue(t.Context(), events))
	elsewhere := account(7) + ":" + events[0].Key
	must(t, s.rdb.HSet(t.Context(), JobsKey(0), events[0].ID, elsewhere+"org").Err())
	claimed := claimWhenDue(t, s)
	must(t, s.Complete(t.Context(), []*Completion{{Lease: claimed, Done: claimed.Entries[:1]}}))
	if got := claimWhenDue(t, s); len(got.Entries) != 1 || got.Entries[0].ID != events[1].ID {
		t.Errorf("claimed %+v", got.Entries)
	}
	if lanes, err := s.LanesOf(t.Context(), []string{events[0].ID}); err != nil || lanes[0] != elsewhere {
		t.Errorf("the other lane's job is gone: %v, %v", lanes, err)
	}
}

// TestClaimSkipsQueuesThatWereLost: an account is in line whose organizations Redis lost, and
// an organization whose lanes it lost.
func TestClaimSkipsQueuesThatWereLost(t *testing.T) {
	t.Parallel()
	for _, keys := range []string{":turns:*", ":lanes:*"} {
		s := newOpenScheduler(t, Limits{})
		must(t, s.Enqueue(t.Context(), []QueuedEntry{waitingEvent(1, 0)}))
		names, err := s.rdb.Keys(t.Context(), s.prefix+keys).Result()
		must(t, err)
		if len(names) != 1 {
			t.Fatalf("keys %v", names)
		}
		must(t, s.rdb.Del(t.Context(), names...).Err())
		other := waitingEvent(2, 0)
		other.Account = account(2)
		must(t, s.Enqueue(t.Context(), []QueuedEntry{other}))
		got, err := s.Claim(t.Context(), 2)
		must(t, err)
		if len(got.Leases) != 1 || got.Leases[0].Lane != other.Lane() {
			t.Errorf("without %s claimed %+v", keys, got.Leases)
		}
		if n := s.rdb.ZCard(t.Context(), s.prefix+":ready").Val(); n != 0 {
			t.Errorf("without %s, %d accounts are in line", keys, n)
		}
	}
}
