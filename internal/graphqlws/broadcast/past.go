package broadcast

import (
	"sync"

	"github.com/snovsync/snovsync/models"
)

// pastBytes bounds what a group remembers for members who read the log by themselves.
const pastBytes = 1 << 20

// past makes messages for members who read what the group has behind it. Where many come
// back together, say after a restart, they mostly ask for the same ones.
type past struct {
	begin func() (*encoder, error)

	mu      sync.Mutex
	encoder *encoder
	known   map[int64][]byte
	// order holds the numbers of what is known, in the order in which it was learned.
	order []int64
	bytes int
}

// encode makes the beginning of a message, or takes it from what is known.
func (p *past) encode(c *models.Change) ([]byte, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if message, ok := p.known[c.Seq]; ok {
		return message, nil
	}
	if p.encoder == nil {
		var err error
		if p.encoder, err = p.begin(); err != nil {
			return nil, err
		}
		p.known = make(map[int64][]byte)
	}
	message, err := p.encoder.encode(c)
	if err != nil {
		return nil, err
	}
	p.known[c.Seq] = message
	p.order = append(p.order, c.Seq)
	p.bytes += len(message)
	for p.bytes > pastBytes && len(p.order) > 1 {
		p.bytes -= len(p.known[p.order[0]])
		delete(p.known, p.order[0])
		p.order = p.order[1:]
	}
	return message, nil
}
