package livelog

import (
	"context"
	"fmt"

	"github.com/snovsync/snovsync/models"
)

// Store is what the hub reads; *models.Store is one.
type Store interface {
	// Changes returns the changes after a number, ascending, at most limit.
	Changes(ctx context.Context, organizationID string, after int64, limit int) ([]models.Change, error)
	// ChangeHead returns the number of the newest change (0: none was ever made) and
	// of the oldest that is still kept (0: none is).
	ChangeHead(ctx context.Context, organizationID string) (head, oldest int64, err error)
}

// reader bounds how many reads run at a time, so that many organizations with
// news do not take all of the database's connections.
type reader struct {
	store Store
	slots chan struct{}
}

func newReader(store Store, parallel int) *reader {
	return &reader{store: store, slots: make(chan struct{}, parallel)}
}

func (r *reader) acquire(ctx context.Context) error {
	select {
	case r.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (r *reader) head(ctx context.Context, organizationID string) (head, oldest int64, err error) {
	if err := r.acquire(ctx); err != nil {
		return 0, 0, err
	}
	defer func() { <-r.slots }()
	head, oldest, err = r.store.ChangeHead(ctx, organizationID)
	if err != nil {
		return 0, 0, fmt.Errorf("read the head of the log: %w", err)
	}
	return head, oldest, nil
}

func (r *reader) page(ctx context.Context, organizationID string, after int64, limit int) ([]*models.Change, error) {
	if err := r.acquire(ctx); err != nil {
		return nil, err
	}
	defer func() { <-r.slots }()
	changes, err := r.store.Changes(ctx, organizationID, after, limit)
	if err != nil {
		return nil, fmt.Errorf("read the log after %d: %w", after, err)
	}
	page := make([]*models.Change, len(changes))
	for i := range changes {
		// A stored change names its organization once; its entry shall, too, as it does
		// in the changes that this process observes.
		changes[i].Entry.OrganizationID = changes[i].OrganizationID
		page[i] = &changes[i]
	}
	return page, nil
}
