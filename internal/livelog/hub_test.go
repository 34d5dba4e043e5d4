package livelog

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/snovsync/snovsync/models"
)

func TestFromNow(t *testing.T) {
	store := newFakeStore()
	store.write("org", 3)
	h := running(t, Config{Store: store, CheckEvery: never})
	s := subscribed(t.Context(), t, h, "org", nil)
	h.Observe(store.write("org", 2))
	expect(t, s, 4, 5)
}

// TestReplayThenTail covers replays that begin in the window, before it, and at
// the very beginning, of a log of several pages.
func TestReplayThenTail(t *testing.T) {
	store := newFakeStore()
	const before = 3*pageSize + 17
	store.write("org", before)
	h := running(t, Config{Store: store, CheckEvery: never})
	for _, after := range []int64{0, 1, pageSize, before - batchSize - 1, before - batchSize, before - 1, before} {
		ctx, cancel := context.WithCancel(t.Context())
		s := subscribed(ctx, t, h, "org", new(after))
		head := int64(len(store.logs["org"]))
		expect(t, s, after+1, head)
		h.Observe(store.write("org", 2))
		expect(t, s, head+1, head+2)
		cancel()
		if err := drained(t, s); err != nil {
			t.Errorf("after %d: ended with %v", after, err)
		}
	}
}

// TestWritesDuringReplay: changes that are committed between the replay's pages
// come once and in order.
func TestWritesDuringReplay(t *testing.T) {
	store := newFakeStore()
	store.write("org", 2*pageSize)
	h := running(t, Config{Store: store, CheckEvery: never})
	store.onRead = func(int64) { h.Observe(store.write("org", 30)) }
	s := subscribed(t.Context(), t, h, "org", new(int64(0)))
	expect(t, s, 1, 2*pageSize+60)
}

// TestObservedInAnyOrder: commits of concurrent writers reach Observe in any
// order, twice, or never.
func TestObservedInAnyOrder(t *testing.T) {
	store := newFakeStore()
	h := running(t, Config{Store: store, CheckEvery: never})
	s := subscribed(t.Context(), t, h, "org", nil)
	first, second, third := store.write("org", 3), store.write("org", 2), store.write("org", 4)
	h.Observe(third)
	h.Observe(first)
	h.Observe(first)
	h.Observe(second)
	expect(t, s, 1, 9)
	store.write("org", 5)
	h.Observe(store.write("org", 1))
	expect(t, s, 10, 15)
}

func TestOrganizationsAreApart(t *testing.T) {
	store := newFakeStore()
	h := running(t, Config{Store: store, CheckEvery: never})
	a, b := subscribed(t.Context(), t, h, "a", nil), subscribed(t.Context(), t, h, "b", nil)
	h.Observe(append(append(store.write("a", 2), store.write("b", 1)...), store.write("c", 1)...))
	for _, row := range []struct {
		s    *Subscription
		org  string
		last int64
	}{{a, "a", 2}, {b, "b", 1}} {
		for want := int64(1); want <= row.last; want++ {
			if c, _ := receive(t, row.s); c.OrganizationID != row.org || c.Seq != want {
				t.Errorf("%s got %s/%d", row.org, c.OrganizationID, c.Seq)
			}
		}
	}
}

func TestKeep(t *testing.T) {
	store := newFakeStore()
	store.write("org", 10)
	h := running(t, Config{Store: store, CheckEvery: never})
	s, err := h.Subscribe(t.Context(), "org", new(int64(0)), func(c *models.Change) bool { return c.Seq%5 == 0 })
	if err != nil {
		t.Fatal(err)
	}
	h.Observe(store.write("org", 10))
	for _, want := range []int64{5, 10, 15, 20} {
		if c, _ := receive(t, s); c.Seq != want {
			t.Errorf("got %d, want %d", c.Seq, want)
		}
	}
}

