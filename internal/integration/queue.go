package integration

import (
	"context"
	"errors"
	"time"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/worker"
)

// Queue is how an organization's queue stands.
type Queue struct {
	// Depth counts the entries that wait, run or will be retried; Blocked those that
	// wait until an admin mends something.
	Depth, Blocked int
	// OldestAge is how long the oldest entry that Depth counts has been there.
	OldestAge time.Duration
	// QuotaLimit is how many calls the Snov.io account has in a window, QuotaUsed how
	// many of them are used up, by whomever.
	QuotaLimit, QuotaUsed int
	// QuotaFreesAt is when the account can call again; nil while it can.
	QuotaFreesAt *time.Time
	// EstimatedDrain is how long it takes to make one call for each entry that Depth
	// counts, as things stand; see drain.
	EstimatedDrain time.Duration
	Paused         bool
	// BlockedReason is what an admin has to mend; empty: nothing.
	BlockedReason  models.Reason
	BlockedMessage string
}

// Queue reads how the organization's queue stands. While Redis is away, the quota
// reads as used up, which is what the engine takes an unknown past for.
func (s *Service) Queue(ctx context.Context, organizationID string) (Queue, error) {
	figures, err := s.store.QueueFigures(ctx, organizationID)
	if err != nil {
		return Queue{}, err
	}
	organizations, err := s.store.Organizations(ctx, []string{organizationID})
	if err != nil {
		return Queue{}, err
	}
	organization := organizations[organizationID]
	now := s.now()
	quota, err := s.quota(ctx, organization)
	if err != nil {
		return Queue{}, err
	}
	q := Queue{
		Depth: figures.Depth, Blocked: figures.Blocked,
		QuotaLimit: quota.Limit, QuotaUsed: used(quota),
		EstimatedDrain: drain(figures.Depth, quota, s.window),
		Paused:         organization.Settings.Paused,
	}
	if figures.OldestAt != nil {
		q.OldestAge = max(0, now.Sub(*figures.OldestAt))
	}
	if wait := untilFree(quota, s.window); wait > 0 {
		at := now.Add(wait)
		q.QuotaFreesAt = &at
	}
	q.BlockedReason, q.BlockedMessage = blockedBy(organization)
	return q, nil
}

func blockedBy(o *models.Organization) (models.Reason, string) {
	if c := o.Connection; c != nil && c.Status == models.ConnectionCredentialsRejected {
		return models.ReasonCredentialsRejected, c.RejectedMessage
	}
	return o.Settings.BlockedReason, o.Settings.BlockedMessage
}

func (s *Service) quota(ctx context.Context, o *models.Organization) (worker.Quota, error) {
	if o.Connection == nil {
		return worker.Quota{Limit: s.limit}, nil
	}
	quota, err := s.quotas.Quota(ctx, o.Connection.AccountKey)
	if err != nil && ctx.Err() != nil {
		return worker.Quota{}, errors.Join(context.Cause(ctx), err)
	}
	switch began, ended := s.quotaOutage.Update(err != nil); {
	case began:
		s.logger.Warn("the quota cannot be read, it is shown as used up", "error", err)
	case ended:
		s.logger.Info("the quota can be read again")
	}
	if err != nil {
		// Figures that are too dark serve an admin better than none.
		return worker.Quota{Limit: s.limit, Used: s.limit, NextFreeIn: s.window}, nil //nolint:nilerr // said above
	}
	return quota, nil
}

// used counts the calls that are used up. While the account cools down, that is all of them.
func used(q worker.Quota) int {
	if q.Cooldown > 0 {
		return q.Limit
	}
	return q.Used
}

// untilFree is how long the account has to wait for its next call. A call that
// still runs gives its token back a window after it completes, so a window is the
// best guess where all tokens are with such calls.
func untilFree(q worker.Quota, window time.Duration) time.Duration {
	wait := q.NextFreeIn
	if wait < 0 {
		wait = window
	}
	return max(wait, q.Cooldown)
}

// drain estimates how long it takes to make that many calls:
//
//   - Calls that the free tokens cover are made at once, or when the account's rest ends.
//   - The others wait for tokens to come back. The used ones are taken to come back
//     evenly, from the next one's moment until a window from now; the free ones,
//     spent now, come back a window from now.
//   - Every further Limit calls take one more window.
//
// Other organizations of the account make it longer, merged events shorter. The
// time that calls themselves take is left out.
func drain(calls int, q worker.Quota, window time.Duration) time.Duration {
	if calls <= 0 || q.Limit <= 0 {
		return 0
	}
	over := calls - max(0, q.Limit-q.Used)
	if over <= 0 {
		return upToSeconds(q.Cooldown)
	}
	first := untilFree(q, window)
	windows, last := (over-1)/q.Limit, (over-1)%q.Limit
	at := max(first, window)
	if last < q.Used && first < window {
		at = first + (window-first)*time.Duration(last)/time.Duration(q.Used)
	}
	return upToSeconds(time.Duration(windows)*window + at)
}

func upToSeconds(d time.Duration) time.Duration {
	return (d + time.Second - 1).Truncate(time.Second)
}
