package scheduler

import (
	"context"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/snovsync/snovsync/internal/pause"
	"github.com/snovsync/snovsync/internal/redisclient"
)

// Notifier wakes goroutines that wait for work or a token. The scripts notify all processes through
// Redis pub/sub, and a process notifies itself too.
type Notifier struct {
	mu   sync.Mutex
	next chan struct{}
}

// NewNotifier makes a Notifier.
func NewNotifier() *Notifier { return &Notifier{next: make(chan struct{})} }

// Next returns a channel that is closed at the next notification. Call it before looking for work, so
// that no notification falls in between.
func (n *Notifier) Next() <-chan struct{} {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.next
}

// Notify wakes all goroutines of this process that wait.
func (n *Notifier) Notify() {
	n.mu.Lock()
	defer n.mu.Unlock()
	close(n.next)
	n.next = make(chan struct{})
}

// Listen notifies for each message on a channel until ctx ends. Messages are lost while there is no
// connection, so it also notifies after each reconnection. note takes why the subscription broke, and
// nil when it works.
func (n *Notifier) Listen(ctx context.Context, rdb redis.UniversalClient, channel string, note func(error)) {
	subscription := redisclient.Subscription{
		Client: rdb, Channel: channel,
		Subscribed: func() { note(nil); n.Notify() },
		Message:    func(string) { n.Notify() },
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