// TestSlowReader: a reader that takes nothing is ended, and holds up neither the
// writers nor another reader, and goes on from its cursor without a gap.
func TestSlowReader(t *testing.T) {
	store := newFakeStore()
	h := running(t, Config{Store: store, CheckEvery: never, Buffer: 10})
	slow, quick := subscribed(t.Context(), t, h, "org", nil), subscribed(t.Context(), t, h, "org", nil)
	for n := int64(1); n <= 50; n++ {
		h.Observe(store.write("org", 1))
		expect(t, quick, n, n)
	}
	if err := drained(t, slow); !errors.Is(err, ErrSlowReader) {
		t.Fatalf("ended with %v", err)
	}
	expect(t, subscribed(t.Context(), t, h, "org", new(int64(0))), 1, 50)
}

// TestStuckReader: a reader that never receives again is ended all the same.
func TestStuckReader(t *testing.T) {
	store := newFakeStore()
	h := running(t, Config{Store: store, CheckEvery: never, Buffer: 10})
	s := subscribed(t.Context(), t, h, "org", nil)
	f := h.feedOf("org")
	for range 5 {
		h.Observe(store.write("org", 5))
	}
	waitFor(t, func() bool { return h.feedOf("org") == nil })
	if f.refs != 0 {
		t.Errorf("the feed has %d users", f.refs)
	}
	if err := drained(t, s); !errors.Is(err, ErrSlowReader) {
		t.Errorf("ended with %v", err)
	}
}

// TestStuckReplay: a reader that takes nothing of its replay is ended, too.
func TestStuckReplay(t *testing.T) {
	store := newFakeStore()
	store.write("org", 3*pageSize)
	h := New(Config{Store: store, CheckEvery: never})
	h.timeout = time.Millisecond
	if err := h.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.Stop)
	s := subscribed(t.Context(), t, h, "org", new(int64(0)))
	waitFor(t, func() bool { return h.feedOf("org") == nil })
	if err := drained(t, s); !errors.Is(err, ErrSlowReader) {
		t.Errorf("ended with %v", err)
	}
}

// TestReadsDoNotGrowWithReaders: 1,000 readers cost the database no more reads
// than one does, for changes made here and for changes made elsewhere.
func TestReadsDoNotGrowWithReaders(t *testing.T) {
	store := newFakeStore()
	store.write("org", 200)
	h := running(t, Config{Store: store, CheckEvery: never})
	const readers, elsewhere = 1000, 50
	subscriptions := make([]*Subscription, readers)
	for i := range subscriptions {
		subscriptions[i] = subscribed(t.Context(), t, h, "org", new(int64(100)))
	}
	if n := store.readCount(); n != 2 {
		t.Errorf("%d readers made %d reads to begin, want 2", readers, n)
	}
	before := store.readCount()
	h.Observe(store.write("org", 100))
	for _, s := range subscriptions {
		expect(t, s, 101, 300)
	}
	if n := store.readCount() - before; n != 0 {
		t.Errorf("changes of this process were read %d times", n)
	}
	for n := range int64(elsewhere) {
		store.write("org", 1)
		h.onNotification(encodeNotification("org", 301+n))
		for _, s := range subscriptions {
			expect(t, s, 301+n, 301+n)
		}
	}
	if n := store.readCount() - before; n > elsewhere {
		t.Errorf("%d changes of other processes were read %d times", elsewhere, n)
	}
}

func TestExpiredCursors(t *testing.T) {
	store := newFakeStore()
	store.write("org", 1000)
	store.prune("org", 600)
	store.write("gone", 5)
	store.prune("gone", 5)
	h := running(t, Config{Store: store, CheckEvery: never})
	for _, row := range []struct {
		org   string
		after int64
	}{{"org", 0}, {"org", 599}, {"org", 1001}, {"gone", 4}, {"gone", 6}, {"new", 1}} {
		if _, err := h.Subscribe(t.Context(), row.org, new(row.after), nil); !errors.Is(err, ErrCursorExpired) {
			t.Errorf("%s after %d: %v", row.org, row.after, err)
		}
	}
	expect(t, subscribed(t.Context(), t, h, "org", new(int64(600))), 601, 1000)
	subscribed(t.Context(), t, h, "gone", new(int64(5)))
	subscribed(t.Context(), t, h, "new", new(int64(0)))
}

