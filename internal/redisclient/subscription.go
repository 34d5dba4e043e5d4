package redisclient

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

// SilenceTimeout is how long a subscription may be silent before a ping tests it, and how long the
// answer to the ping may take.
const SilenceTimeout = 2 * time.Second

// ErrSilent says that a subscription's connection stopped answering.
var ErrSilent = errors.New("the subscription's connection does not answer")

// Subscription is one channel of Redis pub/sub that is followed.
type Subscription struct {
	Client  redis.UniversalClient
	Channel string
	// Silence is the timeout of the silence check; 0: SilenceTimeout.
	Silence time.Duration
	// Subscribed is called when messages begin to arrive. Earlier ones may be lost.
	Subscribed func()
	// Message takes the payload of each message.
	Message func(payload string)
}

// Follow receives messages until the connection breaks or falls silent, or ctx ends. It returns
// why. Messages that are published before the caller follows again are lost.
func (s Subscription) Follow(ctx context.Context) error {
	if s.Silence == 0 {
		s.Silence = SilenceTimeout
	}
	ctx, cancel := context.WithCancelCause(ctx)
	sub := s.Client.Subscribe(ctx, s.Channel)
	heard := make(chan struct{}, 1)
	var watching sync.WaitGroup
	defer watching.Wait()
	defer cancel(nil)
	watching.Go(func() {
		defer func() { _ = sub.Close() }()
		cancel(s.awaitSilence(ctx, sub, heard))
	})
	for {
		message, err := sub.Receive(ctx)
		if cause := context.Cause(ctx); cause != nil {
			return cause
		}
		if err != nil {
			return err
		}
		select {
		case heard <- struct{}{}:
		default:
		}
		switch m := message.(type) {
		case *redis.Subscription:
			s.Subscribed()
		case *redis.Message:
			s.Message(m.Payload)
		}
	}
}

// awaitSilence returns when a ping was not answered, could not be sent, or ctx ended. Reads
// of the subscription have no deadline, because a quiet channel is no fault.
func (s Subscription) awaitSilence(ctx context.Context, sub *redis.PubSub, heard <-chan struct{}) error {
	timer := time.NewTimer(s.Silence)
	defer timer.Stop()
	for pinged := false; ; {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-heard:
			pinged = false
		case <-timer.C:
			if pinged {
				return ErrSilent
			}
			if err := sub.Ping(ctx); err != nil {
				return err
			}
			pinged = true
		}
		timer.Reset(s.Silence)
	}
}
