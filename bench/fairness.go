package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/snovsync/snovsync/internal/testenv/deployment"
	"github.com/snovsync/snovsync/simulator"
)

// fairnessCommand measures what one organization's burst costs the others.
type fairnessCommand struct {
	Burst  int `default:"10000" help:"Events that one organization has waiting."`
	Others int `default:"50" help:"Other organizations, with one event each a round."`
	Rounds int `default:"24" help:"Rounds without and with the burst; at most 24, so that no other organization meets its own limit."`
}

const mostRounds = 24

// Run prints the others' latencies, from the mutation's sending to the call's
// arrival at Snov.io, without and with the burst waiting.
func (c *fairnessCommand) Run(ctx context.Context) (err error) {
	if c.Rounds > mostRounds {
		return fmt.Errorf("%d rounds without and with the burst are more than the %d calls an organization has a minute", c.Rounds, limit)
	}
	s, err := newSetting(ctx, deployment.Config{Limit: limit, Window: time.Minute, Latency: 20 * time.Millisecond, RetryDelay: time.Second})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if err := s.startWorkers(ctx, 2); err != nil {
		return err
	}
	busy, err := s.newOrganization(ctx, "busy")
	if err != nil {
		return err
	}
	others := make([]*deployment.Organization, c.Others)
	for i := range others {
		if others[i], err = s.newOrganization(ctx, fmt.Sprintf("other-%d", i)); err != nil {
			return err
		}
	}
	if _, err := c.rounds(ctx, s, others, "warm", 2); err != nil {
		return err
	}
	without, err := c.rounds(ctx, s, others, "without", c.Rounds)
	if err != nil {
		return err
	}
	for sent := 0; sent < c.Burst; sent += 500 {
		var events []map[string]any
		for i := sent; i < min(sent+500, c.Burst); i++ {
			id := fmt.Sprintf("event-%d", i)
			events = append(events, deployment.Booking("bookingCreated", id, id, fmt.Sprintf("prospect-%d@example.com", i), time.Now()))
		}
		if err := busy.Record(ctx, events); err != nil {
			return err
		}
	}
	// The burst is waiting once its account has spent what it has.
	err = s.Simulator.WaitFor(ctx, func([]simulator.Call) bool {
		return len(s.Simulator.Calls(simulator.Filter{Account: busy.Account})) >= limit
	})
	if err != nil {
		return err
	}
	with, err := c.rounds(ctx, s, others, "with", c.Rounds)
	if err != nil {
		return err
	}
	fmt.Printf("%d others, one event each, %d rounds; another organization has %d events waiting\n", c.Others, c.Rounds, c.Burst)
	fmt.Println("                 p50        p99")
	for _, row := range []struct {
		name  string
		times []time.Duration
	}{{"without burst", without}, {"with burst", with}} {
		fmt.Printf("%-13s  %8s  %8s\n", row.name, quantile(row.times, 0.5).Round(10*time.Microsecond), quantile(row.times, 0.99).Round(10*time.Microsecond))
	}
	fmt.Printf("ratio of p99: %.2f\n", float64(quantile(with, 0.99))/float64(quantile(without, 0.99)))
	return nil
}

// rounds lets every organization report one event a round, one after the other,
// and gives the time from each report to the call it led to.
func (c *fairnessCommand) rounds(ctx context.Context, s *setting, others []*deployment.Organization, name string, n int) ([]time.Duration, error) {
	var times []time.Duration
	for round := range n {
		for _, o := range others {
			email := fmt.Sprintf("%s-%d@example.com", name, round)
			id := fmt.Sprintf("%s-%d", name, round)
			started := time.Now()
			if err := o.Record(ctx, []map[string]any{deployment.Booking("bookingCreated", id, id, email, started)}); err != nil {
				return nil, err
			}
			var arrived time.Time
			filter := simulator.Filter{Account: o.Account, Email: email}
			err := s.Simulator.WaitFor(ctx, func([]simulator.Call) bool {
				calls := s.Simulator.Calls(filter)
				if len(calls) > 0 {
					arrived = calls[0].ArrivedAt
				}
				return len(calls) > 0
			})
			if err != nil {
				return nil, err
			}
			times = append(times, arrived.Sub(started))
		}
	}
	return times, nil
}

func quantile(times []time.Duration, q float64) time.Duration {
	sorted := slices.Clone(times)
	slices.Sort(sorted)
	return sorted[min(int(q*float64(len(sorted))), len(sorted)-1)]
}
