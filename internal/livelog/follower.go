package livelog

import (
	"context"
	"sync"

	"github.com/snovsync/snovsync/models"
)

// Follower reads an organization's log at its owner's pace. It has no goroutine and no
// buffer of its own, so that one costs next to nothing while nothing happens. Its
// methods are for one goroutine at a time, except Close.
type Follower struct {
	hub  *Hub
	feed *feed
	// start is the change after which it begins.
	start int64
	// joined: it follows the window, and is slow when it falls out of it.
	joined bool
	close  sync.Once
}

// Follow begins to read the log of an organization: with after what came after that
// change, nil: what comes from now on. The follower is to be closed.
//
// Errors: ErrCursorExpired, ErrStopped, those of the database, and ctx's own.
func (h *Hub) Follow(ctx context.Context, organizationID string, after *int64) (*Follower, error) {
	f, err := h.acquire(organizationID)
	if err != nil {
		return nil, err
	}
	start, err := h.position(ctx, f, after)
	if err != nil {
		h.release(f)
		return nil, err
	}
	return &Follower{hub: h, feed: f, start: start, joined: !f.window.after(start).behind}, nil
}

// Start is the number of the change after which the follower begins.
func (f *Follower) Start() int64 { return f.start }

// Log names the log that is followed, as this process keeps it: followers with the same
// one are given the same changes. It is for comparing.
type Log struct{ feed *feed }

// Log is the log that the follower reads.
func (f *Follower) Log() Log { return Log{f.feed} }

// Tail is another follower of the same log, which begins at the newest change that this
// process has read. It is to be closed, too.
func (f *Follower) Tail() *Follower {
	f.hub.mu.Lock()
	defer f.hub.mu.Unlock()
	f.feed.refs++
	return &Follower{hub: f.hub, feed: f.feed, start: f.feed.window.position(), joined: true}
}

// Next returns the changes after a number, in order and without a gap: some of them,
// and none only when there are none. It reads the database, and waits for it, while the
// follower has not come up with what the process keeps in memory. The changes are
// shared and not to be modified.
//
// Errors: ErrSlowReader, ErrCursorExpired, ErrStopped, those of the database, and ctx's own.
func (f *Follower) Next(ctx context.Context, after int64) ([]*models.Change, error) {
	view, err := f.look(ctx, after)
	return view.batch, err
}

// Notify has news called whenever there is more to read, or a reason to end. It is called
// under a lock of the log, so it must neither wait nor call the follower.
func (f *Follower) Notify(news func()) { f.feed.window.listen(f, news) }

// Close ends the follower. Closing twice is the same as once.
func (f *Follower) Close() {
	f.close.Do(func() {
		f.feed.window.unlisten(f)
		f.hub.release(f.feed)
	})
}

// look is what the follower sees after a number: of the window, or else of the database.
// Joining the window needs no more than the number: the same look that says "not behind"
// brings the changes that come next.
func (f *Follower) look(ctx context.Context, after int64) (view, error) {
	if err := context.Cause(f.hub.ctx); err != nil {
		return view{}, err
	}
	v := f.feed.window.after(after)
	switch {
	case v.behind && f.joined:
		return view{}, ErrSlowReader
	case v.behind:
		page, err := f.replay(ctx, after)
		return view{batch: page, behind: true}, err
	}
	f.joined = true
	if len(v.batch) == 0 && v.broken {
		return view{}, ErrCursorExpired
	}
	return v, nil
}

// replay reads a page of the database, up to where a change is missing. The hub's end
// ends it, and waits for it.
func (f *Follower) replay(ctx context.Context, after int64) ([]*models.Change, error) {
	if err := f.hub.enter(); err != nil {
		return nil, err
	}
	defer f.hub.tasks.Done()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	unlink := context.AfterFunc(f.hub.ctx, func() { cancel(ErrStopped) })
	defer unlink()
	page, err := f.hub.replays.page(ctx, f.feed.organizationID, after, pageSize)
	if err != nil {
		if stopped := context.Cause(f.hub.ctx); stopped != nil {
			return nil, stopped
		}
		return nil, err
	}
	for i, c := range page {
		if c.Seq != after+1+int64(i) {
			page = page[:i]
			break
		}
	}
	if len(page) == 0 {
		return nil, ErrCursorExpired
	}
	return page, nil
}