// TestPrunedDuringReplay: a replay that the pruning overtakes ends with ErrCursorExpired.
func TestPrunedDuringReplay(t *testing.T) {
	store := newFakeStore()
	store.write("org", 4*pageSize)
	h := running(t, Config{Store: store, CheckEvery: never})
	s := subscribed(t.Context(), t, h, "org", new(int64(0)))
	expect(t, s, 1, 10)
	store.prune("org", 3*pageSize)
	if err := drained(t, s); !errors.Is(err, ErrCursorExpired) {
		t.Errorf("ended with %v", err)
	}
}

// TestCursorAheadOfTheFeed: a cursor from another process may be newer than what
// this process has heard of.
func TestCursorAheadOfTheFeed(t *testing.T) {
	store := newFakeStore()
	h := running(t, Config{Store: store, CheckEvery: never})
	subscribed(t.Context(), t, h, "org", nil)
	store.write("org", 5)
	s := subscribed(t.Context(), t, h, "org", new(int64(4)))
	h.onNotification(encodeNotification("org", 5))
	expect(t, s, 5, 5)
}

// TestForeignNotification: a notification about another database's log holds up nobody.
func TestForeignNotification(t *testing.T) {
	store := newFakeStore()
	h := running(t, Config{Store: store, CheckEvery: never})
	first := subscribed(t.Context(), t, h, "org", nil)
	before := store.readCount()
	h.onNotification(encodeNotification("org", 99))
	second := subscribed(t.Context(), t, h, "org", nil)
	waitFor(t, func() bool { return store.readCount() > before })
	store.write("org", 1)
	h.onNotification(encodeNotification("org", 1))
	h.Observe(store.write("org", 1))
	expect(t, first, 1, 2)
	expect(t, second, 1, 2)
}

func TestFeedsWithoutSubscribersAreDropped(t *testing.T) {
	store := newFakeStore()
	h := running(t, Config{Store: store, CheckEvery: never})
	ctx, cancel := context.WithCancel(t.Context())
	first, second := subscribed(ctx, t, h, "org", nil), subscribed(t.Context(), t, h, "org", nil)
	cancel()
	if err := drained(t, first); err != nil {
		t.Errorf("ended with %v", err)
	}
	h.Observe(store.write("org", 1))
	expect(t, second, 1, 1)
	if h.feedOf("org") == nil {
		t.Fatal("the feed is gone while it has a subscriber")
	}
	if _, err := h.Subscribe(t.Context(), "org", new(int64(99)), nil); !errors.Is(err, ErrCursorExpired) {
		t.Fatal(err)
	}
	h.Stop()
	if h.feedOf("org") != nil {
		t.Error("the feed is still there")
	}
	if err := drained(t, second); !errors.Is(err, ErrStopped) {
		t.Errorf("ended with %v", err)
	}
}

func TestStartAndStop(t *testing.T) {
	h := New(Config{Store: newFakeStore()})
	if _, err := h.Subscribe(t.Context(), "org", nil, nil); !errors.Is(err, ErrStopped) {
		t.Errorf("before Start: %v", err)
	}
	if err := errors.Join(h.Start(t.Context()), h.Start(t.Context())); err != nil {
		t.Fatal(err)
	}
	h.Stop()
	h.Stop()
	if _, err := h.Subscribe(t.Context(), "org", nil, nil); !errors.Is(err, ErrStopped) {
		t.Errorf("after Stop: %v", err)
	}
	if err := h.Start(t.Context()); !errors.Is(err, ErrStopped) {
		t.Errorf("started again: %v", err)
	}
	New(Config{Store: newFakeStore()}).Stop()
}

