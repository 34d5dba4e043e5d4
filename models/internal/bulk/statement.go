package bulk

import "strings"

// Statement writes many rows of a table at once.
type Statement struct {
	// table has the columns that are written.
	table *Table
	// sql is the statement on Postgres, conflict is what GORM does elsewhere with rows that
	// are there.
	sql      string
	conflict Conflict
}

// Insert inserts rows that are not there yet.
func (t *Table) Insert() *Statement { return &Statement{table: t, sql: t.insertion()} }

func (t *Table) insertion() string {
	return "INSERT INTO " + t.name + " (" + t.columns() + ") SELECT * FROM " + t.rows()
}

// Update overwrites columns of rows that are there, by id.
func (t *Table) Update(columns ...string) *Statement {
	kept := t.only(append([]string{"id"}, columns...))
	assignments := make([]string, len(columns))
	for i, name := range columns {
		assignments[i] = name + " = new." + name
	}
	return &Statement{table: kept, conflict: Conflict{Replace: columns}, sql: "UPDATE " + t.name + " SET " + strings.Join(assignments, ", ") +
		" FROM " + kept.rows() + " AS new(" + kept.columns() + ") WHERE " + t.name + ".id = new.id"}
}

// Add adds to columns of the rows that have the same key, and inserts those that are not
// there.
func (t *Table) Add(key, columns []string) *Statement {
	assignments := make([]string, len(columns))
	for i, name := range columns {
		assignments[i] = name + " = " + t.name + "." + name + " + excluded." + name
	}
	return &Statement{table: t, conflict: Conflict{Key: key, Add: columns}, sql: t.insertion() +
		" ON CONFLICT (" + strings.Join(key, ", ") + ") DO UPDATE SET " + strings.Join(assignments, ", ")}
}
