package httpapi

import (
	"context"
	"sync"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/snovsync/snovsync/internal/livelog/handover"
)

// audienceConfig is what an audience needs. All fields are required.
type audienceConfig struct {
	errors errorPresenter
	// wake makes subscriptions take what there is for them. It never waits, and keeps nothing of
	// the list.
	wake func([]sink)
}

// errorPresenter turns errors into what a client may see of them.
type errorPresenter interface {
	Present(ctx context.Context, err error) *gqlerror.Error
	// Recovered makes an error of a panic.
	Recovered(ctx context.Context, panicked any) error
}

// sink is the transport's end of a subscription.
type sink interface {
	// AppendMessage appends the message that carries a payload to what is to be sent.
	AppendMessage(to, payload []byte) []byte
}

// rights are those of a caller without the caller. They can be compared with ==: subscriptions
// with equal rights may share what is encoded.
type rights interface {
	// With returns a context for resolvers that know these rights and nothing else of a caller.
	With(ctx context.Context) context.Context
}

// audience are all who follow the live log in this process, in groups.
type audience struct {
	config audienceConfig

	mu     sync.Mutex
	groups map[groupKey]*group
	// relays counts the goroutines of the groups.
	relays sync.WaitGroup
}

func newAudience(config audienceConfig) *audience {
	return &audience{config: config, groups: make(map[groupKey]*group)}
}

// wait waits for the goroutines of groups that have ended.
func (a *audience) wait() { a.relays.Wait() }

// joining is a subscription of the live log that joins an audience.
type joining struct {
	exec graphql.GraphExecutor
	// operation is as the executor made it of params.
	operation *graphql.OperationContext
	params    *graphql.RawParams
	rights    rights
	following *handover.Following
	sink      sink
}

// join takes a member into its group, and makes the group for the first one. It takes over the
// follower.
func (a *audience) join(j joining) (*member, error) {
	m := &member{
		sink: j.sink, follower: j.following.Follower, explain: j.following.Explain, path: j.following.Path,
		position: j.following.Follower.Start(),
	}
	key, shared := groupKeyOf(j)
	a.mu.Lock()
	defer a.mu.Unlock()
	if g := a.groups[key]; shared && g != nil && g.alive() {
		g.add(m)
		return m, nil
	}
	g, err := a.newGroup(j.exec, key, *j.params, j.following)
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

func (a *audience) newGroup(exec graphql.GraphExecutor, key groupKey, params graphql.RawParams, following *handover.Following) (*group, error) {
	g := &group{audience: a, key: key, keep: following.Keep}
	g.ctx, g.cancel = context.WithCancel(context.Background())
	g.begin = func() (*encoder, error) { return newEncoder(g.ctx, exec, a.config.errors, key, params) }
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
func (a *audience) leave(m *member) {
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
