package app_test

import (
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/snovsync/snovsync/internal/app"
)

// TestEmbeddedStartsRefuseOtherLimits: an embedded process takes a changed limit only after
// `snovsync migrate --repartition`, which waits until no process uses the data folder.
func TestEmbeddedStartsRefuseOtherLimits(t *testing.T) {
	t.Parallel()
	config := app.Config{
		Role: app.RoleAll, DataDir: t.TempDir(), SnovioBaseURL: "http://127.0.0.1:1", SnovioRateLimit: 60, SnovioRateWindow: time.Minute,
		SnovioTimeout: time.Second, RedisPartitions: 1, WorkerConcurrency: 8, ConnectLimit: 5, Logger: slog.New(slog.DiscardHandler),
	}
	running, err := app.New(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	changed := config
	changed.SnovioRateLimit = 30
	if err := app.Repartition(t.Context(), changed); err == nil || !strings.Contains(err.Error(), "DATA_DIR") {
		t.Errorf("repartition beside a running process: %v", err)
	}
	running.Stop()

	if _, err := app.New(t.Context(), changed); err == nil || !strings.Contains(err.Error(), "SNOVIO_RATE_LIMIT is 30") {
		t.Errorf("start with another limit: %v", err)
	}
	if err := app.Repartition(t.Context(), changed); err != nil {
		t.Fatal(err)
	}
	if _, err := app.New(t.Context(), config); err == nil || !strings.Contains(err.Error(), "SNOVIO_RATE_LIMIT is 60") {
		t.Errorf("start with the old limit: %v", err)
	}
	next, err := app.New(t.Context(), changed)
	if err != nil {
		t.Fatal(err)
	}
	next.Stop()
}

func TestStartsRefuseOtherPartitions(t *testing.T) {
	t.Parallel()
	config := served(t)
	running, err := app.New(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer running.Stop()
	changed := config
	changed.RedisPartitions = 4
	if _, err := app.New(t.Context(), changed); err == nil || !strings.Contains(err.Error(), "REDIS_PARTITIONS is 4") {
		t.Errorf("start with other partitions: %v", err)
	}
	if err := app.Repartition(t.Context(), changed); err != nil {
		t.Fatal(err)
	}
	next, err := app.New(t.Context(), changed)
	if err != nil {
		t.Fatal(err)
	}
	next.Stop()
}
