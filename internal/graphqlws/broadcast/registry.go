package broadcast

import (
	"context"
	"sync"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/snovsync/snovsync/internal/livelog/handover"
)

// Config is what a Registry needs. All fields are required.
type Config struct {
	Errors ErrorPresenter
	// Wake makes subscriptions take what there is for them. It never waits, and keeps nothing of
	// the list.
	Wake func([]Sink)
}

// ErrorPresenter turns errors into what a client may see of them.
type ErrorPresenter interface {
	Present(ctx context.Context, err error) *gqlerror.Error
	// Recovered makes an error of a panic.
	Recovered(ctx context.Context, panicked any) error
}

// Sink is the transport's end of a subscription.
type Sink interface {
	// AppendMessage appends the message that carries a payload to what is to be sent.
	AppendMessage(to, payload []byte) []byte
}

// Rights are those of a caller without the caller. They can be compared with ==: subscriptions
// with equal rights may share what is encoded.
type Rights interface {
	// With returns a context for resolvers that know these rights and nothing else of a caller.
	With(ctx context.Context) context.Context
}

// Registry holds the broadcasts of the live log in this process, one for each key.
type Registry struct {
	config Config

	mu         sync.Mutex
	broadcasts map[key]*broadcast
	// relays counts the goroutines of the broadcasts.
	relays sync.WaitGroup
}

// New makes a Registry without subscribers.
func New(config Config) *Registry {
	return &Registry{config: config, broadcasts: make(map[key]*broadcast)}
}

// Wait waits for the goroutines of broadcasts that have ended.
func (r *Registry) Wait() { r.relays.Wait() }

// Request is a subscription of the live log that joins a Registry.
type Request struct {
	Exec graphql.GraphExecutor
	// Operation is as the executor made it of params.
	Operation *graphql.OperationContext
	Params    *graphql.RawParams
	Rights    Rights
	Following *handover.Following
	Sink      Sink
}

// Join adds a subscriber to its broadcast, which it starts for the first one. It takes over the
// follower.
func (r *Registry) Join(request Request) (*Subscriber, error) {
	s := &Subscriber{
		sink: request.Sink, follower: request.Following.Follower, explain: request.Following.Explain, path: request.Following.Path,
		position: request.Following.Follower.Start(),
	}
	key, shared := keyOf(request)
	r.mu.Lock()
	defer r.mu.Unlock()
	if b := r.broadcasts[key]; shared && b != nil && b.alive() {
		b.add(s)
		return s, nil
	}
	b, err := r.newBroadcast(request.Exec, key, *request.Params, request.Following)
	if err != nil {
		s.follower.Close()
		return nil, err
	}
	b.add(s)
	if shared {
		r.broadcasts[key] = b
	}
	// What has come since the broadcast's place was taken.
	b.pace.ask()
	return s, nil
}

func (r *Registry) newBroadcast(exec graphql.GraphExecutor, key key, params graphql.RawParams, following *handover.Following) (*broadcast, error) {
	b := &broadcast{registry: r, key: key, keep: following.Keep}
	b.ctx, b.cancel = context.WithCancel(context.Background())
	b.begin = func() (*encoder, error) { return newEncoder(b.ctx, exec, r.config.Errors, key, params) }
	var err error
	if b.encoder, err = b.begin(); err != nil {
		b.cancel()
		return nil, err
	}
	b.tail = following.Follower.Tail()
	b.position = b.tail.Start()
	b.ring.first = b.position + 1
	b.pace = newPacer(&r.relays, b.interval, b.relay)
	b.tail.Notify(b.pace.ask)
	return b, nil
}

// leave removes a subscriber from its broadcast, which ends with its last one.
func (r *Registry) leave(s *Subscriber) {
	b := s.broadcast
	r.mu.Lock()
	last := b.remove(s)
	if last && r.broadcasts[b.key] == b {
		delete(r.broadcasts, b.key)
	}
	r.mu.Unlock()
	if last {
		b.cancel()
		b.pace.stop()
		b.tail.Close()
	}
}

func (b *broadcast) alive() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.failed == nil
}
