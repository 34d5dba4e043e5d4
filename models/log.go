package models

import (
	"context"
	"database/sql"
	"slices"

	"gorm.io/gorm"
)

// The bounds of a page of the log.
const (
	DefaultPageSize = 50
	MaxPageSize     = 200
)

// Page says which part of a list is asked for, as Relay's connections do.
type Page struct {
	// First or Last is the page's size, 1 to MaxPageSize; both nil: the first DefaultPageSize.
	First, Last *int
	// After and Before are cursors of EntryCursor; "": no bound.
	After, Before string
}

// EntryPage is one page of the log, newest first.
type EntryPage struct {
	Entries []*Entry
	// HasNext and HasPrevious tell whether entries of the filter lie beyond either end.
	HasNext, HasPrevious bool
	// LiveSeq is the organization's change number in the page's own snapshot: the
	// live log after it holds exactly what happened since.
	LiveSeq int64
}

// Entries gives a page of an organization's log. A page of the wrong size, a
// cursor that is none and a filter that asks for too much are errors of CodeBadInput.
func (s *Store) Entries(ctx context.Context, organizationID string, filter EntryFilter, page Page) (*EntryPage, error) {
	window, err := page.window()
	if err != nil {
		return nil, err
	}
	if err := filter.check(); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, transactionTimeout)
	defer cancel()
	answer := &EntryPage{}
	err = s.read.WithContext(ctx).Transaction(func(db *gorm.DB) error {
		head := db.Model(&organizationRow{}).Where("id = ?", organizationID).Select("change_seq")
		if err := head.Scan(&answer.LiveSeq).Error; err != nil {
			return err
		}
		chosen := func() *gorm.DB { return filter.apply(db.Model(&Entry{}), organizationID) }
		return window.read(chosen, answer)
	}, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return nil, wrapError(ctx, "read the log", err)
	}
	return answer, nil
}

// Entry gives one entry of an organization; ErrNotFound where it has none of that id.
func (s *Store) Entry(ctx context.Context, organizationID, id string) (*Entry, error) {
	var entry Entry
	err := s.read.WithContext(ctx).Where("organization_id = ? AND id = ?", organizationID, id).Take(&entry).Error
	if err != nil {
		return nil, wrapError(ctx, "read an entry", err)
	}
	return &entry, nil
}

// Attempts gives the calls that were made for entries of an organization, by
// entry id, oldest first. Entries without any are absent.
func (s *Store) Attempts(ctx context.Context, organizationID string, entryIDs []string) (map[string][]*Attempt, error) {
	db := s.read.WithContext(ctx).Where("organization_id = ?", organizationID).Order("started_at, id")
	rows, err := byColumn[*Attempt](db, "entry_id", entryIDs)
	if err != nil {
		return nil, wrapError(ctx, "read attempts", err)
	}
	attempts := make(map[string][]*Attempt)
	for _, row := range rows {
		attempts[row.EntryID] = append(attempts[row.EntryID], row)
	}
	return attempts, nil
}

// window is a Page that was understood: a part of the log between two numbers,
// read from one of its ends. 0 is no bound.
type window struct {
	size          int
	backwards     bool
	after, before int64
}

func (p Page) window() (window, error) {
	w := window{size: DefaultPageSize}
	switch {
	case p.First != nil && p.Last != nil:
		return w, badInput("first and last cannot be asked for together")
	case p.First != nil:
		w.size = *p.First
	case p.Last != nil:
		w.size, w.backwards = *p.Last, true
	}
	if w.size < 1 || w.size > MaxPageSize {
		return w, badInput("a page holds 1 to 200 entries")
	}
	var err error
	if p.After != "" {
		if w.after, err = decodeEntryCursor(p.After); err != nil {
			return w, err
		}
	}
	if p.Before != "" {
		if w.before, err = decodeEntryCursor(p.Before); err != nil {
			return w, err
		}
	}
	return w, nil
}

// read fills the page. The log runs from high numbers to low ones: what comes
// after a cursor has a lower number.
func (w window) read(chosen func() *gorm.DB, page *EntryPage) error {
	rows := chosen()
	if w.after > 0 {
		rows = rows.Where("seq < ?", w.after)
	}
	if w.before > 0 {
		rows = rows.Where("seq > ?", w.before)
	}
	order := "seq DESC"
	if w.backwards {
		order = "seq"
	}
	// One more than asked for tells whether the list goes on.
	if err := rows.Order(order).Limit(w.size + 1).Find(&page.Entries).Error; err != nil {
		return err
	}
	more := len(page.Entries) > w.size
	if more {
		page.Entries = page.Entries[:w.size]
	}
	var err error
	if w.backwards {
		slices.Reverse(page.Entries)
		page.HasPrevious = more
		page.HasNext, err = exists(chosen(), w.before, "seq <= ?")
	} else {
		page.HasNext = more
		page.HasPrevious, err = exists(chosen(), w.after, "seq >= ?")
	}
	return err
}

// exists tells whether an entry lies at or beyond a cursor; without one, none does.
func exists(chosen *gorm.DB, cursor int64, condition string) (bool, error) {
	if cursor == 0 {
		return false, nil
	}
	var found []int64
	err := chosen.Where(condition, cursor).Limit(1).Pluck("seq", &found).Error
	return len(found) > 0, err
}
