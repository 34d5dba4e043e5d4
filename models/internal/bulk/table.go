package bulk

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"sync"

	"gorm.io/gorm/schema"
)

// Table is what statements on many rows of a model need to know.
type Table struct {
	name   string
	fields []*schema.Field
	arrays []arrayOf
}

// NewTable is the table of a model. A serializer that the model's tags name must be
// registered with GORM.
func NewTable[T any]() (*Table, error) {
	of, err := schema.Parse(new(T), new(sync.Map), schema.NamingStrategy{})
	if err != nil {
		return nil, fmt.Errorf("model %T: %w", *new(T), err)
	}
	t := &Table{name: of.Table}
	for _, name := range of.DBNames {
		field := of.FieldsByDBName[name]
		array, err := arrayFor(field)
		if err != nil {
			return nil, fmt.Errorf("model %T, field %s: %w", *new(T), field.Name, err)
		}
		t.fields, t.arrays = append(t.fields, field), append(t.arrays, array)
	}
	return t, nil
}

// only keeps the named columns, in this order.
func (t *Table) only(columns []string) *Table {
	kept := &Table{name: t.name}
	for _, name := range columns {
		for i, field := range t.fields {
			if field.DBName == name {
				kept.fields, kept.arrays = append(kept.fields, field), append(kept.arrays, t.arrays[i])
			}
		}
	}
	return kept
}

// columns names the table's columns, comma by comma.
func (t *Table) columns() string {
	names := make([]string, len(t.fields))
	for i, field := range t.fields {
		names[i] = field.DBName
	}
	return strings.Join(names, ", ")
}

// rows is the expression that makes rows of the parameters that values gives.
func (t *Table) rows() string {
	parameters := make([]string, len(t.arrays))
	for i, array := range t.arrays {
		parameters[i] = "?::" + array.sqlType
	}
	return "unnest(" + strings.Join(parameters, ", ") + ")"
}

// values are the rows, column by column. rows is a slice of the table's model or of pointers to it.
func (t *Table) values(ctx context.Context, rows reflect.Value) ([]any, error) {
	parameters := make([]any, len(t.fields))
	for i, field := range t.fields {
		c := Column{values: make([]any, rows.Len()), of: t.arrays[i].of}
		for n := range rows.Len() {
			value, err := t.arrays[i].element(field.ReflectValueOf(ctx, rows.Index(n)))
			if err != nil {
				return nil, fmt.Errorf("write %s of %s: %w", field.DBName, t.name, err)
			}
			c.values[n] = value
		}
		parameters[i] = c
	}
	return parameters, nil
}
