package livelog

import (
	"sync"

	"github.com/snovsync/snovsync/models"
)

// batchSize bounds how many changes a reader takes from the window at a time.
const batchSize = 256

// window is the recent part of an organization's log: changes with consecutive
// numbers, the last of which is the head. Readers keep their own position and
// share the changes, so that a reader costs no memory while it has nothing to do.
type window struct {
	size int

	mu      sync.Mutex
	changes []*models.Change
	head    int64
	// grown is closed and replaced when the head moves.
	grown chan struct{}
	// broken is set when the log was pruned faster than the feed could read it.
	broken bool
	// listeners are called when the head moves and when the window ends.
	listeners map[*Follower]func()
}

func newWindow(size int) *window {
	return &window{size: size, grown: make(chan struct{})}
}

// start puts the window to where the log stands.
func (w *window) start(head int64, recent []*models.Change) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.head, w.changes = head, recent
}

// append takes the changes that follow the head, skips those it has, and stops
// at a gap. It returns the new head.
func (w *window) append(changes []*models.Change) int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	before := w.head
	for _, c := range changes {
		if c.Seq > w.head+1 {
			break
		}
		if c.Seq == w.head+1 {
			w.changes = append(w.changes, c)
			w.head = c.Seq
		}
	}
	if excess := len(w.changes) - w.size; excess > 0 {
		clear(w.changes[:excess])
		w.changes = w.changes[excess:]
	}
	if w.head != before {
		w.announce()
	}
	return w.head
}

// breakOff ends the window: what follows its head is not kept any more.
func (w *window) breakOff() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.broken = true
	w.announce()
}

// end tells the listeners that the feed has ended.
func (w *window) end() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.announce()
}

func (w *window) announce() {
	close(w.grown)
	w.grown = make(chan struct{})
	for _, news := range w.listeners {
		news()
	}
}

func (w *window) listen(f *Follower, news func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.listeners == nil {
		w.listeners = make(map[*Follower]func())
	}
	w.listeners[f] = news
}

func (w *window) unlisten(f *Follower) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.listeners, f)
}

func (w *window) position() int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.head
}

// view is what a reader at some position sees of the window.
type view struct {
	// batch holds the next changes, at most batchSize.
	batch []*models.Change
	// grown is closed when there is more than at the time of the view.
	grown <-chan struct{}
	// behind: the reader's next change has left the window already.
	behind bool
	broken bool
}

func (w *window) after(position int64) view {
	w.mu.Lock()
	defer w.mu.Unlock()
	v := view{grown: w.grown, broken: w.broken}
	oldest := w.head - int64(len(w.changes)) + 1
	switch {
	case position >= w.head:
	case position+1 < oldest:
		v.behind = true
	default:
		rest := w.changes[position+1-oldest:]
		v.batch = append(v.batch, rest[:min(len(rest), batchSize)]...)
	}
	return v
}

// lags tells whether a reader at this position has fallen out of the window.
func (w *window) lags(position int64) (bool, <-chan struct{}) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return position < w.head-int64(len(w.changes)), w.grown
}
