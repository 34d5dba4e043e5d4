package auth

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/snovsync/snovsync/models"
)

// lookupTimeout bounds one query for API keys.
const lookupTimeout = 10 * time.Second

// lookups finds API keys, in one query for all callers that came while the query before
// it ran. A caller who is alone waits for nobody. Every answer was asked for after its
// caller came, so a key that was revoked before is refused.
type lookups struct {
	find func(ctx context.Context, hashes []string) (map[string]*models.APIKey, error)

	mu sync.Mutex
	// running: a goroutine asks, and will ask for next too.
	running bool
	// next gathers callers for the next query; nil: there are none.
	next *lookup
}

// lookup is one query; what it found is there once done is closed.
type lookup struct {
	hashes []string
	done   chan struct{}
	keys   map[string]*models.APIKey
	err    error
}

// key gives the key with a hash; nil where there is none.
func (l *lookups) key(ctx context.Context, hash string) (*models.APIKey, error) {
	asked := l.join(hash)
	select {
	case <-asked.done:
		return asked.keys[hash], asked.err
	case <-ctx.Done():
		return nil, &models.Error{Code: models.CodeUnavailable, Message: "the API key was not found in time; try again", Err: context.Cause(ctx)}
	}
}

// join adds a hash to the next query, and lets it begin where none runs.
func (l *lookups) join(hash string) *lookup {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.next == nil {
		l.next = &lookup{done: make(chan struct{})}
	}
	l.next.hashes = append(l.next.hashes, hash)
	if !l.running {
		l.running = true
		go l.run()
	}
	return l.next
}

// run asks until nobody waits.
func (l *lookups) run() {
	for asked := l.take(); asked != nil; asked = l.take() {
		asked.ask(l.find)
	}
}

func (l *lookups) take() *lookup {
	l.mu.Lock()
	defer l.mu.Unlock()
	asked := l.next
	l.next, l.running = nil, asked != nil
	return asked
}

// ask is on behalf of all callers, so it does not end with any one's request.
func (a *lookup) ask(find func(context.Context, []string) (map[string]*models.APIKey, error)) {
	defer close(a.done)
	ctx, cancel := context.WithTimeout(context.Background(), lookupTimeout)
	defer cancel()
	if a.keys, a.err = find(ctx, a.hashes); a.err != nil {
		a.err = fmt.Errorf("finding the API key: %w", a.err)
	}
}
