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

// background is work that goes on after the mutation that began it was answered: on an
// organization's whole queue, which may be long. Stop cuts it short. What is left then, or
// when the process dies, is done by the engine's sweeper.
type background struct {
	wait time.Duration

	mu      sync.Mutex
	stopped bool
	cancels map[*task]context.CancelFunc
	tasks   sync.WaitGroup
}

type task struct{ done chan struct{} }

func newBackground() *background {
	return &background{wait: backgroundWait, cancels: make(map[*task]context.CancelFunc)}
}

// run starts work and waits for it until it is done, the wait is over, or ctx ends, which
// does not end the work. After stop it does nothing.
func (b *background) run(ctx context.Context, work func(context.Context)) {
	b.mu.Lock()
	if b.stopped {
		b.mu.Unlock()
		return
	}
	t := &task{done: make(chan struct{})}
	working, cancel := context.WithCancel(context.WithoutCancel(ctx))
	b.cancels[t] = cancel
	b.tasks.Go(func() {
		defer b.end(t)
		work(working)
	})
	b.mu.Unlock()
	timer := time.NewTimer(b.wait)
	defer timer.Stop()
	select {
	case <-t.done:
	case <-timer.C:
	case <-ctx.Done():
	}
}

func (b *background) end(t *task) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.cancels[t]()
	delete(b.cancels, t)
	close(t.done)
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
