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

// refresh lets one reading through. Its error is a *RateLimitedError where the last one
// was too short a while ago.
func (s *Service) refresh(ctx context.Context, organizationID string, what models.Refreshable, name string) error {
	connection, err := s.store.Connection(ctx, organizationID)
	if err != nil || connection == nil {
		return err // the reading itself says that nothing is connected
	}
	wait, err := s.store.ClaimRefresh(ctx, connection.AccountKey, what, refreshEvery)
	if err != nil || wait == 0 {
		return err
	}
	return &RateLimitedError{
		RetryAfter: wait, Message: name + " were read anew a moment ago. They can be again in " + seconds(wait) + ".",
	}
}
