package resolvers

import (
	"context"

	"github.com/99designs/gqlgen/graphql"

	"github.com/snovsync/snovsync/graph/model"
	"github.com/snovsync/snovsync/internal/livelog"
	"github.com/snovsync/snovsync/internal/livelog/handover"
	"github.com/snovsync/snovsync/models"
)

// begins is the argument of the live log that says where it begins.
const begins = "after"

// follow subscribes to the live log; without a cursor it begins now. A transport that
// reads the log by itself is handed the place to read from, others read a channel.
func (r *Resolver) follow(ctx context.Context, filter *model.SyncLogFilter, cursor *string) (<-chan *model.SyncLogChange, error) {
	operation := handover.From(ctx)
	if operation != nil && operation.Encodes() {
		return fed(operation), nil
	}
	chosen, err := entryFilter(filter)
	if err != nil {
		return nil, err
	}
	after, err := changeNumber(cursor)
	if err != nil {
		return nil, err
	}
	if operation == nil {
		subscription, err := r.config.LiveLog.Subscribe(ctx, organization(ctx), after, matching(chosen))
		if err != nil {
			return nil, err
		}
		return stream(ctx, r, subscription, changeView), nil
	}
	follower, err := r.config.LiveLog.Follow(ctx, organization(ctx), after)
	if err != nil {
		return nil, err
	}
	operation.Follow(handover.Following{
		Follower: follower, Keep: matching(chosen), Begins: begins, Path: graphql.GetPath(ctx), Explain: ended,
	})
	return nil, nil
}

// fed answers with the changes that the transport feeds, one at a time.
func fed(operation *handover.Operation) <-chan *model.SyncLogChange {
	changes := make(chan *model.SyncLogChange, 1)
	operation.Feeds(func(c *models.Change) { changes <- changeView(*c) })
	return changes
}

// changeNumber is the number of the change that a cursor stands for; nil for none.
func changeNumber(cursor *string) (*int64, error) {
	if cursor == nil {
		return nil, nil
	}
	seq, err := livelog.DecodeCursor(*cursor)
	return &seq, err
}
