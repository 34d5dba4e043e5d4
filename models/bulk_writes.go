package models

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"gorm.io/gorm"

	"github.com/snovsync/snovsync/models/internal/pipelined"
)

// writes are statements on many rows that belong together. On Postgres they become one
// statement: each way to the server costs as much as some rows.
type writes struct {
	db    *gorm.DB
	parts []write
}

// write runs a statement on rows, a slice of its model or of pointers to it.
type write struct {
	*statement

	rows reflect.Value
	// plainly does the same through GORM.
	plainly func(*gorm.DB) error
}

// add adds a statement on rows; without any it adds nothing.
func add[T any](w *writes, s *statement, rows []T) {
	if len(rows) > 0 {
		w.parts = append(w.parts, write{s, reflect.ValueOf(rows), func(db *gorm.DB) error { return insert(db, rows, s.on) }})
	}
}

// run writes everything, as the last writes of its transaction, and commits with them.
// Rows of one write may refer to rows of another: Postgres checks references at the end
// of the statement, and elsewhere the writes are run in their order.
func (w *writes) run() error {
	db := w.db.Session(&gorm.Session{})
	if !isPostgres(db) {
		for _, part := range w.parts {
			if err := part.plainly(db); err != nil {
				return err
			}
		}
		return nil
	}
	most := boundsOf(db).rows
	for from, more := 0, true; more; from += most {
		var parts []string
		var parameters []any
		more = false
		for _, part := range w.parts {
			if from >= part.rows.Len() {
				continue
			}
			to := min(from+most, part.rows.Len())
			more = more || to < part.rows.Len()
			values, err := part.table.values(db.Statement.Context, part.rows.Slice(from, to))
			if err != nil {
				return err
			}
			parts, parameters = append(parts, part.sql), append(parameters, values...)
		}
		if !more {
			db = db.WithContext(pipelined.Last(db.Statement.Context))
		}
		if err := db.Exec(together(parts), parameters...).Error; err != nil {
			return err
		}
	}
	return nil
}

// together makes one statement of several.
func together(parts []string) string {
	last := len(parts) - 1
	if last == 0 {
		return parts[0]
	}
	before := make([]string, last)
	for i, part := range parts[:last] {
		before[i] = fmt.Sprintf("write%d AS (%s)", i, part)
	}
	return "WITH " + strings.Join(before, ", ") + " " + parts[last]
}

// finish writes everything that the transaction took, and ends it where that costs nothing.
func (tx *transaction) finish() error {
	w := &writes{db: tx.db}
	add(w, tx.statements.insertEvents, tx.events)
	add(w, tx.statements.insertEntries, tx.created)
	add(w, tx.statements.updateEntries, tx.changed)
	add(w, tx.statements.insertAttempts, tx.attempts)
	add(w, tx.statements.insertChanges, tx.changes)
	add(w, tx.statements.updateOrganizations, tx.moved())
	add(w, tx.statements.sumActivity, slices.Collect(maps.Values(tx.ended)))
	if len(w.parts) == 0 {
		return nil
	}
	return w.run()
}

// moved are the organizations whose changes the transaction numbered.
func (tx *transaction) moved() []*organizationRow {
	var moved []*organizationRow
	for _, row := range tx.organizations {
		if row.moved {
			moved = append(moved, row)
		}
	}
	return moved
}
