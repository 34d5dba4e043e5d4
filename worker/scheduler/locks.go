package scheduler

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
)

// TakeSweep tells whether a process may sweep now: nobody else did for a time.
func (s *Scheduler) TakeSweep(ctx context.Context, process string, lasts time.Duration) (bool, error) {
	return s.rdb.SetNX(ctx, sweepLockKey(s.Partition), process, lasts).Result()
}

// TakeRebuild tells whether a process may rebuild the partition. Nobody else may for a time.
func (s *Scheduler) TakeRebuild(ctx context.Context, process string, lasts time.Duration) (bool, error) {
	return s.rdb.SetNX(ctx, RebuildLockKey(s.Partition), process, lasts).Result()
}

// ExtendRebuild gives the process that rebuilds more time.
func (s *Scheduler) ExtendRebuild(ctx context.Context, lasts time.Duration) error {
	return s.rdb.Expire(ctx, RebuildLockKey(s.Partition), lasts).Err()
}

// EndRebuild lets others rebuild the partition.
func (s *Scheduler) EndRebuild(ctx context.Context) error {
	if err := s.rdb.Del(ctx, RebuildLockKey(s.Partition)).Err(); err != nil {
		return fmt.Errorf("end the rebuild: %w", err)
	}
	return nil
}

// ForgetState makes the partition's state one that has to be built from Postgres.
func (s *Scheduler) ForgetState(ctx context.Context) error {
	return s.rdb.HDel(ctx, MetaKey(s.Partition), "run").Err()
}

// Ping asks the servers of so many partitions for an answer.
func Ping(ctx context.Context, rdb redis.UniversalClient, partitions int) error {
	_, err := rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i := range partitions {
			p.Exists(ctx, MetaKey(i))
		}
		return nil
	})
	return err
}

// SayServing tells all processes for a time that one of them reaches the database.
func SayServing(ctx context.Context, rdb redis.UniversalClient, process string, lasts time.Duration) error {
	return rdb.Set(ctx, servingKey, process, lasts).Err()
}

// Serving is the process that lately said that it reaches the database; "": none did.
func Serving(ctx context.Context, rdb redis.UniversalClient) (string, error) {
	process, err := rdb.Get(ctx, servingKey).Result()
	if errors.Is(err, redis.Nil) {
		return "", nil
	}
	return process, err
}
