package export

import (
	"net/http"
	"slices"
	"time"
)

// chunkBytes is how much is written under one deadline.
const chunkBytes = 32 << 10

// pace writes a file to a reader that must take it at a minimum rate on average. Without
// it, a few readers that take a little now and then would hold all slots for downloads.
type pace struct {
	out        http.ResponseWriter
	connection *http.ResponseController
	// rate is in bytes a second.
	rate int
	// maxSpare is how far the reader may fall behind the rate, spare how far it still may.
	// A fast reader gains no more than maxSpare, so it cannot save up for a long stall.
	maxSpare, spare time.Duration
}

func newPace(out http.ResponseWriter, rate int, maxSpare time.Duration) *pace {
	return &pace{out: out, connection: http.NewResponseController(out), rate: rate, maxSpare: maxSpare, spare: maxSpare}
}

// write writes a part of the file and flushes it. The error is os.ErrDeadlineExceeded if the
// reader is too slow.
func (p *pace) write(part []byte) error {
	for chunk := range slices.Chunk(part, chunkBytes) {
		err := p.timed(len(chunk), func() error {
			_, err := p.out.Write(chunk)
			return err
		})
		if err != nil {
			return err
		}
	}
	return p.timed(0, p.connection.Flush)
}

// timed runs a step that sends so many bytes, and counts how long it takes.
func (p *pace) timed(size int, step func() error) error {
	allowed := p.spare + time.Duration(size)*time.Second/time.Duration(p.rate)
	began := time.Now()
	// A writer without deadlines has a server behind it that has its own.
	_ = p.connection.SetWriteDeadline(began.Add(allowed))
	err := step()
	p.spare = min(p.maxSpare, allowed-time.Since(began))
	return err
}
