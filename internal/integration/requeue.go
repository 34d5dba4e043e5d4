package integration

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/worker"
)

// pushChunk is how many entries are handed to the engine at a time.
const pushChunk = 500

// maxRetryIDs bounds the entries that one call names.
const maxRetryIDs = 500

// Retry makes the entries with these ids run again. Those it cannot are user errors.
func (s *Service) Retry(ctx context.Context, actor Actor, ids []string) ([]*models.Entry, []models.UserError, error) {
	var check checks
	if len(ids) > maxRetryIDs {
		check.tooMany(maxRetryIDs, "input", "ids")
		return nil, check.errors, nil
	}
	texts := make([]string, 0, len(ids))
	for i, id := range ids {
		before := len(check.errors)
		check.text(id, maxName, "input", "ids", strconv.Itoa(i))
		if len(check.errors) == before {
			texts = append(texts, id)
		}
	}
	if len(texts) == 0 {
		return nil, check.errors, nil
	}
	entries, notRetryable, unknown, err := s.store.RequeueIDs(ctx, actor.OrganizationID, actor.audited(), texts)
	if err != nil {
		return nil, nil, err
	}
	for i, id := range ids {
		field := []string{"input", "ids", strconv.Itoa(i)}
		switch {
		case slices.Contains(unknown, id):
			check.add(models.UserErrorNotFound, "There is no such entry.", field...)
		case slices.Contains(notRetryable, id):
			check.add(models.UserErrorNotRetryable, "This entry waits, runs or has succeeded, so it cannot run again.", field...)
		}
	}
	s.pushEntries(ctx, entries)
	s.recheckBlock(ctx, actor.OrganizationID)
	return entries, check.errors, nil
}

// recheckBlock looks in the background whether a list or fields that block the settings are
// there again: whoever retries may have mended that at Snov.io.
func (s *Service) recheckBlock(ctx context.Context, organizationID string) {
	settings, err := s.store.Settings(ctx, organizationID)
	switch {
	case err != nil:
		s.logger.Error("the settings could not be read, so a retry does not look whether a block was mended", "organization", organizationID, "error", err)
	case settings.BlockedReason == models.ReasonListDeleted:
		s.readBehind(ctx, organizationID, subjectLists, refreshEvery)
	case settings.BlockedReason == models.ReasonCustomFieldGone:
		s.readBehind(ctx, organizationID, subjectFields, refreshEvery)
	}
}

const (
	// maxRetryMatching bounds the entries that one call runs again by a filter, and those
	// that are counted for it.
	maxRetryMatching = 100_000
	// retryPatience is how long such a call goes on: an answer must come before clients
	// and the server give it up.
	retryPatience = 30 * time.Second
)

// Retried is what RetryMatching did.
type Retried struct {
	Count int
	// Next is where the filter has more: the after of a call that goes on with them.
	Next string
	// Newest are the newest of those that run again, newest first, at most a page.
	Newest []*models.Entry
}

// RetryableCount counts the entries that RetryMatching would run again, as far as
// maxRetryMatching.
func (s *Service) RetryableCount(ctx context.Context, organizationID string, filter models.EntryFilter) (models.RetryableCount, error) {
	return s.store.CountRetryable(ctx, organizationID, filter, maxRetryMatching)
}

// RetryMatching makes the entries of a filter run again that can, oldest first: as many
// as retryPatience allows, and no more than maxRetryMatching. They are handed to the
// engine as it goes, so that what was done before an error runs. after is where an
// earlier call ended; "": from the oldest entry on.
func (s *Service) RetryMatching(ctx context.Context, actor Actor, filter models.EntryFilter, after string) (Retried, error) {
	var retried Retried
	var err error
	until := s.now().Add(retryPatience)
	retried.Count, retried.Next, err = s.store.RequeueMatching(ctx, actor.OrganizationID, models.Requeueing{
		Filter: filter, By: actor.audited(), After: after, Max: maxRetryMatching, Moved: func(entries []*models.Entry) bool {
			s.pushEntries(ctx, entries)
			retried.Newest = append(retried.Newest, entries...)
			retried.Newest = slices.Clone(retried.Newest[max(0, len(retried.Newest)-models.MaxPageSize):])
			return s.now().Before(until)
		},
	})
	slices.Reverse(retried.Newest)
	s.recheckBlock(ctx, actor.OrganizationID)
	return retried, err
}

// release puts entries that were blocked for one of the reasons back into the queue, and
// hands them to the engine as it goes.
func (s *Service) release(ctx context.Context, organizationID string, reasons ...models.Reason) {
	err := s.store.ReleaseBlocked(ctx, organizationID, reasons, func(entries []*models.Entry) bool {
		s.pushEntries(ctx, entries)
		return ctx.Err() == nil
	})
	if err != nil && ctx.Err() == nil {
		s.logger.Error("blocked events could not be released; the sweeper will release them", "organization", organizationID, "error", err)
	}
	s.watches.nudge(organizationID)
}

// pushEntries hands entries to the engine, in the order given.
func (s *Service) pushEntries(ctx context.Context, entries []*models.Entry) {
	ctx, cancel := settled(ctx)
	defer cancel()
	for chunk := range slices.Chunk(entries, pushChunk) {
		items := make([]worker.Item, len(chunk))
		for i, entry := range chunk {
			items[i] = worker.ItemOf(entry)
		}
		s.wake.Push(ctx, items)
	}
}

// pushWaiting hands all waiting entries of an organization to the engine again,
// oldest first.
func (s *Service) pushWaiting(ctx context.Context, organizationID string) {
	filter := models.EntryFilter{Statuses: []models.Status{models.StatusQueued, models.StatusRetrying}}
	size := models.MaxPageSize
	for page := (models.Page{Last: &size}); ; {
		found, err := s.store.Entries(ctx, organizationID, filter, page)
		if ctx.Err() != nil {
			return
		}
		if err != nil {
			s.logger.Error("waiting events could not be handed to the engine; the sweeper will find them", "organization", organizationID, "error", err)
			return
		}
		if len(found.Entries) == 0 {
			return
		}
		newest := found.Entries[0]
		slices.Reverse(found.Entries)
		s.pushEntries(ctx, found.Entries)
		if !found.HasPrevious {
			return
		}
		page.Before = models.EntryCursor(newest)
	}
}
