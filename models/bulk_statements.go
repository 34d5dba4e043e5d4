package models

import (
	"fmt"
	"strings"
	"sync"

	"gorm.io/gorm/schema"
)

// statement writes many rows of a table at once.
type statement struct {
	// table has the columns that are written.
	table *table
	// sql is the statement on Postgres, on is what GORM does with rows that are there.
	sql string
	on  conflict
}

// statements are those that transactions end with.
type statements struct {
	insertEvents, insertEntries, insertAttempts, insertChanges *statement
	updateEntries, updateOrganizations, sumActivity            *statement
}

func newStatements() (*statements, error) {
	schema.RegisterSerializer(nanosecondsSerializer, nanoseconds{})
	m := &modeler{}
	events, entries, attempts, changes := tableOf[Event](m), tableOf[Entry](m), tableOf[Attempt](m), tableOf[Change](m)
	organizations, activity := tableOf[organizationRow](m), tableOf[activityRow](m)
	if m.err != nil {
		return nil, m.err
	}
	return &statements{
		insertEvents: events.insert(), insertEntries: entries.insert(), insertAttempts: attempts.insert(), insertChanges: changes.insert(),
		updateEntries: entries.update("status", "reason", "message", "prospect_id", "list_id", "attempt_count",
			"next_attempt_at", "merged_into", "account_key", "fence", "updated_at"),
		updateOrganizations: organizations.update("change_seq", "changed_at", "fence", "unfinished", "blocked"),
		sumActivity:         activity.sum([]string{"organization_id", "quarter"}, []string{"succeeded", "skipped", "failed"}),
	}, nil
}

// modeler makes tables of models, until one cannot be made.
type modeler struct {
	schemas sync.Map
	err     error
}

func tableOf[T any](m *modeler) *table {
	parsed, err := schema.Parse(new(T), &m.schemas, schema.NamingStrategy{})
	if err == nil {
		var t *table
		if t, err = newTable(parsed); err == nil {
			return t
		}
	}
	if m.err == nil {
		m.err = fmt.Errorf("model %T: %w", *new(T), err)
	}
	return nil
}

// insert inserts rows that are not there yet.
func (t *table) insert() *statement { return &statement{table: t, sql: t.insertion()} }

func (t *table) insertion() string {
	return "INSERT INTO " + t.name + " (" + t.columns() + ") SELECT * FROM " + t.rows()
}

// update overwrites columns of rows that are there, by id.
func (t *table) update(columns ...string) *statement {
	kept := t.only(append([]string{"id"}, columns...))
	assignments := make([]string, len(columns))
	for i, name := range columns {
		assignments[i] = name + " = new." + name
	}
	return &statement{table: kept, on: conflict{replace: columns}, sql: "UPDATE " + t.name + " SET " + strings.Join(assignments, ", ") +
		" FROM " + kept.rows() + " AS new(" + kept.columns() + ") WHERE " + t.name + ".id = new.id"}
}

// sum adds to columns of the rows that have the same key, and inserts those that are not
// there.
func (t *table) sum(key, columns []string) *statement {
	assignments := make([]string, len(columns))
	for i, name := range columns {
		assignments[i] = name + " = " + t.name + "." + name + " + excluded." + name
	}
	return &statement{table: t, on: conflict{key: key, sum: columns}, sql: t.insertion() +
		" ON CONFLICT (" + strings.Join(key, ", ") + ") DO UPDATE SET " + strings.Join(assignments, ", ")}
}
