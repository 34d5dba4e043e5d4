package livelog

import (
	"cmp"
	"slices"
	"sync"

	"github.com/snovsync/snovsync/models"
)

// inbox collects what a feed is told until it looks. It has a lock of its own,
// so that whoever commits a change never waits for the feed's readers.
type inbox struct {
	wake chan struct{}

	mu       sync.Mutex
	observed []*models.Change
	// target is the highest number that the database is said to hold, committed the
	// highest that this process saw committed itself.
	target, committed int64
	// check asks for a read of the database whatever the target says.
	check bool
	limit int
}

func newInbox(limit int) *inbox {
	return &inbox{wake: make(chan struct{}, 1), limit: limit}
}

// observe adds changes that this process committed. What exceeds the limit is
// read from the database instead.
func (b *inbox) observe(changes []models.Change) {
	b.mu.Lock()
	for i := range changes {
		b.committed = max(b.committed, changes[i].Seq)
		if len(b.observed) < b.limit {
			b.observed = append(b.observed, &changes[i])
		}
	}
	b.target = max(b.target, b.committed)
	b.mu.Unlock()
	b.ring()
}

// expect says that the change with this number is in the database.
func (b *inbox) expect(seq int64) {
	b.mu.Lock()
	b.target = max(b.target, seq)
	b.mu.Unlock()
	b.ring()
}

// look asks for a read of the database.
func (b *inbox) look() {
	b.mu.Lock()
	b.check = true
	b.mu.Unlock()
	b.ring()
}

func (b *inbox) ring() {
	select {
	case b.wake <- struct{}{}:
	default:
	}
}

// news is what an inbox held: observed changes in the order of their numbers.
type news struct {
	observed []*models.Change
	target   int64
	check    bool
}

func (b *inbox) take() news {
	b.mu.Lock()
	defer b.mu.Unlock()
	n := news{observed: b.observed, target: b.target, check: b.check}
	b.observed, b.check = nil, false
	slices.SortFunc(n.observed, func(x, y *models.Change) int { return cmp.Compare(x.Seq, y.Seq) })
	return n
}

// disbelieve forgets an announcement that proved wrong.
func (b *inbox) disbelieve(target, head int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.target == target {
		b.target = head
	}
}

// known is the highest number that is certainly in the database.
func (b *inbox) known() int64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.committed
}
