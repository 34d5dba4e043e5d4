// Package app is the composition root: it opens the stores, makes every part and
// wires them, for the commands of server.go and for tests that drive exactly what
// those run.
package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"github.com/snovsync/snovsync/console"
	"github.com/snovsync/snovsync/internal/audit"
	"github.com/snovsync/snovsync/internal/auth"
	"github.com/snovsync/snovsync/internal/auth/oidc"
	"github.com/snovsync/snovsync/internal/clientaddr"
	"github.com/snovsync/snovsync/internal/dialer"
	"github.com/snovsync/snovsync/internal/export"
	"github.com/snovsync/snovsync/internal/httpapi"
	"github.com/snovsync/snovsync/internal/intake"
	"github.com/snovsync/snovsync/internal/integration"
	"github.com/snovsync/snovsync/internal/livelog"
	"github.com/snovsync/snovsync/internal/ratelimit"
	"github.com/snovsync/snovsync/internal/secrets"
	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/resolvers"
	"github.com/snovsync/snovsync/snovio"
	"github.com/snovsync/snovsync/worker"
)

// snovioDialTimeout bounds an attempt to connect to Snov.io, TLS not included.
const snovioDialTimeout = 10 * time.Second

// App is one process of snovsync.
type App struct {
	config      Config
	log         *slog.Logger
	stores      *stores
	store       *models.Store
	engine      *worker.Engine
	intake      *intake.Service
	integration *integration.Service
	hub         *livelog.Hub
	resolvers   *resolvers.Resolver
	api         *httpapi.API
	// metrics is what METRICS_ADDR serves.
	metrics http.Handler
}

// New opens the stores, applies the migrations and makes every part; nothing runs
// before Start. It names the setting where one is wrong or missing.
func New(ctx context.Context, config Config) (_ *App, err error) {
	if err := config.check(); err != nil {
		return nil, err
	}
	a := &App{config: config, log: config.Logger}
	if a.stores, err = openStores(ctx, &a.config); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			a.stores.close()
		}
	}()
	box, err := secrets.Open(a.config.SecretsKeyset)
	if err != nil {
		return nil, err
	}
	if a.store, err = openDatabase(ctx, &a.config); err != nil {
		return nil, err
	}
	a.stores.onClose(a.store.Close)
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	a.metrics = metricsHandler(registry)
	client := snovio.New(snovio.Config{
		BaseURL: a.config.SnovioBaseURL, Timeout: a.config.SnovioTimeout, Dialer: dialer.New(snovioDialTimeout),
	})
	a.engine, err = worker.New(worker.Config{
		Store: a.store, Secrets: box, Client: client, Logger: a.log, Metrics: registry,
		RedisURL: a.config.RedisURL, EmbeddedRedis: a.stores.folder != nil, QuietSince: a.stores.quietSince, Partitions: a.config.RedisPartitions,
		Limits: worker.Limits{
			Rate: a.config.SnovioRateLimit, Window: a.config.SnovioRateWindow, CallTimeout: a.config.SnovioTimeout,
		},
		RetryDelay: a.config.RetryDelay, RecheckEvery: a.config.RecheckEvery, Concurrency: a.config.WorkerConcurrency, Work: a.config.Role != RoleAPI,
	})
	if err != nil {
		return nil, err
	}
	a.stores.onClose(a.engine.Close)
	if err := a.engine.Check(ctx); err != nil {
		return nil, err
	}
	a.hub = livelog.New(livelog.Config{Store: a.store, Redis: a.engine.Redis(), Logger: a.log})
	a.store.OnChange(a.hub.Observe)
	a.intake = intake.New(intake.Config{Store: a.store, Push: a.engine.Push, Logger: a.log, Share: a.share()})
	refusals, err := audit.NewRefusals(a.store, a.log, nil)
	if err != nil {
		return nil, err
	}
	a.integration = integration.New(integration.Config{
		Attempts: a.engine, Refusals: refusals, ConnectLimit: a.config.ConnectLimit,
		Store: a.store, Secrets: box, Client: client, Session: a.engine.Session(), Wake: a.engine, Quotas: a.engine, Changes: a.hub,
		RateLimit: a.config.SnovioRateLimit, RateWindow: a.config.SnovioRateWindow, Logger: a.log,
	})
	verifier, err := a.verifier(refusals, registry)
	if err != nil {
		return nil, err
	}
	overLimit := ratelimit.NewMetrics(registry)
	a.resolvers = resolvers.New(resolvers.Config{
		Intake: a.intake, Integration: a.integration, Store: a.store, LiveLog: a.hub,
		Events: ratelimit.NewEvents(ratelimit.EventsConfig{
			PerKey: a.config.Limits.RatePerKey, PerOrganization: a.config.Limits.RatePerOrganization, MinBurst: intake.MaxEvents, Metrics: overLimit,
		}),
	})
	pages, err := console.New()
	if err != nil {
		return nil, err
	}
	words, err := console.Words()
	if err != nil {
		return nil, err
	}
	proxies, err := clientaddr.ParseProxies(a.config.TrustedProxies)
	if err != nil {
		return nil, fmt.Errorf("TRUSTED_PROXIES: %w", err)
	}
	a.api, err = httpapi.New(httpapi.Config{
		TrustedProxies: proxies,
		Schema:         a.resolvers.Schema(), Extensions: []graphql.HandlerExtension{a.resolvers.Loaders()}, Verifier: verifier, AllowedOrigins: a.config.AllowedOrigins,
		Export: export.New(export.Config{Store: a.store, Verifier: verifier, Explain: explain(words), Logger: a.log}), Console: pages,
		Ready: a.ready, ProbesOnly: a.config.Role == RoleWorker, Logger: a.log, NoIntrospection: a.config.NoIntrospection, Refusals: overLimit,
		Limits: httpapi.Limits{
			RequestsPerOrganization: a.config.Limits.RequestsPerOrganization, AnonymousRequests: a.config.Limits.AnonymousRequests,
			SocketsPerOrganization: a.config.Limits.WebsocketsPerOrganization, PendingSockets: a.config.Limits.PendingWebsockets,
			SocketSubscriptions: a.config.Limits.SubscriptionsPerWebsocket,
		},
	})
	if err != nil {
		return nil, fmt.Errorf("ALLOWED_ORIGINS: %w", err)
	}
	return a, nil
}

