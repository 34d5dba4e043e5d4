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
	// pacePerSubscriber is about what a message costs a subscriber: where many are told of each
	// change, changes that come close together are told of together.
	pacePerSubscriber = 20 * time.Microsecond
	slowestPace       = 25 * time.Millisecond
	// fullBytes are the messages in the ring at which the broadcast waits for its subscribers,
	// until half of them have everything or fullTimeout is over.
	fullBytes   = ringBytes / 2
	fullTimeout = 250 * time.Millisecond
	// batchBytes bounds the messages that are made before the subscribers are given them.
	batchBytes = ringBytes / 4
	// TakeBytes is about how much a subscriber takes at a time.
	TakeBytes = 32 << 10
)

// broadcast sends the same messages to all its subscribers: a change is encoded once for all of
// them. It reads the log once, and its subscribers take its messages when their peers can receive.
type broadcast struct {
	registry *Registry
	key      key
	keep     func(*models.Change) bool
	cancel   context.CancelFunc
	ctx      context.Context //nolint:containedctx // the broadcast's life, from its first subscriber to its last
	pace     *pacer
	begin    func() (*encoder, error)
	size     atomic.Int32

	// What is between these lines belongs to relay, which runs once at a time.
	tail     *livelog.Follower
	position int64
	encoder  *encoder
	woken    []Sink
	// –

	mu          sync.Mutex
	subscribers []*Subscriber
	// behind and lagging count the subscribers that are.
	behind, lagging int
	ring            ring
	// full: the broadcast waits for its subscribers.
	full bool
	// replayed is what lagging subscribers share; nil while there are none.
	replayed *replayBuffer
	// failed is why the broadcast ended; nil while it goes on.
	failed error
}

// interval is the least time between two messages to all.
func (b *broadcast) interval() time.Duration {
	return min(time.Duration(b.size.Load()-1)*pacePerSubscriber, slowestPace)
}

// relay makes messages of what is new in the log and wakes the subscribers. It tells how long
// to wait before it is called again although nothing new has come; 0: it need not be.
func (b *broadcast) relay() time.Duration {
	for {
		changes, err := b.tail.Next(b.ctx, b.position)
		if err != nil {
			b.fail(err)
			return 0
		}
		if len(changes) == 0 {
			return 0
		}
		messages, err := b.encode(changes)
		if err != nil {
			b.fail(err)
			return 0
		}
		b.position = changes[len(messages)-1].Seq
		if full := b.append(messages); full {
			return fullTimeout
		}
	}
}

// encode makes the messages for the first changes, at least one of them.
func (b *broadcast) encode(changes []*models.Change) (messages [][]byte, err error) {
	messages = make([][]byte, 0, len(changes))
	for bytes := 0; len(messages) < len(changes) && bytes < batchBytes; {
		var message []byte
		if c := changes[len(messages)]; b.keep(c) {
			if message, err = b.encoder.encode(c); err != nil {
				return nil, err
			}
		}
		bytes += len(message)
		messages = append(messages, message)
	}
	return messages, nil
}

// append gives messages to the subscribers, and tells whether it is enough for now.
func (b *broadcast) append(messages [][]byte) (full bool) {
	b.mu.Lock()
	head := b.ring.head()
	b.ring.append(messages)
	newest := head
	for i, message := range messages {
		if message != nil {
			newest = head + 1 + int64(i)
		}
	}
	woken := b.woken[:0]
	for _, s := range b.subscribers {
		if s.lagging {
			continue
		}
		if !s.behind {
			s.position = max(s.position, head)
			if s.position >= newest {
				continue
			}
			s.behind = true
			b.behind++
		}
		woken = append(woken, s.sink)
	}
	if b.behind == 0 {
		b.ring.clear()
	}
	b.full = b.ring.bytes > fullBytes
	full = b.full
	b.mu.Unlock()
	b.registry.config.Wake(woken)
	b.woken = woken
	return full
}

