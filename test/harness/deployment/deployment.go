package deployment

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/snovsync/snovsync/internal/graphqlclient"
	"github.com/snovsync/snovsync/internal/secrets"
	"github.com/snovsync/snovsync/simulator"
	"github.com/snovsync/snovsync/test/harness/ephemeral"
)

// The client of the deployment's own requests.
const (
	connections    = 64
	requestTimeout = time.Minute
)

// Config says what a deployment is like.
type Config struct {
	// Limit and Window are Snov.io's, for the simulator and the product alike; 0: 60 calls, 60 s.
	Limit  int
	Window time.Duration
	// KeepCalls bounds the simulator's ledger to about that many of the latest calls; 0: all are kept.
	KeepCalls int
	// Latency is how long the simulator takes for a call.
	Latency time.Duration
	// Timeout is the product's longest wait for an answer of Snov.io; 0: its default.
	Timeout time.Duration
	// RetryDelay is the product's wait after a first failed attempt; 0: its default.
	RetryDelay time.Duration
	// Binary is the product's, where it was built before; empty: the one that BinaryVariable
	// names, or one that is built.
	Binary string
	// BuildTags are what the product is built with, as `go build -tags` takes them.
	BuildTags string
	// Snovio stands before the simulator, to answer calls in its place or to look at
	// them; nil: nothing does.
	Snovio func(simulator http.Handler) http.Handler
	// Proxied gives each process links of its own to Postgres, Redis and Snov.io.
	Proxied bool
	// DataDir is a folder in which the product keeps its data by itself. Then there is
	// one process only, of RoleAll, and neither Postgres nor Redis. Empty: there are both.
	DataDir string
	// MovableClock gives Redis a wall clock that can be moved; it needs libfaketime.
	MovableClock bool
	// MaxConnections is how many connections Postgres takes; 0: 300.
	MaxConnections int
	// Stderr takes what the processes log; nil: os.Stderr. It is written to by one
	// process at a time. The level is ERROR, unless LOG_LEVEL is set in the environment.
	Stderr io.Writer
}

// Deployment is a running set of stores, simulator and processes. It is safe for
// concurrent use.
type Deployment struct {
	// Postgres and Redis are nil where the product keeps its data by itself.
	Postgres  *ephemeral.Postgres
	Redis     *ephemeral.Redis
	Simulator *simulator.Simulator

	config   Config
	folder   string
	binary   string
	secret   string
	keyset   string
	log      io.Writer
	client   *http.Client
	launcher *launcher
	snovio   *snovioServer // nil where each process has its own

	mu        sync.Mutex
	closed    bool
	processes []*Process
	addresses map[string]bool // those given to processes and links
	accounts  map[string]*account
	closing   sync.Once
	closeErr  error
}

// Start builds the product, where it is not built, and starts the stores and the simulator, but no process.
// The error is ephemeral.ErrNotInstalled where a server's program is missing.
func Start(ctx context.Context, config Config) (_ *Deployment, err error) {
	d := &Deployment{
		config: config, secret: rand.Text() + rand.Text(), log: sharedWriter(config.Stderr), client: graphqlclient.NewHTTP(connections, requestTimeout),
		launcher: startLauncher(), addresses: make(map[string]bool), accounts: make(map[string]*account),
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, d.Close())
		}
	}()
	if d.folder, err = os.MkdirTemp("", "snovsync-deployment-"); err != nil {
		return nil, fmt.Errorf("start a deployment: %w", err)
	}
	if d.keyset, err = secrets.NewKeyset(); err != nil {
		return nil, err
	}
	if d.binary, err = d.findBinary(ctx); err != nil {
		return nil, err
	}
	if config.DataDir == "" {
		if err = d.startStores(ctx); err != nil {
			return nil, err
		}
	}
	d.Simulator = simulator.New(simulator.Config{
		Limit: config.Limit, Window: config.Window, Latency: config.Latency, KeepCalls: config.KeepCalls,
	})
	if !config.Proxied {
		if d.snovio, err = serveSnovio(ctx, d.calls()); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// findBinary returns the path of a binary that was built before, or of one that it builds.
func (d *Deployment) findBinary(ctx context.Context) (string, error) {
	if d.config.Binary != "" {
		return d.config.Binary, nil
	}
	if built := os.Getenv(BinaryVariable); built != "" && d.config.BuildTags == "" {
		return built, nil
	}
	return Build(ctx, d.folder, d.config.BuildTags)
}

// calls is what answers the product's calls to Snov.io.
func (d *Deployment) calls() http.Handler {
	if d.config.Snovio == nil {
		return d.Simulator
	}
	return d.config.Snovio(d.Simulator)
}

// SnovioURL is where Snov.io is, for calls that no process of the product makes;
// empty where each process has its own.
func (d *Deployment) SnovioURL() string {
	if d.snovio == nil {
		return ""
	}
	return d.snovio.url()
}

// startStores starts the servers of Postgres and Redis.
func (d *Deployment) startStores(ctx context.Context) (err error) {
	d.Postgres, err = ephemeral.StartPostgres(ctx, ephemeral.PostgresConfig{Durable: true, MaxConnections: d.config.MaxConnections})
	if err != nil {
		return err
	}
	d.Redis, err = ephemeral.StartRedis(ctx, ephemeral.RedisConfig{AppendOnly: true, MovableClock: d.config.MovableClock})
	return err
}

// Close ends everything: the processes in order, then the stores, their files
// included. Twice is safe.
func (d *Deployment) Close() error {
	d.closing.Do(func() { d.closeErr = d.close() })
	return d.closeErr
}

func (d *Deployment) close() error {
	d.mu.Lock()
	d.closed = true
	processes := d.processes
	d.mu.Unlock()
	if d.Simulator != nil {
		d.Simulator.Close() // a call that hangs would hold its process up
	}
	var ending sync.WaitGroup
	ended := make([]error, len(processes))
	for i, p := range processes {
		ending.Go(func() { ended[i] = p.close() })
	}
	ending.Wait()
	errs := []error{errors.Join(ended...)}
	d.launcher.stop()
	d.client.CloseIdleConnections()
	if d.snovio != nil {
		d.snovio.close()
	}
	if d.Redis != nil {
		errs = append(errs, d.Redis.Stop())
	}
	if d.Postgres != nil {
		errs = append(errs, d.Postgres.Stop())
	}
	if d.folder != "" {
		errs = append(errs, os.RemoveAll(d.folder))
	}
	return errors.Join(errs...)
}

// address returns a free address that no process and no link of the deployment has,
// also where nobody listens there at the moment.
func (d *Deployment) address(ctx context.Context) (string, error) {
	for {
		address, err := ephemeral.FreeAddress(ctx)
		if err != nil {
			return "", err
		}
		d.mu.Lock()
		taken := d.addresses[address]
		d.addresses[address] = true
		d.mu.Unlock()
		if !taken {
			return address, nil
		}
	}
}
