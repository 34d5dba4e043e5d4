package httpapi

import (
	"context"
	"sync"

	"github.com/99designs/gqlgen/graphql"

	"github.com/snovsync/snovsync/internal/livelog/handover"
)

// audience are all who follow the live log in this process, in groups.
type audience struct {
	errors presenter
	pump   *pump

	mu     sync.Mutex
	groups map[groupKey]*group
	// relays counts the goroutines of the groups.
	relays sync.WaitGroup
}

func newAudience(errs presenter, p *pump) *audience {
	return &audience{errors: errs, pump: p, groups: make(map[groupKey]*group)}
}

// join takes a member into its group, and makes the group for the first one.
func (a *audience) join(m *member, key groupKey, shared bool, params *graphql.RawParams, following *handover.Following) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if g := a.groups[key]; shared && g != nil && g.alive() {
		g.add(m)
		return nil
	}
	g, err := a.newGroup(m.socket.exec, key, *params, following)
	if err != nil {
		return err
	}
	g.add(m)
	if shared {
		a.groups[key] = g
	}
	// What has come since the group's place was taken.
	g.pace.ask()
	return nil
}

func (a *audience) newGroup(exec graphql.GraphExecutor, key groupKey, params graphql.RawParams, following *handover.Following) (*group, error) {
	g := &group{audience: a, key: key, keep: following.Keep}
	g.ctx, g.cancel = context.WithCancel(context.Background())
	g.begin = func() (*encoder, error) { return newEncoder(g.ctx, exec, a.errors, key, params) }
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
