package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/snovsync/snovsync/internal/testenv/deployment"
	"github.com/snovsync/snovsync/simulator"
)

// limitCommand measures the limiter under a backlog.
type limitCommand struct {
	Window    time.Duration `default:"10s" help:"Length of the window in which 60 calls may arrive."`
	Latency   time.Duration `default:"200ms" help:"How long Snov.io takes for a call."`
	Cycles    int           `default:"4" help:"Windows to measure."`
	Processes []int         `default:"1,4" help:"Numbers of worker processes."`
}

const limit = 60

// Run prints one line for each number of processes.
func (c *limitCommand) Run(ctx context.Context) error {
	fmt.Printf("limit %d in %s, Snov.io takes %s a call, %d windows measured under backlog\n", limit, c.Window, c.Latency, c.Cycles)
	fmt.Println("processes  arrivals  most in any window  refused by Snov.io  share of the exact ceiling")
	for _, processes := range c.Processes {
		if err := c.measure(ctx, processes); err != nil {
			return err
		}
	}
	return nil
}

func (c *limitCommand) measure(ctx context.Context, processes int) (err error) {
	s, err := newSetting(ctx, deployment.Config{Limit: limit, Window: c.Window, Latency: c.Latency, RetryDelay: time.Second})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	// The workers start first: what they find at their start is a Redis without a past.
	if err := s.startWorkers(ctx, processes); err != nil {
		return err
	}
	o, err := s.newOrganization(ctx, "backlog")
	if err != nil {
		return err
	}
	need := limit * (c.Cycles + 2)
	now := time.Now()
	for sent := 0; sent < need; sent += 500 {
		var events []map[string]any
		for i := sent; i < min(sent+500, need); i++ {
			id := fmt.Sprintf("event-%d", i)
			events = append(events, deployment.Booking("bookingCreated", id, id, fmt.Sprintf("prospect-%d@example.com", i), now))
		}
		if err := o.Record(ctx, events); err != nil {
			return err
		}
	}
	// The first window also holds the calls of connecting; measuring begins after it.
	filter := simulator.Filter{Account: o.Account}
	last := limit * (c.Cycles + 2)
	err = s.Simulator.WaitFor(ctx, func(calls []simulator.Call) bool { return len(calls) >= last })
	if err != nil {
		return err
	}
	calls := s.Simulator.Calls(filter)
	ideal := time.Duration(c.Cycles) * (c.Window + c.Latency)
	share := 0.0
	for i := range limit {
		from := limit + i
		share += float64(ideal) / float64(calls[from+limit*c.Cycles].Elapsed-calls[from].Elapsed) / limit
	}
	over := 0
	for _, call := range calls {
		if call.OverLimit {
			over++
		}
	}
	fmt.Printf("%9d  %8d  %18d  %18d  %25.2f%%\n", processes, len(calls), s.Simulator.MostInWindow(o.Account, c.Window), over, 100*share)
	return nil
}
