package resolvers

import (
	"context"
	"slices"

	"github.com/snovsync/snovsync/graph/model"
	"github.com/snovsync/snovsync/internal/livelog"
	"github.com/snovsync/snovsync/models"
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

// retryable are the statuses of entries that can run again.
func retryable() []models.Status {
	return []models.Status{models.StatusFailed, models.StatusSkipped, models.StatusBlocked, models.StatusRetrying}
}

// retryMatching runs all entries of a filter again that can, and shows the
// newest of them as they then are. They are looked up before, because afterwards
// the filter need not choose them any more.
func (r *Resolver) retryMatching(ctx context.Context, filter models.EntryFilter) (*model.RetrySyncsPayload, error) {
	shown, err := r.config.Store.Entries(ctx, organization(ctx), narrowed(filter), models.Page{First: new(models.MaxPageSize)})
	if err != nil {
		return nil, err
	}
	count, err := r.config.Integration.RetryMatching(ctx, actor(ctx), filter)
	if err != nil {
		return nil, err
	}
	payload := &model.RetrySyncsPayload{Entries: []model.SyncLogEntry{}, Count: count}
	if len(shown.Entries) == 0 {
		return payload, nil
	}
	ids := views(shown.Entries, func(e *models.Entry) string { return e.ID })
	again, err := r.config.Store.Entries(ctx, organization(ctx), models.EntryFilter{IDs: ids}, models.Page{First: new(models.MaxPageSize)})
	if err != nil {
		return nil, err
	}
	payload.Entries = model.NewSyncLogEntries(again.Entries)
	return payload, nil
}

// narrowed is a filter that chooses those of a filter's entries that can run again.
func narrowed(filter models.EntryFilter) models.EntryFilter {
	statuses := retryable()
	if len(filter.Statuses) > 0 {
		statuses = slices.DeleteFunc(statuses, func(s models.Status) bool { return !slices.Contains(filter.Statuses, s) })
	}
	if len(statuses) == 0 {
		// None can: a status that no stored entry has chooses none.
		statuses = []models.Status{""}
	}
	filter.Statuses = statuses
	return filter
}
