// Package bulk writes many rows of several tables in one statement of Postgres. GORM makes
// a statement for each table and one more for each number of rows;
// docs/decisions/0008-pipelined-driver.md has the measured difference. On SQLite, GORM
// writes the rows.
package bulk

import (
	"fmt"
	"reflect"
	"strings"

	"gorm.io/gorm"
)

// Batch holds statements on many rows that belong together. On Postgres they become one
// statement, because a round trip costs as much as some rows.
type Batch struct {
	parts []write
}

// write runs a statement on rows, a slice of its model or of pointers to it.
type write struct {
	*Statement

	rows reflect.Value
	// create writes the rows through GORM.
	create func(*gorm.DB) error
}

// Add adds a statement on rows, a slice of its model or of pointers to it. Without rows it
// adds nothing.
func Add[T any](b *Batch, s *Statement, rows []T) {
	if len(rows) > 0 {
		b.parts = append(b.parts, write{s, reflect.ValueOf(rows), func(db *gorm.DB) error { return Create(db, rows, s.conflict) }})
	}
}

// Run writes everything, as the last writes of its transaction, and commits with them.
// Rows of one write may refer to rows of another: Postgres checks references at the end
// of the statement, and elsewhere the writes are run in their order.
func (b *Batch) Run(db *gorm.DB) error {
	if len(b.parts) == 0 {
		return nil
	}
	db = db.Session(&gorm.Session{})
	if !IsPostgres(db) {
		for _, part := range b.parts {
			if err := part.create(db); err != nil {
				return err
			}
		}
		return nil
	}
	maxRows := BoundsOf(db).Rows
	for from, more := 0, true; more; from += maxRows {
		var parts []string
		var parameters []any
		more = false
		for _, part := range b.parts {
			if from >= part.rows.Len() {
				continue
			}
			to := min(from+maxRows, part.rows.Len())
			more = more || to < part.rows.Len()
			values, err := part.table.values(db.Statement.Context, part.rows.Slice(from, to))
			if err != nil {
				return err
			}
			parts, parameters = append(parts, part.sql), append(parameters, values...)
		}
		if !more {
			db = committing(db)
		}
		if err := db.Exec(together(parts), parameters...).Error; err != nil {
			return err
		}
	}
	return nil
}

// Committer is a transaction that can commit together with its last statement.
type Committer interface {
	// Committing returns what executes the last statement.
	Committing() gorm.ConnPool
}

// committing is the session for the last statement of its transaction.
func committing(db *gorm.DB) *gorm.DB {
	tx, ok := db.Statement.ConnPool.(Committer)
	if !ok {
		return db
	}
	db = db.WithContext(db.Statement.Context) // a statement of its own
	db.Statement.ConnPool = tx.Committing()
	return db
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
