package integration

import (
	"context"
	"log/slog"
	"time"

	"github.com/snovsync/snovsync/internal/audit"
	"github.com/snovsync/snovsync/internal/inventory"
	"github.com/snovsync/snovsync/internal/livelog"
	"github.com/snovsync/snovsync/internal/outage"
	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/snovio"
	"github.com/snovsync/snovsync/worker"
)

// Snovio are the calls that are made here; *snovio.Client makes them.
type Snovio interface {
	Token(ctx context.Context, credentials snovio.Credentials) (snovio.Token, error)
	Balance(ctx context.Context, token string) (snovio.Balance, error)
	Lists(ctx context.Context, token string) ([]snovio.List, error)
	CreateList(ctx context.Context, token, name string) (string, error)
	CustomFields(ctx context.Context, token string) ([]snovio.CustomField, error)
	Campaigns(ctx context.Context, token string) ([]snovio.Campaign, error)
}

// Session makes calls within an account's limit; *worker.Session is one.
type Session interface {
	// Call runs fn, which makes one call, with an access token of the organization.
	Call(ctx context.Context, organizationID string, fn func(ctx context.Context, accessToken string) error) error
	// Spend runs one call of an account.
	Spend(ctx context.Context, accountKey string, call func(ctx context.Context) error) error
	// SpendSpare is Spend for a call that waits while the account has other work.
	SpendSpare(ctx context.Context, accountKey string, call func(ctx context.Context) error) error
}

// Attempts counts attempts across all processes; *worker.Engine does.
type Attempts interface {
	// TakeAttempt counts one more attempt and gives 0, or gives the wait where the window
	// holds as many as the limit allows.
	TakeAttempt(ctx context.Context, name string, limit int, window time.Duration) (time.Duration, error)
}

// Refusals records refused attempts in the audit log; *audit.Refusals does.
type Refusals interface {
	// Record tells whether the refusal was recorded, and not only counted.
	Record(ctx context.Context, refusal audit.Refusal) bool
	// RecordEach records a refusal in any case.
	RecordEach(ctx context.Context, refusal audit.Refusal)
}

// Waker lets the engine know; *worker.Engine is one. It deals with its own
// failures: the store is the truth, and the engine finds in it what it missed.
type Waker interface {
	Push(ctx context.Context, items []worker.Item)
	Hold(ctx context.Context, organizationID string)
	Release(ctx context.Context, organizationID string)
}

// Quotas tells how accounts stand against their limit; *worker.Engine does.
type Quotas interface {
	Quota(ctx context.Context, accountKey string) (worker.Quota, error)
}

// Changes is the live log; *livelog.Hub is one.
type Changes interface {
	Subscribe(ctx context.Context, organizationID string, after *int64, keep func(*models.Change) bool) (*livelog.Subscription, error)
}

// Sealer encrypts secrets; *secrets.Box is one.
type Sealer interface {
	Seal(organizationID, field string, plain []byte) ([]byte, error)
}

// Config is what a Service needs.
type Config struct {
	Store   *models.Store
	Secrets Sealer
	Client  Snovio
	Session Session
	Wake    Waker
	Quotas  Quotas
	Changes Changes
	// Attempts counts how often keys are tried, Refusals records attempts beyond the limit.
	Attempts Attempts
	Refusals Refusals
	// ConnectLimit is how often keys may be tried in a minute, by an organization and for a
	// Snov.io account; 0: 5.
	ConnectLimit int
	// Logger may be nil.
	Logger *slog.Logger
	// Now is the clock; nil: time.Now.
	Now func() time.Time
	// RateLimit and RateWindow are Snov.io's limit of an account; 0: 60 in a minute.
	RateLimit  int
	RateWindow time.Duration
	// Patience is how long a call waits for its turn within the limit; 0: 15 seconds.
	Patience time.Duration
}

// Actor is the user who does something, and whose organization it is done to.
type Actor struct {
	UserID         string
	OrganizationID string
	// Address is the client's network address, for the audit log; empty where it is not known.
	Address string
}

func (a Actor) audited() models.Actor { return models.Actor{ID: a.UserID, Address: a.Address} }

// Service does what admins ask for. It is safe for concurrent use.
type Service struct {
	store    *models.Store
	secrets  Sealer
	client   Snovio
	session  Session
	wake     Waker
	quotas   Quotas
	attempts Attempts
	refusals Refusals
	tries    int
	logger   *slog.Logger
	now      func() time.Time
	limit    int
	window   time.Duration
	patience time.Duration
	reader   *inventory.Reader
	readings *readings
	watches  *watches
	queues   *background
	// quotaOutage: the quota cannot be read.
	quotaOutage outage.Latch
}

// New makes a service. Stop ends what it runs in the background.
func New(config Config) *Service {
	if config.Logger == nil {
		config.Logger = slog.New(slog.DiscardHandler)
	}
	if config.Now == nil {
		config.Now = time.Now
	}
	if config.RateLimit <= 0 {
		config.RateLimit = 60
	}
	if config.RateWindow <= 0 {
		config.RateWindow = time.Minute
	}
	if config.ConnectLimit <= 0 {
		config.ConnectLimit = 5
	}
	if config.Patience <= 0 {
		config.Patience = 15 * time.Second
	}
	s := &Service{
		store: config.Store, secrets: config.Secrets, client: config.Client, session: config.Session,
		wake: config.Wake, quotas: config.Quotas, attempts: config.Attempts, refusals: config.Refusals, tries: config.ConnectLimit, logger: config.Logger, now: config.Now,
		limit: config.RateLimit, window: config.RateWindow, patience: config.Patience,
		reader: &inventory.Reader{Store: config.Store, Client: config.Client, Now: config.Now, SecondLook: secondLook},
		queues: newBackground(),
	}
	s.readings = newReadings(s.queues)
	s.watches = newWatches(s.Queue, config.Changes, config.Logger)
	return s
}

// Stop ends every WatchQueue and the background work that still goes on, and waits for
// both. Twice is the same as once.
func (s *Service) Stop() {
	s.queues.stop()
	s.watches.stop()
}

// settled is a context for what has to follow a change that is in the database,
// also when the caller has left. It ends after a while.
func settled(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
}
