package livelog

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/snovsync/snovsync/internal/redisclient"
	"github.com/snovsync/snovsync/models"
)

// Config is what a Hub needs.
type Config struct {
	Store Store
	// Redis carries notifications between processes; nil where there is one process only.
	Redis redis.UniversalClient
	// Logger may be nil.
	Logger *slog.Logger
	// Buffer is how many changes a reader may lag behind before it is ended with
	// ErrSlowReader; default 4096. Organizations without subscribers keep none.
	Buffer int
	// CheckEvery is the time between two looks at the database while Redis is away;
	// default 2 seconds. While Redis is there, every tenth look is taken, for the
	// notifications of a process that died between its commit and its notification.
	CheckEvery time.Duration
}

// parallelReads bounds the reads of all feeds together, and apart from them those
// of all replays, so that a rush of returning readers does not hold up the feeds.
const parallelReads = 4

// replayTimeout is the default of Hub.timeout. A replay reads at its reader's
// pace, so only one that takes nothing at all is ended.
const replayTimeout = time.Minute

// Hub feeds the subscribers of this process. It is safe for concurrent use.
type Hub struct {
	config  Config
	reads   *reader
	replays *reader
	outbox  *outbox
	// timeout is how long a replay waits for its reader to take one change.
	timeout time.Duration
	// silence is how long the subscription to the notifications may be silent before it is
	// tested with a ping, and after that before it counts as dead.
	silence time.Duration
	// disconnected is true while notifications of other processes do not arrive.
	disconnected atomic.Bool

	mu    sync.Mutex
	feeds map[string]*feed
	ctx   context.Context //nolint:containedctx // the hub's own life, from Start to Stop, which every subscription is tied to
	stop  context.CancelCauseFunc
	// tasks counts every goroutine of the hub. It grows under mu only, and not once
	// the hub is stopped.
	tasks sync.WaitGroup
}

// New makes a hub; it runs from Start to Stop.
func New(config Config) *Hub {
	if config.Logger == nil {
		config.Logger = slog.New(slog.DiscardHandler)
	}
	if config.Buffer <= 0 {
		config.Buffer = 4096
	}
	if config.CheckEvery <= 0 {
		config.CheckEvery = 2 * time.Second
	}
	h := &Hub{
		config:  config,
		reads:   newReader(config.Store, parallelReads),
		replays: newReader(config.Store, parallelReads),
		outbox:  newOutbox(),
		timeout: replayTimeout,
		silence: redisclient.SilenceTimeout,
		feeds:   make(map[string]*feed),
	}
	h.disconnected.Store(true)
	return h
}

// Start begins to listen and to pass notifications on. It returns at once; Redis may be
// away. Starting twice is the same as once, a stopped hub stays stopped.
func (h *Hub) Start(ctx context.Context) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.ctx != nil {
		return context.Cause(h.ctx)
	}
	h.ctx, h.stop = context.WithCancelCause(context.WithoutCancel(ctx))
	h.tasks.Go(h.checkRegularly)
	if h.config.Redis != nil {
		h.tasks.Go(h.listen)
		h.tasks.Go(h.publish)
	}
	return nil
}

// Stop ends every subscription with ErrStopped and waits for all goroutines of
// the hub. Stopping twice is the same as once.
func (h *Hub) Stop() {
	h.mu.Lock()
	if h.ctx == nil {
		h.ctx, h.stop = context.WithCancelCause(context.Background())
	}
	h.stop(ErrStopped)
	h.mu.Unlock()
	h.tasks.Wait()
}

// Observe takes changes that this process committed, those of an organization in
// the order of their numbers: it feeds the subscribers here and lets the other
// processes know. It never waits, neither for a subscriber nor for Redis nor the
// database. The hub keeps the changes, so they are not to be modified afterwards.
func (h *Hub) Observe(changes []models.Change) {
	for len(changes) > 0 {
		n := 1
		for n < len(changes) && changes[n].OrganizationID == changes[0].OrganizationID {
			n++
		}
		same := changes[:n]
		changes = changes[n:]
		if f := h.feedOf(same[0].OrganizationID); f != nil {
			f.inbox.observe(same)
		}
		if h.config.Redis != nil {
			h.outbox.add(same[0].OrganizationID, same[n-1].Seq)
		}
	}
}

