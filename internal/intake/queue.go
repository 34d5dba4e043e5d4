package intake

import (
	"slices"
	"time"

	"github.com/snovsync/snovsync/models"
)

// size counts events, and the bytes of their content.
type size struct{ events, bytes int }

func (s size) plus(other size) size { return size{s.events + other.events, s.bytes + other.bytes} }

func (s size) minus(other size) size { return size{s.events - other.events, s.bytes - other.bytes} }

// within tells whether s exceeds limit in neither number.
func (s size) within(limit size) bool { return s.events <= limit.events && s.bytes <= limit.bytes }

// bounds are those of what waits and of one transaction. Beyond what may wait, callers
// are asked to come back, which is better than to let them time out.
type bounds struct {
	// batch bounds one transaction.
	batch size
	// share is what a transaction stores of one organization while others report too: its
	// time is what they wait for.
	share size
	// waiting bounds what waits of one organization, waitingOfAll what waits of all.
	waiting, waitingOfAll size
}

// defaultShare is the share's number of events where none is configured.
const defaultShare = 100

func boundsFor(share int) bounds {
	if share == 0 {
		share = defaultShare
	}
	return bounds{
		batch:        size{2 * MaxEvents, 4 << 20},
		share:        size{share, 256 << 10},
		waiting:      size{40 * MaxEvents, 16 << 20},
		waitingOfAll: size{400 * MaxEvents, 64 << 20},
	}
}

// order is what one caller wants to be stored.
type order struct {
	organizationID string
	// left is closed when the caller has left. It is asked before a transaction begins
	// only: a caller who leaves later must not spoil the transaction of the others.
	left   <-chan struct{}
	events []*models.Event
	// bytes are the sizes of the events' content.
	bytes []int
	// done has room for the one answer, so that the committer never waits.
	done chan answer
	// acceptances are those of the events that are stored.
	acceptances []models.Acceptance
	answered    bool
}

type answer struct {
	acceptances []models.Acceptance
	err         error
}

func (o *order) abandoned() bool {
	select {
	case <-o.left:
		return true
	default:
		return false
	}
}

// rest is what is not stored yet.
func (o *order) rest() size {
	var rest size
	for _, bytes := range o.bytes[len(o.acceptances):] {
		rest = rest.plus(size{1, bytes})
	}
	return rest
}

// part is what one transaction stores of an order: its next events.
type part struct {
	order  *order
	events []*models.Event
	size   size
}

// line is what waits of one organization, in the order in which it came.
type line struct {
	organizationID string
	orders         []*order
	size           size
	// apart: the line has a transaction of its own at the moment, and no turn.
	apart bool
	// notBefore is when a locked organization is tried again.
	notBefore time.Time
}

// queue is what waits to be stored. Organizations take turns, so that one that sends
// thousands of events does not make another's single one wait for them. It is not safe
// for concurrent use.
type queue struct {
	bounds bounds
	lines  map[string]*line
	// turns are the organizations that wait, in the order of their turns.
	turns []*line
	size  size
	// latest is the organization that reported last, previous the last other one, each with
	// its time.
	latest, previous reporter
}

type reporter struct {
	organizationID string
	at             time.Time
}

// aloneAfter is how long no other organization has reported anything when one counts as
// alone, and its transactions may be long.
const aloneAfter = 10 * time.Second

func newQueue(bounds bounds) *queue { return &queue{bounds: bounds, lines: make(map[string]*line)} }

// add puts an order at the end of its organization's line; false: there is no room.
func (q *queue) add(o *order, now time.Time) bool {
	l := q.lines[o.organizationID]
	if l == nil {
		l = &line{organizationID: o.organizationID}
	}
	more := o.rest()
	if !l.size.plus(more).within(q.bounds.waiting) || !q.size.plus(more).within(q.bounds.waitingOfAll) {
		return false
	}
	if q.lines[o.organizationID] == nil {
		q.lines[o.organizationID] = l
		q.turns = append(q.turns, l)
	}
	l.orders = append(l.orders, o)
	l.size, q.size = l.size.plus(more), q.size.plus(more)
	if q.latest.organizationID != o.organizationID {
		q.previous = q.latest
	}
	q.latest = reporter{o.organizationID, now}
	return true
}

