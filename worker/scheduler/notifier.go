package scheduler

import (
	"context"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/snovsync/snovsync/internal/pause"
	"github.com/snovsync/snovsync/internal/redisclient"
)

// Notifier wakes whoever waits for work or a token. The scripts ring it through
// Redis pub/sub, so it rings in every process; this process rings it itself too.
type Notifier struct {
	mu   sync.Mutex
	next chan struct{}
}

// NewNotifier makes a Notifier.
func NewNotifier() *Notifier { return &Notifier{next: make(chan struct{})} }

// Next answers a channel that is closed at the next ring. Ask for it before
// looking at what the bell announces, so that no ring falls in between.
func (b *Notifier) Next() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.next
}

// Notify wakes everybody who waits in this process.
func (b *Notifier) Notify() {
	b.mu.Lock()
	defer b.mu.Unlock()
	close(b.next)
	b.next = make(chan struct{})
}

// Listen rings the bell for each message on its channel until ctx ends. Messages
// are lost while the connection is, so it also rings after each reconnection. note takes
// why the subscription broke, and nil when it works.
func (b *Notifier) Listen(ctx context.Context, rdb redis.UniversalClient, channel string, note func(error)) {
	subscription := redisclient.Subscription{
		Client: rdb, Channel: channel,
		Subscribed: func() { note(nil); b.Notify() },
		Message:    func(string) { b.Notify() },
	}
	for ctx.Err() == nil {
		err := subscription.Follow(ctx)
		if ctx.Err() == nil {
			note(err)
			pause.For(ctx, RetryPause)
		}
	}
}

// RetryPause keeps a loop from spinning while a server is away.
const RetryPause = 200 * time.Millisecond
