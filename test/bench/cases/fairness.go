package cases

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/snovsync/snovsync/simulator"
	"github.com/snovsync/snovsync/test/bench/environment"
	"github.com/snovsync/snovsync/test/bench/figures"
	"github.com/snovsync/snovsync/test/harness/deployment"
)

// Fairness measures what one organization's burst costs the others.
type Fairness struct {
	Burst  int `default:"10000" help:"Events that one organization has waiting."`
	Others int `default:"50" help:"Other organizations, with one event each a turn."`
	Turns  int `default:"24" help:"Turns without and with the burst; at most 24, so that no other organization meets its own limit."`
}

const mostTurns = 24

// Name implements Case.
func (*Fairness) Name() string { return "fairness" }

// Note implements Case.
func (f *Fairness) Note() string {
	return fmt.Sprintf("`fairness`: %d organizations report one event after the other, %d each, from the mutation's sending to the call's arrival at Snov.io; two worker processes; "+
		"every round begins on empty servers, first without and then with another organization's %d events waiting.", f.Others, f.Turns, f.Burst)
}

// Shorten implements Case.
func (f *Fairness) Shorten() { f.Burst, f.Others, f.Turns = 1000, 10, 5 }

// Measure implements Case.
func (f *Fairness) Measure(ctx context.Context, run *Run) ([]figures.Figure, error) {
	if f.Turns > mostTurns {
		return nil, fmt.Errorf("%d turns without and with the burst are more than the %d calls an organization has a minute", f.Turns, limit)
	}
	without, with := series{}, series{}
	for round := range run.Rounds {
		if err := f.round(ctx, run, without, with); err != nil {
			return nil, fmt.Errorf("fairness, round %d: %w", round+1, err)
		}
		last := func(s series, name string) string { return figures.Duration.Format(s[name][round]) }
		run.sayf(f, "round %d of %d: without p50 %s, p99 %s; with p50 %s, p99 %s", round+1, run.Rounds,
			last(without, seriesP50), last(without, seriesP99), last(with, seriesP50), last(with, seriesP99))
	}
	const against = "the same without"
	return []figures.Figure{
		{
			Case: f.Name(), Name: fmt.Sprintf("others' p99 with one organization's %d events waiting", f.Burst), Unit: figures.Duration,
			Ours: with[seriesP99], Peer: against, Theirs: without[seriesP99], Target: figures.RatioAtMost(1.2),
		},
		{Case: f.Name(), Name: "… p50", Unit: figures.Duration, Ours: with[seriesP50], Peer: against, Theirs: without[seriesP50]},
	}, nil
}

// round measures once, on servers of its own.
func (f *Fairness) round(ctx context.Context, run *Run, without, with series) (err error) {
	s, err := environment.WithAPI(ctx, deployment.Config{
		Binary: run.Binary, Limit: limit, Window: time.Minute, Latency: 20 * time.Millisecond, RetryDelay: time.Second,
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if _, err := s.StartWorkers(ctx, 2); err != nil {
		return err
	}
	busy, err := s.NewOrganization(ctx, "busy")
	if err != nil {
		return err
	}
	others, err := organizations(ctx, s, "other", f.Others)
	if err != nil {
		return err
	}
	if _, err := turns(ctx, s, others, "warm", 2); err != nil {
		return err
	}
	times, err := turns(ctx, s, others, "without", f.Turns)
	if err != nil {
		return err
	}
	without.addWaits(times)
	if err := recordBacklog(ctx, busy, f.Burst); err != nil {
		return err
	}
	// The burst is waiting once its account has spent what it has.
	if _, err := awaitCalls(ctx, s.Simulator, busy.Account, limit); err != nil {
		return err
	}
	if times, err = turns(ctx, s, others, "with", f.Turns); err != nil {
		return err
	}
	with.addWaits(times)
	return nil
}

// turns lets every organization report one event a turn, one after the other,
// and gives the time from each report to the call it led to.
func turns(ctx context.Context, s *environment.Environment, others []*deployment.Organization, name string, n int) ([]time.Duration, error) {
	var times []time.Duration
	for turn := range n {
		for _, o := range others {
			email := fmt.Sprintf("%s-%d@example.com", name, turn)
			id := fmt.Sprintf("%s-%d", name, turn)
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
