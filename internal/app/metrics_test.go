package app_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/snovsync/snovsync/internal/app"
	"github.com/snovsync/snovsync/test/harness"
	"github.com/snovsync/snovsync/test/harness/ephemeral"
)

// runServer runs a process until the test ends. It returns when the process serves its API, or
// with the error of its start. The log is complete up to that moment.
func runServer(t *testing.T, change func(*app.Config)) (*harness.Buffer, error) {
	t.Helper()
	ctx, end := context.WithCancel(harness.Context(t))
	messages, listens := &harness.Buffer{}, &heard{text: "snovsync listens", done: make(chan struct{})}
	config := app.Config{
		Role: app.RoleAll, ListenAddr: "127.0.0.1:0", DataDir: t.TempDir(),
		SnovioBaseURL: "http://127.0.0.1:1", SnovioRateLimit: 60, SnovioRateWindow: time.Minute, SnovioTimeout: time.Second,
		RedisPartitions: 1, ConnectLimit: 5, WorkerConcurrency: 8, Logger: slog.New(slog.NewTextHandler(io.MultiWriter(messages, listens), nil)),
	}
	change(&config)
	server, err := app.New(ctx, config)
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Run(ctx) }()
	select {
	case <-listens.done:
	case err := <-ended:
		end()
		return messages, err
	}
	t.Cleanup(func() {
		end()
		if err := <-ended; err != nil {
			t.Errorf("the process ended with %v", err)
		}
	})
	return messages, nil
}

func freeAddress(t *testing.T) string {
	t.Helper()
	address, err := ephemeral.FreeAddress(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return address
}

// occupy listens on an address until the test ends.
func occupy(t *testing.T) string {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	return listener.Addr().String()
}

func TestMetricsHaveTheirOwnListener(t *testing.T) {
	t.Parallel()
	for _, role := range []app.Role{app.RoleAll, app.RoleWorker} {
		t.Run(string(role), func(t *testing.T) {
			t.Parallel()
			address, right := freeAddress(t), served(t)
			_, err := runServer(t, func(c *app.Config) {
				right.ListenAddr, right.Logger = c.ListenAddr, c.Logger
				*c = right
				c.Role, c.MetricsAddr = role, address
			})
			if err != nil {
				t.Fatal(err)
			}
			for path, holds := range map[string]string{"/metrics": "go_goroutines ", "/debug/pprof/goroutine?debug=1": "goroutine profile"} {
				if status, body := get(t, "http://"+address+path); status != http.StatusOK || !strings.Contains(body, holds) {
					t.Errorf("%s answers %d: %.200s", path, status, body)
				}
			}
			if status, _ := get(t, "http://"+address+"/graphql"); status != http.StatusNotFound {
				t.Errorf("/graphql answers %d on the metrics listener", status)
			}
		})
	}
}

func get(t *testing.T, url string) (status int, body string) {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	read, err := io.ReadAll(answer.Body)
	if err := errors.Join(err, answer.Body.Close()); err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(read)
}

func TestMetricsAreOffWithoutAnAddress(t *testing.T) {
	t.Parallel()
	log, err := runServer(t, func(*app.Config) {})
	if err != nil || strings.Contains(log.String(), "metrics") {
		t.Errorf("%v, and the log says %s", err, log)
	}
}

func TestTakenMetricsAddress(t *testing.T) {
	t.Parallel()
	taken := occupy(t)
	if _, err := runServer(t, func(c *app.Config) { c.MetricsAddr = taken }); err == nil || !strings.Contains(err.Error(), "METRICS_ADDR") {
		t.Errorf("an address that was set is taken: %v", err)
	}
	log, err := runServer(t, func(c *app.Config) { c.MetricsAddr, c.MetricsOptional = taken, true })
	if err != nil || !strings.Contains(log.String(), "level=WARN") || !strings.Contains(log.String(), "METRICS_ADDR") {
		t.Errorf("the default address is taken: %v, and the log says %s", err, log)
	}
	if _, err := runServer(t, func(c *app.Config) { c.MetricsAddr, c.MetricsOptional = "nonsense", true }); err == nil || !strings.Contains(err.Error(), "METRICS_ADDR") {
		t.Errorf("an address that is none: %v", err)
	}
}
