package broadcast

import (
	"context"
	"sync"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/snovsync/snovsync/internal/livelog/handover"
)

// Config is what an Audience needs. All fields are required.
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

// Audience are all who follow the live log in this process, in groups.
type Audience struct {
	config Config

	mu     sync.Mutex
	groups map[groupKey]*group
	// relays counts the goroutines of the groups.
	relays sync.WaitGroup
}

// New makes an Audience without members.
func New(config Config) *Audience {
	return &Audience{config: config, groups: make(map[groupKey]*group)}
}

// Wait waits for the goroutines of groups that have ended.
func (a *Audience) Wait() { a.relays.Wait() }

// Joining is a subscription of the live log that joins an Audience.
type Joining struct {
	Exec graphql.GraphExecutor
	// Operation is as the executor made it of params.
	Operation *graphql.OperationContext
	Params    *graphql.RawParams
	Rights    Rights
	Following *handover.Following
	Sink      Sink
}

// Join takes a member into its group, and makes the group for the first one. It takes over the
// follower.
func (a *Audience) Join(j Joining) (*Member, error) {
	m := &Member{
		sink: j.Sink, follower: j.Following.Follower, explain: j.Following.Explain, path: j.Following.Path,
		position: j.Following.Follower.Start(),
	}
	key, shared := groupKeyOf(j)
	a.mu.Lock()
	defer a.mu.Unlock()
	if g := a.groups[key]; shared && g != nil && g.alive() {
		g.add(m)
		return m, nil
	}
	g, err := a.newGroup(j.Exec, key, *j.Params, j.Following)
	if err != nil {
		m.follower.Close()
		return nil, err
	}
	g.add(m)
	if shared {
		a.groups[key] = g
	}
	// What has come since the group's place was taken.
	g.pace.ask()
	return m, nil
}

func (a *Audience) newGroup(exec graphql.GraphExecutor, key groupKey, params graphql.RawParams, following *handover.Following) (*group, error) {
	g := &group{audience: a, key: key, keep: following.Keep}
	g.ctx, g.cancel = context.WithCancel(context.Background())
	g.begin = func() (*encoder, error) { return newEncoder(g.ctx, exec, a.config.Errors, key, params) }
	var err error
	if g.encoder, err = g.begin(); err != nil {
		g.cancel()
		return nil, err
	}
	g.tail = following.Follower.Tail()
	g.position = g.tail.Start()
	g.ring.first = g.position + 1
	g.pace = newPacer(&a.relays, g.interval, g.relay)
	g.tail.Notify(g.pace.ask)
	return g, nil
}

// leave takes a member out of its group, which ends with its last one.
func (a *Audience) leave(m *Member) {
	g := m.group
	a.mu.Lock()
	last := g.remove(m)
	if last && a.groups[g.key] == g {
		delete(a.groups, g.key)
	}
	a.mu.Unlock()
	if last {
		g.cancel()
		g.pace.stop()
		g.tail.Close()
	}
}

func (g *group) alive() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.failed == nil
}
