package broadcast

import (
	"sync"

	"github.com/snovsync/snovsync/models"
)

// replayBytes bounds what a broadcast remembers for subscribers who read the log by themselves.
const replayBytes = 1 << 20

// replayBuffer makes messages for subscribers who read older changes than the broadcast holds. When
// many come back together, for example after a restart, they mostly ask for the same ones.
type replayBuffer struct {
	begin func() (*encoder, error)

	mu      sync.Mutex
	encoder *encoder
	known   map[int64][]byte
	// order holds the numbers of what is known, in the order in which it was learned.
	order []int64
	bytes int
}

// encode makes the beginning of a message, or takes it from what is known.
func (r *replayBuffer) encode(c *models.Change) ([]byte, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if message, ok := r.known[c.Seq]; ok {
		return message, nil
	}
	if r.encoder == nil {
		var err error
		if r.encoder, err = r.begin(); err != nil {
			return nil, err
		}
		r.known = make(map[int64][]byte)
	}
	message, err := r.encoder.encode(c)
	if err != nil {
		return nil, err
	}
	r.known[c.Seq] = message
	r.order = append(r.order, c.Seq)
	r.bytes += len(message)
	for r.bytes > replayBytes && len(r.order) > 1 {
		r.bytes -= len(r.known[r.order[0]])
		delete(r.known, r.order[0])
		r.order = r.order[1:]
	}
	return message, nil
}
