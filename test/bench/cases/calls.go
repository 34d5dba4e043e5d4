package cases

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/snovsync/snovsync/internal/pause"
	"github.com/snovsync/snovsync/simulator"
	"github.com/snovsync/snovsync/test/bench/environment"
	"github.com/snovsync/snovsync/test/bench/figures"
	"github.com/snovsync/snovsync/test/harness/deployment"
)

// Calls counts the calls that events cost.
type Calls struct {
	Prospects int `default:"500" help:"Prospects of each round."`
}

// Name implements Case.
func (*Calls) Name() string { return "calls" }

// Note implements Case.
func (c *Calls) Note() string {
	return fmt.Sprintf("`calls`: `add-prospect-to-list` calls, counted by Snov.io: "+
		"for one event of each of %d prospects, and for three of each that wait while the sync is paused.", c.Prospects)
}

// Shorten implements Case.
func (c *Calls) Shorten() { c.Prospects = 50 }

// Measure implements Case.
func (c *Calls) Measure(ctx context.Context, run *Run) (_ []figures.Figure, err error) {
	s, err := environment.WithAPI(ctx, run.config())
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if _, err := s.StartWorkers(ctx, 1); err != nil {
		return nil, err
	}
	customer, err := s.NewOrganization(ctx, "calls")
	if err != nil {
		return nil, err
	}
	const alone, merged = "alone", "merged"
	found := series{}
	for round := range run.Rounds {
		for name, kinds := range map[string][]string{
			alone: {"bookingCreated"}, merged: {"bookingCreated", "bookingRescheduled", "bookingCanceled"},
		} {
			calls, err := c.round(ctx, s, customer, fmt.Sprintf("%s-%d", name, round), kinds)
			if err != nil {
				return nil, err
			}
			found.add(name, calls)
			run.sayf(c, "round %d of %d: %.3f calls for %d events of a prospect", round+1, run.Rounds, calls, len(kinds))
		}
	}
	return []figures.Figure{
		{Case: c.Name(), Name: "calls an event", Unit: figures.Number, Ours: found[alone], Target: figures.Exactly(1)},
		{Case: c.Name(), Name: "calls for waiting created → rescheduled → canceled", Unit: figures.Number, Ours: found[merged], Target: figures.Exactly(1)},
	}, nil
}

// round reports events of each kind for new prospects, and returns how many calls
// a prospect cost. Several of one prospect wait until all are there.
func (c *Calls) round(ctx context.Context, s *environment.Environment, customer *deployment.Organization, name string, kinds []string) (float64, error) {
	before := len(s.Simulator.Calls(simulator.Filter{Account: customer.Account, Path: simulator.PathAddProspect}))
	if len(kinds) > 1 {
		if err := customer.Ask(ctx, `mutation { pauseSync { userErrors { message } } }`, nil, &struct{}{}); err != nil {
			return 0, err
		}
	}
	now := time.Now().Add(-time.Hour)
	for i, kind := range kinds {
		events := make([]map[string]any, c.Prospects)
		for p := range events {
			events[p] = deployment.Booking(kind, fmt.Sprintf("%s-%d-%d", name, p, i), fmt.Sprintf("%s-%d", name, p),
				fmt.Sprintf("%s-%d@example.com", name, p), now.Add(time.Duration(i)*time.Minute))
		}
		if err := customer.Record(ctx, events); err != nil {
			return 0, err
		}
	}
	if len(kinds) > 1 {
		if err := awaitLanes(ctx, s, len(kinds)*c.Prospects); err != nil {
			return 0, err
		}
		if err := customer.Ask(ctx, `mutation { resumeSync { userErrors { message } } }`, nil, &struct{}{}); err != nil {
			return 0, err
		}
	}
	if err := customer.AwaitDone(ctx); err != nil {
		return 0, err
	}
	after := len(s.Simulator.Calls(simulator.Filter{Account: customer.Account, Path: simulator.PathAddProspect}))
	return float64(after-before) / float64(c.Prospects), nil
}

// lanesPause is how often awaitLanes looks.
const lanesPause = 5 * time.Millisecond

// awaitLanes waits until so many events stand in their lanes. What is accepted gets there
// a moment later; before that it does not wait beside the others of its prospect.
func awaitLanes(ctx context.Context, s *environment.Environment, events int) error {
	options, err := redis.ParseURL(s.Redis.URL())
	if err != nil {
		return err
	}
	client := redis.NewClient(options)
	defer func() { _ = client.Close() }()
	for {
		standing, err := client.HLen(ctx, "snovsync:{0}:jobs").Result()
		if err != nil || standing == int64(events) {
			return err
		}
		pause.For(ctx, lanesPause)
	}
}
