package livelog

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"

	"github.com/snovsync/snovsync/models"
)

func followed(t *testing.T, h *Hub, after *int64) *Follower {
	t.Helper()
	f, err := h.Follow(t.Context(), "org", after)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.Close)
	return f
}

// readUp reads what there is and returns the number of the last change.
func readUp(t *testing.T, f *Follower, after int64) int64 {
	t.Helper()
	for {
		changes, err := f.Next(t.Context(), after)
		if err != nil {
			t.Fatalf("after %d: %v", after, err)
		}
		if len(changes) == 0 {
			return after
		}
		for _, c := range changes {
			if c.Seq != after+1 {
				t.Fatalf("change %d after %d", c.Seq, after)
			}
			after = c.Seq
		}
	}
}

// readTo reads until a change is there.
func readTo(t *testing.T, f *Follower, after, until int64) {
	t.Helper()
	waitFor(t, func() bool {
		after = readUp(t, f, after)
		return after >= until
	})
}

func TestFollowerReadsTheDatabaseAndThenTheWindow(t *testing.T) {
	store := newFakeStore()
	const before = 2*pageSize + 300
	store.write("org", before)
	h := running(t, Config{Store: store, CheckEvery: never})
	for _, start := range []int64{0, 7, pageSize, before - 1, before} {
		f := followed(t, h, new(start))
		if f.Start() != start {
			t.Errorf("begins after %d instead of %d", f.Start(), start)
		}
		if last := readUp(t, f, start); last < before {
			t.Errorf("read up to %d", last)
		}
		f.Close()
	}
	f := followed(t, h, nil)
	h.Observe(store.write("org", 2))
	readTo(t, f, f.Start(), before+2)
}

// TestFollowersAreNotified of what comes, and of the end.
func TestFollowersAreNotified(t *testing.T) {
	store := newFakeStore()
	h := running(t, Config{Store: store, CheckEvery: never})
	f := followed(t, h, nil)
	tail := f.Tail()
	defer tail.Close()
	var news, none atomic.Int64
	tail.Notify(func() { news.Add(1) })
	other := f.Tail()
	other.Notify(func() { none.Add(1) })
	other.Close()
	h.Observe(store.write("org", 1))
	waitFor(t, func() bool { return news.Load() > 0 })
	readTo(t, tail, tail.Start(), 1)
	if tail.Log() != f.Log() || (Log{}) == f.Log() {
		t.Error("a follower and its tail follow two logs")
	}
	before := news.Load()
	h.Stop()
	if news.Load() == before {
		t.Error("the end was not told")
	}
	if _, err := tail.Next(t.Context(), 1); !errors.Is(err, ErrStopped) {
		t.Errorf("after the end: %v", err)
	}
	if none.Load() > 0 {
		t.Error("a follower that was closed is told")
	}
}

func TestFollowerThatIsSlow(t *testing.T) {
	store := newFakeStore()
	store.write("org", 600)
	h := running(t, Config{Store: store, CheckEvery: never, Buffer: 10})
	replaying, joined := followed(t, h, new(int64(0))), followed(t, h, nil)
	h.Observe(store.write("org", 20))
	waitFor(t, func() bool { return h.feedOf("org").window.position() == 620 })
	if _, err := joined.Next(t.Context(), joined.Start()); !errors.Is(err, ErrSlowReader) {
		t.Errorf("a reader that fell out of the window: %v", err)
	}
	readTo(t, replaying, 0, 620)
}

func TestFollowerWhoseChangesArePruned(t *testing.T) {
	store := newFakeStore()
	store.write("org", 3*pageSize)
	h := running(t, Config{Store: store, CheckEvery: never})
	f := followed(t, h, new(int64(0)))
	if _, err := f.Next(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	store.prune("org", 2*pageSize)
	if _, err := f.Next(t.Context(), pageSize); !errors.Is(err, ErrCursorExpired) {
		t.Errorf("got %v", err)
	}
}

// TestStopWaitsForReplays: the hub's end ends a read of the database, and no other begins.
func TestStopWaitsForReplays(t *testing.T) {
	store := newFakeStore()
	store.write("org", 3*pageSize)
	h := running(t, Config{Store: waiting{store}, CheckEvery: never})
	f := followed(t, h, new(int64(0)))
	reads := make(chan error)
	go func() {
		_, err := f.Next(context.Background(), 0)
		reads <- err
	}()
	waitFor(t, func() bool { return len(h.replays.slots) == 1 })
	h.Stop()
	if err := <-reads; !errors.Is(err, ErrStopped) {
		t.Errorf("got %v", err)
	}
	if _, err := f.Next(t.Context(), 0); !errors.Is(err, ErrStopped) {
		t.Errorf("then %v", err)
	}
}

// waiting is a store whose reads from the beginning wait until they are given up.
type waiting struct{ *fakeStore }

func (w waiting) Changes(ctx context.Context, organizationID string, after int64, limit int) ([]models.Change, error) {
	if after == 0 {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	return w.fakeStore.Changes(ctx, organizationID, after, limit)
}