// alone tells whether no other organization has reported anything lately.
func (q *queue) alone(organizationID string, now time.Time) bool {
	other := q.latest
	if other.organizationID == organizationID {
		other = q.previous
	}
	return other.organizationID == "" || now.Sub(other.at) > aloneAfter
}

// next takes the parts of one transaction: of each organization, in turn, no more than
// its share, or than a whole transaction where it is alone. The parts stay in their lines
// until stored or drop is called; until then next must not be called again.
func (q *queue) next(now time.Time) []part {
	var parts []part
	var taken size
	var skipped, visited []*line
	for len(q.turns) > 0 && taken.events < q.bounds.batch.events && taken.bytes < q.bounds.batch.bytes {
		l := q.turns[0]
		q.turns = q.turns[1:]
		if l.notBefore.After(now) {
			skipped = append(skipped, l)
			continue
		}
		visited = append(visited, l)
		some := q.take(l, q.bounds.batch.minus(taken), now)
		for _, p := range some {
			taken = taken.plus(p.size)
		}
		parts = append(parts, some...)
	}
	q.turns = slices.Concat(skipped, q.turns, visited)
	q.turns = slices.DeleteFunc(q.turns, func(l *line) bool { return q.lines[l.organizationID] != l })
	return parts
}

// take gives the first parts of a line, within its share and the room there is; one event
// at least, if anything waits. The orders of callers who have left are dropped.
func (q *queue) take(l *line, room size, now time.Time) []part {
	bound := room
	if !q.alone(l.organizationID, now) {
		bound = size{min(q.bounds.share.events, room.events), min(q.bounds.share.bytes, room.bytes)}
	}
	var parts []part
	var taken size
	var left []*order
	for _, o := range l.orders {
		if o.abandoned() {
			left = append(left, o)
			continue
		}
		p := part{order: o}
		from := len(o.acceptances)
		for n := from; n < len(o.events); n++ {
			one := size{1, o.bytes[n]}
			if taken.events > 0 && !taken.plus(one).within(bound) {
				break
			}
			taken, p.size = taken.plus(one), p.size.plus(one)
			p.events = o.events[from : n+1]
		}
		if len(p.events) > 0 {
			parts = append(parts, p)
		}
		if from+len(p.events) < len(o.events) {
			break
		}
	}
	for _, o := range left {
		q.drop(o)
	}
	return parts
}

// stored takes the part out of its line, and tells whether its order is complete.
func (q *queue) stored(p part, acceptances []models.Acceptance) bool {
	l := q.lines[p.order.organizationID]
	l.size, q.size = l.size.minus(p.size), q.size.minus(p.size)
	p.order.acceptances = append(p.order.acceptances, acceptances...)
	if len(p.order.acceptances) < len(p.order.events) {
		return false
	}
	q.drop(p.order)
	return true
}

// drop takes what is left of an order out of its line.
func (q *queue) drop(o *order) {
	l := q.lines[o.organizationID]
	place := -1
	if l != nil {
		place = slices.Index(l.orders, o) // most often the first
	}
	if place < 0 {
		return
	}
	rest := o.rest()
	l.size, q.size = l.size.minus(rest), q.size.minus(rest)
	if place == 0 {
		l.orders = l.orders[1:]
	} else {
		l.orders = slices.Delete(l.orders, place, place+1)
	}
	if len(l.orders) == 0 && !l.apart {
		q.remove(l)
	}
}

func (q *queue) remove(l *line) {
	delete(q.lines, l.organizationID)
	q.turns = slices.DeleteFunc(q.turns, func(other *line) bool { return other == l })
}

// setApart takes a line out of the turns.
func (q *queue) setApart(l *line) {
	l.apart = true
	q.turns = slices.DeleteFunc(q.turns, func(other *line) bool { return other == l })
}

// rejoin gives a line its turns back.
func (q *queue) rejoin(l *line) {
	l.apart = false
	if len(l.orders) == 0 {
		q.remove(l)
		return
	}
	q.turns = append(q.turns, l)
}
