package livelog

import (
	"context"
	"errors"
	"time"

	"github.com/snovsync/snovsync/models"
)

// Subscription is a reader of an organization's log who is given the changes through a
// channel, by a goroutine of the hub.
type Subscription struct {
	c        chan models.Change
	follower *Follower
	keep     func(*models.Change) bool
	position int64
	// timeout is how long a replay waits for the reader to take one change.
	timeout time.Duration
	err     error
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

// follow delivers what the follower reads, and waits where there is nothing.
func (s *Subscription) follow(ctx context.Context) error {
	for {
		view, err := s.follower.look(ctx, s.position)
		switch {
		case err != nil:
			return err
		case view.behind:
			err = s.replay(ctx, view.batch)
		case len(view.batch) > 0:
			err = s.deliver(ctx, view.batch)
		default:
			select {
			case <-view.grown:
			case <-ctx.Done():
				err = ctx.Err()
			}
		}
		if err != nil {
			return err
		}
	}
}

// replay delivers a page of the database at the reader's own pace.
func (s *Subscription) replay(ctx context.Context, page []*models.Change) error {
	stuck := time.NewTimer(s.timeout)
	defer stuck.Stop()
	for _, c := range page {
		if s.wants(c) {
			stuck.Reset(s.timeout)
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

// deliver waits for the reader to take each change, as long as the window still
// holds it: a reader that is stuck is ended although it never asks again.
func (s *Subscription) deliver(ctx context.Context, batch []*models.Change) error {
	for _, c := range batch {
		if s.wants(c) {
			if err := s.hand(ctx, c); err != nil {
				return err
			}
		}
		s.position = c.Seq
	}
	return nil
}

func (s *Subscription) hand(ctx context.Context, c *models.Change) error {
	for {
		lags, grown := s.follower.feed.window.lags(s.position)
		if lags {
			return ErrSlowReader
		}
		select {
		case s.c <- *c:
			return nil
		case <-grown:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (s *Subscription) wants(c *models.Change) bool { return s.keep == nil || s.keep(c) }
