package livelog

import (
	"context"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/snovsync/snovsync/internal/crashpoint"
	"github.com/snovsync/snovsync/internal/redisclient"
)

// noteChannel is the Redis channel of the notes. A note is the number of an
// organization's newest change, a space, and the organization's id. It carries
// no data: who gets it reads the database.
const noteChannel = "snovsync:log"

const (
	// reconnectDelay is the pause before Redis is asked again after it failed.
	reconnectDelay = time.Second
	// farewell bounds the last notes of a hub that stops.
	farewell = time.Second
)

func encodeNote(organizationID string, seq int64) string {
	return strconv.FormatInt(seq, 10) + " " + organizationID
}

func decodeNote(note string) (organizationID string, seq int64, ok bool) {
	number, organizationID, found := strings.Cut(note, " ")
	seq, err := strconv.ParseInt(number, 10, 64)
	return organizationID, seq, found && err == nil && organizationID != ""
}

// outbox holds the notes that are to be sent: one for an organization, the newest.
type outbox struct {
	wake chan struct{}

	mu    sync.Mutex
	notes map[string]int64
}

func newOutbox() *outbox {
	return &outbox{wake: make(chan struct{}, 1), notes: make(map[string]int64)}
}

func (o *outbox) add(organizationID string, seq int64) {
	o.mu.Lock()
	o.notes[organizationID] = max(o.notes[organizationID], seq)
	o.mu.Unlock()
	select {
	case o.wake <- struct{}{}:
	default:
	}
}

func (o *outbox) take() map[string]int64 {
	o.mu.Lock()
	defer o.mu.Unlock()
	notes := o.notes
	o.notes = make(map[string]int64)
	return notes
}

// publish sends the notes of the outbox. What cannot be sent stays in it.
func (h *Hub) publish() {
	failing := false
	for {
		select {
		case <-h.outbox.wake:
		case <-h.ctx.Done():
			h.sayFarewell()
			return
		}
		err := h.send(h.ctx)
		if err != nil {
			if !failing {
				h.config.Logger.Warn("other processes cannot be told of changes, will try again", "error", err)
			}
			h.pause()
		}
		failing = err != nil
	}
}

// sayFarewell sends what was committed last, so that a process that stops does
// not leave the others to find it by the clock.
func (h *Hub) sayFarewell() {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(h.ctx), farewell)
	defer cancel()
	if err := h.send(ctx); err != nil {
		h.config.Logger.Warn("other processes were not told of the last changes", "error", err)
	}
}

func (h *Hub) send(ctx context.Context) error {
	notes := h.outbox.take()
	if len(notes) == 0 {
		return nil
	}
	crashpoint.Reached(crashpoint.BeforePublish)
	pipeline := h.config.Redis.Pipeline()
	for organizationID, seq := range notes {
		pipeline.Publish(ctx, noteChannel, encodeNote(organizationID, seq))
	}
	_, err := pipeline.Exec(ctx)
	if err != nil {
		for organizationID, seq := range notes {
			h.outbox.add(organizationID, seq)
		}
	}
	return err
}

// listen receives the notes of all processes, its own too, and reconnects for as
// long as the hub runs.
func (h *Hub) listen() {
	failing := false
	for h.ctx.Err() == nil {
		heard, err := h.hear()
		h.deaf.Store(true)
		if h.ctx.Err() != nil {
			return
		}
		if !failing || heard {
			h.config.Logger.Warn("notes of other processes do not arrive, looking at the database by the clock", "error", err)
		}
		failing = true
		h.pause()
	}
}

// hear follows one subscription until it breaks; heard tells whether it ever worked.
func (h *Hub) hear() (heard bool, err error) {
	err = redisclient.Subscription{
		Client: h.config.Redis, Channel: noteChannel, Silence: h.silence,
		Subscribed: func() {
			heard = true
			h.deaf.Store(false)
			h.checkAll()
		},
		Message: h.heed,
	}.Follow(h.ctx)
	return heard, err
}

// heed lets the feed know which change is there to be read.
func (h *Hub) heed(note string) {
	organizationID, seq, ok := decodeNote(note)
	if !ok {
		h.config.Logger.Warn("a note about the live log is malformed", "length", len(note))
		return
	}
	if f := h.feedOf(organizationID); f != nil {
		f.inbox.expect(seq)
	}
}

func (h *Hub) pause() {
	select {
	case <-time.After(reconnectDelay):
	case <-h.ctx.Done():
	}
}
