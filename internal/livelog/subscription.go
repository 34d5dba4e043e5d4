package livelog

import (
	"context"
	"errors"
	"time"

	"github.com/snovsync/snovsync/models"
)

// Subscription is one reader of an organization's log.
type Subscription struct {
	c        chan models.Change
	feed     *feed
	replays  *reader
	keep     func(*models.Change) bool
	position int64
	// joined: the reader follows the window, and is slow when it falls out of it.
	joined bool
	// patience is how long a replay waits for the reader to take one change.
	patience time.Duration
	err      error
}

// C brings the changes in order. It is closed when the subscription ends; Err
// then says why.
func (s *Subscription) C() <-chan models.Change { return s.c }

// Err tells why C was closed: ErrSlowReader, ErrCursorExpired, ErrStopped, an
// error of the database, or nil when the subscriber's context ended. It is to be
// called after C was closed.
func (s *Subscription) Err() error { return s.err }

// run delivers until ctx ends or the reader has to be ended.
func (s *Subscription) run(ctx context.Context) {
	defer close(s.c)
	s.err = s.follow(ctx)
	if ctx.Err() != nil {
		s.err = nil
		if errors.Is(context.Cause(ctx), ErrStopped) {
			s.err = ErrStopped
		}
	}
}

// follow reads pages from the database, at the reader's own pace, until the next
// change is in the window, and from then on follows the window. Joining needs no
// more than the position: the same look at the window that says "not behind"
// brings the changes that come next.
func (s *Subscription) follow(ctx context.Context) error {
	for {
		view := s.feed.window.after(s.position)
		if view.behind {
			if s.joined {
				return ErrSlowReader
			}
			if err := s.replayPage(ctx); err != nil {
				return err
			}
			continue
		}
		s.joined = true
		if len(view.batch) == 0 {
			if view.broken {
				return ErrCursorExpired
			}
			select {
			case <-view.grown:
			case <-ctx.Done():
				return ctx.Err()
			}
			continue
		}
		for _, c := range view.batch {
			if err := s.deliver(ctx, c); err != nil {
				return err
			}
		}
	}
}

func (s *Subscription) replayPage(ctx context.Context) error {
	page, err := s.replays.page(ctx, s.feed.organizationID, s.position, pageSize)
	if err != nil {
		return err
	}
	if len(page) == 0 {
		return ErrCursorExpired
	}
	stuck := time.NewTimer(s.patience)
	defer stuck.Stop()
	for _, c := range page {
		if c.Seq != s.position+1 {
			return ErrCursorExpired
		}
		if s.wants(c) {
			stuck.Reset(s.patience)
			select {
			case s.c <- *c:
			case <-stuck.C:
				return ErrSlowReader
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		s.position = c.Seq
	}
	return nil
}

// deliver waits for the reader to take the change, as long as the window still
// holds it: a reader that is stuck is ended although it never asks again.
func (s *Subscription) deliver(ctx context.Context, c *models.Change) error {
	for s.wants(c) {
		lags, grown := s.feed.window.lags(s.position)
		if lags {
			return ErrSlowReader
		}
		select {
		case s.c <- *c:
			s.position = c.Seq
			return nil
		case <-grown:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	s.position = c.Seq
	return nil
}

func (s *Subscription) wants(c *models.Change) bool { return s.keep == nil || s.keep(c) }
