//go:build plain

package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/snovsync/snovsync/internal/livelog"
	"github.com/snovsync/snovsync/test/bench/plain/model"
)

// broadcastBuffer is how many messages a reader may lag behind before it loses some.
const broadcastBuffer = 256

// broadcast gives messages from memory to all readers, the way a chat does it: a
// channel each, and who does not keep up loses messages.
type broadcast struct {
	mu      sync.Mutex
	readers map[chan *model.SyncLogChange]bool
	sent    int64
}

// newBroadcast makes a broadcast without readers.
func newBroadcast() *broadcast { return &broadcast{readers: make(map[chan *model.SyncLogChange]bool)} }

// subscribe adds a reader until its context ends.
func (b *broadcast) subscribe(ctx context.Context) <-chan *model.SyncLogChange {
	reader := make(chan *model.SyncLogChange, broadcastBuffer)
	b.mu.Lock()
	b.readers[reader] = true
	b.mu.Unlock()
	context.AfterFunc(ctx, func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		delete(b.readers, reader)
	})
	return reader
}

// send makes the next message, as the product's live log has it, and gives it to
// every reader.
func (b *broadcast) send() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.sent++
	now := time.Now().UTC().Truncate(time.Microsecond)
	id := fmt.Sprintf("01900000-0000-7000-8000-%012d", b.sent)
	reason, message := model.SyncReasonTriggerOff, "This kind of event is switched off."
	email := fmt.Sprintf("prospect-%012d@example.com", b.sent)
	change := &model.SyncLogChange{
		Cursor: livelog.EncodeCursor(b.sent),
		Entry: &model.SyncLogEntry{
			ID: id, EventID: fmt.Sprintf("event-%012d", b.sent), Kind: model.SyncKindBookingCreated, Status: model.SyncStatusSkipped,
			Reason: &reason, Message: &message, ProspectEmail: &email, CreatedAt: now, UpdatedAt: now,
		},
	}
	for reader := range b.readers {
		select {
		case reader <- change:
		default:
		}
	}
}
