package main

import (
	"context"
	"errors"
	"time"

	"github.com/snovsync/snovsync/internal/crashpoint"
	"github.com/snovsync/snovsync/internal/pause"
	"github.com/snovsync/snovsync/test/chaos/ledger"
	"github.com/snovsync/snovsync/test/harness/deployment"
)

// embeddedFaults are what can befall one process that keeps its data by itself. Its
// Redis ends with it.
func embeddedFaults() []*fault {
	all := []*fault{
		{name: "kill -9", weight: 14, losesRedis: true, killed: ledger.KindKill, strike: killOne((*campaign).workerMembers)},
		{name: "SIGTERM, and start again", weight: 4, losesRedis: true, inOrder: true, strike: restart},
		{name: "SIGSTOP beyond its leases", weight: 3, strike: freeze((*campaign).workerMembers)},
		{name: "disk full", weight: 4, outage: true, strike: fillDisk},
		{name: "disk full, kill -9 meanwhile", weight: 3, outage: true, losesRedis: true, killed: ledger.KindKill, strike: killOnFullDisk},
		{name: "disk full, SIGTERM meanwhile", weight: 2, outage: true, losesRedis: true, strike: stopOnFullDisk},
	}
	for _, point := range crashpoint.Points() {
		all = append(all, &fault{name: "kill -9 " + string(point), weight: 3, losesRedis: true, killed: ledger.KindCrash, strike: crashEmbeddedAt(point)})
	}
	for _, way := range linkWays() {
		name := "link to " + deployment.ServiceSnovio.String() + " " + way.name
		all = append(all, &fault{name: name, weight: way.weight, strike: breakSnovio(way.breaks)})
	}
	return all
}

// restart ends the process in order and starts the next run of it.
func restart(ctx context.Context, c *campaign, b *blow) error {
	m, err := take(c.workers, b.pick)
	if err != nil {
		return err
	}
	defer m.release()
	b.hits(ledger.TargetStop)
	return errors.Join(m.process.Stop(), m.process.Start(ctx))
}

func crashEmbeddedAt(point crashpoint.Point) func(context.Context, *campaign, *blow) error {
	crash := crashAt(point)
	return func(ctx context.Context, c *campaign, b *blow) error {
		if point == crashpoint.AfterSeed {
			b.passage = 1 // its Redis is empty in the beginning, and never again
		}
		return crash(ctx, c, b)
	}
}

// breakSnovio breaks the way to Snov.io, under which the process may be hit by
// another fault.
func breakSnovio(breaks func(*deployment.Link)) func(context.Context, *campaign, *blow) error {
	return func(ctx context.Context, c *campaign, b *blow) error {
		if !c.snovio.TryLock() {
			return errBusy
		}
		defer c.snovio.Unlock()
		process := c.workers[0].process
		b.hits(process.Name() + "/" + deployment.ServiceSnovio.String())
		link := process.Link(deployment.ServiceSnovio)
		breaks(link)
		pause.For(ctx, b.lasts)
		return link.Heal()
	}
}

// fillDisk leaves no room for a while. The process is neither told nor started again.
func fillDisk(ctx context.Context, c *campaign, b *blow) error {
	return c.disk.whileFull(ctx, func() error {
		b.hits(ledger.TargetDisk)
		err := c.awaitRefusal(ctx)
		pause.For(ctx, b.lasts)
		return err
	})
}

// refusalTime bounds the wait for a report that is refused.
const refusalTime = 30 * time.Second

// awaitRefusal waits until a full disk is felt: SQLite goes on in the room that its
// log has, and that is some seconds' worth. The error is errNotMet where it goes on
// for longer.
func (c *campaign) awaitRefusal(ctx context.Context) error {
	refused := func() int { return c.load.Figures().Answers["UNAVAILABLE"] }
	ctx, cancel := context.WithTimeout(ctx, refusalTime)
	defer cancel()
	for before := refused(); refused() == before; pause.For(ctx, flowLooks) {
		if ctx.Err() != nil {
			return errNotMet
		}
	}
	return nil
}

// killOnFullDisk kills the process while there is no room, and starts the next run
// into that. One that cannot even start there is started again when there is room.
func killOnFullDisk(ctx context.Context, c *campaign, b *blow) error {
	m, err := take(c.workers, b.pick)
	if err != nil {
		return err
	}
	defer m.release()
	err = c.disk.whileFull(ctx, func() error {
		err := c.awaitRefusal(ctx)
		pause.For(ctx, b.lasts/2)
		err = errors.Join(err, m.kill(ctx, b))
		pause.For(ctx, b.lasts/2)
		return err
	})
	if b.kills == 0 {
		return err
	}
	return errors.Join(err, m.bringUp(ctx))
}

// stopOnFullDisk tells the process to stop while there is no room. It may have to
// wait for some, because it ends when what it knows is written.
func stopOnFullDisk(ctx context.Context, c *campaign, b *blow) error {
	m, err := take(c.workers, b.pick)
	if err != nil {
		return err
	}
	defer m.release()
	var stopped chan error
	err = c.disk.whileFull(ctx, func() error {
		b.hits(ledger.TargetStop)
		err := c.awaitRefusal(ctx)
		stopped = make(chan error, 1)
		go func() { stopped <- m.process.Stop() }()
		pause.For(ctx, b.lasts)
		return err
	})
	if stopped == nil {
		return err
	}
	return errors.Join(err, <-stopped, m.bringUp(ctx))
}

// bringUpTime bounds how long a process may take until it is ready.
const bringUpTime = 20 * time.Second

// bringUp waits until the process is ready, and starts it where it has ended.
func (m *member) bringUp(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, bringUpTime)
	defer cancel()
	if err := m.process.AwaitReady(ctx); err == nil {
		return nil
	}
	return errors.Join(m.process.Start(ctx), m.process.AwaitReady(ctx))
}
