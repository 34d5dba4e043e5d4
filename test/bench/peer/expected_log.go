package peer

import (
	"bytes"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/snovsync/snovsync/internal/livelog"
	"github.com/snovsync/snovsync/test/bench/figures"
)

// mostChanges bounds the changes that one expected log holds.
const mostChanges = 1 << 16

// expectedLog is the log as the first reader to get each change saw it. Most readers get
// the very same bytes, so that one comparison tells them that they have the next
// change; only the first one, and one that got something else, reads the message.
type expectedLog struct {
	frames [mostChanges]atomic.Pointer[frame]

	mu    sync.Mutex
	first int64 // the first change's number; 0: none came yet

	buffers messageBuffers
	counts  atomic.Pointer[counts]
}

// counts are what the readers got since they were begun anew.
type counts struct {
	latency                     figures.Histogram
	delivered, doubles, missing atomic.Int64
}

// frame is one change: its message, and when its entry was written, in nanoseconds.
type frame struct {
	message []byte
	at      int64
}

func newExpectedLog() *expectedLog {
	t := &expectedLog{}
	t.counts.Store(&counts{})
	return t
}

// add counts a message for the reader who has the changes before next, and returns
// the number of the one that it is to get then.
func (t *expectedLog) add(message []byte, next int) (int, error) {
	now := time.Now().UnixNano()
	if next < mostChanges {
		if known := t.frames[next].Load(); known != nil && bytes.Equal(known.message, message) {
			t.count(known, now)
			return next + 1, nil
		}
	}
	place, known, err := t.place(message)
	switch {
	case err != nil:
		return next, err
	case place < next:
		t.counts.Load().doubles.Add(1)
		return next, nil
	}
	t.counts.Load().missing.Add(int64(place - next))
	t.count(known, now)
	return place + 1, nil
}

func (t *expectedLog) count(known *frame, now int64) {
	counts := t.counts.Load()
	counts.latency.Add(time.Duration(now - known.at))
	counts.delivered.Add(1)
}

// place reads which change a message is, counted from the first one in the expected log, and writes
// it down where nobody has.
func (t *expectedLog) place(message []byte) (int, *frame, error) {
	cursor, err := between(message, `"cursor":"`)
	if err != nil {
		return 0, nil, err
	}
	seq, err := livelog.DecodeCursor(string(cursor))
	if err != nil {
		return 0, nil, err
	}
	updated, err := between(message, `"updatedAt":"`)
	if err != nil {
		return 0, nil, err
	}
	at, err := time.Parse(time.RFC3339Nano, string(updated))
	if err != nil {
		return 0, nil, err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.first == 0 {
		t.first = seq
	}
	place := int(seq - t.first)
	if place < 0 || place >= mostChanges {
		return 0, nil, fmt.Errorf("change %d does not follow change %d, the first", seq, t.first)
	}
	known := t.frames[place].Load()
	if known == nil {
		known = &frame{message: bytes.Clone(message), at: at.UnixNano()}
		t.frames[place].Store(known)
	}
	return place, known, nil
}