// TestDatabaseAway: a subscription that cannot begin says so, one that runs
// survives and misses nothing, by the clock alone.
func TestDatabaseAway(t *testing.T) {
	store := newFakeStore()
	h := running(t, Config{Store: store, CheckEvery: time.Millisecond})
	s := subscribed(t.Context(), t, h, "org", nil)
	store.setAway(true)
	if _, err := h.Subscribe(t.Context(), "other", nil, nil); !errors.Is(err, errAway) {
		t.Errorf("got %v", err)
	}
	store.write("org", 3)
	before := store.readCount()
	waitFor(t, func() bool { return store.readCount() > before })
	store.setAway(false)
	expect(t, s, 1, 3)
	subscribed(t.Context(), t, h, "other", nil)
}

// TestConcurrentWritersAndReaders: readers that come at any time with any cursor
// each see every change once, in order.
func TestConcurrentWritersAndReaders(t *testing.T) {
	store := newFakeStore()
	h := running(t, Config{Store: store, CheckEvery: never})
	const writers, commits, readers = 4, 100, 30
	const total = writers * commits * 3
	var group sync.WaitGroup
	for range writers {
		group.Go(func() {
			for range commits {
				h.Observe(store.write("org", 3))
			}
		})
	}
	failures := make(chan error, readers)
	for range readers {
		group.Go(func() { failures <- readAll(t.Context(), h, total) })
	}
	group.Wait()
	close(failures)
	for err := range failures {
		if err != nil {
			t.Error(err)
		}
	}
}

// readAll follows the log to its end in pieces, each after the cursor of the last.
func readAll(ctx context.Context, h *Hub, total int64) error {
	var seen int64
	for seen < total {
		piece, cancel := context.WithCancel(ctx)
		s, err := h.Subscribe(piece, "org", &seen, nil)
		if err != nil {
			cancel()
			return err
		}
		for until := min(total, seen+total/5); seen < until; {
			c, ok := <-s.C()
			if !ok {
				cancel()
				return s.Err()
			}
			if c.Seq != seen+1 {
				cancel()
				return errors.New("a gap or a double")
			}
			seen = c.Seq
		}
		cancel()
	}
	return nil
}

func TestCursor(t *testing.T) {
	for _, seq := range []int64{0, 1, 1 << 60} {
		if got, err := DecodeCursor(EncodeCursor(seq)); err != nil || got != seq {
			t.Errorf("%d became %d, %v", seq, got, err)
		}
	}
	for _, bad := range []string{"", "1", "\x00", "Y2hhbmdlOg", "Y2hhbmdlOi0x", "Y2hhbmdlOjAx", EncodeCursor(1) + "=", EncodeCursor(1) + "\n"} {
		if _, err := DecodeCursor(bad); models.CodeOf(err) != models.CodeBadInput {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestWindow(t *testing.T) {
	store := newFakeStore()
	changes := store.write("org", 30)
	pointers := make([]*models.Change, len(changes))
	for i := range changes {
		pointers[i] = &changes[i]
	}
	w := newWindow(10)
	w.start(0, nil)
	if head := w.append(slices.Concat(pointers[:4], pointers[2:6], pointers[8:])); head != 6 {
		t.Fatalf("head %d after a gap", head)
	}
	if head := w.append(pointers[:25]); head != 25 {
		t.Fatalf("head %d", head)
	}
	if v := w.after(14); !v.behind {
		t.Error("change 15 has left the window")
	}
	if v := w.after(15); v.behind || len(v.batch) != 10 || v.batch[0].Seq != 16 {
		t.Errorf("after 15: %+v", v)
	}
	if v := w.after(25); v.behind || len(v.batch) != 0 {
		t.Errorf("after the head: %+v", v)
	}
}
