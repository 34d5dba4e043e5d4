package intake

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/snovsync/snovsync/internal/auth"
	"github.com/snovsync/snovsync/internal/crashpoint"
	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/worker"
)

// Store is what the intake writes to; *models.Store is one.
type Store interface {
	// AcceptEvents stores events of one organization with their entries in one transaction.
	AcceptEvents(ctx context.Context, events []*models.Event) ([]models.Acceptance, error)
	// TryAcceptEvents does so for events of any organizations, but for those that another
	// transaction has locked: their acceptances are Locked.
	TryAcceptEvents(ctx context.Context, events []*models.Event) ([]models.Acceptance, error)
}

// Config is what a Service needs.
type Config struct {
	Store Store
	// Push hands stored events to the engine. It deals with its own failures, which
	// are no concern of the callers: the engine finds the events in the store. May be nil.
	Push func(ctx context.Context, items []worker.Item)
	// Share is how many events of one organization a transaction stores while others report
	// events too, which wait for it; 0: 100.
	Share int
	// Logger may be nil.
	Logger *slog.Logger
	// Now is the clock; nil: time.Now.
	Now func() time.Time
}

// Service accepts events. It is safe for concurrent use between Start and Stop.
type Service struct {
	now       func() time.Time
	committer *committer
	pusher    *pusher

	start, stop sync.Once
	committing  sync.WaitGroup
	pushing     sync.WaitGroup
}

// New makes a service; it accepts events from Start to Stop.
func New(config Config) *Service {
	if config.Logger == nil {
		config.Logger = slog.New(slog.DiscardHandler)
	}
	if config.Push == nil {
		config.Push = func(context.Context, []worker.Item) {}
	}
	if config.Now == nil {
		config.Now = time.Now
	}
	pusher := newPusher(config.Push, config.Logger)
	stored := func(acceptances []models.Acceptance) {
		crashpoint.Reached(crashpoint.AfterInsert)
		pusher.add(itemsOf(acceptances))
	}
	return &Service{now: config.Now, committer: newCommitter(config.Store, stored, boundsFor(config.Share), config.Logger), pusher: pusher}
}

// itemsOf are the entries that the engine does not know yet.
func itemsOf(acceptances []models.Acceptance) []worker.Item {
	items := make([]worker.Item, 0, len(acceptances))
	for _, a := range acceptances {
		if a.Entry != nil && !a.Duplicate {
			items = append(items, worker.ItemOf(a.Entry))
		}
	}
	return items
}

// Start begins to store events. It returns at once; twice is the same as once.
// Canceling ctx does not stop it: Stop does.
func (s *Service) Start(ctx context.Context) {
	s.start.Do(func() {
		s.committer.start()
		s.committing.Go(func() { s.committer.run(ctx) })
		s.pushing.Go(func() { s.pusher.run(ctx) })
	})
}

// Abort makes a Stop that waits return soon: it gives up what waits to be stored, whose
// callers are told to send it again, and what waits to be handed to the engine, which
// finds it in the store.
func (s *Service) Abort() {
	s.committer.abort()
	s.pusher.abort()
}

// Stop refuses further events, stores and hands on those that wait, and returns
// when that is done. Twice is the same as once. A stopped service stays stopped.
func (s *Service) Stop() {
	s.start.Do(func() {})
	s.stop.Do(func() {
		s.committer.close()
		s.committing.Wait()
		s.pusher.close()
		s.pushing.Wait()
	})
}

// Receipt is what became of one reported event.
type Receipt struct {
	// Entry is the event's log entry, or that of the first event with its id; nil
	// where UserErrors say why the event was refused.
	Entry *models.Entry
	// Duplicate: the same event was accepted before, and nothing was done.
	Duplicate bool
	// UserErrors have fields relative to the event's input, for example ["booking", "id"].
	UserErrors []models.UserError
}

// Accept validates the organization's events, at most MaxEvents, each on its own,
// and stores the good ones. It answers each event in its place, once it is stored.
//
// The error speaks of the whole call: a models.Error with code UNAVAILABLE where
// the database is away, too much waits to be stored (with RetryAfter), or the process
// stops, and BAD_INPUT for too many events;
// auth.ErrUnauthenticated where the API key that reports them was revoked.
// After an error the caller sends the same events again: those that were stored
// nevertheless come back as duplicates.
func (s *Service) Accept(ctx context.Context, organizationID string, events []*models.Event) ([]Receipt, error) {
	if len(events) > MaxEvents {
		return nil, &models.Error{Code: models.CodeBadInput, Message: fmt.Sprintf("a call can bring no more than %d events", MaxEvents)}
	}
	receipts := make([]Receipt, len(events))
	good := make([]*models.Event, 0, len(events))
	places := make([]int, 0, len(events))
	sizes := make([]int, 0, len(events))
	now := s.now()
	for i, reported := range events {
		event := Normalize(organizationID, reported)
		if receipts[i].UserErrors = Check(event, now); len(receipts[i].UserErrors) > 0 {
			continue
		}
		hash, size, err := contentHash(event)
		if err != nil {
			return nil, err
		}
		event.ContentHash = hash
		good = append(good, event)
		places = append(places, i)
		sizes = append(sizes, size)
	}
	if len(good) == 0 {
		return receipts, nil
	}
	acceptances, err := s.committer.commit(ctx, good, sizes)
	if err != nil {
		return nil, fmt.Errorf("accept events: %w", err)
	}
	for n, a := range acceptances {
		if a.Revoked {
			return nil, fmt.Errorf("%w: the API key was revoked", auth.ErrUnauthenticated)
		}
		receipts[places[n]] = receipt(a)
	}
	return receipts, nil
}

func receipt(a models.Acceptance) Receipt {
	if a.Full {
		return Receipt{UserErrors: []models.UserError{{
			Code: models.UserErrorQueueFull,
			Message: "The organization has as many waiting events as it may have. Send this event again when the queue is shorter; " +
				"in the console, check whether the sync is paused or blocked.",
		}}}
	}
	if a.Conflict {
		return Receipt{UserErrors: []models.UserError{{
			Field: []string{"eventId"}, Code: models.UserErrorEventConflict,
			Message: "Another event with this eventId was accepted before. Give every event an id of its own.",
		}}}
	}
	return Receipt{Entry: a.Entry, Duplicate: a.Duplicate}
}