// Subscribe follows the log of an organization until ctx ends. With after it
// first replays what came after that change, and goes on without a gap and
// without a double; nil is from now. keep chooses the changes to deliver (nil:
// all); it is called from several goroutines and only looks.
//
// Errors: ErrCursorExpired, ErrStopped, those of the database, and ctx's own.
func (h *Hub) Subscribe(ctx context.Context, organizationID string, after *int64, keep func(*models.Change) bool) (*Subscription, error) {
	f, err := h.Follow(ctx, organizationID, after)
	if err != nil {
		return nil, err
	}
	s := &Subscription{c: make(chan models.Change), follower: f, keep: keep, position: f.start, timeout: h.timeout}
	if err := h.run(ctx, s); err != nil {
		f.Close()
		return nil, err
	}
	return s, nil
}

// run starts the subscription's goroutine, which the hub owns from then on.
func (h *Hub) run(ctx context.Context, s *Subscription) error {
	if err := h.enter(); err != nil {
		return err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	unlink := context.AfterFunc(h.ctx, func() { cancel(ErrStopped) })
	go func() {
		defer h.tasks.Done()
		defer s.follower.Close()
		defer cancel(nil)
		defer unlink()
		s.run(ctx)
	}()
	return nil
}

// enter counts a task that the hub's end waits for, or says why there can be none.
func (h *Hub) enter() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if err := context.Cause(h.ctx); err != nil {
		return err
	}
	h.tasks.Add(1)
	return nil
}

// position finds the number after which a subscription begins.
func (h *Hub) position(ctx context.Context, f *feed, after *int64) (int64, error) {
	select {
	case <-f.ready:
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	if f.err != nil {
		if err := context.Cause(h.ctx); err != nil {
			return 0, err
		}
		return 0, f.err
	}
	known := max(f.window.position(), f.inbox.known())
	if after == nil {
		return known, nil
	}
	if *after <= known && !f.window.after(*after).behind {
		return *after, nil
	}
	head, oldest, err := h.replays.head(ctx, f.organizationID)
	if err != nil {
		return 0, err
	}
	if *after > head || *after < head && (oldest == 0 || *after+1 < oldest) {
		return 0, ErrCursorExpired
	}
	return *after, nil
}

// acquire returns the organization's feed and counts one more user of it. A feed
// that could not be loaded is replaced.
func (h *Hub) acquire(organizationID string) (*feed, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.ctx == nil {
		return nil, ErrStopped
	}
	if err := context.Cause(h.ctx); err != nil {
		return nil, err
	}
	f := h.feeds[organizationID]
	if f == nil || f.useless() {
		f = newFeed(organizationID, h.reads, h.config.Logger, h.config.Buffer)
		ctx, cancel := context.WithCancel(h.ctx)
		f.cancel = cancel
		h.feeds[organizationID] = f
		h.tasks.Go(func() { f.run(ctx) })
	}
	f.refs++
	return f, nil
}

// release gives a feed back; the last user ends it.
func (h *Hub) release(f *feed) {
	h.mu.Lock()
	defer h.mu.Unlock()
	f.refs--
	if f.refs > 0 {
		return
	}
	f.cancel()
	if h.feeds[f.organizationID] == f {
		delete(h.feeds, f.organizationID)
	}
}

func (h *Hub) feedOf(organizationID string) *feed {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.feeds[organizationID]
}

// checkRegularly makes the feeds look at the database by the clock: it keeps the
// log live while Redis is away.
func (h *Hub) checkRegularly() {
	const whileHearing = 10
	ticker := time.NewTicker(h.config.CheckEvery)
	defer ticker.Stop()
	for tick := 1; ; tick++ {
		select {
		case <-ticker.C:
			if h.disconnected.Load() || tick%whileHearing == 0 {
				h.checkAll()
			}
		case <-h.ctx.Done():
			return
		}
	}
}

func (h *Hub) checkAll() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, f := range h.feeds {
		f.inbox.look()
	}
}
