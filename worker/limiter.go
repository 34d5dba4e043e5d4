package worker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/google/uuid"

	"github.com/snovsync/snovsync/internal/pause"
	"github.com/snovsync/snovsync/worker/scheduler"
)

// Gate hands out tokens for calls outside the pool: those an admin waits for.
// They draw on the account's 60 calls a minute like every other, and go first.
type Gate interface {
	// Acquire waits for a token of the account until ctx ends. It fails with
	// ErrRateLimited when none became free, with ErrRecovering when the queue was being
	// rebuilt all that time, and with Redis's error when Redis is away.
	Acquire(ctx context.Context, accountKey string) (Permit, error)
	// AcquireSpare is Acquire with the lowest priority: it takes a token only while no
	// lane and nobody else waits for one. It is for callers who have not proven that the
	// account is theirs.
	AcquireSpare(ctx context.Context, accountKey string) (Permit, error)
}

// Permit is one token. It must be ended by exactly one of its methods; later
// calls do nothing.
type Permit interface {
	// SendBefore is the last moment at which the call may begin.
	SendBefore() time.Time
	// Done says that the call was sent, or may have been, and has completed now: the
	// token comes back a window later.
	Done()
	// Limited is Done for a call that Snov.io refused as over the rate: the account
	// rests for the given time.
	Limited(rest time.Duration)
	// Cancel says that nothing was sent: the token is free at once.
	Cancel()
}

// permitPatience bounds how long a permit stays in line whose caller set no deadline.
const permitPatience = 5 * time.Minute

// waitTimeout is how long a permit stays in line: until its caller gives up. One that
// died meanwhile cannot leave the line, and lanes would wait behind it.
func waitTimeout(ctx context.Context) time.Duration {
	if deadline, ok := ctx.Deadline(); ok {
		return min(max(time.Until(deadline), 0), permitPatience)
	}
	return permitPatience
}

// limiter hands out tokens of accounts.
type limiter struct {
	partitions partitions
	running    *running
	rebuilds   rebuildRequests
	fitness    *fitness
	layout     *layoutKeeper
	limits     Limits
	log        *slog.Logger
}

// Acquire implements Gate.
func (l *limiter) Acquire(ctx context.Context, accountKey string) (Permit, error) {
	return l.acquire(ctx, accountKey, false)
}

// AcquireSpare implements Gate.
func (l *limiter) AcquireSpare(ctx context.Context, accountKey string) (Permit, error) {
	return l.acquire(ctx, accountKey, true)
}

func (l *limiter) acquire(ctx context.Context, accountKey string, spare bool) (Permit, error) {
	p := l.partitions.of(accountKey)
	s := p.scheduler
	id := "permit-" + uuid.NewString()
	permit := &permit{lease: &scheduler.Lease{Name: id, Partition: s.Partition}, limiter: l, scheduler: s, account: accountKey}
	var wait time.Duration
	for {
		notified := p.notifier.Next()
		asked := s.LeasedFrom()
		answer, err := s.AcquireToken(ctx, accountKey, id, waitTimeout(ctx), spare)
		if scheduler.LayoutChanged(err) || l.fitness.unfit.Load() {
			answer, err = scheduler.Grant{Rebuild: true}, nil
		}
		if err != nil {
			permit.Cancel()
			if errors.Is(err, context.DeadlineExceeded) && ctx.Err() != nil {
				return nil, &RateLimitError{RetryAfter: max(wait, time.Second)}
			}
			return nil, fmt.Errorf("ask for a call: %w", err)
		}
		switch {
		case answer.Granted:
			permit.lease.Renewed(asked, l.limits)
			permit.lease.Calling.Store(true)
			l.running.add(permit.lease)
			return permit, nil
		case answer.Rebuild:
			l.rebuilds.request()
			pause.For(ctx, scheduler.RetryPause)
			if ctx.Err() != nil {
				return nil, ErrRecovering
			}
			continue
		}
		wait = answer.Next
		if deadline, ok := ctx.Deadline(); ok && wait > 0 && time.Until(deadline) < wait {
			permit.Cancel()
			return nil, &RateLimitError{RetryAfter: wait}
		}
		sleep := l.limits.Window
		if wait > 0 {
			sleep = wait
		}
		timer := time.NewTimer(sleep)
		select {
		case <-notified:
		case <-timer.C:
		case <-ctx.Done():
		}
		timer.Stop()
		if ctx.Err() != nil {
			permit.Cancel()
			return nil, &RateLimitError{RetryAfter: max(wait, time.Second)}
		}
	}
}

type permit struct {
	lease *scheduler.Lease

	limiter   *limiter
	scheduler *scheduler.Scheduler
	account   string
	ended     bool
}

// SendBefore implements Permit.
func (p *permit) SendBefore() time.Time { return p.lease.SendDeadline() }

func (p *permit) Done()                      { p.end(0, 0) }
func (p *permit) Limited(rest time.Duration) { p.end(0, rest) }
func (p *permit) Cancel()                    { p.end(scheduler.NotSent, 0) }

// end tells Redis. A permit that it does not hear of expires by itself, and
// counts as spent then.
func (p *permit) end(since, rest time.Duration) {
	if p.ended {
		return
	}
	p.ended = true
	p.limiter.running.remove(p.lease)
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	s := p.scheduler
	err := s.EndToken(ctx, p.account, p.lease.Name, since, rest)
	if err != nil {
		p.limiter.log.Warn("a permit could not be ended; it expires by itself", "account", p.account, "error", err)
	}
}

// quota tells how an account stands. It spends nothing. The error is ErrRecovering while
// Redis is being rebuilt, or Redis's own.
func (l *limiter) quota(ctx context.Context, accountKey string) (scheduler.Quota, error) {
	s := l.partitions.of(accountKey).scheduler
	var quota scheduler.Quota
	err := l.afterClearing(ctx, func() (err error) {
		quota, err = s.Quota(ctx, accountKey)
		return err
	})
	if err != nil {
		return scheduler.Quota{}, fmt.Errorf("read quota: %w", err)
	}
	return quota, nil
}

// takeAttempt counts an attempt under a name, in a sliding window that all processes
// share. It gives 0 where the attempt was counted, or the wait until the next one may be
// made, where the window holds limit attempts already. The error is ErrRecovering while
// Redis is being rebuilt, or Redis's own: then the attempt must not be made.
func (l *limiter) takeAttempt(ctx context.Context, name string, limit int, window time.Duration) (time.Duration, error) {
	s := l.partitions.of(name).scheduler
	id, wait := uuid.NewString(), time.Duration(0)
	err := l.afterClearing(ctx, func() (err error) {
		wait, err = s.TakeAttempt(ctx, name, limit, window, id)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("count an attempt: %w", err)
	}
	return wait, nil
}

// clearingTimeout bounds how long a caller waits until a partition is cleared, which takes
// milliseconds after a start and seconds where long queues were written under another layout.
const clearingTimeout = 10 * time.Second

// afterClearing runs a command for a caller that waits for its answer, again while the
// partition is being cleared. The error is ErrRecovering if that takes too long.
func (l *limiter) afterClearing(ctx context.Context, run func() error) error {
	ctx, cancel := context.WithTimeout(ctx, clearingTimeout)
	defer cancel()
	for {
		err := run()
		if !scheduler.LayoutChanged(err) || l.layout.halted.Load() != nil {
			return err
		}
		l.rebuilds.request()
		pause.For(ctx, scheduler.RetryPause)
		if ctx.Err() != nil {
			return ErrRecovering
		}
	}
}
