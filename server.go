// Command snovsync keeps an organization's Snov.io prospect list true to what
// happens in its booking product.
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"github.com/KimMachineGun/automemlimit/memlimit"
	"github.com/alecthomas/kong"
	"github.com/mattn/go-isatty"
	"github.com/redis/go-redis/v9"

	"github.com/snovsync/snovsync/internal/app"
	"github.com/snovsync/snovsync/internal/auth"
	"github.com/snovsync/snovsync/internal/check"
	"github.com/snovsync/snovsync/internal/demo"
	"github.com/snovsync/snovsync/internal/secrets"
	"github.com/snovsync/snovsync/internal/settings"
	"github.com/snovsync/snovsync/simulator"
)

type commands struct {
	Log     logging     `embed:""`
	Secrets secretFlags `embed:""`

	Serve     serve          `cmd:"" default:"withargs" help:"Serve the API, run the workers, or both (the default command)."`
	Demo      demoCommand    `cmd:"" help:"See it work: simulated Snov.io, sample bookings, no database, no network."`
	Migrate   migrate        `cmd:"" help:"Apply the database migrations and end."`
	Token     token          `cmd:"" help:"Mint a development token for the GraphQL API."`
	Keyset    keyset         `cmd:"" help:"Make or rotate the keyset that encrypts stored Snov.io keys."`
	Simulator simulatorCmd   `cmd:"" help:"Run the Snov.io simulator alone, with fault switches."`
	Check     checks         `cmd:"" help:"Check whether a real account answers as snovsync expects."`
	Version   versionCommand `cmd:"" help:"Print the version and end."`
}

type logging struct {
	LogLevel  slog.Level `env:"LOG_LEVEL" default:"INFO" help:"Least severe level that is logged: DEBUG, INFO, WARN, ERROR."`
	LogFormat string     `env:"LOG_FORMAT" default:"text" enum:"text,json" help:"Form of a log line: text or json."`
}

func (l logging) logger() *slog.Logger {
	options := &slog.HandlerOptions{Level: l.LogLevel}
	if l.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(os.Stderr, options))
	}
	return slog.New(slog.NewTextHandler(os.Stderr, options))
}

// stores are the settings that name where data is kept.
type stores struct {
	DataDir string `env:"DATA_DIR" default:"./data" help:"Folder of the embedded stores and their secrets."`
}

// sharedSecret are the settings of tokens that AUTH_HS256_SECRET signs.
type sharedSecret struct {
	AuthHS256Issuer   string `name:"auth-hs256-issuer" env:"AUTH_HS256_ISSUER" help:"Issuer (iss) that tokens signed with AUTH_HS256_SECRET must name. Unset: not checked."`
	AuthHS256Audience string `name:"auth-hs256-audience" env:"AUTH_HS256_AUDIENCE" help:"Audience (aud) that tokens signed with AUTH_HS256_SECRET must name. Unset: not checked."`
}

// engineSettings are those that all processes share, because they divide the calls of an account.
type engineSettings struct {
	RedisPartitions  int           `env:"REDIS_PARTITIONS" default:"1" help:"Hash tags that accounts are spread over; the same in all processes. Change: migrate --repartition."`
	SnovioRateLimit  int           `env:"SNOVIO_RATE_LIMIT" default:"60" help:"Calls that a Snov.io account may make in a window. Change: migrate --repartition."`
	SnovioRateWindow time.Duration `env:"SNOVIO_RATE_WINDOW" default:"60s" help:"Length of that window. Change: migrate --repartition."`
}

