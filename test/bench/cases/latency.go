package cases

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/snovsync/snovsync/test/bench/environment"
	"github.com/snovsync/snovsync/test/bench/figures"
	"github.com/snovsync/snovsync/test/bench/load"
	"github.com/snovsync/snovsync/test/bench/peer"
	"github.com/snovsync/snovsync/test/harness/deployment"
)

// Latency measures how long an accepted event takes to Snov.io where nothing waits.
type Latency struct {
	Rate          float64       `default:"100" help:"Events a second."`
	Organizations int           `default:"4" help:"Organizations that the events belong to in turn."`
	Length        time.Duration `default:"10s" help:"How long each round lasts."`
	Eager         bool          `default:"true" negatable:"" help:"Hold it also against queues that look for jobs as often as they allow."`
}

// Name implements Case.
func (*Latency) Name() string { return "latency" }

// Note implements Case.
func (*Latency) Note() string {
	return "`latency`: one API and one worker process. From the moment the caller has its answer to the call's arrival at Snov.io; below, from the moment the request was sent. " +
		"The queues have one process that enqueues and one that works: from the return of the enqueueing call to the handler's call. " +
		"They run with their defaults, and once more looking for jobs as often as they allow (river `FetchCooldown` 1 ms, asynq `TaskCheckInterval` 1 ms)."
}

// Shorten implements Case.
func (l *Latency) Shorten() { l.Length, l.Eager = time.Second, false }

// The names of the latency's series.
const (
	seriesSentP50 = "sent p50"
	seriesSentP99 = "sent p99"
)

// workersAtOnce is the concurrency of each queue, the product's own default too.
const workersAtOnce = 256

// Measure implements Case.
func (l *Latency) Measure(ctx context.Context, run *Run) (_ []figures.Figure, err error) {
	count := int(l.Rate * l.Length.Seconds())
	instant := environment.NewInstant((run.Rounds + 1) * count)
	config := run.config()
	config.Snovio = instant.Before
	s, err := environment.WithAPI(ctx, config)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if _, err := s.StartWorkers(ctx, 1); err != nil {
		return nil, err
	}
	customers, err := organizations(ctx, s, "latency", l.Organizations)
	if err != nil {
		return nil, err
	}
	ours := series{}
	ourTurn, err := l.ours(customers, instant, count, ours)
	if err != nil {
		return nil, err
	}
	// The first round warms up: connections, caches, the access tokens.
	if _, err := ourTurn.measure(ctx, run.Rounds); err != nil {
		return nil, err
	}
	clear(ours)
	turns := []subject{ourTurn}
	all := []figures.Figure{
		{Case: l.Name(), Name: fmt.Sprintf("accepted → arrived at Snov.io, %.0f a second, nothing waiting, p50", l.Rate), Unit: figures.Duration},
		{Case: l.Name(), Name: "… p99", Unit: figures.Duration},
	}
	theirs := make([]series, 0, 2*len(queues()))
	for _, kind := range queues() {
		processes, err := s.Peers(ctx, kind, 2)
		if err != nil {
			return nil, err
		}
		for _, eager := range []bool{false, true} {
			if eager && !l.Eager {
				continue
			}
			into := series{}
			theirs = append(theirs, into)
			name := string(kind) + ", pickup, defaults"
			if eager {
				name = string(kind) + ", pickup, looking every ms"
			}
			turns = append(turns, l.theirs(name, processes[0], processes[1], eager, count, into))
		}
	}
	if err := run.takeTurns(ctx, l, turns...); err != nil {
		return nil, err
	}
	p50, p99 := all[0], all[1]
	all = all[:0]
	for i, their := range theirs {
		one, other := p50, p99
		one.Ours, other.Ours = ours[seriesP50], ours[seriesP99]
		one.Peer, other.Peer = turns[i+1].name, turns[i+1].name
		one.Theirs, other.Theirs = their[seriesP50], their[seriesP99]
		one.Target, other.Target = figures.AtMost(0.003), figures.AtMost(0.015)
		all = append(all, one, other)
	}
	return append(all,
		figures.Figure{Case: l.Name(), Name: "request sent → arrived at Snov.io, p50", Unit: figures.Duration, Ours: ours[seriesSentP50]},
		figures.Figure{Case: l.Name(), Name: "… p99", Unit: figures.Duration, Ours: ours[seriesSentP99]},
	), nil
}