// fail ends the broadcast: its subscribers are told why when they take their messages.
func (b *broadcast) fail(reason error) {
	b.mu.Lock()
	b.failed = reason
	woken := make([]Sink, len(b.subscribers))
	for i, s := range b.subscribers {
		woken[i] = s.sink
	}
	b.mu.Unlock()
	b.registry.config.Wake(woken)
}

// add adds a subscriber.
func (b *broadcast) add(s *Subscriber) {
	b.mu.Lock()
	defer b.mu.Unlock()
	s.broadcast, s.index = b, len(b.subscribers)
	b.subscribers = append(b.subscribers, s)
	b.size.Add(1)
	b.place(s)
}

// place says where a subscriber stands that has everything up to its position.
func (b *broadcast) place(s *Subscriber) {
	switch {
	case s.position+1 < b.ring.first:
		s.lagging = true
		b.lagging++
	case s.position < b.ring.head():
		s.behind = true
		b.behind++
	}
}

// remove removes a subscriber and tells whether it was the last one.
func (b *broadcast) remove(s *Subscriber) (last bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	end := len(b.subscribers) - 1
	b.subscribers[s.index] = b.subscribers[end]
	b.subscribers[s.index].index = s.index
	b.subscribers[end] = nil
	b.subscribers = b.subscribers[:end]
	b.size.Add(-1)
	if s.behind {
		b.caughtUp(s)
	}
	if s.lagging {
		b.joined(s)
	}
	return end == 0
}

// caughtUp notes that a subscriber is no longer behind. The messages are forgotten with the
// last one.
func (b *broadcast) caughtUp(s *Subscriber) {
	s.behind = false
	b.behind--
	if b.behind == 0 {
		b.ring.clear()
	}
	if b.full && b.behind <= len(b.subscribers)/2 {
		b.full = false
		b.pace.release()
	}
}

// joined notes that a subscriber no longer lags.
func (b *broadcast) joined(s *Subscriber) {
	s.lagging = false
	b.lagging--
	if b.lagging == 0 {
		b.replayed = nil
	}
}

// Step is what a subscriber is to do after it took what there was.
type Step int

const (
	// StepWait means that it waits until it is woken.
	StepWait Step = iota
	// StepMore means that it takes more in its next write slot.
	StepMore
	// StepCatchUp means that it reads the log by itself, with CatchUp.
	StepCatchUp
	// StepEnd means that it ends.
	StepEnd
)

// Delivery is what a subscriber does after Take, and for StepEnd why.
type Delivery struct {
	Next   Step
	Reason error
}

// take appends the messages for a subscriber, about TakeBytes of them.
func (b *broadcast) take(s *Subscriber, to []byte) ([]byte, Delivery) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case b.failed != nil:
		return to, Delivery{StepEnd, b.failed}
	case s.lagging && !s.alone:
		s.alone = true
		return to, Delivery{Next: StepCatchUp}
	case !s.behind:
		return to, Delivery{}
	case s.position+1 < b.ring.first:
		b.caughtUp(s)
		s.lagging, s.alone = true, true
		b.lagging++
		return to, Delivery{Next: StepCatchUp}
	}
	for limit := len(to) + TakeBytes; len(to) < limit; s.position++ {
		place := int(s.position + 1 - b.ring.first)
		if place == len(b.ring.messages) {
			b.caughtUp(s)
			return to, Delivery{}
		}
		if message := b.ring.messages[place]; message != nil {
			to = s.sink.AppendMessage(to, message)
		}
	}
	return to, Delivery{Next: StepMore}
}

// rejoin takes a lagging subscriber back in that has read the log up to a position, where the
// broadcast has what comes next. It tells whether the subscriber is done with reading by itself,
// as it also is where it has left the broadcast meanwhile.
func (b *broadcast) rejoin(s *Subscriber, position int64) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !s.lagging {
		return true
	}
	s.position = position
	if b.failed == nil && position+1 < b.ring.first {
		return false
	}
	s.alone = false
	b.joined(s)
	b.place(s)
	return true
}

// replay is what lagging subscribers share.
func (b *broadcast) replay() *replayBuffer {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.replayed == nil {
		b.replayed = &replayBuffer{begin: b.begin}
	}
	return b.replayed
}
