package integration

import (
	"context"
	"sync"
	"time"
)

// backgroundWait is how long a mutation waits for the work on the queue that follows it.
// Most queues are done by then, so that the caller sees the result at once; a long one
// goes on without the caller.
const backgroundWait = 2 * time.Second

// background is work that goes on after the request that began it was answered: on an
// organization's whole queue, which may be long, or a reading from Snov.io. Stop cuts it
// short. What is left then of a queue, or when the process dies, is done by the engine's
// sweeper.
type background struct {
	wait time.Duration

	mu      sync.Mutex
	stopped bool
	// cancels end the work that goes on, by its number; started counts all.
	cancels map[int]context.CancelFunc
	started int
	tasks   sync.WaitGroup
}

func newBackground() *background {
	return &background{wait: backgroundWait, cancels: make(map[int]context.CancelFunc)}
}

// run starts work and waits for it until it is done, the wait is over, or ctx ends, which
// does not end the work. After stop it does nothing.
func (b *background) run(ctx context.Context, work func(context.Context)) {
	done := make(chan struct{})
	if !b.start(ctx, func(ctx context.Context) {
		defer close(done)
		work(ctx)
	}) {
		return
	}
	timer := time.NewTimer(b.wait)
	defer timer.Stop()
	select {
	case <-done:
	case <-timer.C:
	case <-ctx.Done():
	}
}

// start starts work, which ctx does not end, and tells whether it did: after stop it does
// nothing.
func (b *background) start(ctx context.Context, work func(context.Context)) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.stopped {
		return false
	}
	b.started++
	number := b.started
	working, cancel := context.WithCancel(context.WithoutCancel(ctx))
	b.cancels[number] = cancel
	b.tasks.Go(func() {
		defer b.end(number)
		work(working)
	})
	return true
}

func (b *background) end(number int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.cancels[number]()
	delete(b.cancels, number)
}

// stop cancels the work and returns when it has ended.
func (b *background) stop() {
	b.mu.Lock()
	b.stopped = true
	for _, cancel := range b.cancels {
		cancel()
	}
	b.mu.Unlock()
	b.tasks.Wait()
}
