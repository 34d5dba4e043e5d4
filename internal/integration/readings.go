package integration

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/snovsync/snovsync/internal/inventory"
	"github.com/snovsync/snovsync/internal/pause"
	"github.com/snovsync/snovsync/models"
)

const (
	// freshFor is how long a stored copy is shown without being read again, and how long a
	// preview relies on it.
	freshFor = 5 * time.Minute
	// attemptEvery is the least time between two readings in the background, so that a
	// reading which fails is not repeated with every look at a page.
	attemptEvery = time.Minute
	// secondLook is how long after a suspiciously short answer another one has to agree:
	// less than refreshEvery, so that a second refresh confirms it.
	secondLook = 10 * time.Second
)

// subject is what is read together: lists come with the campaigns that mail them.
type subject struct {
	// name begins a sentence, for example "The lists".
	name  string
	kinds []models.InventoryKind
}

//nolint:gochecknoglobals // constants in all but syntax
var (
	subjectLists   = subject{"The lists", []models.InventoryKind{models.InventoryLists, models.InventoryCampaigns}}
	subjectFields  = subject{"The custom fields", []models.InventoryKind{models.InventoryFields}}
	subjectBalance = subject{"The balance", []models.InventoryKind{models.InventoryBalance}}
)

// kind is the first one of a subject; what else belongs to it may be missing.
func (s subject) kind() models.InventoryKind { return s.kinds[0] }

// Read is how the stored copy of one kind stands.
type Read struct {
	Kind models.InventoryKind
	// ReadAt is nil where the kind was never read.
	ReadAt *time.Time
	// Reading: it is being read now.
	Reading bool
	// FailedAt is when the latest reading failed; nil: it did not. Message says why.
	FailedAt *time.Time
	Message  string
}

// Reads are how the stored copies of the organization's account stand, one for each kind
// that somebody tried to read.
func (s *Service) Reads(ctx context.Context, organizationID string) ([]Read, error) {
	rows, err := s.store.Inventories(ctx, organizationID)
	if err != nil {
		return nil, err
	}
	reads := make([]Read, len(rows))
	for i, row := range rows {
		reads[i] = Read{
			Kind: row.Kind, ReadAt: row.ReadAt, Reading: row.Reading(s.now()) || s.readings.has(organizationID, row.Kind),
			FailedAt: row.FailedAt, Message: row.FailureMessage,
		}
	}
	return reads, nil
}

// copyOf is the stored copy of a subject's first kind. It is read again in the background
// where it is old. A kind that was never read is waited for, as long as the service's
// patience goes; the error then says why it could not be read.
func (s *Service) copyOf(ctx context.Context, organizationID string, what subject) (*models.Inventory, error) {
	connection, err := s.store.Connection(ctx, organizationID)
	if err != nil {
		return nil, err
	}
	stored, err := s.store.Inventory(ctx, organizationID, what.kind())
	if err != nil {
		return nil, err
	}
	if stored != nil && stored.ReadAt != nil && connection.Status != models.ConnectionDisconnected {
		if connection.Status == models.ConnectionConnected && s.now().Sub(*stored.ReadAt) >= freshFor {
			s.readBehind(ctx, organizationID, what, attemptEvery)
		}
		return stored, nil
	}
	return s.firstCopy(ctx, organizationID, what)
}

// firstCopy reads what was never read, or waits for whoever reads it.
func (s *Service) firstCopy(ctx context.Context, organizationID string, what subject) (*models.Inventory, error) {
	waiting, cancel := context.WithTimeout(ctx, s.patience)
	defer cancel()
	for {
		_, err := s.usable(ctx, organizationID)
		if err != nil {
			return nil, err
		}
		stored, err := s.store.Inventory(ctx, organizationID, what.kind())
		if err != nil || stored != nil && stored.ReadAt != nil {
			return stored, err
		}
		err = s.readings.join(waiting, organizationID, what, func(ctx context.Context) error {
			return s.readClaimed(ctx, organizationID, what, models.FirstReading, s.patience)
		})
		switch {
		case errors.Is(err, errReadElsewhere):
			pause.For(waiting, inventory.LookAgainAfter)
		case err != nil:
			return nil, err
		}
		if waiting.Err() != nil {
			return nil, &RateLimitedError{RetryAfter: time.Second, Message: what.name + " are being read from Snov.io. Try again in a moment."}
		}
	}
}

// errDoubtful says that an answer holds far less than the stored copy, and was not taken.
var errDoubtful = errors.New("snov.io answered with far fewer entries than before")

// readNow asks Snov.io for one kind, whatever is stored, and gives the copy that there is
// then. The error is errDoubtful where that is still the one before.
func (s *Service) readNow(ctx context.Context, organizationID string, kind models.InventoryKind) (*models.Inventory, error) {
	connection, err := s.usable(ctx, organizationID)
	if err != nil {
		return nil, err
	}
	answer, err := s.readOne(ctx, connection, kind, s.patience)
	switch {
	case err != nil:
		return nil, err
	case answer.Doubtful:
		return nil, errDoubtful
	}
	return s.store.Inventory(ctx, organizationID, kind)
}

// readBehind reads a subject in the background, unless another process does, or somebody
// tried less than every ago.
func (s *Service) readBehind(ctx context.Context, organizationID string, what subject, every time.Duration) {
	s.readings.start(ctx, organizationID, what, func(ctx context.Context) error {
		return s.readClaimed(ctx, organizationID, what, every, 2*s.window)
	})
}

