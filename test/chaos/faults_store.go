package main

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/snovsync/snovsync/internal/pause"
	"github.com/snovsync/snovsync/test/chaos/ledger"
)

func storeFaults() []*fault {
	return []*fault{
		{name: "kill -9 of Redis", weight: 3, losesRedis: true, strike: killRedis},
		{name: "FLUSHALL", weight: 2, losesRedis: true, strike: flushRedis},
		{name: "Redis's clock jumps", weight: 2, strike: jumpClock},
		{name: "kill -9 of Postgres", weight: 3, strike: killPostgres},
		{name: "Postgres connections used up", weight: 2, strike: useUpConnections},
	}
}

func killRedis(ctx context.Context, c *campaign, b *blow) error {
	if !c.redis.TryLock() {
		return errBusy
	}
	defer c.redis.Unlock()
	b.hits(ledger.TargetRedis)
	b.kills++
	c.cluster.Redis.Kill()
	pause.For(ctx, b.lasts/4)
	return c.cluster.Redis.Restart(ctx)
}

func flushRedis(ctx context.Context, c *campaign, b *blow) error {
	if !c.redis.TryLock() {
		return errBusy
	}
	defer c.redis.Unlock()
	b.hits(ledger.TargetRedis)
	return c.cluster.Redis.FlushAll(ctx)
}

// jumpClock moves the wall clock of the Redis server by minutes, once.
func jumpClock(_ context.Context, c *campaign, b *blow) error {
	if !c.redis.TryLock() {
		return errBusy
	}
	defer c.redis.Unlock()
	b.hits(ledger.TargetRedis)
	c.clock += time.Duration(b.sign) * (30*time.Second + 100*b.lasts)
	return c.cluster.Redis.MoveClock(c.clock)
}

func killPostgres(ctx context.Context, c *campaign, b *blow) error {
	if !c.postgres.TryLock() {
		return errBusy
	}
	defer c.postgres.Unlock()
	b.hits(ledger.TargetPostgres)
	b.kills++
	if err := c.cluster.Postgres.Kill(); err != nil {
		return err
	}
	pause.For(ctx, b.lasts/4)
	return c.cluster.Postgres.Restart(ctx)
}

// useUpConnections ends everybody's connections to Postgres and takes all there
// are for a while.
func useUpConnections(ctx context.Context, c *campaign, b *blow) (err error) {
	if !c.postgres.TryLock() {
		return errBusy
	}
	defer c.postgres.Unlock()
	b.hits(ledger.TargetPostgres)
	var taken []*pgx.Conn
	defer func() {
		for _, conn := range taken {
			err = errors.Join(err, conn.Close(context.WithoutCancel(ctx)))
		}
	}()
	first, err := pgx.Connect(ctx, c.cluster.Postgres.URL())
	if err != nil {
		return err
	}
	taken = append(taken, first)
	until := time.Now().Add(b.lasts)
	for time.Now().Before(until) && ctx.Err() == nil {
		// Whoever got in meanwhile is sent away again.
		if _, err := first.Exec(ctx, sendAway, hogName); err != nil {
			return err
		}
		config, err := pgx.ParseConfig(c.cluster.Postgres.URL())
		if err != nil {
			return err
		}
		config.RuntimeParams["application_name"] = hogName
		for {
			conn, err := pgx.ConnectConfig(ctx, config)
			if err != nil {
				break // there are no more
			}
			taken = append(taken, conn)
		}
		pause.For(ctx, 100*time.Millisecond)
	}
	return nil
}

// sendAway ends all connections but those that useUpConnections holds.
const sendAway = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
	WHERE application_name <> $1 AND backend_type = 'client backend' AND pid <> pg_backend_pid()`

// hogName tells the connections that useUpConnections holds from all others.
const hogName = "chaos"
