package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/snovsync/snovsync/simulator"
)

// shutdownPatience bounds how long requests may go on after a stop was asked for.
const shutdownPatience = 10 * time.Second

// serveUntil answers requests on the listener until ctx ends, then runs leave, if
// there is one, and lets the requests that run finish.
func serveUntil(ctx context.Context, listener net.Listener, handler http.Handler, log *slog.Logger, leave func(context.Context) error) error {
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownPatience)
	defer cancel()
	var err error
	if leave != nil {
		err = leave(patience)
	}
	if err = errors.Join(err, server.Shutdown(patience)); err != nil {
		return errors.Join(err, server.Close())
	}
	return nil
}

// SimulatorConfig says how `snovsync simulator` acts.
type SimulatorConfig struct {
	ListenAddr string
	Limit      int
	Window     time.Duration
	Latency    time.Duration
	Logger     *slog.Logger
}

// ServeSimulator runs the Snov.io simulator alone, with one account to try things
// with, until ctx ends.
func ServeSimulator(ctx context.Context, config SimulatorConfig) error {
	snovio := simulator.New(simulator.Config{Limit: config.Limit, Window: config.Window, Latency: config.Latency, KeepCalls: 10_000})
	defer snovio.Close()
	if _, err := simulator.Seed(snovio); err != nil {
		return err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", config.ListenAddr)
	if err != nil {
		return fmt.Errorf("LISTEN_ADDR: %w", err)
	}
	config.Logger.Info("the Snov.io simulator listens, with the account of demo-user / demo-secret",
		"url", "http://"+listener.Addr().String(), "switches", "/_simulator/")
	return serveUntil(ctx, listener, snovio, config.Logger, nil)
}