// errReadElsewhere says that another process reads, or has just done so.
var errReadElsewhere = errors.New("another process reads this")

// readClaimed reads the kinds of a subject that can be claimed. Its error is that of the
// first kind; the others' are noted with their copies.
func (s *Service) readClaimed(ctx context.Context, organizationID string, what subject, every, patience time.Duration) error {
	var first error
	for i, kind := range what.kinds {
		connection, err := s.usable(ctx, organizationID)
		if err == nil {
			var wait time.Duration
			wait, err = s.reader.Claim(ctx, connection, kind, every)
			if err == nil && wait > 0 {
				err = errReadElsewhere
			}
		}
		if err == nil {
			_, err = s.readOne(ctx, connection, kind, patience)
		}
		if i == 0 {
			first = err
		}
		if err != nil && !errors.Is(err, errReadElsewhere) {
			return first
		}
	}
	return first
}

// readOne reads one kind and stores it, or why that failed. Blocked events whose cause it
// shows to be mended are released.
func (s *Service) readOne(ctx context.Context, connection *models.Connection, kind models.InventoryKind, patience time.Duration) (*inventory.Answer, error) {
	began := s.now()
	answer, err := s.reader.Read(ctx, s.askFor(connection, kind, patience), connection, kind)
	if err == nil && answer.Mended != "" {
		s.logger.Info("what blocked an organization is there again at Snov.io", "organization", connection.OrganizationID, "reason", answer.Mended)
		s.queues.start(ctx, func(ctx context.Context) { s.release(ctx, connection.OrganizationID, answer.Mended) })
	}
	switch {
	case err != nil:
		s.noteFailure(ctx, connection, kind, began, err)
	case answer.Doubtful:
		s.noteFailure(ctx, connection, kind, began, errDoubtful)
	}
	return answer, err
}

// askFor makes the call that reads a kind. The balance is itself the test of the keys.
func (s *Service) askFor(connection *models.Connection, kind models.InventoryKind, patience time.Duration) inventory.Call {
	return func(ctx context.Context, organizationID string, call func(ctx context.Context, accessToken string) error) error {
		if kind != models.InventoryBalance {
			return s.askWithin(ctx, patience, organizationID, call)
		}
		err := s.callWithin(ctx, patience, organizationID, call)
		if inventory.SpeaksOfKeys(err) {
			s.markRejected(ctx, connection, err)
		}
		return err
	}
}

// noteFailure stores why a reading failed, for the pages that show its copy.
func (s *Service) noteFailure(ctx context.Context, connection *models.Connection, kind models.InventoryKind, began time.Time, err error) {
	p, known := problemOf(err)
	switch {
	case ctx.Err() != nil:
		p = problem{} // the process stops
	case !known:
		p = problem{code: models.UserErrorSnovioUnavailable, message: "It could not be read. The server's log has the details."}
		s.logger.Error("an account could not be read", "organization", connection.OrganizationID, "kind", kind, "error", err)
	}
	s.note(ctx, connection, kind, began, p.code, p.message)
}

func (s *Service) note(ctx context.Context, connection *models.Connection, kind models.InventoryKind, began time.Time, code models.UserErrorCode, message string) {
	ctx, cancel := settled(ctx)
	defer cancel()
	first, err := s.store.FailReading(ctx, connection.OrganizationID, connection.AccountKey, kind, began, code, message)
	switch {
	case err != nil:
		s.logger.Error("a failed reading could not be noted", "organization", connection.OrganizationID, "kind", kind, "error", err)
	case first:
		s.logger.Warn("an account's stored copy could not be read again", "organization", connection.OrganizationID, "kind", kind, "code", code)
	}
}

// readings are those that are under way in this process, one for each organization and
// subject.
type readings struct {
	background *background

	mu      sync.Mutex
	running map[string]*reading
}

type reading struct {
	done chan struct{}
	err  error
}

func newReadings(b *background) *readings {
	return &readings{background: b, running: make(map[string]*reading)}
}

func readingName(organizationID string, kind models.InventoryKind) string {
	return fmt.Sprintf("%s/%s", kind, organizationID)
}

// has tells whether the subject that begins with a kind is being read.
func (r *readings) has(organizationID string, kind models.InventoryKind) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.running[readingName(organizationID, kind)] != nil
}

// start begins a reading, or gives the one that is under way. It goes on when ctx ends.
func (r *readings) start(ctx context.Context, organizationID string, what subject, read func(context.Context) error) *reading {
	name := readingName(organizationID, what.kind())
	r.mu.Lock()
	defer r.mu.Unlock()
	if one := r.running[name]; one != nil {
		return one
	}
	one := &reading{done: make(chan struct{}), err: context.Canceled}
	r.running[name] = one
	end := func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		delete(r.running, name)
		close(one.done)
	}
	if !r.background.start(ctx, func(ctx context.Context) {
		defer end()
		one.err = read(ctx)
	}) {
		delete(r.running, name)
		close(one.done)
	}
	return one
}

// join is start, and waits for the end of the reading or of ctx.
func (r *readings) join(ctx context.Context, organizationID string, what subject, read func(context.Context) error) error {
	one := r.start(ctx, organizationID, what, read)
	select {
	case <-one.done:
		return one.err
	case <-ctx.Done():
		return errReadElsewhere
	}
}
