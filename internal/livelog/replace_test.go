package livelog

import "testing"

// TestReplacedFeedDoesNotTakeItsSuccessorAway: readers of a feed that broke off leave while
// others read a new one, which must go on hearing of changes.
func TestReplacedFeedDoesNotTakeItsSuccessorAway(t *testing.T) {
	t.Parallel()
	store := newFakeStore()
	h := running(t, Config{Store: store, CheckEvery: never})
	broken, err := h.acquire("org")
	if err != nil {
		t.Fatal(err)
	}
	<-broken.ready
	broken.window.breakOff()
	s := subscribed(t.Context(), t, h, "org", nil)
	h.release(broken)
	if h.feedOf("org") == nil {
		t.Fatal("the new feed is gone")
	}
	h.Observe(store.write("org", 1))
	expect(t, s, 1, 1)
}
