package worker

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
)

// takeSweep tells whether a process may sweep now: nobody else did for a time.
func (s *scheduler) takeSweep(ctx context.Context, process string, lasts time.Duration) (bool, error) {
	return s.rdb.SetNX(ctx, sweepLockKey(s.partition), process, lasts).Result()
}

// takeRebuild tells whether a process may rebuild the partition. Nobody else may for a time.
func (s *scheduler) takeRebuild(ctx context.Context, process string, lasts time.Duration) (bool, error) {
	return s.rdb.SetNX(ctx, rebuildLockKey(s.partition), process, lasts).Result()
}

// extendRebuild gives the process that rebuilds more time.
func (s *scheduler) extendRebuild(ctx context.Context, lasts time.Duration) error {
	return s.rdb.Expire(ctx, rebuildLockKey(s.partition), lasts).Err()
}

// endRebuild lets others rebuild the partition.
func (s *scheduler) endRebuild(ctx context.Context) error {
	if err := s.rdb.Del(ctx, rebuildLockKey(s.partition)).Err(); err != nil {
		return fmt.Errorf("end the rebuild: %w", err)
	}
	return nil
}

// forgetState makes the partition's state one that has to be built from Postgres.
func (s *scheduler) forgetState(ctx context.Context) error {
	return s.rdb.HDel(ctx, metaKey(s.partition), "run").Err()
}

// ping asks the servers of so many partitions for an answer.
func ping(ctx context.Context, rdb redis.UniversalClient, partitions int) error {
	_, err := rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i := range partitions {
			p.Exists(ctx, metaKey(i))
		}
		return nil
	})
	return err
}

// sayServing tells all processes for a time that one of them reaches the database.
func sayServing(ctx context.Context, rdb redis.UniversalClient, process string, lasts time.Duration) error {
	return rdb.Set(ctx, servingKey, process, lasts).Err()
}

// serving is the process that lately said that it reaches the database; "": none did.
func serving(ctx context.Context, rdb redis.UniversalClient) (string, error) {
	process, err := rdb.Get(ctx, servingKey).Result()
	if errors.Is(err, redis.Nil) {
		return "", nil
	}
	return process, err
}
