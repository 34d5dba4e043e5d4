package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/pprof"
	"syscall"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// DefaultMetricsAddr is where `snovsync serve` serves metrics unless METRICS_ADDR is set.
const DefaultMetricsAddr = "127.0.0.1:9090"

const (
	metricsReadTimeout = 10 * time.Second
	// metricsWriteTimeout is long enough for a scrape. A CPU profile or a trace extends it by
	// the seconds that its caller asks for.
	metricsWriteTimeout = 30 * time.Second
)

// metricsHandler serves /metrics and pprof. Both show how the process works inside, so they
// have a listener of their own and never share the API's.
func metricsHandler(registry *prometheus.Registry) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/cmdline", pprof.Cmdline)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Cache-Control", "no-store")
		mux.ServeHTTP(w, r)
	})
}

// serveMetrics serves metrics on METRICS_ADDR until stop is called, which waits for the
// server to end. If only the default port is taken, the process runs without metrics: a second
// process on one machine should not fail for that.
func (a *App) serveMetrics(ctx context.Context) (stop func(), err error) {
	address := a.config.MetricsAddr
	if address == "" {
		return func() {}, nil
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	switch {
	case errors.Is(err, syscall.EADDRINUSE) && a.config.MetricsOptional:
		a.log.Warn("the default metrics address is taken: this process serves no metrics; set METRICS_ADDR to a free address, or to an empty value", "address", address)
		return func() {}, nil
	case err != nil:
		return nil, fmt.Errorf("METRICS_ADDR: %w", err)
	}
	server := &http.Server{
		Handler: a.metrics, ReadTimeout: metricsReadTimeout, WriteTimeout: metricsWriteTimeout, IdleTimeout: 2 * time.Minute,
		ErrorLog: slog.NewLogLogger(a.log.Handler(), slog.LevelDebug),
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			a.log.Error("the metrics listener failed", "error", err)
		}
	}()
	a.log.Info("snovsync serves metrics", "address", listener.Addr().String())
	return func() {
		_ = server.Close() // at the end of the process nothing can be done about it
		<-ended
	}, nil
}
