package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"

	"github.com/snovsync/snovsync/internal/crashpoint"
	"github.com/snovsync/snovsync/internal/pause"
	"github.com/snovsync/snovsync/test/chaos/ledger"
)

func processFaults() []*fault {
	return []*fault{
		{name: "kill -9 of a worker", weight: 14, killed: ledger.KindKill, strike: killOne((*campaign).workerMembers)},
		{name: "kill -9 of an API process", weight: 8, killed: ledger.KindKill, strike: killOne((*campaign).apiMembers)},
		{name: "kill -9 of all workers at once", weight: 2, killed: ledger.KindKill, strike: killAllWorkers},
		{name: "SIGSTOP of a worker beyond its lease", weight: 3, strike: freeze((*campaign).workerMembers)},
		{name: "SIGSTOP of an API process", weight: 1, strike: freeze((*campaign).apiMembers)},
	}
}

func (c *campaign) workerMembers() []*member { return c.workers }
func (c *campaign) apiMembers() []*member    { return c.apis }

func killOne(from func(*campaign) []*member) func(context.Context, *campaign, *blow) error {
	return func(ctx context.Context, c *campaign, b *blow) error {
		m, err := take(from(c), b.pick)
		if err != nil {
			return err
		}
		defer m.release()
		return m.kill(ctx, b)
	}
}

// kill ends a process at once and starts the next run of it.
func (m *member) kill(ctx context.Context, b *blow) error {
	b.hits(m.name())
	b.kills++
	return errors.Join(m.process.Kill(), m.process.Start(ctx))
}

func killAllWorkers(ctx context.Context, c *campaign, b *blow) error {
	taken, release := takeAll(c.workers)
	defer release()
	if len(taken) == 0 {
		return errBusy
	}
	var failed error
	for _, m := range taken {
		b.hits(m.name())
		b.kills++
		failed = errors.Join(failed, m.process.Kill())
	}
	for _, m := range taken {
		failed = errors.Join(failed, m.process.Start(ctx))
	}
	return failed
}

// leaseTime is how long a lane stays with a process that gives no sign of life.
const leaseTime = 4 * time.Second

// freeze stops a process for longer than its leases last.
func freeze(from func(*campaign) []*member) func(context.Context, *campaign, *blow) error {
	return func(ctx context.Context, c *campaign, b *blow) error {
		m, err := take(from(c), b.pick)
		if err != nil {
			return err
		}
		defer m.release()
		b.hits(m.name())
		if err := m.process.Freeze(); err != nil {
			return err
		}
		pause.For(ctx, leaseTime+b.lasts)
		return m.process.Thaw()
	}
}

// crashFaults kill a process exactly between two steps.
func crashFaults() []*fault {
	var all []*fault
	for _, point := range crashpoint.Points() {
		f := &fault{name: "kill -9 " + string(point), weight: 3, killed: ledger.KindCrash, strike: crashAt(point)}
		if point == crashpoint.AfterSeed {
			f.name, f.weight, f.losesRedis, f.strike = "FLUSHALL, kill -9 "+string(point), 1, true, crashInRebuild
		}
		all = append(all, f)
	}
	return all
}

// crashPatience bounds the wait for a process to pass the boundary at which it dies.
const crashPatience = 15 * time.Second

func crashAt(point crashpoint.Point) func(context.Context, *campaign, *blow) error {
	return func(ctx context.Context, c *campaign, b *blow) error {
		from := c.workers
		if point == crashpoint.AfterInsert || point == crashpoint.AfterPush {
			from = c.apis
		}
		m, err := take(from, b.pick)
		if err != nil {
			return err
		}
		defer m.release()
		return m.crash(ctx, b, point)
	}
}

// crash starts a process anew so that it dies at a boundary, and then its next run.
func (m *member) crash(ctx context.Context, b *blow, point crashpoint.Point) error {
	if err := errors.Join(m.process.Stop(), m.process.Start(ctx, fmt.Sprintf("%s=%s:%d", crashpoint.Variable, point, b.passage))); err != nil {
		return err
	}
	patience, cancel := context.WithTimeout(ctx, crashPatience)
	defer cancel()
	var failed error
	select {
	case <-m.process.Ended():
	case <-patience.Done():
		failed = m.process.Stop()
	}
	// Also while it was being stopped it may have come by, and died in the midst of its work.
	if killed(m.process.Exit()) {
		b.hits(m.name())
		b.kills++
	} else {
		failed = errors.Join(errNotMet, failed)
	}
	return errors.Join(failed, m.process.Start(ctx))
}

// killed tells whether a process ended by SIGKILL, not as it wanted to; nil: it has not ended.
func killed(ended *os.ProcessState) bool {
	if ended == nil {
		return false
	}
	status, ok := ended.Sys().(syscall.WaitStatus)
	return ok && status.Signaled() && status.Signal() == syscall.SIGKILL
}

// errNotMet says that a process did not pass the boundary at which it would have died.
var errNotMet = errors.New("the process did not come by")

// crashInRebuild empties Redis under a process that dies when it has begun to rebuild it.
func crashInRebuild(ctx context.Context, c *campaign, b *blow) error {
	if !c.redis.TryLock() {
		return errBusy
	}
	defer c.redis.Unlock()
	m, err := take(c.workers, b.pick)
	if err != nil {
		return err
	}
	defer m.release()
	b.hits(ledger.TargetRedis)
	b.passage = 1
	// Whoever sees it first rebuilds it. All others are frozen so that it is this one.
	frozen, release := takeAll(c.members())
	defer release()
	var failed error
	for _, other := range frozen {
		b.hits(other.name())
		failed = errors.Join(failed, other.process.Freeze())
	}
	failed = errors.Join(failed, c.cluster.Redis.FlushAll(ctx), m.crash(ctx, b, crashpoint.AfterSeed))
	for _, other := range frozen {
		failed = errors.Join(failed, other.process.Thaw())
	}
	return failed
}
