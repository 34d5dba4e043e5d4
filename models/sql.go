package models

import (
	"cmp"
	"slices"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// bounds are how many rows of a table, and how many ids, one statement carries.
type bounds struct{ rows, ids int }

// boundsOf keeps below the 65,535 parameters that Postgres takes: the widest row
// has some twenty columns. SQLite would take 32,766, but its driver searches all
// of a statement's parameters for each of them, and a statement costs it no way to
// a server and back: many short ones are faster there.
func boundsOf(db *gorm.DB) bounds {
	if db.Name() == string(dialectPostgres) {
		return bounds{rows: 1000, ids: 10_000}
	}
	return bounds{rows: 10, ids: 100}
}

// Conditions that partial indexes are made for. They are written out, without
// parameters, because a database uses such an index only where it can prove from
// the statement's text that the condition holds.
const (
	isUnfinished = "status IN ('QUEUED','RUNNING','RETRYING')"
	isWaiting    = "status IN ('QUEUED','RETRYING')"
	isRetryable  = "status IN ('FAILED','SKIPPED','BLOCKED','RETRYING')"
)

// placeholders is rows times "(?,?)", with as many marks in each as there are columns.
func placeholders(rows, columns int) string {
	row := "(?" + strings.Repeat(",?", columns-1) + ")"
	return row + strings.Repeat(","+row, rows-1)
}

// insert writes rows in as few statements as the databases' bounds allow.
func insert[T any](db *gorm.DB, rows []T, conflict ...clause.Expression) error {
	db = db.Session(&gorm.Session{})
	for chunk := range slices.Chunk(rows, boundsOf(db).rows) {
		if err := db.Clauses(conflict...).Create(&chunk).Error; err != nil {
			return err
		}
	}
	return nil
}

// byColumn loads the rows whose column holds one of ids.
func byColumn[T any, ID cmp.Ordered](db *gorm.DB, column string, ids []ID) ([]T, error) {
	db = db.Session(&gorm.Session{})
	var rows []T
	for chunk := range slices.Chunk(distinct(ids), boundsOf(db).ids) {
		var found []T
		if err := db.Where(clause.IN{Column: clause.Column{Name: column}, Values: anys(chunk)}).Find(&found).Error; err != nil {
			return nil, err
		}
		rows = append(rows, found...)
	}
	return rows, nil
}

// distinct gives ids sorted, each once.
func distinct[ID cmp.Ordered](ids []ID) []ID {
	return slices.Compact(slices.Sorted(slices.Values(ids)))
}

func anys[T any](values []T) []any {
	out := make([]any, len(values))
	for i, value := range values {
		out[i] = value
	}
	return out
}

// withValues runs a query that begins with a table of values: name is the table's
// name and columns, as "asked(a, b)", and values are its rows, one after the other.
// Both databases read such a table and look each row up by index.
func withValues[T any](db *gorm.DB, name string, values []any, query string) ([]T, error) {
	db = db.Session(&gorm.Session{})
	columns := strings.Count(name, ",") + 1
	var rows []T
	for chunk := range slices.Chunk(values, columns*boundsOf(db).ids) {
		var found []T
		text := "WITH " + name + " AS (VALUES " + placeholders(len(chunk)/columns, columns) + ") " + query
		if err := db.Raw(text, chunk...).Scan(&found).Error; err != nil {
			return nil, err
		}
		rows = append(rows, found...)
	}
	return rows, nil
}
