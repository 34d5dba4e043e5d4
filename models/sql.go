package models

import (
	"cmp"
	"slices"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/snovsync/snovsync/models/internal/bulk"
)

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

// ofSnovio chooses the rows that belong to Snov.io in the tables that are keyed by provider.
const ofSnovio = "provider = '" + string(ProviderSnovio) + "'"

// placeholders is rows times "(?,?)", with as many marks in each as there are columns.
func placeholders(rows, columns int) string {
	row := "(?" + strings.Repeat(",?", columns-1) + ")"
	return row + strings.Repeat(","+row, rows-1)
}

// oneOf is the condition that a column holds one of the values.
func oneOf[T any](db *gorm.DB, name string, values []T) clause.Expression {
	if bulk.IsPostgres(db) {
		return clause.Expr{SQL: name + " = ANY(?)", Vars: []any{bulk.ColumnOf(values)}}
	}
	return clause.IN{Column: clause.Column{Name: name}, Values: anys(values)}
}

// byColumn loads the rows whose column holds one of ids.
func byColumn[T any, ID cmp.Ordered](db *gorm.DB, column string, ids []ID) ([]T, error) {
	db = db.Session(&gorm.Session{})
	var rows []T
	for chunk := range slices.Chunk(distinct(ids), bulk.BoundsOf(db).IDs) {
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
	for chunk := range slices.Chunk(values, columns*bulk.BoundsOf(db).IDs) {
		var found []T
		given, parameters := "VALUES "+placeholders(len(chunk)/columns, columns), anys(chunk)
		if bulk.IsPostgres(db) {
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
		parameters = append(parameters, bulk.ColumnOf(array))
	}
	return "SELECT * FROM unnest(" + strings.TrimSuffix(strings.Repeat("?::text[], ", columns), ", ") + ")", parameters
}
