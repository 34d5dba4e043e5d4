package peer

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
)

const (
	// riverConnections is one for each goroutine that enqueues, so that none waits.
	riverConnections = 32
	// riverFill is how many jobs are loaded at once.
	riverFill = 5000
	// riverEager is the shortest time between two fetches that river allows.
	riverEager = river.FetchCooldownMin
)

// riverQueue is river on Postgres.
type riverQueue struct {
	pool     *pgxpool.Pool
	inserter *river.Client[pgx.Tx]
	worker   *river.Client[pgx.Tx]
	log      *slog.Logger
}

func newRiver(ctx context.Context, stores Stores) (queue, error) {
	config, err := pgxpool.ParseConfig(stores.DatabaseURL)
	if err != nil {
		return nil, err
	}
	config.MaxConns = riverConnections
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, err
	}
	q := &riverQueue{pool: pool, log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))}
	migrator, err := rivermigrate.New(riverpgxv5.New(pool), &rivermigrate.Config{Logger: q.log})
	if err == nil {
		_, err = migrator.Migrate(ctx, rivermigrate.DirectionUp, nil)
	}
	if err == nil {
		q.inserter, err = river.NewClient(riverpgxv5.New(pool), &river.Config{Logger: q.log})
	}
	if err != nil {
		pool.Close()
		return nil, err
	}
	return q, nil
}

func (q *riverQueue) enqueue(ctx context.Context, job Booking) error {
	_, err := q.inserter.Insert(ctx, job, nil)
	return err
}

func (q *riverQueue) fill(ctx context.Context, jobs []Booking) error {
	for len(jobs) > 0 {
		n := min(riverFill, len(jobs))
		params := make([]river.InsertManyParams, n)
		for i, job := range jobs[:n] {
			params[i].Args = job
		}
		if _, err := q.inserter.InsertManyFast(ctx, params); err != nil {
			return err
		}
		jobs = jobs[n:]
	}
	return nil
}

// riverWorker is a worker whose work is somebody else's.
type riverWorker struct {
	river.WorkerDefaults[Booking]

	handle func(number int64)
}

// Work implements river.Worker.
func (w *riverWorker) Work(_ context.Context, job *river.Job[Booking]) error {
	w.handle(job.Args.Number)
	return nil
}

func (q *riverQueue) work(ctx context.Context, how Workers, handle func(number int64)) error {
	workers := river.NewWorkers()
	river.AddWorker(workers, &riverWorker{handle: handle})
	config := &river.Config{
		Logger: q.log, Workers: workers, Queues: map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: how.Concurrency}},
	}
	if how.Eager {
		config.FetchCooldown = riverEager
	}
	client, err := river.NewClient(riverpgxv5.New(q.pool), config)
	if err != nil {
		return err
	}
	q.worker = client
	return client.Start(context.WithoutCancel(ctx))
}

func (q *riverQueue) rest(ctx context.Context) error {
	if q.worker == nil {
		return nil
	}
	const patience = 30 * time.Second
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	worker := q.worker
	q.worker = nil
	return worker.Stop(ctx)
}

func (q *riverQueue) empty(ctx context.Context) (bool, error) {
	var empty bool
	err := q.pool.QueryRow(ctx, `SELECT NOT EXISTS (SELECT FROM river_job WHERE state IN ('available', 'running'))`).Scan(&empty)
	return empty, err
}

func (q *riverQueue) close() error {
	err := q.rest(context.Background())
	q.pool.Close()
	if errors.Is(err, context.DeadlineExceeded) {
		return nil // its jobs end with the process
	}
	return err
}
