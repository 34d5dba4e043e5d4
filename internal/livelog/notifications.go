package livelog

import (
	"context"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/snovsync/snovsync/internal/crashpoint"
	"github.com/snovsync/snovsync/internal/outage"
	"github.com/snovsync/snovsync/internal/pause"
	"github.com/snovsync/snovsync/internal/redisclient"
)

// notificationChannel is the Redis channel of the notifications. A notification is the number of an
// organization's newest change, a space, and the organization's id. It carries
// no data: who gets it reads the database.
const notificationChannel = "snovsync:log"

const (
	// reconnectDelay is the pause before Redis is asked again after it failed.
	reconnectDelay = time.Second
	// flushTimeout bounds the last notifications of a hub that stops.
	flushTimeout = time.Second
)

func encodeNotification(organizationID string, seq int64) string {
	return strconv.FormatInt(seq, 10) + " " + organizationID
}

func decodeNotification(notification string) (organizationID string, seq int64, ok bool) {
	number, organizationID, found := strings.Cut(notification, " ")
	seq, err := strconv.ParseInt(number, 10, 64)
	return organizationID, seq, found && err == nil && organizationID != ""
}

// outbox holds the notifications that are to be sent: one for an organization, the newest.
type outbox struct {
	wake chan struct{}

	mu            sync.Mutex
	notifications map[string]int64
}

func newOutbox() *outbox {
	return &outbox{wake: make(chan struct{}, 1), notifications: make(map[string]int64)}
}

func (o *outbox) add(organizationID string, seq int64) {
	o.mu.Lock()
	o.notifications[organizationID] = max(o.notifications[organizationID], seq)
	o.mu.Unlock()
	select {
	case o.wake <- struct{}{}:
	default:
	}
}

func (o *outbox) take() map[string]int64 {
	o.mu.Lock()
	defer o.mu.Unlock()
	notifications := o.notifications
	o.notifications = make(map[string]int64)
	return notifications
}

// publish sends the notifications of the outbox. What cannot be sent stays in it.
func (h *Hub) publish() {
	var sending outage.Latch
	for {
		select {
		case <-h.outbox.wake:
		case <-h.ctx.Done():
			h.flushOnStop()
			return
		}
		err := h.send(h.ctx)
		switch began, ended := sending.Update(err != nil); {
		case began:
			h.config.Logger.Warn("other processes cannot be told of changes, will try again", "error", err)
		case ended:
			h.config.Logger.Info("other processes are told of changes again")
		}
		if err != nil {
			h.pause()
		}
	}
}

// flushOnStop sends what was committed last, so that a process that stops does
// not leave the others to find it by the clock.
func (h *Hub) flushOnStop() {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(h.ctx), flushTimeout)
	defer cancel()
	if err := h.send(ctx); err != nil {
		h.config.Logger.Warn("other processes were not told of the last changes", "error", err)
	}
}

func (h *Hub) send(ctx context.Context) error {
	notifications := h.outbox.take()
	if len(notifications) == 0 {
		return nil
	}
	crashpoint.Reached(crashpoint.BeforePublish)
	pipeline := h.config.Redis.Pipeline()
	for organizationID, seq := range notifications {
		pipeline.Publish(ctx, notificationChannel, encodeNotification(organizationID, seq))
	}
	_, err := pipeline.Exec(ctx)
	if err != nil {
		for organizationID, seq := range notifications {
			h.outbox.add(organizationID, seq)
		}
	}
	return err
}

// listen receives the notifications of all processes, its own too, and reconnects for as
// long as the hub runs.
func (h *Hub) listen() {
	var receiving outage.Latch
	for h.ctx.Err() == nil {
		err := h.hear(&receiving)
		h.disconnected.Store(true)
		if h.ctx.Err() != nil {
			return
		}
		if began, _ := receiving.Update(true); began {
			h.config.Logger.Warn("notifications of other processes do not arrive, looking at the database by the clock", "error", err)
		}
		h.pause()
	}
}

// hear follows one subscription until it breaks.
func (h *Hub) hear(receiving *outage.Latch) error {
	return redisclient.Subscription{
		Client: h.config.Redis, Channel: notificationChannel, Silence: h.silence,
		Subscribed: func() {
			if _, ended := receiving.Update(false); ended {
				h.config.Logger.Info("notifications of other processes arrive again")
			}
			h.checkAll()
			h.disconnected.Store(false)
		},
		Message: h.onNotification,
	}.Follow(h.ctx)
}

// onNotification lets the feed know which change is there to be read.
func (h *Hub) onNotification(notification string) {
	organizationID, seq, ok := decodeNotification(notification)
	if !ok {
		h.config.Logger.Warn("a notification about the live log is malformed", "length", len(notification))
		return
	}
	if f := h.feedOf(organizationID); f != nil {
		f.inbox.expect(seq)
	}
}

func (h *Hub) pause() {
	pause.For(h.ctx, reconnectDelay)
}
