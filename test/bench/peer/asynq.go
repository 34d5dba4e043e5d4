package peer

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/hibiken/asynq"
	"golang.org/x/sync/errgroup"
)

const (
	asynqQueueName = "default"
	// asynqFill is how many goroutines load jobs: asynq has no way to add many at once.
	asynqFill = 32
	// asynqEager is how often an idle worker looks for jobs instead of once a second.
	asynqEager = time.Millisecond
)

// asynqQueue is asynq on Redis.
type asynqQueue struct {
	redis     asynq.RedisConnOpt
	client    *asynq.Client
	inspector *asynq.Inspector
	server    *asynq.Server
}

func newAsynq(_ context.Context, stores Stores) (queue, error) {
	redis, err := asynq.ParseRedisURI(stores.RedisURL)
	if err != nil {
		return nil, err
	}
	return &asynqQueue{redis: redis, client: asynq.NewClient(redis), inspector: asynq.NewInspector(redis)}, nil
}

func (q *asynqQueue) enqueue(ctx context.Context, job Booking) error {
	payload, err := json.Marshal(job)
	if err != nil {
		return err
	}
	_, err = q.client.EnqueueContext(ctx, asynq.NewTask(job.Kind(), payload))
	return err
}

func (q *asynqQueue) fill(ctx context.Context, jobs []Booking) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(asynqFill)
	for _, job := range jobs {
		group.Go(func() error { return q.enqueue(ctx, job) })
	}
	return group.Wait()
}

func (q *asynqQueue) work(_ context.Context, how Workers, handle func(number int64)) error {
	config := asynq.Config{Concurrency: how.Concurrency, LogLevel: asynq.ErrorLevel}
	if how.Eager {
		config.TaskCheckInterval = asynqEager
	}
	q.server = asynq.NewServer(q.redis, config)
	return q.server.Start(asynq.HandlerFunc(func(_ context.Context, task *asynq.Task) error {
		var job Booking
		if err := json.Unmarshal(task.Payload(), &job); err != nil {
			return err
		}
		handle(job.Number)
		return nil
	}))
}

func (q *asynqQueue) rest(context.Context) error {
	if q.server != nil {
		q.server.Shutdown()
		q.server = nil
	}
	return nil
}

func (q *asynqQueue) empty(context.Context) (bool, error) {
	info, err := q.inspector.GetQueueInfo(asynqQueueName)
	if err != nil {
		return false, err
	}
	return info.Pending+info.Active == 0, nil
}

func (q *asynqQueue) close() error {
	return errors.Join(q.rest(context.Background()), q.client.Close(), q.inspector.Close())
}
