package models

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// Store is every query on the database. It is safe for concurrent use.
type Store struct {
	// db writes. lookup finds rows by their keys, for callers who are many. read is for
	// queries whose best plan depends on what they ask for: pages of the log, and what runs
	// seldom. On Postgres lookup is db's pool; on SQLite, which has one writer, read's.
	db, lookup, read *gorm.DB
	dialect          dialect
	// server is what the Postgres pools lead to; nil on SQLite.
	server *postgresServer
	// pings has one connection, which is for Ping alone: the others may all be busy.
	pings      *sql.DB
	pools      []*sql.DB
	logger     *slog.Logger
	now        func() time.Time
	maxWaiting int
	// known remembers organizations; nil on SQLite, which is asked at no cost.
	known *knownOrganizations
	// statements end transactions.
	statements *statements

	observersMu sync.RWMutex
	observers   []func([]Change)
}

// dialect tells the two databases apart where their SQL differs.
type dialect string

const (
	dialectPostgres dialect = "postgres"
	dialectSQLite   dialect = "sqlite"
)

// Open connects to the database that config names and returns once it answered.
// It changes nothing there: see Migrate. A database that cannot be reached is an
// error of CodeUnavailable, a URL that cannot be read one of CodeBadInput.
func Open(ctx context.Context, config Config) (*Store, error) {
	s := &Store{logger: config.Logger, now: config.Now, maxWaiting: config.MaxWaitingEvents}
	if s.logger == nil {
		s.logger = slog.New(slog.DiscardHandler)
	}
	if s.now == nil {
		s.now = time.Now
	}
	if config.Observe != nil {
		s.observers = append(s.observers, config.Observe)
	}
	var err error
	if s.statements, err = newStatements(); err != nil {
		return nil, wrapError(ctx, "make statements", err)
	}
	switch {
	case strings.HasPrefix(config.DatabaseURL, "postgres://"), strings.HasPrefix(config.DatabaseURL, "postgresql://"):
		err = s.openPostgres(ctx, config)
	case strings.HasPrefix(config.DatabaseURL, "sqlite:"):
		if err = s.openSQLite(strings.TrimPrefix(config.DatabaseURL, "sqlite:")); err == nil {
			err = s.Ping(ctx)
		}
	default:
		// The URL may hold a password, so the message does not repeat it.
		err = badInput("DATABASE_URL must begin with postgres:// or sqlite:")
	}
	if err != nil {
		return nil, errors.Join(wrapError(ctx, "open the database", err), s.Close())
	}
	return s, nil
}

// Close ends all connections. Twice is safe.
func (s *Store) Close() error {
	var errs []error
	for _, pool := range s.pools {
		errs = append(errs, pool.Close())
	}
	return errors.Join(errs...)
}

// Ping tells whether the database answers. It waits for no connection that is in use.
func (s *Store) Ping(ctx context.Context) error {
	return wrapError(ctx, "ping the database", s.pings.PingContext(ctx))
}

// OnChange adds an observer. After each commit it is called with the changes the
// transaction made, grouped by organization and within one in the order of Seq.
// It runs in the goroutine that wrote and holds none of the store's locks. The
// changes of two commits may reach it in either order. It must not change them.
func (s *Store) OnChange(observe func([]Change)) {
	s.observersMu.Lock()
	defer s.observersMu.Unlock()
	s.observers = append(s.observers, observe)
}

func (s *Store) tell(changes []Change) {
	if len(changes) == 0 {
		return
	}
	s.observersMu.RLock()
	observers := s.observers
	s.observersMu.RUnlock()
	for _, observe := range observers {
		observe(changes)
	}
}

// gormConfig is common to both databases. GORM's own log is off: it prints
// values, and values are personal data. Errors are returned and logged by callers.
func (s *Store) gormConfig() *gorm.Config {
	return &gorm.Config{
		SkipDefaultTransaction: true,
		DisableAutomaticPing:   true,
		Logger:                 logger.New(slog.NewLogLogger(slog.DiscardHandler, slog.LevelDebug), logger.Config{LogLevel: logger.Silent}),
		NowFunc:                s.clock,
	}
}

// clock is now as the database keeps it.
func (s *Store) clock() time.Time { return stored(s.now()) }

// stored is t as both databases keep it: in UTC, to the microsecond.
func stored(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

// storedPointer is stored for a time that may be absent.
func storedPointer(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	kept := stored(*t)
	return &kept
}
