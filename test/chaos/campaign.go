package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/snovsync/snovsync/test/chaos/load"
	"github.com/snovsync/snovsync/test/chaos/workload"
	"github.com/snovsync/snovsync/test/harness/deployment"
)

// campaign is a run of the whole product that is under attack.
type campaign struct {
	size          size
	cluster       *deployment.Deployment
	told          *workload.Workload
	organizations map[string]*deployment.Organization
	// load is what comes in, once the attack has begun.
	load *load.Load
	// faults are what befalls it.
	faults []*fault
	// workers and apis are its processes. One that is both is in both.
	workers, apis []*member
	// redis, postgres and snovio are locked while a fault has hold of that server.
	redis, postgres, snovio sync.Mutex
	// clock is by how much Redis's clock is off; whoever holds redis may change it.
	clock time.Duration
	// disk is that of the embedded stores; nil where there are none.
	disk   *disk
	record *record
}

// members are all processes.
func (c *campaign) members() []*member {
	all := slices.Clone(c.workers)
	for _, m := range c.apis {
		if !slices.Contains(all, m) {
			all = append(all, m)
		}
	}
	return all
}

// newCampaign starts stores, simulator and processes and sets the organizations up.
func newCampaign(ctx context.Context, size size, seed uint64, befalls []*fault, log io.Writer) (_ *campaign, err error) {
	c := &campaign{size: size, faults: befalls}
	defer func() {
		if err != nil {
			err = errors.Join(err, c.close())
		}
	}()
	if err := c.establish(ctx, seed, deployment.Config{MovableClock: true, Stderr: log}); err != nil {
		return nil, err
	}
	if c.apis, err = startMembers(ctx, c.cluster, deployment.RoleAPI, size.APIs); err != nil {
		return nil, err
	}
	if c.workers, err = startMembers(ctx, c.cluster, deployment.RoleWorker, size.Workers); err != nil {
		return nil, err
	}
	if err := c.connect(ctx); err != nil {
		return nil, err
	}
	return c, nil
}

// establish tells the workload and makes the deployment, with what all campaigns have in common.
func (c *campaign) establish(ctx context.Context, seed uint64, config deployment.Config) (err error) {
	config.Limit, config.Window, config.Latency, config.Timeout, config.RetryDelay = limit, c.size.Window, latency, callTimeout, retryDelay
	config.BuildTags, config.Proxied = "chaos", true
	c.record, c.organizations = newRecord(), make(map[string]*deployment.Organization)
	c.told = workload.New(workload.Config{Seed: seed, Organizations: c.size.Organizations, Events: c.size.Events, Flood: c.size.Flood})
	c.cluster, err = deployment.Start(ctx, config)
	return err
}

// close ends everything and removes what was kept.
func (c *campaign) close() error {
	var errs []error
	if c.cluster != nil {
		errs = append(errs, c.cluster.Close())
	}
	if c.disk != nil {
		errs = append(errs, c.disk.close())
	}
	return errors.Join(errs...)
}

// connect sets all organizations up, those for probes too.
func (c *campaign) connect(ctx context.Context) error {
	var mu sync.Mutex
	group, ctx := errgroup.WithContext(ctx)
	const atOnce = 8
	group.SetLimit(atOnce)
	for _, told := range slices.Concat(c.told.Organizations, c.told.Reserved) {
		group.Go(func() error {
			settings := map[string]any{
				"hostEmailFieldKey": deployment.HostEmailField,
				"triggers":          map[string]any{"routingFormSubmitted": true},
			}
			if told.SkipsExisting {
				settings["ifExists"] = "SKIP"
			}
			connected, err := c.cluster.Connect(ctx, told.Name, told.Account, settings)
			if err != nil {
				return err
			}
			mu.Lock()
			defer mu.Unlock()
			c.organizations[told.Name] = connected
			return nil
		})
	}
	return group.Wait()
}

// watch brings back a process that ended although no fault has hold of it, which is
// a finding, until ctx ends.
func (c *campaign) watch(ctx context.Context) {
	var watching sync.WaitGroup
	for _, m := range c.members() {
		watching.Go(func() {
			for ctx.Err() == nil {
				select {
				case <-ctx.Done():
					return
				case <-m.process.Ended():
				}
				m.hold.Lock() // a fault that ended it has started it again by then
				select {
				case <-m.process.Ended():
					c.record.found(fmt.Sprintf("%s ended by itself: %v", m.name(), m.process.Exit()))
					if err := m.process.Start(ctx); err != nil {
						c.record.found(err.Error())
					}
				default:
				}
				m.hold.Unlock()
			}
		})
	}
	watching.Wait()
}
