package peer

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/snovsync/snovsync/test/bench/load"
)

// queue is a job queue as the benchmarks use it.
type queue interface {
	// enqueue adds one job, and returns when it is stored.
	enqueue(ctx context.Context, job Booking) error
	// fill adds many jobs, in the fastest way there is.
	fill(ctx context.Context, jobs []Booking) error
	// work begins to hand jobs out, with no more than so many at a time.
	work(ctx context.Context, how Workers, handle func(number int64)) error
	// rest ends what work began, and waits for it.
	rest(ctx context.Context) error
	// empty tells whether every job has been worked and that is recorded.
	empty(ctx context.Context) (bool, error)
	close() error
}

// Workers says how a queue works its jobs.
type Workers struct {
	// Concurrency is how many jobs run at a time.
	Concurrency int
	// Eager looks for new jobs as often as the queue allows, where the default is to
	// look seldom: it costs the servers more and finds jobs sooner.
	Eager bool
}

// Pacing says at which rate, in jobs a second, to enqueue how many.
type Pacing struct {
	Rate  float64
	Count int
}

// Moments are the wall clock's nanoseconds, by the numbers of the jobs.
type Moments struct{ Sent, Accepted []int64 }

// The commands of a queue, and what they take.
const (
	commandPace  = "pace"
	commandDrain = "drain"
	commandWork  = "work"
	commandRest  = "rest"
)

type drainArgs struct {
	Jobs int
	Workers
}

// Pace enqueues jobs at a steady rate, numbered from 0.
func (p *Process) Pace(ctx context.Context, pacing Pacing) (Moments, error) {
	return ask[Moments](ctx, p, commandPace, pacing)
}

// Drain loads jobs, and tells how long working them all takes from the start of
// the workers, with a handler that does nothing.
func (p *Process) Drain(ctx context.Context, jobs int, workers Workers) (time.Duration, error) {
	return ask[time.Duration](ctx, p, commandDrain, drainArgs{jobs, workers})
}

// Work begins to work jobs.
func (p *Process) Work(ctx context.Context, workers Workers) error {
	_, err := ask[nothing](ctx, p, commandWork, workers)
	return err
}

// Rest ends Work and returns the moments at which jobs were handed out, by their
// numbers: the wall clock's nanoseconds, 0 for none.
func (p *Process) Rest(ctx context.Context, jobs int) ([]int64, error) {
	return ask[[]int64](ctx, p, commandRest, jobs)
}

// queueProcess answers the commands of a queue.
type queueProcess struct {
	queue
	// next is the number of the last job that drain loaded.
	next atomic.Int64
	// called has the moments at which paced jobs were handed out.
	called []atomic.Int64
}

// mostPaced bounds the jobs of Pace.
const mostPaced = 100_000

// drainPause is the time between two looks whether a queue is empty.
const drainPause = 5 * time.Millisecond

func openQueue(open func(context.Context, Stores) (queue, error)) opener {
	return func(ctx context.Context, stores Stores) (map[string]handler, func() error, error) {
		opened, err := open(ctx, stores)
		if err != nil {
			return nil, nil, err
		}
		p := &queueProcess{queue: opened, called: make([]atomic.Int64, mostPaced)}
		return map[string]handler{
			commandPace: command(p.pace), commandDrain: command(p.drain),
			commandWork: command(p.begin), commandRest: command(p.end),
		}, opened.close, nil
	}
}

func (p *queueProcess) pace(ctx context.Context, pacing Pacing) (Moments, error) {
	moments := Moments{Sent: make([]int64, pacing.Count), Accepted: make([]int64, pacing.Count)}
	const atOnce = 8
	err := load.Pace(ctx, pacing.Rate, pacing.Count, atOnce, func(ctx context.Context, _, i int, _ time.Time) error {
		moments.Sent[i] = time.Now().UnixNano()
		err := p.enqueue(ctx, newBooking(int64(i)))
		moments.Accepted[i] = time.Now().UnixNano()
		return err
	})
	return moments, err
}

func (p *queueProcess) drain(ctx context.Context, args drainArgs) (time.Duration, error) {
	jobs := make([]Booking, args.Jobs)
	for i := range jobs {
		jobs[i] = newBooking(p.next.Add(1))
	}
	if err := p.fill(ctx, jobs); err != nil {
		return 0, fmt.Errorf("load the jobs: %w", err)
	}
	var worked atomic.Int64
	began := time.Now()
	if err := p.work(ctx, args.Workers, func(int64) { worked.Add(1) }); err != nil {
		return 0, err
	}
	took, err := p.awaitEmpty(ctx, began, func() bool { return worked.Load() >= int64(args.Jobs) })
	return took, errors.Join(err, p.rest(ctx))
}

// awaitEmpty asks the queue once all jobs have been handed out, so that the asking
// does not burden the work.
func (p *queueProcess) awaitEmpty(ctx context.Context, began time.Time, all func() bool) (time.Duration, error) {
	ticker := time.NewTicker(drainPause)
	defer ticker.Stop()
	for {
		if all() {
			empty, err := p.empty(ctx)
			if empty || err != nil {
				return time.Since(began), err
			}
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return 0, ctx.Err()
		}
	}
}

func (p *queueProcess) begin(ctx context.Context, workers Workers) (nothing, error) {
	for i := range p.called {
		p.called[i].Store(0)
	}
	return nothing{}, p.work(ctx, workers, func(number int64) {
		if number >= 0 && number < mostPaced {
			p.called[number].CompareAndSwap(0, time.Now().UnixNano())
		}
	})
}

// end waits until every paced job has been handed out.
func (p *queueProcess) end(ctx context.Context, jobs int) ([]int64, error) {
	if jobs > mostPaced {
		return nil, fmt.Errorf("at most %d jobs are timed", mostPaced)
	}
	at := make([]int64, jobs)
	_, err := p.awaitEmpty(ctx, time.Now(), func() bool {
		for i := range at {
			if at[i] = p.called[i].Load(); at[i] == 0 {
				return false
			}
		}
		return true
	})
	return at, errors.Join(err, p.rest(ctx))
}
