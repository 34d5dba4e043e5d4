package broadcast

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/snovsync/snovsync/internal/livelog"
	"github.com/snovsync/snovsync/models"
)

const (
	// paceMember is about what a message costs a member: where many are told of each
	// change, changes that come close together are told of together.
	paceMember  = 20 * time.Microsecond
	slowestPace = 25 * time.Millisecond
	// fullBytes are the messages in the ring at which the group waits for its members,
	// until half of them have everything or its patience ends.
	fullBytes     = ringBytes / 2
	groupPatience = 250 * time.Millisecond
	// batchBytes bounds the messages that are made before the members are given them.
	batchBytes = ringBytes / 4
	// TakeBytes is about how much a member takes at a time.
	TakeBytes = 32 << 10
)

// group are the subscriptions that are told the same: one encoding serves all of them. It
// reads the log once, and its members take its messages when their peers can receive.
type group struct {
	audience *Audience
	key      groupKey
	keep     func(*models.Change) bool
	cancel   context.CancelFunc
	ctx      context.Context //nolint:containedctx // the group's life, from its first member to its last
	pace     *pacer
	begin    func() (*encoder, error)
	size     atomic.Int32

	// What is between these lines belongs to relay, which runs once at a time.
	tail     *livelog.Follower
	position int64
	encoder  *encoder
	woken    []Sink
	// –

	mu      sync.Mutex
	members []*Member
	// behind and lagging count the members that are.
	behind, lagging int
	ring            ring
	// full: the group waits for its members.
	full bool
	// remembered is what lagging members share; nil while there are none.
	remembered *past
	// failed is why the group ended; nil while it goes on.
	failed error
}

// interval is the least time between two messages to all.
func (g *group) interval() time.Duration {
	return min(time.Duration(g.size.Load()-1)*paceMember, slowestPace)
}

// relay makes messages of what is new in the log and wakes the members. It tells how long
// to wait before it is called again although nothing new has come; 0: it need not be.
func (g *group) relay() time.Duration {
	for {
		changes, err := g.tail.Next(g.ctx, g.position)
		if err != nil {
			g.fail(err)
			return 0
		}
		if len(changes) == 0 {
			return 0
		}
		messages, err := g.encode(changes)
		if err != nil {
			g.fail(err)
			return 0
		}
		g.position = changes[len(messages)-1].Seq
		if full := g.append(messages); full {
			return groupPatience
		}
	}
}

// encode makes the messages for the first changes, at least one of them.
func (g *group) encode(changes []*models.Change) (messages [][]byte, err error) {
	messages = make([][]byte, 0, len(changes))
	for bytes := 0; len(messages) < len(changes) && bytes < batchBytes; {
		var message []byte
		if c := changes[len(messages)]; g.keep(c) {
			if message, err = g.encoder.encode(c); err != nil {
				return nil, err
			}
		}
		bytes += len(message)
		messages = append(messages, message)
	}
	return messages, nil
}

// append gives messages to the members, and tells whether it is enough for now.
func (g *group) append(messages [][]byte) (full bool) {
	g.mu.Lock()
	head := g.ring.head()
	g.ring.append(messages)
	newest := head
	for i, message := range messages {
		if message != nil {
			newest = head + 1 + int64(i)
		}
	}
	woken := g.woken[:0]
	for _, m := range g.members {
		if m.lagging {
			continue
		}
		if !m.behind {
			m.position = max(m.position, head)
			if m.position >= newest {
				continue
			}
			m.behind = true
			g.behind++
		}
		woken = append(woken, m.sink)
	}
	if g.behind == 0 {
		g.ring.clear()
	}
	g.full = g.ring.bytes > fullBytes
	full = g.full
	g.mu.Unlock()
	g.audience.config.Wake(woken)
	g.woken = woken
	return full
}

// fail ends the group: its members are told why when their turn comes.
func (g *group) fail(reason error) {
	g.mu.Lock()
	g.failed = reason
	woken := make([]Sink, len(g.members))
	for i, m := range g.members {
		woken[i] = m.sink
	}
	g.mu.Unlock()
	g.audience.config.Wake(woken)
}

// add takes a member in.
func (g *group) add(m *Member) {
	g.mu.Lock()
	defer g.mu.Unlock()
	m.group, m.index = g, len(g.members)
	g.members = append(g.members, m)
	g.size.Add(1)
	g.place(m)
}

// place says where a member stands that has everything up to its position.
func (g *group) place(m *Member) {
	switch {
	case m.position+1 < g.ring.first:
		m.lagging = true
		g.lagging++
	case m.position < g.ring.head():
		m.behind = true
		g.behind++
	}
}

// remove takes a member out, and tells whether it was the last one.
func (g *group) remove(m *Member) (last bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	end := len(g.members) - 1
	g.members[m.index] = g.members[end]
	g.members[m.index].index = m.index
	g.members[end] = nil
	g.members = g.members[:end]
	g.size.Add(-1)
	if m.behind {
		g.caughtUp(m)
	}
	if m.lagging {
		g.joined(m)
	}
	return end == 0
}

// caughtUp notes that a member is no longer behind. The messages are forgotten with the
// last one.
func (g *group) caughtUp(m *Member) {
	m.behind = false
	g.behind--
	if g.behind == 0 {
		g.ring.clear()
	}
	if g.full && g.behind <= len(g.members)/2 {
		g.full = false
		g.pace.release()
	}
}

// joined notes that a member no longer lags.
func (g *group) joined(m *Member) {
	m.lagging = false
	g.lagging--
	if g.lagging == 0 {
		g.remembered = nil
	}
}

// Taking is what a member is to do after it took what there was.
type Taking int

const (
	// TakenAll: it waits until it is woken.
	TakenAll Taking = iota
	// TakenSome: it takes more in its next turn.
	TakenSome
	// TakeAlone: it reads the log by itself, with CatchUp.
	TakeAlone
	// TakeNoMore: it ends.
	TakeNoMore
)

// Delivery is how a turn of a member went, and why it ends where it does.
type Delivery struct {
	Next   Taking
	Reason error
}

// take appends the messages for a member, about as many as are sent in one turn.
func (g *group) take(m *Member, to []byte) ([]byte, Delivery) {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch {
	case g.failed != nil:
		return to, Delivery{TakeNoMore, g.failed}
	case m.lagging && !m.alone:
		m.alone = true
		return to, Delivery{Next: TakeAlone}
	case !m.behind:
		return to, Delivery{}
	case m.position+1 < g.ring.first:
		g.caughtUp(m)
		m.lagging, m.alone = true, true
		g.lagging++
		return to, Delivery{Next: TakeAlone}
	}
	for limit := len(to) + TakeBytes; len(to) < limit; m.position++ {
		place := int(m.position + 1 - g.ring.first)
		if place == len(g.ring.messages) {
			g.caughtUp(m)
			return to, Delivery{}
		}
		if message := g.ring.messages[place]; message != nil {
			to = m.sink.AppendMessage(to, message)
		}
	}
	return to, Delivery{Next: TakenSome}
}

// rejoin takes a lagging member back in that has read the log up to a position, where the
// group has what comes next. It tells whether the member is done with reading by itself,
// as it also is where it has left the group meanwhile.
func (g *group) rejoin(m *Member, position int64) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !m.lagging {
		return true
	}
	m.position = position
	if g.failed == nil && position+1 < g.ring.first {
		return false
	}
	m.alone = false
	g.joined(m)
	g.place(m)
	return true
}

// past is what lagging members share.
func (g *group) past() *past {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.remembered == nil {
		g.remembered = &past{begin: g.begin}
	}
	return g.remembered
}
