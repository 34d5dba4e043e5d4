package worker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
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

// Engine hands accepted events to a pool of workers and writes what became of them. It makes the
// roles that do so, and starts and stops them.
type Engine struct {
	store      *models.Store
	log        *slog.Logger
	rdb, once  redis.UniversalClient
	partitions partitions
	work       bool
	running    *running
	outages    *outages

	router       *router
	pauser       *pauser
	layout       *layoutKeeper
	fitness      *fitness
	rebuilder    *rebuilder
	storeWatcher *storeWatcher
	limiter      *limiter
	session      *Session
	runner       *runner
	recorder     *recorder
	sweeper      *sweeper
	rechecker    *rechecker
	consumers    []*consumer
	dispatchers  []*dispatcher
	renewers     []*renewer

	mu      sync.Mutex
	cancel  context.CancelFunc
	stopped chan struct{}
}

// poolSize is how many connections to Redis a process uses at most.
const poolSize = 64

func (cfg Config) withDefaults() Config {
	cfg.Limits = cfg.Limits.WithDefaults()
	cfg.Partitions = max(cfg.Partitions, 1)
	if cfg.RetryDelay == 0 {
		cfg.RetryDelay = defaultRetryDelay
	}
	if cfg.Concurrency == 0 {
		cfg.Concurrency = 256
	}
	if cfg.SweepEvery == 0 {
		cfg.SweepEvery = 2 * time.Second
	}
	if cfg.RecheckEvery == 0 {
		cfg.RecheckEvery = defaultRecheckEvery
	}
	return cfg
}

// New makes an Engine. It reads no server yet. It fails on a Redis URL that it
// cannot read.
func New(cfg Config) (*Engine, error) {
	cfg = cfg.withDefaults()
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
		store: cfg.Store, log: cfg.Logger, work: cfg.Work, running: newRunning(),
		rdb:  redisclient.Open(address, redisclient.Options{PoolSize: poolSize, Links: links}),
		once: redisclient.Open(address, redisclient.Options{PoolSize: poolSize, Links: links, Once: true}),
	}
	rebuilds := newRebuildRequests()
	learnFromError := func(err error) {
		if scheduler.LayoutChanged(err) {
			rebuilds.request()
		}
	}
	e.outages = newOutages(cfg.Logger)
	e.outages.onError = learnFromError
	for i := range cfg.Partitions {
		p := &partition{
			lease: cfg.Limits.Lease, notifier: scheduler.NewNotifier(), outages: newOutages(cfg.Logger.With("partition", i)),
			scheduler: scheduler.New(scheduler.Config{
				Partition: i, Redis: e.rdb, Once: e.once, Scripts: loaded, Limits: cfg.Limits, Run: run,
				URL: address, Embedded: cfg.EmbeddedRedis,
			}),
		}
		p.outages.onError = learnFromError
		e.partitions = append(e.partitions, p)
	}
	e.makeRoles(cfg, address, rebuilds)
	return e, nil
}

// makeRoles gives each role what it needs.
func (e *Engine) makeRoles(cfg Config, address *redisclient.URL, rebuilds rebuildRequests) {
	processID := fmt.Sprintf("%d-%s", os.Getpid(), uuid.NewString())
	figures, health, locks := newMetrics(cfg.Metrics), newStoreHealth(), newOrganizationLocks(cfg.Logger)
	access := &accessTokens{store: cfg.Store, secrets: cfg.Secrets, client: cfg.Client}
	slots := make(chan struct{}, cfg.Concurrency)
	e.router = &router{store: cfg.Store, rdb: e.rdb, partitions: e.partitions, locks: locks, metrics: figures}
	e.pauser = &pauser{store: cfg.Store, partitions: e.partitions, log: cfg.Logger}
	e.layout = &layoutKeeper{store: cfg.Store, partitions: e.partitions, limits: cfg.Limits, log: cfg.Logger, onHalt: e.cancelWork}
	e.fitness = &fitness{partitions: e.partitions, rebuilds: rebuilds, log: cfg.Logger}
	e.rebuilder = &rebuilder{
		store: cfg.Store, partitions: e.partitions, router: e.router, pauser: e.pauser, layout: e.layout, fitness: e.fitness,
		rebuilds: rebuilds, storeHealth: health, limits: cfg.Limits, processID: processID, quietSince: cfg.QuietSince, began: time.Now(), log: cfg.Logger,
	}
	e.storeWatcher = &storeWatcher{
		store: cfg.Store, rdb: e.rdb, storeHealth: health, outages: e.outages, limits: cfg.Limits, processID: processID,
	}
	e.limiter = &limiter{
		partitions: e.partitions, running: e.running, rebuilds: rebuilds, fitness: e.fitness, layout: e.layout, limits: cfg.Limits, log: cfg.Logger,
	}
	e.session = &Session{store: cfg.Store, access: access, gate: e.limiter, limits: cfg.Limits}
	looks := newDiagnoses(cfg.Store, cfg.Client, e.session, cfg.Limits.Window)
	e.recorder = newRecorder(&recorder{
		store: cfg.Store, storeHealth: health, partitions: e.partitions, router: e.router, running: e.running, slots: slots,
		locks: locks, metrics: figures, log: cfg.Logger,
	})
	e.runner = &runner{
		store: cfg.Store, client: cfg.Client, access: access, session: e.session, diagnoses: looks, throttleCounter: newThrottleCounter(),
		retryDelay: cfg.RetryDelay, limits: cfg.Limits, partitions: e.partitions, pauser: e.pauser, recorder: e.recorder,
		running: e.running, slots: slots, locks: locks, storeHealth: health, outages: e.outages, metrics: figures, log: cfg.Logger,
	}
	e.sweeper = &sweeper{
		store: cfg.Store, partitions: e.partitions, router: e.router, pauser: e.pauser, storeHealth: health, outages: e.outages,
		processID: processID, sweepEvery: cfg.SweepEvery, log: cfg.Logger, deadConsumerAfter: deadConsumerAfter,
	}
	e.rechecker = &rechecker{
		store: cfg.Store, diagnoses: looks, session: e.session, storeHealth: health, outages: e.outages, limits: cfg.Limits,
		recheckEvery: cfg.RecheckEvery, log: cfg.Logger,
	}
	for _, p := range e.partitions {
		e.renewers = append(e.renewers, &renewer{
			partition: p, running: e.running, storeWatcher: e.storeWatcher, rebuilds: rebuilds, limits: cfg.Limits, metrics: figures,
		})
		e.consumers = append(e.consumers, &consumer{
			partition: p, router: e.router, redisURL: address, rdb: e.rdb, processID: processID, storeHealth: health, log: cfg.Logger,
		})
		e.dispatchers = append(e.dispatchers, &dispatcher{
			partition: p, runner: e.runner, fitness: e.fitness, rebuilds: rebuilds, running: e.running, slots: slots,
			storeHealth: health, limits: cfg.Limits, log: cfg.Logger,
		})
	}
}

