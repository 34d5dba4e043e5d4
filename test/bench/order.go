package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/snovsync/snovsync/simulator"
	"github.com/snovsync/snovsync/test/bench/environment"
	"github.com/snovsync/snovsync/test/harness/deployment"
)

// orderCommand checks final states under shuffled arrival and failing calls.
type orderCommand struct {
	Prospects int    `default:"200" help:"Prospects."`
	Processes int    `default:"4" help:"Worker processes."`
	Failing   int    `default:"20" help:"Percent of the calls that fail."`
	Seed      uint64 `default:"0" help:"Seed of the shuffling; 0 takes a new one."`
}

// story is what happens to each prospect, oldest first. The status after the last
// step is no other step's, so a write of another one after it went back.
func story() []string {
	return []string{"bookingCreated", "bookingRescheduled", "bookingCreated", "bookingRescheduled", "bookingCanceled", "bookingNoShow"}
}

const lastStatus = "No-show"

// Run fails when a prospect's final state is not the one its newest event asks for.
func (c *orderCommand) Run(ctx context.Context) (err error) {
	if c.Seed == 0 {
		c.Seed = rand.Uint64()
	}
	random := rand.New(rand.NewPCG(c.Seed, 1))
	// The limit is not the point here, so it is out of the way.
	s, err := environment.WithAPI(ctx, deployment.Config{Limit: 100_000, Window: time.Minute, Latency: 5 * time.Millisecond, RetryDelay: 50 * time.Millisecond})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if _, err := s.StartWorkers(ctx, c.Processes); err != nil {
		return err
	}
	o, err := s.NewOrganization(ctx, "order")
	if err != nil {
		return err
	}
	const path = "/v1/add-prospect-to-list"
	share := float64(c.Failing) / 100
	for _, kind := range []simulator.FaultKind{simulator.FaultHTTPError, simulator.FaultDropBefore, simulator.FaultDropAfter} {
		if err := s.Simulator.SetFault(simulator.Fault{Kind: kind, Path: path, Probability: share / 3}); err != nil {
			return err
		}
	}
	began := time.Now()
	if err := c.report(ctx, o, random); err != nil {
		return err
	}
	if err := o.AwaitDone(ctx); err != nil {
		return err
	}
	took := time.Since(began)
	wrong, back := c.check(s, o)
	calls := s.Simulator.Calls(simulator.Filter{Account: o.Account, Path: path})
	failed := 0
	for _, call := range calls {
		if call.Fault != "" {
			failed++
		}
	}
	events := c.Prospects * len(story())
	fmt.Printf("seed %d: %d prospects × %d events, shuffled arrival, %d processes, %s\n", c.Seed, c.Prospects, len(story()), c.Processes, took.Round(time.Millisecond))
	fmt.Printf("calls %d for %d events (%d failed on purpose), wrong final states %d, statuses that went back %d\n", len(calls), events, failed, wrong, back)
	if wrong > 0 || back > 0 {
		return fmt.Errorf("%d wrong final states, %d statuses that went back", wrong, back)
	}
	return nil
}

// report sends all events of all prospects in one shuffled order.
func (c *orderCommand) report(ctx context.Context, o *deployment.Organization, random *rand.Rand) error {
	start := time.Now().Add(-time.Hour)
	var events []map[string]any
	for p := range c.Prospects {
		for i, kind := range story() {
			id := fmt.Sprintf("event-%d-%d", p, i)
			events = append(events, deployment.Booking(kind, id, fmt.Sprintf("booking-%d-%d", p, i/3), email(p), start.Add(time.Duration(i)*time.Minute)))
		}
	}
	random.Shuffle(len(events), func(i, j int) { events[i], events[j] = events[j], events[i] })
	for len(events) > 0 {
		n := min(1+random.IntN(40), len(events))
		if err := o.Record(ctx, events[:n]); err != nil {
			return err
		}
		events = events[n:]
	}
	return nil
}

func email(prospect int) string { return fmt.Sprintf("prospect-%d@example.com", prospect) }

// check counts prospects that end wrong, and writes that replaced the status of the
// newest event by an older one's.
func (c *orderCommand) check(s *environment.Environment, o *deployment.Organization) (wrong, back int) {
	for p := range c.Prospects {
		profile, ok := s.Simulator.Prospect(o.Account, email(p))
		if !ok || profile.CustomFields[deployment.LifecycleField] != lastStatus {
			wrong++
		}
		arrived := false
		for _, write := range s.Simulator.History(o.Account, email(p), deployment.LifecycleField) {
			if arrived && write.Value != lastStatus {
				back++
			}
			arrived = arrived || write.Value == lastStatus
		}
	}
	return wrong, back
}
