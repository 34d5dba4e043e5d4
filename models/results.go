package models

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"
)

// Start names an entry that a worker begins to work on, and its lease's number.
type Start struct {
	EntryID string
	// OrganizationID is the entry's; "": it is looked up.
	OrganizationID string
	Fence          int64
}

// Result is what a run, or a decision without one, made of an entry. It is the
// whole outcome: what it leaves empty is empty in the entry afterwards.
type Result struct {
	EntryID string
	// OrganizationID is the entry's; "": it is looked up.
	OrganizationID string
	// Fence is the lease's number; SettleQueued does not look at it.
	Fence      int64
	Status     Status
	Reason     Reason
	Message    string
	ProspectID string
	ListID     string
	AccountKey string
	// MergedInto is the entry whose call this one shared; "": it made its own, or none.
	MergedInto    string
	NextAttemptAt *time.Time
	// CountsAttempt: one of the ten attempts is used up.
	CountsAttempt bool
	// Attempt is the call that was made; nil: none was. The store makes its ID where
	// it is empty, and fills in its organization and entry.
	Attempt *Attempt
}

// StartEntries marks entries RUNNING under their leases, where they are QUEUED,
// RETRYING or RUNNING under an earlier lease, and gives those that it started by id.
// Absent ones are final, blocked, unknown, or taken by a later lease. It waits for
// organizations that another transaction has locked.
func (s *Store) StartEntries(ctx context.Context, starts []Start) (map[string]*Entry, error) {
	started, _, err := s.start(ctx, waitForLock, starts)
	return started, err
}

// TryStartEntries is StartEntries in one transaction that waits for no lock. It starts no
// entries of organizations that another transaction has locked, and returns their ids.
func (s *Store) TryStartEntries(ctx context.Context, starts []Start) (started map[string]*Entry, locked []string, err error) {
	return s.start(ctx, skipLocked, starts)
}

func (s *Store) start(ctx context.Context, how locking, starts []Start) (started map[string]*Entry, locked []string, err error) {
	owners := make(map[string]string, len(starts))
	for _, start := range starts {
		owners[start.EntryID] = start.OrganizationID
	}
	started = make(map[string]*Entry, len(starts))
	var some []*Entry
	locked, err = s.writeEntries(ctx, how, owners, func(tx *transaction, entries map[string]*Entry) error {
		some = nil
		for _, start := range starts {
			entry := entries[start.EntryID]
			if entry == nil || entry.Fence >= start.Fence || entry.Status.IsFinal() || entry.Status == StatusBlocked || tx.endIfDisconnected(entry) {
				continue
			}
			entry.Status, entry.Fence = StatusRunning, start.Fence
			entry.Reason, entry.Message, entry.NextAttemptAt = "", "", nil
			tx.change(entry)
			some = append(some, entry)
		}
		return nil
	}, func() {
		for _, entry := range some {
			started[entry.ID] = entry
		}
	})
	if err != nil {
		return nil, nil, wrapError(ctx, "start entries", err)
	}
	return started, locked, nil
}

// WriteResults writes entries and their attempts in one transaction, each only
// where its entry has no outcome yet, is not BLOCKED, and was not started under a
// later lease than the result's. An entry that was decided without a call need not
// have been started. It gives the ids of those that it did not write, because the
// lease was lost, or because they were written before: a commit whose answer was lost
// is tried again. It waits for organizations that another transaction has locked.
func (s *Store) WriteResults(ctx context.Context, results []Result) (lost []string, err error) {
	lost, _, err = s.settle(ctx, waitForLock, results, underItsLease)
	return lost, wrapError(ctx, "write results", err)
}

// TryWriteResults is WriteResults in one transaction that waits for no lock. It writes
// nothing of organizations that another transaction has locked, and returns their ids;
// lost has none of their entries.
func (s *Store) TryWriteResults(ctx context.Context, results []Result) (lost, locked []string, err error) {
	lost, locked, err = s.settle(ctx, skipLocked, results, underItsLease)
	return lost, locked, wrapError(ctx, "write results", err)
}

// underItsLease tells whether an entry takes a result of a lease, whose number it has from
// then on.
func underItsLease(entry *Entry, result Result) bool {
	written := entry.Fence == result.Fence && entry.Status != StatusRunning
	if entry.Fence > result.Fence || written || entry.Status.IsFinal() || entry.Status == StatusBlocked {
		return false
	}
	entry.Fence = result.Fence
	return true
}

// SettleQueued writes outcomes of entries that did not run, final or BLOCKED, each
// only where its entry is QUEUED or RETRYING. It gives the ids of those that it did
// not write. It waits for organizations that another transaction has locked.
func (s *Store) SettleQueued(ctx context.Context, results []Result) (skipped []string, err error) {
	skipped, _, err = s.settle(ctx, waitForLock, results, withoutALease)
	return skipped, wrapError(ctx, "settle entries", err)
}

