package intake

import (
	"context"
	"log/slog"
	"sync"

	"github.com/snovsync/snovsync/internal/crashpoint"
	"github.com/snovsync/snovsync/worker"
)

// maxUnpushed bounds the items that wait to be pushed. What does not fit is
// found in the store by the engine's sweeper.
const maxUnpushed = 20_000

// pusher hands stored events to the engine, apart from the callers and from the
// committer, so that a slow Redis delays neither.
type pusher struct {
	push   func(ctx context.Context, items []worker.Item)
	logger *slog.Logger
	wake   chan struct{}

	mu      sync.Mutex
	items   []worker.Item
	dropped bool
	closed  bool
	// cancel ends the push that runs; nil before run.
	cancel context.CancelFunc
}

func newPusher(push func(context.Context, []worker.Item), logger *slog.Logger) *pusher {
	return &pusher{push: push, logger: logger, wake: make(chan struct{}, 1)}
}

func (p *pusher) add(items []worker.Item) {
	if len(items) == 0 {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.items)+len(items) > maxUnpushed {
		if !p.dropped {
			p.logger.Warn("events cannot be handed to the engine fast enough; it will find them by itself")
		}
		p.dropped = true
		return
	}
	p.dropped = false
	p.items = append(p.items, items...)
	p.ring()
}

func (p *pusher) ring() {
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

func (p *pusher) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	p.ring()
}

// abort ends the push that runs, and gives up what waits.
func (p *pusher) abort() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.items, p.closed = nil, true
	if p.cancel != nil {
		p.cancel()
	}
	p.ring()
}

func (p *pusher) take() (items []worker.Item, closed bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	items = p.items
	p.items = nil
	return items, p.closed
}

// run pushes until close, and then what is left. Canceling ctx does not end it.
func (p *pusher) run(ctx context.Context) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	p.mu.Lock()
	p.cancel = cancel
	p.mu.Unlock()
	for range p.wake {
		items, closed := p.take()
		if len(items) > 0 {
			p.push(ctx, items)
			crashpoint.Reached(crashpoint.AfterPush)
		}
		if closed {
			return
		}
	}
}
