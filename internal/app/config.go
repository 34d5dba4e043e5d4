package app

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"time"

	"github.com/snovsync/snovsync/internal/clientaddr"
	"github.com/snovsync/snovsync/internal/redisclient"
	"github.com/snovsync/snovsync/models"
)

// Role says which parts of snovsync a process runs.
type Role string

// The roles of a process. An api process accepts events and serves the log; a
// worker process makes the calls to Snov.io.
const (
	RoleAll    Role = "all"
	RoleAPI    Role = "api"
	RoleWorker Role = "worker"
)

// Config is everything a process can be told. Field for field it is what
// `snovsync serve --help` lists.
type Config struct {
	Role       Role
	ListenAddr string
	// MetricsAddr is the address of the listener that Run opens for /metrics and pprof; empty:
	// none.
	MetricsAddr string
	// MetricsOptional: if MetricsAddr is taken, Run warns and serves no metrics. Otherwise it
	// returns an error.
	MetricsOptional bool
	// DatabaseURL and RedisURL name Postgres and Redis; both empty: the embedded stores in DataDir.
	DatabaseURL, RedisURL string
	// DatabasePoolSize bounds the connections to Postgres of this process; 0: 16.
	DatabasePoolSize int
	DataDir          string

	SnovioBaseURL    string
	SnovioRateLimit  int
	SnovioRateWindow time.Duration
	SnovioTimeout    time.Duration

	RedisPartitions   int
	WorkerConcurrency int

	AuthHS256Secret string
	// AuthHS256Issuer and AuthHS256Audience are what tokens signed with AuthHS256Secret must name; empty: not checked.
	AuthHS256Issuer, AuthHS256Audience string
	AuthIssuer, AuthAudience           string
	SecretsKeyset                      string
	AllowedOrigins                     []string
	// ConnectLimit is how often Snov.io keys may be tried in a minute, by an organization and
	// for a Snov.io account.
	ConnectLimit int
	// MaxWaitingEvents is how many events of an organization may wait, blocked ones included;
	// 0: no limit.
	MaxWaitingEvents int
	// TrustedProxies are addresses and ranges of proxies in front of the API, see clientaddr.
	TrustedProxies []string

	// NoIntrospection turns introspection of the GraphQL schema off.
	NoIntrospection bool
	Limits          CallerLimits

	Logger *slog.Logger
	// SignIn takes a link that opens the console signed in, where Run may give one away:
	// see offerSignIn. It must be a terminal, never a log. Nil: no link is made.
	SignIn io.Writer
	// RetryDelay is the wait after a first failed attempt; 0: the ten attempts of an
	// entry spread over about a day.
	RetryDelay time.Duration
	// RecheckEvery is how often snovsync looks whether a list or a custom field that blocks
	// events is there again; 0: every 15 minutes.
	RecheckEvery time.Duration
}

// CallerLimits bound what callers of the API may do, in this process. 0 is no limit for the rates,
// and the default that httpapi.Limits documents for the rest.
type CallerLimits struct {
	// RatePerKey and RatePerOrganization are events a second; ten seconds of them may come at once.
	RatePerKey, RatePerOrganization int
	// RequestsPerOrganization and AnonymousRequests bound the requests under way, with a valid
	// token and without one.
	RequestsPerOrganization, AnonymousRequests int
	// WebsocketsPerOrganization and PendingWebsockets bound the websockets, with a valid token
	// and before one was sent.
	WebsocketsPerOrganization, PendingWebsockets int
	SubscriptionsPerWebsocket                    int
}

// check names the first limit that is negative.
func (l CallerLimits) check() error {
	for _, limit := range []struct {
		setting string
		value   int
	}{
		{"API_RATE_PER_KEY", l.RatePerKey},
		{"API_RATE_PER_ORGANIZATION", l.RatePerOrganization},
		{"API_REQUESTS_PER_ORGANIZATION", l.RequestsPerOrganization},
		{"API_ANONYMOUS_REQUESTS", l.AnonymousRequests},
		{"API_WEBSOCKETS_PER_ORGANIZATION", l.WebsocketsPerOrganization},
		{"API_PENDING_WEBSOCKETS", l.PendingWebsockets},
		{"API_SUBSCRIPTIONS_PER_WEBSOCKET", l.SubscriptionsPerWebsocket},
	} {
		if limit.value < 0 {
			return fmt.Errorf("%s is %d: it cannot be negative", limit.setting, limit.value)
		}
	}
	return nil
}

// Embedded tells whether the process keeps its data by itself.
func (c *Config) Embedded() bool { return c.DatabaseURL == "" && c.RedisURL == "" }