type serve struct {
	stores         `embed:""`
	engineSettings `embed:""`
	sharedSecret   `embed:""`
	callers        `embed:""`

	AuthIssuer        string        `env:"AUTH_ISSUER" help:"OpenID Connect issuer whose tokens are accepted (JWKS), instead of AUTH_HS256_SECRET."`
	AuthAudience      string        `env:"AUTH_AUDIENCE" help:"Audience that the issuer's tokens must name."`
	Role              string        `default:"all" enum:"all,api,worker" help:"What to run in this process: all, api or worker."`
	ListenAddr        string        `env:"LISTEN_ADDR" default:"127.0.0.1:8080" help:"Address of the HTTP server."`
	MetricsAddr       *string       `env:"METRICS_ADDR" help:"Address of /metrics and pprof; empty turns it off. Unset: ${defaultMetricsAddr} if it is free."`
	DatabasePoolSize  int           `env:"DATABASE_POOL_SIZE" default:"16" help:"Connections to Postgres that this process opens for its work at most; at least 2."`
	SnovioBaseURL     string        `env:"SNOVIO_BASE_URL" default:"https://api.snov.io" help:"Where Snov.io's API is."`
	SnovioTimeout     time.Duration `env:"SNOVIO_TIMEOUT" default:"15s" help:"Longest wait for one answer of Snov.io."`
	AllowedOrigins    []string      `env:"ALLOWED_ORIGINS" help:"Origins besides its own whose pages may use the API, separated by commas."`
	ConnectLimit      int           `env:"CONNECT_LIMIT" default:"5" help:"Tries of connectSnovio in a minute, for an organization and for a Snov.io account."`
	TrustedProxies    []string      `env:"TRUSTED_PROXIES" help:"Addresses and ranges of proxies whose X-Forwarded-For names the client, separated by commas."`
	WorkerConcurrency int           `env:"WORKER_CONCURRENCY" default:"256" help:"Prospects that this process works on at a time."`
	SignInLink        bool          `env:"SIGN_IN_LINK" default:"true" negatable:"" help:"At a terminal, embedded and on loopback: print a link that opens the console signed in."`
	MaxWaitingEvents  int           `env:"MAX_WAITING_EVENTS" default:"1000000" help:"Events of an organization that may wait; beyond, user error QUEUE_FULL. 0: no limit."`
	RetryDelay        time.Duration `env:"RETRY_DELAY" default:"10s" help:"Wait after a first failed attempt; each further one is 2.95 times as long."`
}

func (s *serve) config(logger *slog.Logger) (app.Config, error) {
	metricsAddr := app.DefaultMetricsAddr
	if s.MetricsAddr != nil {
		metricsAddr = *s.MetricsAddr
	}
	limits, err := s.limits()
	if err != nil {
		return app.Config{}, err
	}
	config := app.Config{
		MetricsAddr: metricsAddr, MetricsOptional: s.MetricsAddr == nil, NoIntrospection: !s.Introspection, Limits: limits,
		Role: app.Role(s.Role), ListenAddr: s.ListenAddr, DataDir: s.DataDir, DatabasePoolSize: s.DatabasePoolSize,
		SnovioBaseURL: s.SnovioBaseURL, SnovioRateLimit: s.SnovioRateLimit, SnovioRateWindow: s.SnovioRateWindow, SnovioTimeout: s.SnovioTimeout,
		RedisPartitions: s.RedisPartitions, WorkerConcurrency: s.WorkerConcurrency,
		AuthHS256Issuer: s.AuthHS256Issuer, AuthHS256Audience: s.AuthHS256Audience, AuthIssuer: s.AuthIssuer, AuthAudience: s.AuthAudience,
		AllowedOrigins: s.AllowedOrigins, ConnectLimit: s.ConnectLimit, TrustedProxies: s.TrustedProxies, MaxWaitingEvents: s.MaxWaitingEvents, Logger: logger, RetryDelay: s.RetryDelay,
	}
	err = readSecrets(map[string]*string{
		settings.DatabaseURL: &config.DatabaseURL, settings.RedisURL: &config.RedisURL,
		settings.AuthHS256Secret: &config.AuthHS256Secret, settings.SecretsKeyset: &config.SecretsKeyset,
	})
	return config, err
}

// Run serves until SIGINT or SIGTERM, then stops cleanly.
func (s *serve) Run(ctx context.Context, logger *slog.Logger) error {
	config, err := s.config(logger)
	if err != nil {
		return err
	}
	if s.SignInLink && isatty.IsTerminal(os.Stdout.Fd()) {
		config.SignIn = os.Stdout
	}
	server, err := app.New(ctx, config)
	if err != nil {
		return err
	}
	return server.Run(ctx)
}

type demoCommand struct {
	ListenAddr string `env:"LISTEN_ADDR" default:"127.0.0.1:8080" help:"Address of the HTTP server; port 0 takes a free one."`
}

// Run shows the demo until Ctrl-C.
func (d *demoCommand) Run(ctx context.Context, logger *slog.Logger) error {
	return demo.Run(ctx, demo.Config{ListenAddr: d.ListenAddr, Out: os.Stdout, Logger: logger})
}

