package app_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/snovsync/snovsync/internal/app"
	"github.com/snovsync/snovsync/internal/secrets"
	"github.com/snovsync/snovsync/test/harness"
)

// served is a configuration of a process on Postgres and Redis that is right.
func served(t *testing.T) app.Config {
	t.Helper()
	keyset, err := secrets.NewKeyset()
	if err != nil {
		t.Fatal(err)
	}
	return app.Config{
		Role: app.RoleAll, DatabaseURL: harness.Postgres(t), RedisURL: harness.RedisURL(t),
		SnovioBaseURL: "http://127.0.0.1:1", SnovioRateLimit: 60, SnovioRateWindow: time.Minute, SnovioTimeout: time.Second,
		RedisPartitions: 1, ConnectLimit: 5, WorkerConcurrency: 8, AuthHS256Secret: strings.Repeat("s", 32), SecretsKeyset: keyset,
		Logger: slog.New(slog.DiscardHandler),
	}
}

func TestWrongSettingIsNamed(t *testing.T) {
	t.Parallel()
	right := served(t)
	for name, spoil := range map[string]func(*app.Config){
		"DATABASE_URL":       func(c *app.Config) { c.DatabaseURL = "" },
		"REDIS_URL":          func(c *app.Config) { c.RedisURL = "http://127.0.0.1" },
		"DATABASE_POOL_SIZE": func(c *app.Config) { c.DatabasePoolSize = 1 },
		"DATA_DIR":           func(c *app.Config) { c.DatabaseURL, c.RedisURL = "", "" },
		"SNOVIO_BASE_URL":    func(c *app.Config) { c.SnovioBaseURL = "api.snov.io" },
		"SNOVIO_RATE_LIMIT":  func(c *app.Config) { c.SnovioRateLimit = 0 },
		"SNOVIO_RATE_WINDOW": func(c *app.Config) { c.SnovioRateWindow = 0 },
		"SNOVIO_TIMEOUT":     func(c *app.Config) { c.SnovioTimeout = -time.Second },
		"REDIS_PARTITIONS":   func(c *app.Config) { c.RedisPartitions = 0 },
		"CONNECT_LIMIT":      func(c *app.Config) { c.ConnectLimit = 0 },
		"TRUSTED_PROXIES":    func(c *app.Config) { c.TrustedProxies = []string{"proxy.example.com"} },
		"MAX_WAITING_EVENTS": func(c *app.Config) { c.MaxWaitingEvents = -1 },
		"WORKER_CONCURRENCY": func(c *app.Config) { c.WorkerConcurrency = 0 },
		"AUTH_HS256_SECRET":  func(c *app.Config) { c.AuthHS256Secret = "short" },
		"AUTH_ISSUER":        func(c *app.Config) { c.AuthIssuer = "https://id.example.com" },
		"AUTH_AUDIENCE":      func(c *app.Config) { c.AuthHS256Secret, c.AuthIssuer = "", "https://id.example.com" },
		"AUTH_HS256_ISSUER": func(c *app.Config) {
			c.AuthHS256Secret, c.AuthIssuer, c.AuthAudience, c.AuthHS256Issuer = "", "https://id.example.com", "snovsync", "issuer"
		},
		"AUTH_HS256_AUDIENCE": func(c *app.Config) {
			c.AuthHS256Secret, c.AuthIssuer, c.AuthAudience, c.AuthHS256Audience = "", "https://id.example.com", "snovsync", "audience"
		},
		"SECRETS_KEYSET":         func(c *app.Config) { c.SecretsKeyset = "none" },
		"ALLOWED_ORIGINS":        func(c *app.Config) { c.AllowedOrigins = []string{"console.example.com"} },
		"API_RATE_PER_KEY":       func(c *app.Config) { c.Limits.RatePerKey = -1 },
		"API_PENDING_WEBSOCKETS": func(c *app.Config) { c.Limits.PendingWebsockets = -1 },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := right
			spoil(&config)
			_, err := app.New(t.Context(), config)
			if err == nil || !strings.Contains(err.Error(), name) {
				t.Errorf("the error is %v", err)
			}
		})
	}
}

func TestIssuerIsAURL(t *testing.T) {
	t.Parallel()
	for _, issuer := range []string{"id.example.com", "https://", "ftp://id.example.com", "https://id.example.com:port"} {
		config := served(t)
		config.AuthHS256Secret, config.AuthIssuer, config.AuthAudience = "", issuer, "snovsync"
		if _, err := app.New(t.Context(), config); err == nil || !strings.Contains(err.Error(), "AUTH_ISSUER") {
			t.Errorf("%s: %v", issuer, err)
		}
	}
}

func TestWrongSecretsAreNotRepeated(t *testing.T) {
	t.Parallel()
	right := served(t)
	for _, spoil := range []func(c *app.Config){
		func(c *app.Config) { c.DatabaseURL = "hunter2" },
		func(c *app.Config) { c.DatabaseURL = "postgres://user:hunter2%zz@127.0.0.1:1/database" },
		func(c *app.Config) { c.DatabaseURL = "postgres://user:hunter2@127.0.0.1:port/database" },
		func(c *app.Config) { c.DatabaseURL = "postgres://user:hunter2@127.0.0.1:1/database?connect_timeout=x" },
		func(c *app.Config) { c.RedisURL = "hunter2" },
		func(c *app.Config) { c.RedisURL = "redis://:hunter2%zz@127.0.0.1:1" },
		func(c *app.Config) { c.RedisURL = "redis://:hunter2@127.0.0.1:port" },
		func(c *app.Config) { c.RedisURL = "http://:hunter2@127.0.0.1:1" },
		func(c *app.Config) { c.AuthHS256Secret = "hunter2" },
		func(c *app.Config) { c.SecretsKeyset = "hunter2" },
	} {
		config, log := right, &harness.Buffer{}
		config.Logger = slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
		spoil(&config)
		_, err := app.New(t.Context(), config)
		if err == nil || strings.Contains(err.Error()+log.String(), "hunter2") {
			t.Errorf("the error is %v; the log says %s", err, log)
		}
	}
}

func TestWorkerServesItsHealthAndNothingElse(t *testing.T) {
	t.Parallel()
	config := served(t)
	config.Role = app.RoleWorker
	worker, err := app.New(t.Context(), config)
	if err == nil {
		err = worker.Start(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(worker.Stop)
	for path, status := range map[string]int{
		"/healthz": http.StatusOK, "/readyz": http.StatusOK, "/metrics": http.StatusNotFound, "/debug/pprof/": http.StatusNotFound, "/graphql": http.StatusNotFound, "/": http.StatusNotFound,
	} {
		answer := httptest.NewRecorder()
		worker.Handler().ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, http.NoBody))
		if answer.Code != status {
			t.Errorf("%s answers %d: %s", path, answer.Code, answer.Body)
		}
	}
}