// check names the first setting that is wrong or missing, in one line.
func (c *Config) check() error {
	if err := c.checkEngine(); err != nil {
		return err
	}
	switch {
	case c.Embedded() && c.Role != RoleAll:
		return fmt.Errorf("role %q needs DATABASE_URL and REDIS_URL: the embedded stores belong to one process", c.Role)
	case c.SnovioTimeout <= 0:
		return fmt.Errorf("SNOVIO_TIMEOUT is %s: it must be longer than 0s", c.SnovioTimeout)
	case c.ConnectLimit < 1:
		return fmt.Errorf("CONNECT_LIMIT is %d: it must be at least 1", c.ConnectLimit)
	case c.MaxWaitingEvents < 0:
		return fmt.Errorf("MAX_WAITING_EVENTS is %d: it must be at least 1, or 0 for no limit", c.MaxWaitingEvents)
	case c.WorkerConcurrency < 1:
		return fmt.Errorf("WORKER_CONCURRENCY is %d: it must be at least 1", c.WorkerConcurrency)
	case c.AuthHS256Secret != "" && c.AuthIssuer != "":
		return errors.New("AUTH_HS256_SECRET and AUTH_ISSUER exclude each other: set one of them")
	case c.AuthIssuer != "" && (c.AuthHS256Issuer != "" || c.AuthHS256Audience != ""):
		return errors.New("AUTH_HS256_ISSUER and AUTH_HS256_AUDIENCE belong to AUTH_HS256_SECRET: with AUTH_ISSUER, set AUTH_AUDIENCE alone")
	case (c.AuthIssuer == "") != (c.AuthAudience == ""):
		return errors.New("AUTH_ISSUER and AUTH_AUDIENCE go together: set both")
	case !c.Embedded() && c.AuthHS256Secret == "" && c.AuthIssuer == "":
		return errors.New("AUTH_HS256_SECRET is missing: set it (at least 32 characters), or AUTH_ISSUER and AUTH_AUDIENCE")
	case c.AuthHS256Secret != "" && len(c.AuthHS256Secret) < 32:
		return errors.New("AUTH_HS256_SECRET is too short: it needs at least 32 characters")
	case !c.Embedded() && c.SecretsKeyset == "":
		return errors.New("SECRETS_KEYSET is missing: make one with `snovsync keyset new`")
	}
	if _, err := clientaddr.ParseProxies(c.TrustedProxies); err != nil {
		return fmt.Errorf("TRUSTED_PROXIES: %w", err)
	}
	if c.AuthIssuer != "" && !isWebURL(c.AuthIssuer) {
		return fmt.Errorf("AUTH_ISSUER %q is not a URL such as https://id.example.com", c.AuthIssuer)
	}
	if !isWebURL(c.SnovioBaseURL) {
		return fmt.Errorf("SNOVIO_BASE_URL %q is not a URL such as https://api.snov.io", c.SnovioBaseURL)
	}
	return c.Limits.check()
}

// isWebURL tells whether a text is an http or https URL with a host.
func isWebURL(text string) bool {
	parsed, err := url.Parse(text)
	return err == nil && (parsed.Scheme == "http" || parsed.Scheme == "https") && parsed.Host != ""
}

// checkEngine names the first setting that is wrong of those that Repartition takes.
func (c *Config) checkEngine() error {
	switch {
	case (c.DatabaseURL == "") != (c.RedisURL == ""):
		return errors.New("DATABASE_URL and REDIS_URL go together: set both, or neither for the embedded stores")
	case c.Embedded() && c.DataDir == "":
		return errors.New("DATA_DIR is empty: name a folder for the embedded stores, or set DATABASE_URL and REDIS_URL")
	case c.DatabasePoolSize != 0 && c.DatabasePoolSize < models.MinOpenConns:
		return fmt.Errorf("DATABASE_POOL_SIZE is %d: it must be at least %d", c.DatabasePoolSize, models.MinOpenConns)
	case c.SnovioRateLimit < 1:
		return fmt.Errorf("SNOVIO_RATE_LIMIT is %d: it must be at least 1", c.SnovioRateLimit)
	case c.SnovioRateWindow <= 0:
		return fmt.Errorf("SNOVIO_RATE_WINDOW is %s: it must be longer than 0s", c.SnovioRateWindow)
	case c.RedisPartitions < 1:
		return fmt.Errorf("REDIS_PARTITIONS is %d: it must be at least 1", c.RedisPartitions)
	}
	if c.RedisURL == "" {
		return nil
	}
	_, err := redisclient.ParseURL(c.RedisURL)
	return err
}
