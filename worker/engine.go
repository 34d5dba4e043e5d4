package worker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/redis/go-redis/v9"

	"github.com/snovsync/snovsync/internal/redisclient"
	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/snovio"
	"github.com/snovsync/snovsync/worker/scheduler"
)

// Config is what an Engine is made of.
type Config struct {
	Store   *models.Store
	Secrets Secrets
	Client  *snovio.Client
	Logger  *slog.Logger
	// RedisURL names a server, cluster or Sentinel; see redisclient.ParseURL.
	RedisURL string
	// EmbeddedRedis: RedisURL is the in-process Redis of this process. It is not checked,
	// and it has no run id. It starts empty with each process.
	EmbeddedRedis bool
	// QuietSince is when the last process that used these stores ended in order, where
	// there is only ever one at a time; zero: not known. Accounts then rest after a
	// start only as long as calls of before it still count.
	QuietSince time.Time
	// Partitions spreads accounts over this many Redis hash tags; 0: 1.
	Partitions int
	Limits     scheduler.Limits
	// RetryDelay is the wait after a first failed attempt; 0: 10 s, which spreads ten
	// attempts over about a day.
	RetryDelay time.Duration
	// Work makes this process a worker. Without it the engine accepts and pushes
	// events and hands out tokens for an admin's calls.
	Work bool
	// Concurrency is the number of lanes this process runs at a time; 0: 256.
	Concurrency int
	// SweepEvery is how often the store is searched for entries that the scheduler
	// does not know; 0: every two seconds.
	SweepEvery time.Duration
	// RecheckEvery is how often a list or a custom field that blocks events is looked for at
	// Snov.io; 0: every 15 minutes.
	RecheckEvery time.Duration
	// Metrics is where the engine registers its figures; nil: nowhere.
	Metrics prometheus.Registerer
}

// Engine hands accepted events to a pool of workers and writes what became of them.
type Engine struct {
	store       *models.Store
	client      *snovio.Client
	access      *accessTokens
	log         *slog.Logger
	redisURL    *redisclient.URL
	rdb         redis.UniversalClient
	once        redis.UniversalClient
	partitions  []*partition
	limits      scheduler.Limits
	retryDelay  time.Duration
	work        bool
	concurrency int
	sweepEvery  time.Duration
	// recheckEvery is how often a block is looked at; see recheckRegularly.
	recheckEvery time.Duration
	quietSince   time.Time
	began        time.Time
	noPast       atomic.Bool // no account had been connected when this process began
	processID    string
	metrics      *metrics
	slots        chan struct{}
	running      *running
	recorder     *recorder
	diagnoses    *diagnoses
	refusals     *refusals
	rebuilds     chan struct{}
	// sweptTo is where the next sweep goes on; the sweeper alone uses it.
	sweptTo models.Place
	// pruned is when the live log was last pruned; the sweeper alone uses it.
	pruned time.Time
	// consumersDropped is when dead consumers were last removed; the sweeper alone uses it.
	consumersDropped time.Time
	// deadConsumerAfter is how long a consumer may give no sign of life.
	deadConsumerAfter time.Duration
	trouble           *trouble
	// storeHealth knows whether this process reaches the database.
	storeHealth *storeHealth
	// locks knows the organizations that other transactions keep locked.
	locks *organizationLocks

	// unfit: Redis does not meet the requirements; see noteFitness.
	unfit atomic.Bool
	// halted is why this process does not work any more; nil: it does.
	halted atomic.Pointer[error]

	mu      sync.Mutex
	cancel  context.CancelFunc
	stopped chan struct{}
}

// poolSize is how many connections to Redis a process uses at most.
const poolSize = 64

// partition is one share of the accounts: its scheduler and its bell.
type partition struct {
	scheduler *scheduler.Scheduler
	bell      *scheduler.Notifier
	trouble   *trouble
	// away: its server has not answered for as long as a lease lasts. Nobody waits for it then.
	away atomic.Bool
	// failingSince is since when leases could not be renewed; renew alone uses it.
	failingSince time.Time
	// pace slows down rebuilds that follow one another; rebuildOnRequest alone uses it.
	pace rebuildPace
	// rebuilds counts those of this process; a rebuild alone changes it.
	rebuilds int
	// lease is how long a lease lasts.
	lease time.Duration
}

