package integration

import (
	"context"
	"time"

	"github.com/snovsync/snovsync/models"
)

// refreshEvery is the least time between two readings of an account's lists, and of
// its custom fields, that somebody wishes for. They take two calls and one, so that
// however often people click, in however many processes and organizations, no more
// than twelve of the account's sixty calls in a minute go into it.
const refreshEvery = 15 * time.Second

// refresh reads a subject now. Its error is a *RateLimitedError where the last refresh was
// too short a while ago, or that of the first reading as a query answers it.
func (s *Service) refresh(ctx context.Context, organizationID string, counted models.Refreshable, what subject) error {
	connection, err := s.usable(ctx, organizationID)
	if err != nil {
		return queryError(err)
	}
	wait, err := s.store.ClaimRefresh(ctx, connection.AccountKey, counted, refreshEvery)
	if err != nil {
		return err
	}
	if wait > 0 {
		return &RateLimitedError{
			RetryAfter: wait, Message: what.name + " were read anew a moment ago. They can be again in " + seconds(wait) + ".",
		}
	}
	for i, kind := range what.kinds {
		if _, err := s.readOne(ctx, connection, kind, s.patience); err != nil {
			if i > 0 {
				return nil // noted with its copy
			}
			return queryError(err)
		}
	}
	return nil
}