// TrySettleQueued is SettleQueued in one transaction that waits for no lock. It writes
// nothing of organizations that another transaction has locked, and returns their ids;
// skipped has none of their entries.
func (s *Store) TrySettleQueued(ctx context.Context, results []Result) (skipped, locked []string, err error) {
	skipped, locked, err = s.settle(ctx, skipLocked, results, withoutALease)
	return skipped, locked, wrapError(ctx, "settle entries", err)
}

// withoutALease tells whether an entry takes an outcome that was decided without running it.
func withoutALease(entry *Entry, _ Result) bool {
	return entry.Status == StatusQueued || entry.Status == StatusRetrying
}

func (s *Store) settle(
	ctx context.Context, how locking, results []Result, applies func(*Entry, Result) bool,
) (refused, locked []string, err error) {
	owners := make(map[string]string, len(results))
	for _, result := range results {
		owners[result.EntryID] = result.OrganizationID
	}
	written := make([]bool, len(results))
	var some []int
	locked, err = s.writeEntries(ctx, how, owners, func(tx *transaction, entries map[string]*Entry) error {
		some = nil
		for i, result := range results {
			entry := entries[result.EntryID]
			if entry == nil || !applies(entry, result) {
				continue
			}
			some = append(some, i)
			if tx.endIfDisconnected(entry) {
				continue
			}
			result.applyTo(entry)
			tx.change(entry)
			if result.Attempt != nil {
				attempt, err := result.Attempt.of(entry)
				if err != nil {
					return err
				}
				tx.attempts = append(tx.attempts, attempt)
			}
		}
		return nil
	}, func() {
		for _, i := range some {
			written[i] = true
		}
	})
	if err != nil {
		return nil, nil, err
	}
	for i, result := range results {
		if !written[i] && !slices.Contains(locked, owners[result.EntryID]) {
			refused = append(refused, result.EntryID)
		}
	}
	return refused, locked, nil
}

func (r *Result) applyTo(entry *Entry) {
	entry.Status, entry.Reason, entry.Message = r.Status, r.Reason, r.Message
	entry.ProspectID, entry.ListID, entry.AccountKey, entry.MergedInto = r.ProspectID, r.ListID, r.AccountKey, r.MergedInto
	entry.NextAttemptAt = storedPointer(r.NextAttemptAt)
	if r.CountsAttempt {
		entry.AttemptCount++
	}
}

// of is the attempt as it is stored for the entry.
func (a *Attempt) of(entry *Entry) (*Attempt, error) {
	row := *a
	if row.ID == "" {
		id, err := uuid.NewV7()
		if err != nil {
			return nil, fmt.Errorf("make an id: %w", err)
		}
		row.ID = id.String()
	}
	row.OrganizationID, row.EntryID, row.StartedAt = entry.OrganizationID, entry.ID, stored(a.StartedAt)
	return &row, nil
}

// writeEntries runs work on entries, by id, while their organizations are locked.
// owners tells the organization of each entry's id; where it is "", it is looked up and
// filled in. Unknown ids are absent, and so are entries of another organization than the
// one that was told. work runs for each transaction, with its entries, and committed after
// it: see write. With skipLocked it returns the organizations that another transaction has
// locked.
func (s *Store) writeEntries(
	ctx context.Context, how locking, owners map[string]string, work func(*transaction, map[string]*Entry) error, committed func(),
) (locked []string, err error) {
	organizationIDs, err := s.ownersOf(ctx, owners)
	if err != nil {
		return nil, err
	}
	if len(organizationIDs) == 0 {
		return nil, nil
	}
	ids := slices.Collect(maps.Keys(owners))
	onEntries := func(tx *transaction) error {
		rows, err := byColumn[*Entry](tx.db, "id", ids)
		if err != nil {
			return err
		}
		entries := make(map[string]*Entry, len(rows))
		for _, row := range rows {
			if tx.organizations[row.OrganizationID] != nil {
				entries[row.ID] = row
				tx.track(row)
			}
		}
		return work(tx, entries)
	}
	if how == waitForLock {
		return nil, s.writeEach(ctx, organizationIDs, onEntries, committed)
	}
	locked, err = s.writeLocking(ctx, skipLocked, "", organizationIDs, onEntries)
	if err == nil && len(locked) < len(distinct(organizationIDs)) {
		committed()
	}
	return locked, err
}

// ownersOf gives the organizations of entries, and fills in those that owners does not
// tell. An entry's never changes, so it may be read before the lock.
func (s *Store) ownersOf(ctx context.Context, owners map[string]string) ([]string, error) {
	var organizationIDs, asked []string
	for id, owner := range owners {
		if owner == "" {
			asked = append(asked, id)
		} else {
			organizationIDs = append(organizationIDs, owner)
		}
	}
	if len(asked) == 0 {
		return organizationIDs, nil
	}
	rows, err := byColumn[*Entry](s.lookup.WithContext(ctx).Select("id", "organization_id"), "id", asked)
	for _, row := range rows {
		organizationIDs = append(organizationIDs, row.OrganizationID)
		owners[row.ID] = row.OrganizationID
	}
	return organizationIDs, err
}
