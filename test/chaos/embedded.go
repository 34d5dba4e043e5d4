package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/snovsync/snovsync/test/harness/deployment"
)

// embeddedCommand attacks one process that keeps its data by itself.
type embeddedCommand struct {
	Events        int           `default:"4000" help:"Events that happen."`
	Organizations int           `default:"12" help:"Organizations; every fifth shares its neighbour's Snov.io account."`
	Window        time.Duration `default:"3s" help:"Snov.io's window, in which 60 calls of an account may arrive. Accounts rest for it, and four seconds, after each unclean start."`
	Alone         bool          `default:"true" negatable:"" help:"First let every fault strike alone."`
	Mixed         time.Duration `default:"90s" help:"How long faults strike at random, several at a time."`
	Every         time.Duration `default:"5s" help:"Mean time between two of these."`
	Longest       time.Duration `default:"2s" help:"Longest fault, where its length is free; the shortest is half a second."`
	Full          time.Duration `default:"6s" help:"Longest time for which the disk is full, where that strikes alone."`
	Only          string        `placeholder:"WORDS" help:"Only faults whose name contains these words, such as 'kill -9'."`
	Keep          bool          `help:"Keep the processes' log and the run log also where nothing went wrong."`
	Seed          uint64        `help:"Decides the load and the faults; 0 takes a new one. The same seed attacks in the same way."`
}

// Run prints what was done and what came of it, and fails where a promise was broken.
func (e *embeddedCommand) Run(ctx context.Context) error {
	if e.Seed == 0 {
		e.Seed = rand.Uint64()
	}
	befalls := slices.DeleteFunc(embeddedFaults(), func(f *fault) bool { return !strings.Contains(f.name, e.Only) })
	if len(befalls) == 0 {
		return fmt.Errorf("no fault's name contains %q", e.Only)
	}
	fmt.Printf("seed %d: %d events, %d organizations, one process on the embedded stores, %d calls in %s\n",
		e.Seed, e.Events, e.Organizations, limit, e.Window)
	return conduct(ctx, e.Keep, func(log io.Writer) (*campaign, error) { return newEmbedded(ctx, e.size(), e.Seed, befalls, log) })
}

func (e *embeddedCommand) size() size {
	return size{
		Events: e.Events, Organizations: e.Organizations, Window: e.Window, Alone: e.Alone, Mixed: e.Mixed, Every: e.Every,
		Longest: e.Longest, Outage: e.Full,
	}
}

// diskSize is room for what so many events leave behind, and as much again.
func diskSize(events int) int64 {
	const base, each = 16 << 20, 8 << 10
	return base + each*int64(events)
}

// newEmbedded starts simulator and process on a disk of its own and sets the
// organizations up.
func newEmbedded(ctx context.Context, size size, seed uint64, befalls []*fault, log io.Writer) (_ *campaign, err error) {
	c := &campaign{size: size, faults: befalls}
	defer func() {
		if err != nil {
			err = errors.Join(err, c.close())
		}
	}()
	if c.disk, err = newDisk(diskSize(size.Events)); err != nil {
		return nil, err
	}
	if err := c.establish(ctx, seed, deployment.Config{DataDir: c.disk.path("data"), Stderr: log}); err != nil {
		return nil, err
	}
	if c.workers, err = startMembers(ctx, c.cluster, deployment.RoleAll, 1); err != nil {
		return nil, err
	}
	c.apis = c.workers
	if err := c.connect(ctx); err != nil {
		return nil, err
	}
	return c, nil
}
