package cases

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"github.com/snovsync/snovsync/test/bench/environment"
	"github.com/snovsync/snovsync/test/bench/figures"
	"github.com/snovsync/snovsync/test/bench/load"
	"github.com/snovsync/snovsync/test/bench/peer"
	"github.com/snovsync/snovsync/test/harness/deployment"
)

// Throughput measures how fast a backlog becomes calls with recorded outcomes.
type Throughput struct {
	Accounts int `default:"400" help:"Snov.io accounts, each with an organization of its own; new ones in each round."`
	Events   int `default:"40" help:"Events that each of them has waiting; at most 40, so that the limit of 60 calls does not bound."`
}

// Name implements Case.
func (*Throughput) Name() string { return "throughput" }

// Note implements Case.
func (t *Throughput) Note() string {
	return fmt.Sprintf("`throughput`: %d accounts with %d bookings each, all waiting "+
		"before one worker process with its default concurrency of %d is let loose; until every outcome is in Postgres. "+
		"Snov.io answers at once, over HTTP, and the limit is the real one. Beside it run Postgres, Redis, an idle API process, and the simulated Snov.io. "+
		"The queues work as many jobs, loaded before, with a handler that does nothing and calls nobody.", t.Accounts, t.Events, workersAtOnce)
}

// Shorten implements Case.
func (t *Throughput) Shorten() { t.Accounts, t.Events = 30, 40 }

const (
	// mostEvents leaves the calls of connecting their place in the window.
	mostEvents = 40
	// connecting bounds the organizations that are set up at a time.
	connecting = 8
	// recordedPause is the time between two looks whether all outcomes are recorded.
	recordedPause = 10 * time.Millisecond
)

// manyRiverWorkers is the setting with which river worked fastest.
const manyRiverWorkers = 2000

// Measure implements Case.
func (t *Throughput) Measure(ctx context.Context, run *Run) (_ []figures.Figure, err error) {
	if t.Events > mostEvents {
		return nil, fmt.Errorf("%d events an account would meet its limit", t.Events)
	}
	jobs := t.Accounts * t.Events
	instant := environment.NewInstant((run.Rounds + 1) * jobs)
	s, err := environment.WithAPI(ctx, deployment.Config{Binary: run.Binary, Snovio: instant.Before})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	workers, err := s.StartWorkers(ctx, 1)
	if err != nil {
		return nil, err
	}
	postgres, err := pgx.Connect(ctx, s.Postgres.URL())
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, postgres.Close(context.WithoutCancel(ctx))) }()
	drain := &drain{config: t, environment: s, worker: workers[0], instant: instant, postgres: postgres}
	if err := drain.connect(ctx, run); err != nil {
		return nil, err
	}
	ours := series{}
	turns := []subject{{"snovsync", func(ctx context.Context, round int) (string, error) {
		took, err := drain.round(ctx, round)
		return ours.addDrained(jobs, took), err
	}}}
	peers, err := t.peers(ctx, s, jobs)
	if err != nil {
		return nil, err
	}
	for _, each := range peers {
		turns = append(turns, each.subject)
	}
	if err := run.takeTurns(ctx, t, turns...); err != nil {
		return nil, err
	}
	var all []figures.Figure
	for _, each := range peers {
		all = append(all, figures.Figure{
			Case: t.Name(), Name: "whole syncs, many accounts, one worker process", Unit: figures.PerSecond, Ours: ours[seriesRate],
			Peer: each.name, Theirs: each.series[seriesRate], Target: figures.AtLeast(3000),
		})
	}
	return all, nil
}

// addDrained keeps the rate at which a backlog was worked.
func (s series) addDrained(jobs int, took time.Duration) string {
	perSecond := float64(jobs) / took.Seconds()
	s.add(seriesRate, perSecond)
	return fmt.Sprintf("%s, %d in %s", figures.PerSecond.Format(perSecond), jobs, took.Round(time.Millisecond))
}

