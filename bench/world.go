package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"github.com/snovsync/snovsync/internal/secrets"
	"github.com/snovsync/snovsync/internal/testenv/throwaway"
	"github.com/snovsync/snovsync/simulator"
)

// world is everything a bench runs against: stores, simulator, processes.
type world struct {
	snovio    *simulator.Simulator
	client    *http.Client
	api       string
	secret    string
	binary    string
	env       []string
	processes []*exec.Cmd
	closers   []func()
}

type worldConfig struct {
	// Limit and Window are Snov.io's, for the simulator and the product alike.
	Limit  int
	Window time.Duration
	// Latency is how long the simulator takes for a call.
	Latency time.Duration
	// RetryDelay is the product's wait after a first failed attempt.
	RetryDelay time.Duration
}

// newWorld starts stores, simulator and one api process. Workers are started by startWorkers.
func newWorld(ctx context.Context, config worldConfig) (_ *world, err error) {
	w := &world{secret: rand.Text() + rand.Text(), client: &http.Client{Timeout: time.Minute}}
	defer func() {
		if err != nil {
			w.close()
		}
	}()
	folder, err := os.MkdirTemp("", "snovsync-bench-")
	if err != nil {
		return nil, err
	}
	w.closers = append(w.closers, func() { _ = os.RemoveAll(folder) })
	w.binary = filepath.Join(folder, "snovsync")
	build := exec.CommandContext(ctx, "go", "build", "-o", w.binary, "github.com/snovsync/snovsync") //nolint:gosec // our own folder
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		return nil, fmt.Errorf("build snovsync: %w", err)
	}
	postgres, err := throwaway.StartPostgres(ctx, throwaway.PostgresConfig{Durable: true})
	if err != nil {
		return nil, err
	}
	w.closers = append(w.closers, func() { _ = postgres.Stop() })
	redis, err := throwaway.StartRedis(ctx, throwaway.RedisConfig{AppendOnly: true})
	if err != nil {
		return nil, err
	}
	w.closers = append(w.closers, func() { _ = redis.Stop() })
	base, err := w.startSimulator(ctx, config)
	if err != nil {
		return nil, err
	}
	keyset, err := secrets.NewKeyset()
	if err != nil {
		return nil, err
	}
	address, err := freeAddress(ctx)
	if err != nil {
		return nil, err
	}
	w.api = "http://" + address
	// LOG_LEVEL comes first, so that the caller's own wins.
	w.env = append([]string{"LOG_LEVEL=ERROR"}, os.Environ()...)
	w.env = append(w.env,
		"DATABASE_URL="+postgres.URL(), "REDIS_URL="+redis.URL(), "SNOVIO_BASE_URL="+base, "SECRETS_KEYSET="+keyset,
		"AUTH_HS256_SECRET="+w.secret, fmt.Sprintf("SNOVIO_RATE_LIMIT=%d", config.Limit), "SNOVIO_RATE_WINDOW="+config.Window.String(),
		"RETRY_DELAY="+config.RetryDelay.String())
	if err := w.start("serve", "--role", "api", "--listen-addr", address); err != nil {
		return nil, err
	}
	err = w.waitReady(ctx)
	return w, err
}

func (w *world) startSimulator(ctx context.Context, config worldConfig) (string, error) {
	w.snovio = simulator.New(simulator.Config{Limit: config.Limit, Window: config.Window, Latency: config.Latency})
	w.closers = append(w.closers, w.snovio.Close)
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	server := &http.Server{Handler: w.snovio, ReadHeaderTimeout: time.Minute}
	go func() { _ = server.Serve(listener) }()
	w.closers = append(w.closers, func() { _ = server.Close() })
	return "http://" + listener.Addr().String(), nil
}

func freeAddress(ctx context.Context) (string, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return listener.Addr().String(), listener.Close()
}

func (w *world) start(arguments ...string) error {
	process := exec.Command(w.binary, arguments...) //nolint:noctx,gosec // our own binary, ended in order, by SIGTERM, in stop
	process.Env = w.env
	process.Stderr = os.Stderr
	process.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := process.Start(); err != nil {
		return fmt.Errorf("start snovsync: %w", err)
	}
	w.processes = append(w.processes, process)
	return nil
}

// startWorkers starts worker processes.
func (w *world) startWorkers(n int) error {
	for range n {
		if err := w.start("serve", "--role", "worker", "--listen-addr", "127.0.0.1:0"); err != nil {
			return err
		}
	}
	return nil
}

func stop(processes []*exec.Cmd) {
	for _, p := range processes {
		_ = p.Process.Signal(syscall.SIGTERM)
	}
	for _, p := range processes {
		_ = p.Wait()
	}
}

func (w *world) waitReady(ctx context.Context) error {
	for {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, w.api+"/readyz", http.NoBody)
		if err != nil {
			return err
		}
		answer, err := w.client.Do(request)
		if err == nil {
			_ = answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case <-ctx.Done():
			return errors.New("snovsync did not become ready")
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func (w *world) close() {
	stop(w.processes)
	for _, closer := range slices.Backward(w.closers) {
		closer()
	}
}
