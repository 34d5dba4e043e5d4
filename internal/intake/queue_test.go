package intake

import (
	"slices"
	"testing"
	"time"

	"github.com/snovsync/snovsync/models"
)

// queueFixture fills a queue with orders at a time that it is told.
type queueFixture struct {
	*queue

	t    *testing.T
	now  time.Time
	left chan struct{}
}

func newQueueFixture(t *testing.T) *queueFixture {
	return &queueFixture{queue: newQueue(boundsFor(0)), t: t, now: now, left: make(chan struct{})}
}

// put adds an order whose events have a size each, and tells whether there was room.
func (f *queueFixture) put(organizationID string, events, bytes int) bool {
	f.t.Helper()
	sizes := slices.Repeat([]int{bytes}, events)
	return f.add(&order{
		organizationID: organizationID, left: f.left, events: make([]*models.Event, events), bytes: sizes, done: make(chan answer, 1),
	}, f.now)
}

// holds expects how many events of which organizations the next transaction has, in
// order, and stores it.
func (f *queueFixture) holds(name string, want ...any) {
	f.t.Helper()
	var got []any
	counts := make(map[string]int)
	parts := f.next(f.now)
	for _, p := range parts {
		counts[p.order.organizationID] += len(p.events)
	}
	for _, p := range parts {
		if n, first := counts[p.order.organizationID]; first {
			got = append(got, p.order.organizationID, n)
			delete(counts, p.order.organizationID)
		}
	}
	if !slices.Equal(got, want) {
		f.t.Errorf("%s transaction holds %v, want %v", name, got, want)
	}
	for _, p := range parts {
		f.stored(p, make([]models.Acceptance, len(p.events)))
	}
}

// TestOrganizationsTakeTurns: what a busy organization has waiting delays a single event
// by one share, however it was reported.
func TestOrganizationsTakeTurns(t *testing.T) {
	f := newQueueFixture(t)
	f.put("busy", MaxEvents, 1)
	for range 300 {
		f.put("busy", 1, 1)
	}
	f.put("other", 1, 1)
	f.holds("the first", "busy", 100, "other", 1)
	f.put("third", 150, 1)
	f.holds("the second", "busy", 100, "third", 100)
	f.put("other", 1, 1)
	f.holds("the third", "busy", 100, "third", 50, "other", 1)
	for left := 500; left > 0; left -= 100 {
		f.holds("a later", "busy", 100)
	}
	f.holds("the last")
	if f.size != (size{}) || len(f.lines) != 0 || len(f.turns) != 0 {
		t.Errorf("an empty queue counts %+v, %d lines, %d turns", f.size, len(f.lines), len(f.turns))
	}
}

// TestTurnsGoOnWhereTheLastTransactionWasFull: organizations that found no room are first
// in the next transaction.
func TestTurnsGoOnWhereTheLastTransactionWasFull(t *testing.T) {
	f := newQueueFixture(t)
	for i := range 11 {
		f.put(string(rune('a'+i)), 150, 1)
	}
	f.holds("the first", "a", 100, "b", 100, "c", 100, "d", 100, "e", 100, "f", 100, "g", 100, "h", 100, "i", 100, "j", 100)
	f.holds("the next", "k", 100, "a", 50, "b", 50, "c", 50, "d", 50, "e", 50, "f", 50, "g", 50, "h", 50, "i", 50, "j", 50)
	f.holds("the last", "k", 50)
}

// TestOrganizationThatIsAloneFillsTransactions: shares are for when others report too.
func TestOrganizationThatIsAloneFillsTransactions(t *testing.T) {
	f := newQueueFixture(t)
	for range 5 {
		f.put("busy", MaxEvents, 1)
	}
	f.holds("alone", "busy", 1000)
	f.put("other", 1, 1)
	f.holds("with another", "busy", 100, "other", 1)
	f.now = f.now.Add(aloneAfter)
	f.holds("soon after the other", "busy", 100)
	f.now = f.now.Add(time.Second)
	f.holds("alone again", "busy", 1000)
}

// TestSharesCountBytes: large events fill a share and a transaction sooner than small ones,
// and one event fits always.
func TestSharesCountBytes(t *testing.T) {
	f := newQueueFixture(t)
	f.put("busy", 10, 100<<10)
	f.put("huge", 1, 5<<20)
	f.put("other", 1, 1)
	f.holds("the first", "busy", 2, "huge", 1)
	f.holds("the next", "other", 1, "busy", 2)

	f = newQueueFixture(t)
	f.put("alone", 10, 1<<20)
	f.holds("of one organization", "alone", 4)
}

func TestCallersWhoLeftAreDropped(t *testing.T) {
	f := newQueueFixture(t)
	close(f.left)
	f.put("gone", 3, 1)
	f.left = make(chan struct{})
	f.put("here", 2, 1)
	f.holds("the only", "here", 2)
	if f.size != (size{}) || len(f.lines) != 0 {
		t.Errorf("an empty queue counts %+v, %d lines", f.size, len(f.lines))
	}
}

// TestQueueIsBounded: by events and by bytes, of one organization and of all.
func TestQueueIsBounded(t *testing.T) {
	const events, ofAll = 40 * MaxEvents, 400 * MaxEvents
	t.Run("events of one organization", func(t *testing.T) {
		f := newQueueFixture(t)
		if !f.put("busy", events, 1) || f.put("busy", 1, 1) || !f.put("other", 1, 1) {
			t.Error("the bound is not 20,000 events of one organization")
		}
	})
	t.Run("bytes of one organization", func(t *testing.T) {
		f := newQueueFixture(t)
		if !f.put("busy", 16, 1<<20) || f.put("busy", 1, 1) || !f.put("other", 1, 1) {
			t.Error("the bound is not 16 MiB of one organization")
		}
	})
	t.Run("events of all organizations", func(t *testing.T) {
		f := newQueueFixture(t)
		for i := range ofAll / events {
			if !f.put(string(rune('a'+i)), events, 1) {
				t.Fatalf("organization %d found no room", i)
			}
		}
		if f.put("other", 1, 1) {
			t.Error("there was room beyond the bound of all")
		}
	})
	t.Run("bytes of all organizations", func(t *testing.T) {
		f := newQueueFixture(t)
		for i := range 4 {
			if !f.put(string(rune('a'+i)), 16, 1<<20) {
				t.Fatalf("organization %d found no room", i)
			}
		}
		if f.put("other", 1, 1) {
			t.Error("there was room beyond the bound of all")
		}
	})
}