// embeddedShare is how many events of one organization a transaction of the embedded
// database stores while others report events too: SQLite takes several times as long as
// Postgres.
const embeddedShare = 10

// share is that of the intake; 0: its default.
func (a *App) share() int {
	if a.stores.folder != nil {
		return embeddedShare
	}
	return 0
}

// explain says what an entry's codes mean as the console does.
func explain(words console.Vocabulary) func(models.Status, models.Reason) string {
	return func(status models.Status, reason models.Reason) string {
		return words.Explain(string(status), string(reason))
	}
}

func (a *App) verifier(refusals auth.Refusals, registry prometheus.Registerer) (*auth.Verifier, error) {
	config := auth.Config{
		HS256Secret: a.config.AuthHS256Secret, Issuer: a.config.AuthHS256Issuer, Audience: a.config.AuthHS256Audience,
		Keys: a.store, Refusals: refusals, Metrics: registry, Logger: a.log,
	}
	if a.config.AuthIssuer != "" {
		config.Tokens = oidc.New(oidc.Config{Issuer: a.config.AuthIssuer, Audience: a.config.AuthAudience, Logger: a.log})
	}
	return auth.New(config)
}

func (a *App) ready(ctx context.Context) error {
	if err := a.store.Ping(ctx); err != nil {
		return fmt.Errorf("database: %w", err)
	}
	return a.engine.Ready(ctx)
}

// Handler is the process's HTTP surface, between Start and Stop: everything, or in
// a worker what tells of its health.
func (a *App) Handler() http.Handler { return a.api }

// Start starts every part that runs in the background.
func (a *App) Start(ctx context.Context) error {
	if err := a.hub.Start(ctx); err != nil {
		return err
	}
	a.intake.Start(ctx)
	a.engine.Start(ctx)
	return nil
}

// stopTimeout is how long Stop waits for stores that do not answer. Together with the
// requests that run, which have shutdownPatience, it stays below the half minute after
// which supervisors kill.
const stopTimeout = 15 * time.Second

// Stop stops the parts in the order in which work flows, so that nothing that was
// accepted or claimed is dropped on the way, and closes the stores. After stopTimeout it
// gives up what still waits for a store: callers are told to send their events again, and
// work whose results are not written runs again elsewhere.
func (a *App) Stop() {
	abort := time.AfterFunc(stopTimeout, func() {
		a.log.Error("the stores did not answer in time; stopping without them", "timeout", stopTimeout)
		a.intake.Abort()
		a.engine.Abort()
	})
	defer abort.Stop()
	a.intake.Stop()
	a.integration.Stop()
	a.engine.Stop()
	a.hub.Stop()
	a.resolvers.Wait()
	if a.engine.Quiet() {
		if err := a.stores.noteStop(); err != nil {
			a.log.Warn("the next start counts the past as unknown", "error", err)
		}
	}
	a.stores.close()
}

// Run starts the process, serves until ctx ends, and stops cleanly.
func (a *App) Run(ctx context.Context) error {
	defer a.Stop()
	stopMetrics, err := a.serveMetrics(ctx)
	if err != nil {
		return err
	}
	defer stopMetrics()
	if err := a.Start(ctx); err != nil {
		return err
	}
	if a.config.Role == RoleWorker && a.config.ListenAddr == "" {
		<-ctx.Done()
		return nil
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", a.config.ListenAddr)
	if err != nil {
		return fmt.Errorf("LISTEN_ADDR: %w", err)
	}
	a.log.Info("snovsync listens", "address", listener.Addr().String(), "role", a.config.Role)
	if err := a.offerSignIn(listener.Addr()); err != nil {
		return errors.Join(fmt.Errorf("write the sign-in link: %w", err), listener.Close())
	}
	return a.Serve(ctx, listener)
}

// Serve answers requests on the listener until ctx ends, then ends the sockets with
// a code that tells readers to come back, and lets requests that run finish.
func (a *App) Serve(ctx context.Context, listener net.Listener) error {
	return serveUntil(ctx, listener, a.Handler(), a.log, a.api.Shutdown)
}