// Gate hands out tokens for calls that an admin waits for.
func (e *Engine) Gate() Gate { return e.limiter }

// Session makes calls that an admin waits for.
func (e *Engine) Session() *Session { return e.session }

// Redis is the engine's client, for others that share the server, until Close.
func (e *Engine) Redis() redis.UniversalClient { return e.rdb }

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
	for i, p := range e.partitions {
		listeners.Go(func() { e.renewers[i].renewRegularly(listening) })
		listeners.Go(func() {
			p.notifier.Listen(listening, e.rdb, scheduler.NotifierChannel(i), func(err error) { p.outages.note("listen for notifications", err) })
		})
	}
	takers.Go(func() { e.rebuilder.rebuildOnRequest(taking) })
	takers.Go(func() { e.fitness.checkRegularly(taking) })
	if e.work {
		for i := range e.partitions {
			takers.Go(func() { e.consumers[i].consume(taking) })
			takers.Go(func() { e.dispatchers[i].dispatch(taking) })
		}
		takers.Go(func() { e.sweeper.sweepRegularly(taking) })
		takers.Go(func() { e.rechecker.recheckRegularly(taking) })
		listeners.Go(func() { e.storeWatcher.checkStore(listening) })
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

// cancelWork has the process stop working, where it has started.
func (e *Engine) cancelWork() {
	e.mu.Lock()
	cancel := e.cancel
	e.mu.Unlock()
	if cancel != nil {
		cancel()
	}
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
	for _, c := range e.consumers {
		c.stream().Leave(ctx)
	}
}

// Push puts accepted entries on the stream. The entries are safe in the store, so
// a failure is not the caller's: it is logged once, and the sweeper brings them.
func (e *Engine) Push(ctx context.Context, items []Item) {
	if len(items) == 0 || e.layout.halted.Load() != nil {
		return // after a halt nobody reads the stream of this layout; others sweep the entries up
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	e.outages.note("push accepted events, which wait in the database", e.router.push(ctx, items))
}

// Hold pauses an organization's lanes. The setting is in the store, so a failure
// is logged and mended by the worker that finds the setting.
func (e *Engine) Hold(ctx context.Context, organizationID string) {
	e.pauser.setPaused(ctx, organizationID, true)
}

// Release resumes an organization's lanes. A failure is logged; the sweeper
// releases what the store says is not paused.
func (e *Engine) Release(ctx context.Context, organizationID string) {
	e.pauser.setPaused(ctx, organizationID, false)
}

// Quiet tells, after Stop and where there is only ever one process at a time, whether
// nothing is on its way to Snov.io any more. What a process sent that died before this
// one began may be, for as long as its leases would have lasted.
func (e *Engine) Quiet() bool { return e.rebuilder.quiet() }

// Quota tells how an account stands. It spends nothing. The error is ErrRecovering while
// Redis is being rebuilt, or Redis's own.
func (e *Engine) Quota(ctx context.Context, accountKey string) (Quota, error) {
	return e.limiter.quota(ctx, accountKey)
}

// TakeAttempt counts an attempt under a name, in a sliding window that all processes
// share. It gives 0 where the attempt was counted, or the wait until the next one may be
// made, where the window holds limit attempts already. The error is ErrRecovering while
// Redis is being rebuilt, or Redis's own: then the attempt must not be made.
func (e *Engine) TakeAttempt(ctx context.Context, name string, limit int, window time.Duration) (time.Duration, error) {
	return e.limiter.takeAttempt(ctx, name, limit, window)
}
