package main

import (
	"context"
	"fmt"
	"time"

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

func (c *limitCommand) measure(ctx context.Context, processes int) error {
	w, err := newWorld(ctx, worldConfig{Limit: limit, Window: c.Window, Latency: c.Latency, RetryDelay: time.Second})
	if err != nil {
		return err
	}
	defer w.close()
	// The workers start first: what they find at their start is a Redis without a past.
	if err := w.startWorkers(processes); err != nil {
		return err
	}
	o, err := w.newOrganization(ctx, "backlog")
	if err != nil {
		return err
	}
	need := limit * (c.Cycles + 2)
	now := time.Now()
	for sent := 0; sent < need; sent += 500 {
		var events []map[string]any
		for i := sent; i < min(sent+500, need); i++ {
			id := fmt.Sprintf("event-%d", i)
			events = append(events, booking("bookingCreated", id, id, fmt.Sprintf("prospect-%d@example.com", i), now))
		}
		if err := o.record(ctx, events); err != nil {
			return err
		}
	}
	// The first window also holds the calls of connecting; measuring begins after it.
	filter := simulator.Filter{Account: o.account}
	last := limit * (c.Cycles + 2)
	err = w.snovio.WaitFor(ctx, func(calls []simulator.Call) bool { return len(calls) >= last })
	if err != nil {
		return err
	}
	calls := w.snovio.Calls(filter)
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
	fmt.Printf("%9d  %8d  %18d  %18d  %25.2f%%\n", processes, len(calls), w.snovio.MostInWindow(o.account, c.Window), over, 100*share)
	return nil
}