type migrate struct {
	stores         `embed:""`
	engineSettings `embed:""`

	Repartition bool `help:"Accept changed values of REDIS_PARTITIONS, SNOVIO_RATE_LIMIT and SNOVIO_RATE_WINDOW. Nothing is sent for one window afterwards."`
}

// Run applies the migrations, and records changed settings of the engine where it is asked to.
func (m *migrate) Run(ctx context.Context, logger *slog.Logger) error {
	config := app.Config{
		DataDir: m.DataDir, RedisPartitions: m.RedisPartitions, SnovioRateLimit: m.SnovioRateLimit, SnovioRateWindow: m.SnovioRateWindow, Logger: logger,
	}
	if err := readSecrets(map[string]*string{settings.DatabaseURL: &config.DatabaseURL, settings.RedisURL: &config.RedisURL}); err != nil {
		return err
	}
	if m.Repartition {
		return app.Repartition(ctx, config)
	}
	return app.Migrate(ctx, config.DatabaseURL, config.DataDir, logger)
}

type token struct {
	stores       `embed:""`
	sharedSecret `embed:""`

	Subject      string        `default:"${developmentUser}" help:"Who the token is for."`
	Organization string        `default:"${developmentOrganization}" help:"Organization it belongs to."`
	UserRole     string        `name:"role" default:"owner" enum:"owner,admin,member" help:"Role in that organization: owner, admin or member."`
	TTL          time.Duration `default:"${developmentTokenLife}" help:"How long it is valid."`
	Link         bool          `help:"Print a link that opens the console signed in, which is as secret as the token."`
	ConsoleURL   string        `name:"console-url" env:"CONSOLE_URL" help:"Where the console is, for the link. Unset: LISTEN_ADDR, on this machine."`
	ListenAddr   string        `env:"LISTEN_ADDR" default:"127.0.0.1:8080" help:"Address of the HTTP server, for the link."`
}

// Run prints a token, or a link with one.
func (t *token) Run() error { return t.write(os.Stdout) }

func (t *token) write(out io.Writer) error {
	var configured, databaseURL string
	if err := readSecrets(map[string]*string{settings.AuthHS256Secret: &configured, settings.DatabaseURL: &databaseURL}); err != nil {
		return err
	}
	secret, err := app.AuthSecret(configured, databaseURL, t.DataDir)
	if err != nil {
		return err
	}
	minted, err := auth.Mint(secret, auth.UserClaims{
		Subject: t.Subject, OrganizationID: t.Organization, Role: auth.Role(strings.ToUpper(t.UserRole)),
		Issuer: t.AuthHS256Issuer, Audience: t.AuthHS256Audience,
	}, t.TTL)
	if err != nil {
		return err
	}
	if t.Link {
		minted = app.ConsoleLink(cmp.Or(t.ConsoleURL, "http://"+app.LocalAddress(t.ListenAddr)), minted)
	}
	_, err = fmt.Fprintln(out, minted)
	return err
}

type keyset struct {
	New    newKeyset    `cmd:"" help:"Print a new keyset for SECRETS_KEYSET."`
	Rotate rotateKeyset `cmd:"" help:"Print SECRETS_KEYSET with a new primary key; the old keys still open what they sealed."`
}

type newKeyset struct{}

// Run prints a new keyset.
func (newKeyset) Run() error { return printKeyset(os.Stdout)(secrets.NewKeyset()) }

type rotateKeyset struct{}

// Run prints the rotated keyset.
func (r rotateKeyset) Run() error { return r.write(os.Stdout) }

func (rotateKeyset) write(out io.Writer) error {
	old, err := settings.Secret(settings.SecretsKeyset)
	if err != nil {
		return err
	}
	return printKeyset(out)(secrets.Rotate(old))
}

// printKeyset prints what a function of package secrets returns.
func printKeyset(out io.Writer) func(keyset string, err error) error {
	return func(keyset string, err error) error {
		if err == nil {
			_, err = fmt.Fprintln(out, keyset)
		}
		return err
	}
}

type simulatorCmd struct {
	ListenAddr       string        `env:"LISTEN_ADDR" default:"127.0.0.1:8090" help:"Address on the loopback interface."`
	SnovioRateLimit  int           `env:"SNOVIO_RATE_LIMIT" default:"60" help:"Calls that an account may make in a window."`
	SnovioRateWindow time.Duration `env:"SNOVIO_RATE_WINDOW" default:"60s" help:"Length of that window."`
	Latency          time.Duration `default:"150ms" help:"How long each call takes."`
}

