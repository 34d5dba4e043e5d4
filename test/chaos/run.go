package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/snovsync/snovsync/simulator"
	"github.com/snovsync/snovsync/test/chaos/ledger"
	"github.com/snovsync/snovsync/test/chaos/load"
	"github.com/snovsync/snovsync/test/harness/deployment"
)

// runCommand attacks several processes on Postgres and Redis.
type runCommand struct {
	size

	Seed uint64 `help:"Decides the load and the faults; 0 takes a new one. The same seed attacks in the same way."`
	Only string `help:"Only faults whose name contains this text, for example: go mute."`
}

// errViolated says that the product did not keep its promise.
var errViolated = errors.New("a promise was broken; see above")

// Run prints what was done and what came of it, and fails where a promise was broken.
func (r *runCommand) Run(ctx context.Context) error {
	if r.Seed == 0 {
		r.Seed = rand.Uint64()
	}
	fmt.Printf("seed %d: %d events, %d organizations, %d worker and %d API processes, %d calls in %s\n",
		r.Seed, r.Events, r.Organizations, r.Workers, r.APIs, limit, r.Window)
	chosen := slices.DeleteFunc(faults(), func(f *fault) bool { return !strings.Contains(f.name, r.Only) })
	if len(chosen) == 0 {
		return fmt.Errorf("--only: no fault has a name that contains %q", r.Only)
	}
	return conduct(ctx, r.Keep, func(log io.Writer) (*campaign, error) { return newCampaign(ctx, r.size, r.Seed, chosen, log) })
}

// conduct begins a campaign whose processes log to a file, carries it out and
// prints what came of it. The file, which ends with a run log, is kept where something
// went wrong.
func conduct(ctx context.Context, keep bool, begin func(log io.Writer) (*campaign, error)) (err error) {
	log, err := os.CreateTemp("", "snovsync-chaos-*.log")
	if err != nil {
		return err
	}
	defer func() {
		err = errors.Join(err, log.Close())
		if err == nil && !keep {
			err = os.Remove(log.Name())
			return
		}
		fmt.Println("what the processes logged, and a run log:", log.Name())
	}()
	c, err := begin(log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	in, err := c.attack(ctx)
	if err != nil {
		return err
	}
	report := ledger.Examine(in)
	runLog(log, in, report, c.record.named)
	return c.print(os.Stdout, report)
}

// attack lets the load come in while faults strike, waits until everything has its
// end, and gathers what is known then.
func (c *campaign) attack(ctx context.Context) (ledger.Input, error) {
	plan := newPlanner(c.told.Seed, shortest, c.size.Longest, c.size.Outage)
	var alone []strike
	if c.size.Alone {
		alone = plan.alone(c.faults)
	}
	mixed := plan.mixed(c.faults, c.size.Mixed, c.size.Every)
	expected := c.size.Mixed + time.Duration(len(alone))*(c.size.Longest+leaseTime)

	delivering := load.New(load.Config{URLs: c.urls(), Tokens: c.apiKeys(), Rate: float64(c.told.Deliveries()) / expected.Seconds()})
	defer delivering.Close()
	c.load = delivering
	prober := delivering.NewProber(load.ProbeConfig{Organizations: c.told.Reserved, Every: probeEvery})
	prober.Start(ctx)
	watching, unwatch := context.WithCancel(ctx)
	var background sync.WaitGroup
	defer background.Wait()
	defer unwatch()
	background.Go(func() { c.watch(watching) })
	background.Go(func() { c.progress(watching, delivering) })
	delivered := make(chan error, 1)
	background.Go(func() { delivered <- delivering.Deliver(ctx, c.told.Requests) })

	flow := newFlow(c.cluster.Simulator, prober, c.size.rest())
	if err := flow.again(ctx, time.Now(), false); err != nil {
		return ledger.Input{}, fmt.Errorf("before the first fault: %w", err)
	}
	c.alone(ctx, alone, flow)
	c.mixed(ctx, mixed)
	if err := flow.again(ctx, time.Now(), true); err != nil {
		c.record.found("after the last fault: " + err.Error())
	}
	prober.Stop()
	if err := <-delivered; err != nil {
		return ledger.Input{}, err
	}
	if err := c.drain(ctx); err != nil {
		c.record.found("at the end: " + err.Error())
	}
	return c.artifacts(ctx, delivering, prober)
}

// probeEvery is the time between two probes. Eight organizations take turns, each
// with at most 60 calls in its window.
const probeEvery = 200 * time.Millisecond

// drain waits until no organization has an event that waits.
func (c *campaign) drain(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, drainTime)
	defer cancel()
	for _, o := range c.organizations {
		if err := o.AwaitDone(ctx); err != nil {
			return fmt.Errorf("%s: %w", o.Name, err)
		}
	}
	return nil
}

// drainTime bounds the wait for the end of everything: a late retry comes after minutes.
const drainTime = 8 * time.Minute

// artifacts gathers the records that the ledger compares.
func (c *campaign) artifacts(ctx context.Context, delivering *load.Load, prober *load.Prober) (ledger.Input, error) {
	reader := load.NewReader(load.ReaderConfig{URLs: c.urls(), Tokens: c.ownerTokens()})
	defer reader.Close()
	in := ledger.Input{
		Organizations: slices.Concat(c.told.Organizations, c.told.Reserved), Events: c.told.Events, Acknowledgments: delivering.Acknowledgments(), Probes: prober.Probes(),
		Calls: c.cluster.Simulator.Calls(simulator.Filter{}), Faults: c.record.all(), LifecycleField: deployment.LifecycleField, HostField: deployment.HostEmailField,
		Wording: ledger.DefaultWording(), Limit: limit, Window: c.size.Window, Rest: c.size.rest(), Profiles: c.profiles(),
		RetryDelay: longestRetryDelay,
	}
	var names []string
	for _, o := range in.Organizations {
		names = append(names, o.Name)
	}
	var err error
	in.Entries, err = reader.Entries(ctx, names)
	return in, err
}
