package main

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/snovsync/snovsync/internal/pause"
	"github.com/snovsync/snovsync/test/harness/deployment"
)

// soakCommand runs the product for hours at a part of what it can do, and shows
// what grows.
type soakCommand struct {
	Duration      time.Duration `default:"2h" help:"How long to run."`
	Share         float64       `default:"0.7" help:"Part of the measured capacity."`
	Capacity      time.Duration `default:"40s" help:"How long to measure the capacity; the first half warms up."`
	Organizations int           `default:"40" help:"Organizations, each with an account of its own."`
	Workers       int           `default:"2" help:"Worker processes."`
	Prospects     int           `default:"200000" help:"Prospects, which come again and again."`
	Every         time.Duration `default:"10s" help:"Time between two samples."`
}

const (
	// soakBatch is how many events are reported at once.
	soakBatch = 25
	// soakBacklog is how many events wait while the capacity is measured.
	soakBacklog = 4000
	// soakLimit is no limit: the point is the product's own capacity.
	soakLimit = 1_000_000
	// soakCalls is how many calls the simulator remembers.
	soakCalls = 1000
)

// Run measures the capacity, keeps a part of it up, and prints what was sampled.
func (c *soakCommand) Run(ctx context.Context) error {
	s, err := c.start(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = s.cluster.Close() }()
	capacity, err := s.capacity(ctx, c.Capacity)
	if err != nil {
		return err
	}
	rate := c.Share * capacity
	fmt.Printf("capacity %.0f whole syncs a second with 1 API and %d worker processes; soaking at %.0f a second for %s\n", capacity, c.Workers, rate, c.Duration)
	samples, err := s.soak(ctx, rate, c.Duration, c.Every)
	if err != nil {
		return err
	}
	return printSoak(samples)
}

// soak is a soak under way.
type soak struct {
	cluster       *deployment.Deployment
	processes     []*deployment.Process
	organizations []*deployment.Organization
	prospects     int

	// before is how many calls setting up took.
	before int64
	// reported counts the events that were reported; it also numbers them.
	reported atomic.Int64
}

func (c *soakCommand) start(ctx context.Context) (_ *soak, err error) {
	cluster, err := deployment.Start(ctx, deployment.Config{Limit: soakLimit, Window: time.Minute, KeepCalls: soakCalls})
	if err != nil {
		return nil, err
	}
	s := &soak{cluster: cluster, prospects: c.Prospects}
	defer func() {
		if err != nil {
			_ = cluster.Close()
		}
	}()
	for i := range 1 + c.Workers {
		name, role := "api", deployment.RoleAPI
		if i > 0 {
			name, role = fmt.Sprintf("worker %d", i), deployment.RoleWorker
		}
		process, err := cluster.NewProcess(name, role)
		if err == nil {
			err = process.Start(ctx)
		}
		if err == nil {
			err = process.AwaitReady(ctx)
		}
		if err != nil {
			return nil, err
		}
		s.processes = append(s.processes, process)
	}
	for i := range c.Organizations {
		name := fmt.Sprintf("organization-%d", i)
		organization, err := cluster.Connect(ctx, name, name, nil)
		if err != nil {
			return nil, err
		}
		s.organizations = append(s.organizations, organization)
	}
	s.before = s.synced()
	return s, nil
}

// report sends the next batch of events, of one organization after the other.
func (s *soak) report(ctx context.Context, events int) error {
	last := s.reported.Add(int64(events))
	organization := s.organizations[last/soakBatch%int64(len(s.organizations))]
	batch := make([]map[string]any, 0, events)
	now := time.Now()
	for n := last - int64(events); n < last; n++ {
		prospect := n % int64(s.prospects)
		batch = append(batch, deployment.Booking("bookingCreated", fmt.Sprintf("event-%d", n), fmt.Sprintf("booking-%d", n),
			fmt.Sprintf("prospect-%d@example.com", prospect), now))
	}
	return organization.Record(ctx, batch)
}

// synced counts the calls that have arrived at Snov.io since everything was set up.
func (s *soak) synced() int64 {
	arrived := -s.before
	for _, account := range s.cluster.Simulator.Stats() {
		arrived += int64(account.Calls)
	}
	return arrived
}

// capacity is how many events a second reach Snov.io while there is always one waiting.
func (s *soak) capacity(ctx context.Context, length time.Duration) (float64, error) {
	ctx, cancel := context.WithTimeout(ctx, length)
	defer cancel()
	var half, whole int64
	warm := time.AfterFunc(length/2, func() { atomic.StoreInt64(&half, s.synced()) })
	defer warm.Stop()
	group, reporting := errgroup.WithContext(ctx)
	const reporters = 8
	for range reporters {
		group.Go(func() error {
			for reporting.Err() == nil {
				if s.reported.Load()-s.synced() > soakBacklog {
					pause.For(reporting, 5*time.Millisecond)
					continue
				}
				if err := s.report(reporting, soakBatch); err != nil && reporting.Err() == nil {
					return err
				}
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return 0, err
	}
	whole = s.synced()
	return float64(whole-atomic.LoadInt64(&half)) / (length / 2).Seconds(), nil
}

// soak reports events at a steady rate and samples.
func (s *soak) soak(ctx context.Context, rate float64, length, every time.Duration) ([]sample, error) {
	ctx, cancel := context.WithTimeout(ctx, length)
	defer cancel()
	sampler, err := newSampler(ctx, s)
	if err != nil {
		return nil, err
	}
	defer sampler.close()
	var reporting sync.WaitGroup
	defer reporting.Wait()
	defer cancel()
	failed := make(chan error, 1)
	batches := time.NewTicker(time.Duration(soakBatch / rate * float64(time.Second)))
	defer batches.Stop()
	looks := time.NewTicker(every)
	defer looks.Stop()
	// A report that is under way when the next is due does not hold it back, up to a bound.
	const atOnce = 64
	slots := make(chan struct{}, atOnce)
	for {
		select {
		case <-ctx.Done():
			return sampler.samples, nil
		case err := <-failed:
			return sampler.samples, err
		case <-looks.C:
			if err := sampler.look(ctx); err != nil && ctx.Err() == nil {
				return sampler.samples, err
			}
		case <-batches.C:
			select {
			case slots <- struct{}{}:
			default:
				continue // the product does not keep up; the backlog shows it
			}
			reporting.Go(func() {
				defer func() { <-slots }()
				if err := s.report(ctx, soakBatch); err != nil && ctx.Err() == nil {
					select {
					case failed <- err:
					default:
					}
				}
			})
		}
	}
}
