package pipelined

import (
	"database/sql/driver"
	"fmt"
	"io"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
)

// rows are what a transaction's first statement found.
type rows struct {
	trip  *trip
	found pgx.Rows
	types *pgtype.Map
	// ahead: the next row was asked for, and is there if more.
	ahead, more bool
}

var _ driver.Rows = (*rows)(nil)

// Columns implements driver.Rows.
func (r *rows) Columns() []string {
	fields := r.found.FieldDescriptions()
	names := make([]string, len(fields))
	for i, field := range fields {
		names[i] = field.Name
	}
	return names
}

// Close implements driver.Rows.
func (r *rows) Close() error {
	r.found.Close()
	return r.trip.end(r.found.Err())
}

// Next implements driver.Rows.
func (r *rows) Next(into []driver.Value) error {
	more := r.more
	if !r.ahead {
		more = r.found.Next()
	}
	r.ahead = false
	if !more {
		if err := r.found.Err(); err != nil {
			return err
		}
		return io.EOF
	}
	fields := r.found.FieldDescriptions()
	for i, raw := range r.found.RawValues() {
		field := fields[i]
		known, found := r.types.TypeForOID(field.DataTypeOID)
		if !found {
			return fmt.Errorf("column %s has a type that is not known, %d", field.Name, field.DataTypeOID)
		}
		value, err := known.Codec.DecodeDatabaseSQLValue(r.types, field.DataTypeOID, field.Format, raw)
		if err != nil {
			return fmt.Errorf("read column %s: %w", field.Name, err)
		}
		into[i] = value
	}
	return nil
}
