package models

import (
	"cmp"
	"context"
	"slices"

	"gorm.io/gorm"
)

// RetryableCount says how many entries of a filter can run again.
type RetryableCount struct {
	Count int
	// Capped: there are more than Count.
	Capped bool
}

// CountRetryable counts the entries of a filter that RequeueMatching would make run
// again, no further than limit, so that it is quick on a log of any length.
func (s *Store) CountRetryable(ctx context.Context, organizationID string, filter EntryFilter, limit int) (RetryableCount, error) {
	if err := filter.check(); err != nil {
		return RetryableCount{}, err
	}
	var found int64
	db := s.read.WithContext(ctx)
	err := db.Table("(?) AS retryable", filter.retryable(db, organizationID).Select("1").Limit(limit+1)).Count(&found).Error
	if err != nil {
		return RetryableCount{}, wrapError(ctx, "count the entries that can run again", err)
	}
	return RetryableCount{Count: min(int(found), limit), Capped: int(found) > limit}, nil
}

// Requeueing says which entries RequeueMatching makes run again.
type Requeueing struct {
	Filter EntryFilter
	// By is who asks, for the audit log.
	By Actor
	// After is where an earlier call ended; "": from the oldest entry on.
	After string
	// Max bounds how many there are.
	Max int
	// Moved is handed the entries of each transaction once it has committed, and says
	// whether to go on.
	Moved func([]*Entry) bool
}

// RequeueMatching makes the entries of a filter run again as RequeueIDs does, oldest
// first. Those of the filter that are in another status stay as they are. It works in
// transactions of entriesPerTransaction. It gives how many there were, also beside an
// error, and, where there are more, the After that goes on with them.
//
// The entries are chosen before the organization is locked, which may take a while in
// a long log, and looked at again under the lock.
func (s *Store) RequeueMatching(ctx context.Context, organizationID string, asked Requeueing) (count int, next string, err error) {
	if err := asked.Filter.check(); err != nil {
		return 0, "", err
	}
	var after int64
	if asked.After != "" {
		if after, err = decodeEntryCursor(asked.After); err != nil {
			return 0, "", err
		}
	}
	var chosen []int64
	err = asked.Filter.retryable(s.read.WithContext(ctx), organizationID).Where("seq > ?", after).
		Order("seq").Limit(asked.Max+1).Pluck("seq", &chosen).Error
	if err != nil {
		return 0, "", wrapError(ctx, "choose entries to run again", err)
	}
	record := &retryRecord{by: asked.By, filter: asked.Filter}
	for done := 0; done < len(chosen); {
		if done == asked.Max {
			return count, next, nil
		}
		seqs := chosen[done:min(done+entriesPerTransaction, asked.Max, len(chosen))]
		entries, err := s.requeueSome(ctx, organizationID, record, seqs)
		if err != nil {
			return count, next, wrapError(ctx, "run entries again", err)
		}
		count += len(entries)
		done += len(seqs)
		next = EntryCursor(&Entry{Seq: seqs[len(seqs)-1]})
		if !asked.Moved(entries) && done < len(chosen) {
			return count, next, nil
		}
	}
	return count, "", nil
}

// requeueSome makes those of the numbered entries run again that the filter still
// chooses, and gives them, oldest first.
func (s *Store) requeueSome(ctx context.Context, organizationID string, record *retryRecord, seqs []int64) ([]*Entry, error) {
	var entries []*Entry
	err := s.write(ctx, []string{organizationID}, func(tx *transaction) (err error) {
		entries, err = byColumn[*Entry](record.filter.retryable(tx.db, organizationID), "seq", seqs)
		if err != nil {
			return err
		}
		tx.track(entries...)
		slices.SortFunc(entries, func(a, b *Entry) int { return cmp.Compare(a.Seq, b.Seq) })
		for _, entry := range entries {
			requeue(entry)
			tx.change(entry)
		}
		return record.write(tx, organizationID, len(entries))
	})
	if err == nil {
		record.count += len(entries)
	}
	return entries, err
}

// retryRecord is the audit record of one call of RequeueMatching, which works in several
// transactions: each of them brings the record up to date.
type retryRecord struct {
	by     Actor
	filter EntryFilter
	id     string
	// count is how many entries the committed transactions made run again.
	count int
}

func (r *retryRecord) write(tx *transaction, organizationID string, more int) error {
	if more == 0 {
		return nil
	}
	id, err := tx.auditAgain(r.id, organizationID, r.by, AuditRetry, "", map[string]any{"count": r.count + more, "filter": r.filter.Audited()})
	if err == nil && r.id == "" {
		r.id = id
	}
	return err
}

// retryable chooses the entries of the filter that can run again. They have an index by
// time, which the bounds by number leave unused.
func (f EntryFilter) retryable(db *gorm.DB, organizationID string) *gorm.DB {
	db = db.Model(&Entry{}).Where(isRetryable)
	if f.From != nil {
		db = db.Where("created_at >= ?", stored(*f.From))
	}
	if f.To != nil {
		db = db.Where("created_at < ?", stored(*f.To))
	}
	return f.apply(db, organizationID)
}
