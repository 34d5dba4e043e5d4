package scenarios

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/snovsync/snovsync/internal/app"
	"github.com/snovsync/snovsync/internal/secrets"
	"github.com/snovsync/snovsync/simulator"
	"github.com/snovsync/snovsync/test/harness"
)

// The stores that every scenario runs on.
const (
	storePostgres = "postgres"
	storeEmbedded = "embedded"
)

// The shared server's settings: a limit that no scenario reaches, a window in
// which a rest is short, and retries that follow at once.
const (
	generousLimit  = 2000
	shortWindow    = 3 * time.Second
	patientTimeout = time.Minute
	impatientRetry = 100 * time.Microsecond
	concurrency    = 32
)

// server is the product, with the simulated Snov.io that it calls.
type server struct {
	url    string
	client *http.Client
	snovio *simulator.Simulator
	// snovioURL is where the simulator answers.
	snovioURL string
	secret    string
	// probe is an organization that has no Snov.io account; see arrived.
	probe *organization
}

// startServer starts the product as `snovsync serve` does, on the named store,
// until the test ends.
func startServer(t *testing.T, store string, options serverOptions) *server {
	t.Helper()
	options = options.withDefaults()
	s := &server{
		secret: rand.Text() + rand.Text(),
		snovio: simulator.New(simulator.Config{Limit: options.RateLimit, Window: options.RateWindow, Seed: 1}),
	}
	other := httptest.NewServer(s.snovio)
	s.snovioURL = other.URL
	keyset, err := secrets.NewKeyset()
	if err != nil {
		t.Fatal(err)
	}
	log := &harness.Buffer{}
	config := app.Config{
		Role:          app.RoleAll,
		SnovioBaseURL: other.URL, SnovioRateLimit: options.RateLimit, SnovioRateWindow: options.RateWindow, SnovioTimeout: options.Timeout,
		RedisPartitions: 1, ConnectLimit: 5, WorkerConcurrency: concurrency, RetryDelay: options.RetryDelay, RecheckEvery: options.RecheckEvery,
		AuthHS256Secret: s.secret, SecretsKeyset: keyset,
		Logger: slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelWarn})),
	}
	if store == storePostgres {
		config.DatabaseURL, config.RedisURL = harness.Postgres(t), harness.RedisURL(t)
	} else {
		config.DataDir = t.TempDir()
	}
	product, err := app.New(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	if err := product.Start(context.WithoutCancel(t.Context())); err != nil {
		t.Fatal(err)
	}
	front := httptest.NewServer(product.Handler())
	s.url, s.client = front.URL, front.Client()
	t.Cleanup(func() {
		s.snovio.Close() // calls that hang end first
		front.Close()
		product.Stop()
		other.Close()
		if said := log.String(); t.Failed() && said != "" {
			t.Logf("what the server logged:\n%s", said)
		}
	})
	s.probe = s.newOrganization(t, "probe")
	return s
}

func (o serverOptions) withDefaults() serverOptions {
	if o.RateLimit == 0 {
		o.RateLimit = generousLimit
	}
	if o.RateWindow == 0 {
		o.RateWindow = shortWindow
	}
	if o.Timeout == 0 {
		o.Timeout = patientTimeout
	}
	if o.RetryDelay == 0 {
		o.RetryDelay = impatientRetry
	}
	return o
}
