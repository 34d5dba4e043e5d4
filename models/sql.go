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

// boundsOf keeps statements of a size that is soon done. SQLite would take 32,766
// parameters, but its driver searches all of a statement's parameters for each of them,
// and a statement costs it no way to a server and back: many short ones are faster there.
func boundsOf(db *gorm.DB) bounds {
	if isPostgres(db) {
		return bounds{rows: 1000, ids: 10_000}
	}
	return bounds{rows: 10, ids: 100}
}

// isPostgres: rows and ids go there as arrays, see column.
func isPostgres(db *gorm.DB) bool { return db.Name() == string(dialectPostgres) }

// Conditions that partial indexes are made for. They are written out, without
// parameters, because a database uses such an index only where it can prove from
// the statement's text that the condition holds. indexed_status is QUEUED also while an
// entry is RUNNING.
const (
	isUnfinished = "indexed_status IN ('QUEUED','RETRYING')"
	isWaiting    = isUnfinished + " AND status <> 'RUNNING'"
	isBlocked    = "indexed_status = 'BLOCKED'"
	isRetryable  = "indexed_status IN ('FAILED','SKIPPED','BLOCKED','RETRYING')"
)

// placeholders is rows times "(?,?)", with as many marks in each as there are columns.
func placeholders(rows, columns int) string {
	row := "(?" + strings.Repeat(",?", columns-1) + ")"
	return row + strings.Repeat(","+row, rows-1)
}

// conflict is what becomes of a row whose key is there.
type conflict struct {
	// skip leaves the row that is there.
	skip bool
	// replace overwrites these columns of the row that has the same id.
	replace []string
	// sum adds to these columns of the row that has the same key.
	key, sum []string
}

func (c conflict) clause() []clause.Expression {
	switch {
	case c.skip:
		return []clause.Expression{clause.OnConflict{DoNothing: true}}
	case len(c.replace) > 0:
		return []clause.Expression{clause.OnConflict{Columns: columns("id"), DoUpdates: clause.AssignmentColumns(c.replace)}}
	case len(c.sum) > 0:
		var sums clause.Set
		for _, name := range c.sum {
			sums = append(sums, clause.Assignment{Column: clause.Column{Name: name}, Value: gorm.Expr("? + ?",
				clause.Column{Table: clause.CurrentTable, Name: name}, clause.Column{Table: "excluded", Name: name})})
		}
		return []clause.Expression{clause.OnConflict{Columns: columns(c.key...), DoUpdates: sums}}
	}
	return nil
}

func columns(names ...string) []clause.Column {
	named := make([]clause.Column, len(names))
	for i, name := range names {
		named[i] = clause.Column{Name: name}
	}
	return named
}

// insert writes rows, a slice of a model or of pointers to it, through GORM, in as few
// statements as the databases' bounds allow.
func insert[T any](db *gorm.DB, rows []T, on conflict) error {
	db = db.Session(&gorm.Session{})
	for chunk := range slices.Chunk(rows, boundsOf(db).rows) {
		if err := db.Clauses(on.clause()...).Create(&chunk).Error; err != nil {
			return err
		}
	}
	return nil
}

// oneOf is the condition that a column holds one of the values.
func oneOf[T any](db *gorm.DB, name string, values []T) clause.Expression {
	if isPostgres(db) {
		return clause.Expr{SQL: name + " = ANY(?)", Vars: []any{columnOf(values)}}
	}
	return clause.IN{Column: clause.Column{Name: name}, Values: anys(values)}
}

// byColumn loads the rows whose column holds one of ids.
func byColumn[T any, ID cmp.Ordered](db *gorm.DB, column string, ids []ID) ([]T, error) {
	db = db.Session(&gorm.Session{})
	var rows []T
	for chunk := range slices.Chunk(distinct(ids), boundsOf(db).ids) {
		var found []T
		if err := db.Where(oneOf(db, column, chunk)).Find(&found).Error; err != nil {
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

// withValues runs a query on a table of texts that it is given: name is the table's name
// and columns, as "asked(a, b)", and values are its rows, one after the other. Both
// databases read such a table and look each row up by index.
func withValues[T any](db *gorm.DB, name string, values []string, query string) ([]T, error) {
	db = db.Session(&gorm.Session{})
	columns := strings.Count(name, ",") + 1
	var rows []T
	for chunk := range slices.Chunk(values, columns*boundsOf(db).ids) {
		var found []T
		given, parameters := "VALUES "+placeholders(len(chunk)/columns, columns), anys(chunk)
		if isPostgres(db) {
			given, parameters = unnested(chunk, columns)
		}
		if err := db.Raw("WITH "+name+" AS ("+given+") "+query, parameters...).Scan(&found).Error; err != nil {
			return nil, err
		}
		rows = append(rows, found...)
	}
	return rows, nil
}

// unnested makes rows of texts, given one after the other, out of an array for each column.
func unnested(values []string, columns int) (query string, parameters []any) {
	arrays := make([][]string, columns)
	for i, value := range values {
		arrays[i%columns] = append(arrays[i%columns], value)
	}
	for _, array := range arrays {
		parameters = append(parameters, columnOf(array))
	}
	return "SELECT * FROM unnest(" + strings.TrimSuffix(strings.Repeat("?::text[], ", columns), ", ") + ")", parameters
}
