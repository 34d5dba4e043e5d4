package resolvers

import (
	"context"

	"github.com/snovsync/snovsync/graph/model"
	"github.com/snovsync/snovsync/internal/livelog"
)

// follow subscribes to the live log. Without a cursor it begins now.
func (r *Resolver) follow(ctx context.Context, filter *model.SyncLogFilter, cursor *string) (*livelog.Subscription, error) {
	chosen, err := entryFilter(filter)
	if err != nil {
		return nil, err
	}
	var after *int64
	if cursor != nil {
		seq, err := livelog.DecodeCursor(*cursor)
		if err != nil {
			return nil, err
		}
		after = &seq
	}
	return r.config.LiveLog.Subscribe(ctx, organization(ctx), after, matching(chosen))
}
