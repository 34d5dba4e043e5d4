package demo

import (
	"context"
	"encoding/json"
	"time"

	"github.com/snovsync/snovsync/internal/graphqlclient"
	"github.com/snovsync/snovsync/internal/pause"
)

// entry is a line of the sync log as one of its changes left it.
type entry struct {
	ID            string     `json:"id"`
	Kind          string     `json:"kind"`
	Status        string     `json:"status"`
	Reason        string     `json:"reason"`
	ProspectEmail string     `json:"prospectEmail"`
	BookingID     string     `json:"bookingId"`
	FormID        string     `json:"formId"`
	AttemptCount  int        `json:"attemptCount"`
	NextAttemptAt *time.Time `json:"nextAttemptAt"`
	MergedInto    string     `json:"mergedInto"`
}

// queue are the queue's figures.
type queue struct {
	Depth                 int        `json:"depth"`
	QuotaUsed             int        `json:"quotaUsed"`
	QuotaLimit            int        `json:"quotaLimit"`
	QuotaFreesAt          *time.Time `json:"quotaFreesAt"`
	EstimatedDrainSeconds int        `json:"estimatedDrainSeconds"`
	Blocked               int        `json:"blocked"`
	Paused                bool       `json:"paused"`
	BlockedReason         string     `json:"blockedReason"`
}

const (
	syncLogSubscription = `subscription($after: String) { syncLog(after: $after) { cursor entry {
		id kind status reason prospectEmail bookingId formId attemptCount nextAttemptAt mergedInto } } }`
	queueSubscription = `subscription { queue {
		depth quotaUsed quotaLimit quotaFreesAt estimatedDrainSeconds blocked paused blockedReason } }`
	// reconnectPause is the wait before a lost websocket is opened again.
	reconnectPause = 500 * time.Millisecond
)

// follow brings every change of the sync log after a cursor, and the queue's
// figures, until ctx ends. A websocket that is lost is opened again where it was
// left, so no change is missed.
func follow(ctx context.Context, c *client, cursor string, changed func(entry), figures func(queue)) {
	for ctx.Err() == nil {
		err := c.Subscribe(ctx, map[string]graphqlclient.Subscription{
			"log": {
				Operation: graphqlclient.Operation{Query: syncLogSubscription, Variables: map[string]any{"after": cursor}},
				Next: func(data json.RawMessage) error {
					var result struct {
						SyncLog struct {
							Cursor string `json:"cursor"`
							Entry  entry  `json:"entry"`
						} `json:"syncLog"`
					}
					if err := json.Unmarshal(data, &result); err != nil {
						return err
					}
					cursor = result.SyncLog.Cursor
					changed(result.SyncLog.Entry)
					return nil
				},
			},
			"queue": {
				Operation: graphqlclient.Operation{Query: queueSubscription},
				Next: func(data json.RawMessage) error {
					var result struct {
						Queue queue `json:"queue"`
					}
					if err := json.Unmarshal(data, &result); err != nil {
						return err
					}
					figures(result.Queue)
					return nil
				},
			},
		})
		if graphqlclient.CodeOf(err) == "CURSOR_EXPIRED" {
			cursor = restart(ctx, c, cursor)
		}
		pause.For(ctx, reconnectPause)
	}
}

// restart is the cursor to go on from where the log does not reach back any more.
func restart(ctx context.Context, c *client, expired string) string {
	if fresh, err := c.liveCursor(ctx); err == nil {
		return fresh
	}
	return expired
}