// New makes an Engine. It reads no server yet. It fails on a Redis URL that it
// cannot read.
func New(cfg Config) (*Engine, error) {
	address, err := redisclient.ParseURL(cfg.RedisURL)
	if err != nil {
		return nil, err
	}
	links := redisclient.NewLinks()
	run := scheduler.ServerRunID
	if cfg.EmbeddedRedis {
		run = uuid.NewString()
	}
	loaded, err := scheduler.LoadScripts()
	if err != nil {
		return nil, err
	}
	e := &Engine{
		store: cfg.Store, client: cfg.Client, log: cfg.Logger,
		access:   &accessTokens{store: cfg.Store, secrets: cfg.Secrets, client: cfg.Client},
		redisURL: address,
		rdb:      redisclient.Open(address, redisclient.Options{PoolSize: poolSize, Links: links}),
		once:     redisclient.Open(address, redisclient.Options{PoolSize: poolSize, Links: links, Once: true}),
		limits:   cfg.Limits.WithDefaults(), retryDelay: cfg.RetryDelay, work: cfg.Work,
		concurrency: cfg.Concurrency, sweepEvery: cfg.SweepEvery, recheckEvery: cfg.RecheckEvery, quietSince: cfg.QuietSince, began: time.Now(),
		processID: fmt.Sprintf("%d-%s", os.Getpid(), uuid.NewString()),
		metrics:   newMetrics(cfg.Metrics), running: newRunning(), refusals: newRefusals(),
		rebuilds: make(chan struct{}, 1), trouble: newTrouble(cfg.Logger), storeHealth: newStoreHealth(), locks: newOrganizationLocks(cfg.Logger),
		deadConsumerAfter: deadConsumerAfter,
	}
	if e.retryDelay == 0 {
		e.retryDelay = defaultRetryDelay
	}
	if e.concurrency == 0 {
		e.concurrency = 256
	}
	if e.sweepEvery == 0 {
		e.sweepEvery = 2 * time.Second
	}
	if e.recheckEvery == 0 {
		e.recheckEvery = defaultRecheckEvery
	}
	e.trouble.onError = e.learnFromError
	e.slots = make(chan struct{}, e.concurrency)
	e.diagnoses = newDiagnoses(e)
	e.recorder = newRecorder(e)
	for i := range max(cfg.Partitions, 1) {
		p := &partition{lease: e.limits.Lease, bell: scheduler.NewNotifier(), trouble: newTrouble(cfg.Logger.With("partition", i)), scheduler: scheduler.New(scheduler.Config{
			Partition: i, Redis: e.rdb, Once: e.once, Scripts: loaded, Limits: e.limits, Run: run,
			URL: address, Embedded: cfg.EmbeddedRedis,
		})}
		p.trouble.onError = e.learnFromError
		e.partitions = append(e.partitions, p)
	}
	return e, nil
}

// learnFromError looks at an error of a script that says that the layout changed.
func (e *Engine) learnFromError(err error) {
	if scheduler.LayoutChanged(err) {
		e.requestRebuild()
	}
}

// Gate hands out tokens for calls that an admin waits for.
func (e *Engine) Gate() Gate { return gate{e} }

// Session makes calls that an admin waits for.
func (e *Engine) Session() *Session {
	return &Session{store: e.store, access: e.access, gate: e.Gate(), window: e.limits.Window, outlast: e.outlast}
}

// Redis is the engine's client, for others that share the server, until Close.
func (e *Engine) Redis() redis.UniversalClient { return e.rdb }

func (e *Engine) partitionFor(account string) *partition {
	return e.partitions[scheduler.PartitionOf(account, len(e.partitions))]
}