func (l *Latency) ours(customers []*deployment.Organization, instant *environment.Instant, count int, into series) (subject, error) {
	templates, err := singles(customers)
	if err != nil {
		return subject{}, err
	}
	return subject{"snovsync", func(ctx context.Context, round int) (string, error) {
		first := int64(round * count)
		moments, err := (&load.Paced{Templates: templates, Rate: l.Rate, Count: count, First: first, Expect: accepted}).Run(ctx)
		if err != nil {
			return "", err
		}
		arrivals, err := awaitArrivals(ctx, instant, first, count)
		if err != nil {
			return "", err
		}
		var sent, taken []time.Duration
		for i, moment := range moments {
			sent = append(sent, arrivals[i].Sub(moment.Sent))
			taken = append(taken, arrivals[i].Sub(moment.Accepted))
		}
		into.addTime(seriesSentP50, figures.Quantile(sent, 0.5))
		into.addTime(seriesSentP99, figures.Quantile(sent, 0.99))
		return into.addWaits(taken), nil
	}}, nil
}

// arrivalPause is the time between two looks whether all calls have arrived.
const arrivalPause = 5 * time.Millisecond

// arrivalPatience bounds the wait for the last ones.
const arrivalPatience = 30 * time.Second

// awaitArrivals waits until all prospects of a round have arrived.
func awaitArrivals(ctx context.Context, instant *environment.Instant, first int64, count int) ([]time.Time, error) {
	ctx, cancel := context.WithTimeout(ctx, arrivalPatience)
	defer cancel()
	arrivals := make([]time.Time, count)
	ticker := time.NewTicker(arrivalPause)
	defer ticker.Stop()
	for i := 0; i < count; {
		at, arrived := instant.ArrivedAt(first + int64(i))
		if arrived {
			arrivals[i] = at
			i++
			continue
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return nil, fmt.Errorf("event %d of %d has not arrived: %w", i, count, ctx.Err())
		}
	}
	return arrivals, nil
}

// theirs lets one process enqueue and another one work.
func (l *Latency) theirs(name string, enqueuer, worker *peer.Process, eager bool, count int, into series) subject {
	return subject{name, func(ctx context.Context, _ int) (string, error) {
		if err := worker.Work(ctx, peer.Workers{Concurrency: workersAtOnce, Eager: eager}); err != nil {
			return "", err
		}
		moments, err := enqueuer.Pace(ctx, peer.Pacing{Rate: l.Rate, Count: count})
		if err != nil {
			return "", err
		}
		called, err := worker.Rest(ctx, count)
		if err != nil {
			return "", err
		}
		waits := make([]time.Duration, count)
		for i := range waits {
			waits[i] = time.Duration(called[i] - moments.Accepted[i])
		}
		return into.addWaits(waits), nil
	}}
}

// addWaits keeps the quantiles of a round's waits.
func (s series) addWaits(waits []time.Duration) string {
	p50, p99 := figures.Quantile(waits, 0.5), figures.Quantile(waits, 0.99)
	s.addTime(seriesP50, p50)
	s.addTime(seriesP99, p99)
	return fmt.Sprintf("p50 %s, p99 %s", figures.Duration.Format(p50.Seconds()), figures.Duration.Format(p99.Seconds()))
}

// queues are the job queues that the product is held against.
func queues() []peer.Kind { return []peer.Kind{peer.River, peer.Asynq} }