// Help implements kong.HelpProvider.
func (*simulatorCmd) Help() string { return simulator.SwitchesHelp }

// Run serves the simulator until SIGINT or SIGTERM.
func (s *simulatorCmd) Run(ctx context.Context, logger *slog.Logger) error {
	return app.ServeSimulator(ctx, app.SimulatorConfig{
		ListenAddr: s.ListenAddr, Limit: s.SnovioRateLimit, Window: s.SnovioRateWindow, Latency: s.Latency, Logger: logger,
	})
}

type checks struct {
	Snovio checkSnovio `cmd:"" help:"Try a Snov.io account, with lists and addresses of its own."`
}

type checkSnovio struct {
	SnovioBaseURL string        `env:"SNOVIO_BASE_URL" default:"https://api.snov.io" help:"Where Snov.io's API is."`
	SnovioTimeout time.Duration `env:"SNOVIO_TIMEOUT" default:"15s" help:"Longest wait for one answer of Snov.io."`
	Pace          time.Duration `default:"1500ms" help:"Wait before each call, so that the account keeps calls for others."`
	DeletedList   string        `placeholder:"ID" help:"Id of a list that you deleted in Snov.io: checks the answer for it."`
	Domain        string        `default:"${checkDomain}" help:"Domain of the addresses that are added. The default accepts no mail."`
	Yes           bool          `short:"y" help:"Do not ask before starting."`
	JSON          bool          `name:"json" help:"Print the report as JSON."`
}

// Run checks a Snov.io account.
func (c *checkSnovio) Run(ctx context.Context) error {
	return check.Command{
		BaseURL: c.SnovioBaseURL, Timeout: c.SnovioTimeout, Pace: c.Pace, DeletedList: c.DeletedList, Domain: c.Domain, Yes: c.Yes, JSON: c.JSON,
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr,
	}.Run(ctx)
}

// gcPercent lets the heap grow to five times what is alive before it is collected. Alive
// are a few megabytes, and nearly all that is made is garbage as soon as its request is
// answered: at Go's own 100, a quarter of an accepting process's time goes into
// collecting. GOGC overrides it.
const gcPercent = 400

// stopLimit is how long a process may take to stop after SIGINT or SIGTERM. What it has
// not written by then is done again by another one.
const stopLimit = 30 * time.Second

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	// The engine says itself, once, when Redis is away.
	redis.SetLogger(silent{})
	if err := run(); err != nil {
		// One line, also where a driver's error has more.
		fmt.Fprintln(os.Stderr, "snovsync:", strings.Join(strings.Fields(err.Error()), " "))
		os.Exit(exitCode(err))
	}
}

// exitCode is 1 unless the error names another.
func exitCode(err error) int {
	var coded interface{ ExitCode() int }
	if errors.As(err, &coded) {
		return coded.ExitCode()
	}
	return 1
}

func run() error {
	var cli commands
	parsed := kong.Parse(&cli, options()...)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, func() {
		stop() // a second signal ends the process at once
		time.AfterFunc(stopLimit, func() {
			fmt.Fprintln(os.Stderr, "snovsync: did not stop within", stopLimit.String()+", ending now")
			os.Exit(1)
		})
	})
	parsed.BindTo(ctx, (*context.Context)(nil))
	logger := cli.Log.logger()
	limitMemory(memlimit.FromCgroup, logger)
	parsed.Bind(logger)
	return parsed.Run()
}

// options say how the command line is read.
func options() []kong.Option {
	return []kong.Option{
		kong.Name("snovsync"),
		kong.Description("Keeps a Snov.io prospect list true to what happens in a booking product."),
		kong.Vars{
			"developmentUser": app.DevelopmentUser, "developmentOrganization": app.DevelopmentOrganization,
			"developmentTokenLife": app.DevelopmentTokenLife.String(), "defaultMetricsAddr": app.DefaultMetricsAddr,
			"checkDomain": check.DefaultDomain,
		},
	}
}

// silent is the logger of a library whose faults are logged by its callers.
type silent struct{}

// Printf says nothing.
func (silent) Printf(context.Context, string, ...any) {}