// Start begins to listen and, in a worker, to work. It returns at once; calling
// it again while the engine runs does nothing.
func (e *Engine) Start(ctx context.Context) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.cancel != nil {
		return
	}
	listening, stopListening := context.WithCancel(context.WithoutCancel(ctx))
	taking, stopTaking := context.WithCancel(context.WithoutCancel(ctx))
	var listeners, takers sync.WaitGroup
	for _, p := range e.partitions {
		listeners.Go(func() { e.renewRegularly(listening, p) })
		listeners.Go(func() {
			p.bell.Listen(listening, e.rdb, scheduler.NotifierChannel(p.scheduler.Partition), func(err error) { p.trouble.note("listen for notifications", err) })
		})
	}
	takers.Go(func() { e.rebuildOnRequest(taking) })
	takers.Go(func() { e.checkRegularly(taking) })
	if e.work {
		for _, p := range e.partitions {
			takers.Go(func() { e.consume(taking, p) })
			takers.Go(func() { e.dispatch(taking, p) })
		}
		takers.Go(func() { e.sweepRegularly(taking) })
		takers.Go(func() { e.recheckRegularly(taking) })
		listeners.Go(func() { e.checkStore(listening) })
	}
	e.recorder.start()
	stopped := make(chan struct{})
	e.cancel, e.stopped = stopTaking, stopped
	context.AfterFunc(taking, func() {
		defer close(stopped)
		takers.Wait()       // claims nothing more; what was not sent is given back
		e.running.wait()    // calls that run finish
		e.recorder.finish() // and their results are written
		e.leaveGroups()     // nothing is pending under this name
		stopListening()
		listeners.Wait()
	})
}

// Stop claims nothing more, lets the calls that run finish, gives back what was
// not sent, writes the results, and returns when all that is done. The connections
// stay open until Close. An engine is not started again after it.
func (e *Engine) Stop() {
	e.mu.Lock()
	cancel, stopped := e.cancel, e.stopped
	e.mu.Unlock()
	if cancel == nil {
		return
	}
	cancel()
	<-stopped
}

// Abort makes a Stop that waits for the database return soon: results that are not written
// yet are given up. That is safe: their leases expire, and their lanes run again.
func (e *Engine) Abort() { e.recorder.abort() }

// Close ends the connections to Redis, after Stop and after everybody else who
// uses them.
func (e *Engine) Close() error { return errors.Join(e.once.Close(), e.rdb.Close()) }

// leaveGroups takes this process out of the consumer groups.
func (e *Engine) leaveGroups() {
	if !e.work {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	for _, p := range e.partitions {
		e.streamOf(p).Leave(ctx)
	}
}

// Push puts accepted entries on the stream. The entries are safe in the store, so
// a failure is not the caller's: it is logged once, and the sweeper brings them.
func (e *Engine) Push(ctx context.Context, items []Item) {
	if len(items) == 0 || e.halted.Load() != nil {
		return // after a halt nobody reads the stream of this layout; others sweep the entries up
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	e.trouble.note("push accepted events, which wait in the database", e.push(ctx, items))
}

// Hold pauses an organization's lanes. The setting is in the store, so a failure
// is logged and mended by the worker that finds the setting.
func (e *Engine) Hold(ctx context.Context, organizationID string) {
	e.setPaused(ctx, organizationID, true)
}

// Release resumes an organization's lanes. A failure is logged; the sweeper
// releases what the store says is not paused.
func (e *Engine) Release(ctx context.Context, organizationID string) {
	e.setPaused(ctx, organizationID, false)
}

func (e *Engine) setPaused(ctx context.Context, organizationID string, paused bool) {
	organizations, err := e.store.Organizations(ctx, []string{organizationID})
	if err == nil {
		err = e.setPausedAt(ctx, organizations[organizationID], paused)
	}
	if err != nil {
		e.log.Warn("an organization could not be paused or resumed in Redis; the sweeper will",
			"organization", organizationID, "paused", paused, "error", err)
	}
}

// setPausedAt tells every partition, because an organization that changed its
// account may have lanes in two.
func (e *Engine) setPausedAt(ctx context.Context, org *models.Organization, paused bool) error {
	var failed error
	for _, p := range e.partitions {
		if p.away.Load() {
			failed = errors.Join(failed, errAway)
			continue
		}
		failed = errors.Join(failed, e.setPausedIn(ctx, p, org, paused))
	}
	return failed
}

func (e *Engine) setPausedIn(ctx context.Context, p *partition, org *models.Organization, paused bool) error {
	var accounts []string
	for _, account := range []string{accountOf(&models.Organization{ID: org.ID}), accountOf(org)} {
		if e.partitionFor(account) == p {
			accounts = append(accounts, account)
		}
	}
	return p.scheduler.SetPaused(ctx, org.ID, paused, accounts)
}
