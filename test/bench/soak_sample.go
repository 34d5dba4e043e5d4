package main

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/redis/go-redis/v9"

	"github.com/snovsync/snovsync/test/harness/deployment"
)

// sample is what was there at one moment.
type sample struct {
	// at is counted from the beginning of the soak.
	at        time.Duration
	processes []processSample
	// redisKeys and redisMemory (in bytes) are of the whole server.
	redisKeys, redisMemory float64
	connections            float64
	// synced is how many events reached Snov.io since the last sample, a second; waiting
	// how many were reported and have not.
	synced, waiting float64
}

// processSample is one process's own account of itself; memory is in bytes.
type processSample struct {
	name                      string
	memory, goroutines, files float64
}

// sampler looks at a soak from time to time.
type sampler struct {
	soak     *soak
	client   *http.Client
	postgres *pgx.Conn
	redis    *redis.Client
	began    time.Time
	samples  []sample

	lastSynced int64
	lastAt     time.Time
}

func newSampler(ctx context.Context, s *soak) (*sampler, error) {
	options, err := redis.ParseURL(s.cluster.Redis.URL())
	if err != nil {
		return nil, err
	}
	postgres, err := pgx.Connect(ctx, s.cluster.Postgres.URL())
	if err != nil {
		return nil, err
	}
	now := time.Now()
	return &sampler{
		soak: s, client: &http.Client{Timeout: time.Minute}, postgres: postgres, redis: redis.NewClient(options),
		began: now, lastAt: now, lastSynced: s.synced(),
	}, nil
}

func (s *sampler) close() {
	_ = s.postgres.Close(context.Background())
	_ = s.redis.Close()
	s.client.CloseIdleConnections()
}

// look takes one sample.
func (s *sampler) look(ctx context.Context) error {
	now, synced := time.Now(), s.soak.synced()
	taken := sample{
		at: now.Sub(s.began), synced: float64(synced-s.lastSynced) / now.Sub(s.lastAt).Seconds(), waiting: float64(s.soak.reported.Load() - synced),
	}
	s.lastSynced, s.lastAt = synced, now
	for _, process := range s.soak.processes {
		of, err := s.ask(ctx, process)
		if err != nil {
			return err
		}
		taken.processes = append(taken.processes, of)
	}
	keys, err := s.redis.DBSize(ctx).Result()
	if err != nil {
		return err
	}
	memory, err := s.redis.InfoMap(ctx, "memory").Result()
	if err != nil {
		return err
	}
	used, err := strconv.ParseFloat(memory["Memory"]["used_memory"], 64)
	if err != nil {
		return err
	}
	taken.redisKeys, taken.redisMemory = float64(keys), used
	err = s.postgres.QueryRow(ctx, `SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`).Scan(&taken.connections)
	if err != nil {
		return err
	}
	s.samples = append(s.samples, taken)
	return nil
}

// ask reads a process's metrics.
func (s *sampler) ask(ctx context.Context, process *deployment.Process) (processSample, error) {
	of := processSample{name: process.Name()}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, process.MetricsURL(), http.NoBody)
	if err != nil {
		return of, err
	}
	answer, err := s.client.Do(request)
	if err != nil {
		return of, err
	}
	defer func() { _ = answer.Body.Close() }()
	wanted := map[string]*float64{
		"process_resident_memory_bytes": &of.memory, "go_goroutines": &of.goroutines, "process_open_fds": &of.files,
	}
	lines := bufio.NewScanner(answer.Body)
	for lines.Scan() {
		name, value, _ := strings.Cut(lines.Text(), " ")
		into, ok := wanted[name]
		if !ok {
			continue
		}
		if *into, err = strconv.ParseFloat(value, 64); err != nil {
			return of, fmt.Errorf("%s of %s: %w", name, process.Name(), err)
		}
	}
	return of, lines.Err()
}
