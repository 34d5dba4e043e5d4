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

// Limit measures the limiter under a backlog.
type Limit struct {
	Window    time.Duration `default:"10s" help:"Length of the window in which 60 calls may arrive."`
	Latency   time.Duration `default:"200ms" help:"How long Snov.io takes for a call."`
	Cycles    int           `default:"4" help:"Windows to measure."`
	Processes []int         `default:"1,4,8" help:"Numbers of worker processes."`
}

const limit = 60

// Name implements Case.
func (*Limit) Name() string { return "limit" }

// Note implements Case.
func (l *Limit) Note() string {
	return fmt.Sprintf("`limit`: 60 calls in %s, which asks more of the limiter than 60 in a minute do; Snov.io takes %s a call; %d windows under backlog. "+
		"The rounds are accounts of their own, side by side. redis_rate has the same rate, burst and period, and Snov.io counts its calls in the same way.",
		l.Window, l.Latency, l.Cycles)
}

// Shorten implements Case.
func (l *Limit) Shorten() { l.Window, l.Cycles, l.Processes = 2*time.Second, 1, []int{1, 4} }

// The names of the limit's series.
const (
	seriesShare = "share"
	seriesMost  = "most"
)

// Measure implements Case.
func (l *Limit) Measure(ctx context.Context, run *Run) ([]figures.Figure, error) {
	var all []figures.Figure
	for _, processes := range l.Processes {
		ours, theirs, err := l.measure(ctx, run, processes)
		if err != nil {
			return nil, fmt.Errorf("limit, %d processes: %w", processes, err)
		}
		name := fmt.Sprintf("%d worker processes: ", processes)
		all = append(all,
			figures.Figure{
				Case: l.Name(), Name: name + "calls under backlog, of the exact ceiling", Unit: figures.Share, Ours: ours[seriesShare],
				Peer: "60/(window + call time)", Theirs: []float64{1}, Target: figures.RatioAtLeast(0.99),
			},
			figures.Figure{
				Case: l.Name(), Name: name + "most arrivals in any window", Unit: figures.Number, Ours: ours[seriesMost],
				Peer: "redis_rate, rate and burst 60", Theirs: theirs[seriesMost], Target: figures.AtMost(limit),
			},
		)
	}
	return all, nil
}

// measure lets workers and redis_rate spend the tokens of an account for each round.
func (l *Limit) measure(ctx context.Context, run *Run, processes int) (ours, theirs series, err error) {
	config := deployment.Config{Binary: run.Binary, Limit: limit, Window: l.Window, Latency: l.Latency, RetryDelay: time.Second}
	s, err := environment.WithAPI(ctx, config)
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	// The workers start first: what they find at their start is a Redis without a past.
	if _, err := s.StartWorkers(ctx, processes); err != nil {
		return nil, nil, err
	}
	customers, err := organizations(ctx, s, "backlog", run.Rounds)
	if err != nil {
		return nil, nil, err
	}
	need := limit * (l.Cycles + 2)
	for _, customer := range customers {
		if err := recordBacklog(ctx, customer, need); err != nil {
			return nil, nil, err
		}
	}
	ours, theirs = series{}, series{}
	for round, customer := range customers {
		// The first window also holds the calls of connecting; measuring begins after it.
		calls, err := awaitCalls(ctx, s.Simulator, customer.Account, need)
		if err != nil {
			return nil, nil, err
		}
		share, over := l.share(calls), overLimit(calls)
		most := s.Simulator.MostInWindow(customer.Account, l.Window)
		ours.add(seriesShare, share)
		ours.add(seriesMost, float64(most))
		run.sayf(l, "%d processes, round %d of %d: %.2f %% of the ceiling, at most %d in a window, %d refused by Snov.io",
			processes, round+1, run.Rounds, 100*share, most, over)
	}
	for round := range run.Rounds {
		most, err := gcraMost(ctx, s, fmt.Sprintf("redis-rate-%d", round), l.Window)
		if err != nil {
			return nil, nil, err
		}
		theirs.add(seriesMost, float64(most))
		run.sayf(l, "redis_rate, round %d of %d: at most %d in a window", round+1, run.Rounds, most)
	}
	return ours, theirs, nil
}

// recordBacklog reports so many events, each of another prospect.
func recordBacklog(ctx context.Context, customer *deployment.Organization, events int) error {
	const most = 500
	now := time.Now()
	for sent := 0; sent < events; sent += most {
		var batch []map[string]any
		for i := sent; i < min(sent+most, events); i++ {
			id := fmt.Sprintf("event-%d", i)
			batch = append(batch, deployment.Booking("bookingCreated", id, id, fmt.Sprintf("prospect-%d@example.com", i), now))
		}
		if err := customer.Record(ctx, batch); err != nil {
			return err
		}
	}
	return nil
}

// awaitCalls waits until so many calls of an account have arrived, and returns them all.
func awaitCalls(ctx context.Context, s *simulator.Simulator, account string, n int) ([]simulator.Call, error) {
	var calls []simulator.Call
	err := s.WaitFor(ctx, func([]simulator.Call) bool {
		calls = s.Calls(simulator.Filter{Account: account})
		return len(calls) >= n
	})
	return calls, err
}

// share is how many windows passed in the time that so many calls took, of those
// that would have passed if no moment had been wasted: the mean over all calls of a window.
func (l *Limit) share(calls []simulator.Call) float64 {
	ideal := time.Duration(l.Cycles) * (l.Window + l.Latency)
	share := 0.0
	for i := range limit {
		from := limit + i
		share += float64(ideal) / float64(calls[from+limit*l.Cycles].Elapsed-calls[from].Elapsed) / limit
	}
	return share
}

func overLimit(calls []simulator.Call) int {
	over := 0
	for _, call := range calls {
		if call.OverLimit {
			over++
		}
	}
	return over
}