// queueContender is a queue that takes its turn.
type queueContender struct {
	subject

	series series
}

func (t *Throughput) peers(ctx context.Context, s *environment.Environment, jobs int) ([]queueContender, error) {
	var all []queueContender
	for _, kind := range queues() {
		queue, err := s.Peer(ctx, kind)
		if err != nil {
			return nil, err
		}
		concurrencies := []int{workersAtOnce}
		if kind == peer.River {
			concurrencies = append(concurrencies, manyRiverWorkers)
		}
		for _, concurrency := range concurrencies {
			each := queueContender{series: series{}}
			each.name = fmt.Sprintf("%s, an empty handler, %d workers", kind, concurrency)
			each.measure = func(ctx context.Context, _ int) (string, error) {
				took, err := queue.Drain(ctx, jobs, peer.Workers{Concurrency: concurrency})
				return each.series.addDrained(jobs, took), err
			}
			all = append(all, each)
		}
	}
	return all, nil
}

// drain lets a worker work a backlog, round after round.
type drain struct {
	config      *Throughput
	environment *environment.Environment
	worker      *deployment.Process
	instant     *environment.Instant
	postgres    *pgx.Conn
	customers   []*deployment.Organization
}

// connect sets up the accounts of all rounds.
func (d *drain) connect(ctx context.Context, run *Run) error {
	d.customers = make([]*deployment.Organization, run.Rounds*d.config.Accounts)
	run.sayf(d.config, "connecting %d accounts", len(d.customers))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(connecting)
	for i := range d.customers {
		group.Go(func() (err error) {
			d.customers[i], err = d.environment.NewOrganization(ctx, fmt.Sprintf("throughput-%d", i))
			return err
		})
	}
	return group.Wait()
}

// round loads a backlog while the worker is frozen, thaws it, and tells how long it
// takes until every outcome is in Postgres.
func (d *drain) round(ctx context.Context, round int) (time.Duration, error) {
	if err := d.worker.Freeze(); err != nil {
		return 0, err
	}
	err := d.load(ctx, round)
	began := time.Now()
	if err := errors.Join(err, d.worker.Thaw()); err != nil {
		return 0, err
	}
	target := int64((round + 1) * d.config.Accounts * d.config.Events)
	ticker := time.NewTicker(recordedPause)
	defer ticker.Stop()
	for {
		if d.instant.Calls() >= target {
			waits := false
			err := d.postgres.QueryRow(ctx, `SELECT EXISTS (SELECT FROM sync_entries WHERE status IN ('QUEUED', 'RUNNING', 'RETRYING'))`).Scan(&waits)
			if err != nil {
				return 0, err
			}
			if !waits {
				return time.Since(began), d.check(ctx, target)
			}
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return 0, fmt.Errorf("%d of %d calls were made: %w", d.instant.Calls(), target, ctx.Err())
		}
	}
}

// load reports a round's events.
func (d *drain) load(ctx context.Context, round int) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(connecting)
	for i := round * d.config.Accounts; i < (round+1)*d.config.Accounts; i++ {
		group.Go(func() error {
			events := make([]map[string]any, d.config.Events)
			for j := range events {
				number := int64(i*d.config.Events + j)
				id := fmt.Sprintf("event-%d", number)
				events[j] = deployment.Booking("bookingCreated", id, id, load.Numbered(environment.ProspectEmail, number), time.Now())
			}
			return d.customers[i].Record(ctx, events)
		})
	}
	return group.Wait()
}

// check makes sure that each event was synced, by one call.
func (d *drain) check(ctx context.Context, target int64) error {
	var succeeded int64
	if err := d.postgres.QueryRow(ctx, `SELECT count(*) FROM sync_entries WHERE status = 'SUCCEEDED'`).Scan(&succeeded); err != nil {
		return err
	}
	if calls := d.instant.Calls(); succeeded != target || calls != target {
		return fmt.Errorf("%d of %d events were synced, by %d calls", succeeded, target, calls)
	}
	return nil
}
