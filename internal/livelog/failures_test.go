package livelog

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
)

// TestLoadThatFailsIsReturned: the next subscriber has the log loaded anew.
func TestLoadThatFailsIsReturned(t *testing.T) {
	store := newFakeStore()
	store.write("org", 3)
	h := running(t, Config{Store: store, CheckEvery: never})
	store.onRead = func(int64) { store.setAway(true) }
	if _, err := h.Subscribe(t.Context(), "org", nil, nil); !errors.Is(err, errAway) {
		t.Errorf("got %v", err)
	}
	store.mu.Lock()
	store.onRead, store.away = nil, false
	store.mu.Unlock()
	s := subscribed(t.Context(), t, h, "org", new(int64))
	expect(t, s, 1, 3)
}

// TestChangesDuringTheLoad: they come after the head that was loaded, once.
func TestChangesDuringTheLoad(t *testing.T) {
	store := newFakeStore()
	store.write("org", 3)
	h := running(t, Config{Store: store, CheckEvery: never})
	once := false
	store.onRead = func(int64) {
		if !once {
			once = true
			h.Observe(store.write("org", 2))
		}
	}
	s := subscribed(t.Context(), t, h, "org", new(int64))
	h.Observe(store.write("org", 2))
	expect(t, s, 1, 7)
}

// TestLogPrunedFasterThanItIsRead: changes are gone that nobody here has read. Readers are
// told, and new ones begin where the log stands.
func TestLogPrunedFasterThanItIsRead(t *testing.T) {
	store := newFakeStore()
	store.write("org", 3)
	h := running(t, Config{Store: store, CheckEvery: time.Millisecond})
	s := subscribed(t.Context(), t, h, "org", nil)
	store.mu.Lock()
	store.pruned["org"] = 8
	store.mu.Unlock()
	store.write("org", 10)
	if err := drained(t, s); !errors.Is(err, ErrCursorExpired) {
		t.Errorf("ended with %v", err)
	}
	again := subscribed(t.Context(), t, h, "org", nil)
	store.write("org", 1)
	expect(t, again, 14, 14)
}

// TestReadsAreBounded: a read that waits for others ends with its context, and says why.
func TestReadsAreBounded(t *testing.T) {
	store := newFakeStore()
	r := newReader(store, 1)
	entered, free := make(chan struct{}), make(chan struct{})
	store.onRead = func(int64) {
		entered <- struct{}{}
		<-free
	}
	read := make(chan error)
	go func() {
		_, err := r.page(t.Context(), "org", 0, 1)
		read <- err
	}()
	<-entered
	errLeft := errors.New("the reader left")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errLeft)
	if _, err := r.page(ctx, "org", 0, 1); !errors.Is(err, errLeft) {
		t.Errorf("a page: %v", err)
	}
	if _, _, err := r.head(ctx, "org"); !errors.Is(err, errLeft) {
		t.Errorf("the head: %v", err)
	}
	close(free)
	if err := <-read; err != nil {
		t.Error(err)
	}
	store.onRead = nil
	store.setAway(true)
	if _, err := r.page(t.Context(), "org", 7, 1); !errors.Is(err, errAway) || !strings.Contains(err.Error(), "read the log after 7") {
		t.Errorf("a page: %v", err)
	}
	if _, _, err := r.head(t.Context(), "org"); !errors.Is(err, errAway) || !strings.Contains(err.Error(), "read the head of the log") {
		t.Errorf("the head: %v", err)
	}
}

// TestReaderWhoLeavesBeforeTheLoad waits for no load.
func TestReaderWhoLeavesBeforeTheLoad(t *testing.T) {
	store := newFakeStore()
	store.write("org", 1)
	entered, free := make(chan struct{}), make(chan struct{})
	store.onRead = func(int64) {
		entered <- struct{}{}
		<-free
	}
	h := running(t, Config{Store: store, CheckEvery: never})
	ctx, leave := context.WithCancel(t.Context())
	subscribing := make(chan error)
	go func() {
		_, err := h.Subscribe(ctx, "org", nil, nil)
		subscribing <- err
	}()
	<-entered
	leave()
	if err := <-subscribing; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	close(free)
}
