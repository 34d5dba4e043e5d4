package models

import (
	"context"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgtype"
	"gorm.io/gorm/schema"
)

// column is one value of each of many rows, sent to Postgres as one array. A statement
// on many rows then has the same text however many there are: Postgres parses and
// plans it once for each connection, and not once for each number of rows.
type column struct {
	values []any
	// of is a value of the elements' type.
	of any
}

var _ pgtype.ArrayGetter = column{}

// Dimensions implements pgtype.ArrayGetter.
func (c column) Dimensions() []pgtype.ArrayDimension {
	return []pgtype.ArrayDimension{{Length: int32(len(c.values)), LowerBound: 1}}
}

// Index implements pgtype.ArrayGetter.
func (c column) Index(i int) any { return c.values[i] }

// IndexType implements pgtype.ArrayGetter.
func (c column) IndexType() any { return c.of }

var errNoArrays = errors.New("arrays are for Postgres")

// Value implements driver.Valuer, so that GORM passes a column on as one parameter.
func (column) Value() (driver.Value, error) { return nil, errNoArrays }

// columnOf is a column of such values.
func columnOf[T any](values []T) column {
	return column{values: anys(values), of: *new(T)}
}

// arrayOf is how a field's values become an array: the array's type in Postgres, a
// value of its elements' type, and how a row's field becomes an element.
type arrayOf struct {
	sqlType string
	of      any
	element func(reflect.Value) (any, error)
}

// optional makes a nil pointer NULL.
func (a arrayOf) optional() arrayOf {
	element := a.element
	a.element = func(v reflect.Value) (any, error) {
		if v.IsNil() {
			return nil, nil //nolint:nilnil // NULL
		}
		return element(v.Elem())
	}
	return a
}

// nanosecondsOf is the value of a column of nanoseconds since 1970.
func nanosecondsOf(v reflect.Value) (any, error) {
	at, ok := reflect.TypeAssert[time.Time](v)
	if !ok {
		return nil, fmt.Errorf("a %s is not a time", v.Type())
	}
	return at.UnixNano(), nil
}

func arrayFor(field *schema.Field) (arrayOf, error) {
	if _, ok := field.Serializer.(nanoseconds); ok {
		return arrayOf{"bigint[]", int64(0), nanosecondsOf}, nil
	}
	if field.Serializer != nil {
		return arrayOf{"json[]", "", jsonOf}, nil
	}
	if field.FieldType.Kind() == reflect.Pointer {
		array, err := arrayOfType(field.FieldType.Elem())
		return array.optional(), err
	}
	return arrayOfType(field.FieldType)
}

func arrayOfType(of reflect.Type) (arrayOf, error) {
	switch {
	case of == reflect.TypeFor[time.Time]():
		return arrayOf{"timestamptz[]", time.Time{}, func(v reflect.Value) (any, error) { return v.Interface(), nil }}, nil
	case of.Kind() == reflect.String:
		return arrayOf{"text[]", "", func(v reflect.Value) (any, error) { return v.String(), nil }}, nil
	case of.Kind() == reflect.Int, of.Kind() == reflect.Int64:
		return arrayOf{"bigint[]", int64(0), func(v reflect.Value) (any, error) { return v.Int(), nil }}, nil
	case of.Kind() == reflect.Bool:
		return arrayOf{"boolean[]", false, func(v reflect.Value) (any, error) { return v.Bool(), nil }}, nil
	}
	return arrayOf{}, fmt.Errorf("no array is known for values of type %s", of)
}

func jsonOf(v reflect.Value) (any, error) {
	text, err := json.Marshal(v.Interface())
	return string(text), err
}

// table is what statements on many rows of a model need to know.
type table struct {
	name   string
	fields []*schema.Field
	arrays []arrayOf
}

func newTable(of *schema.Schema) (*table, error) {
	t := &table{name: of.Table}
	for _, name := range of.DBNames {
		field := of.FieldsByDBName[name]
		array, err := arrayFor(field)
		if err != nil {
			return nil, fmt.Errorf("field %s: %w", field.Name, err)
		}
		t.fields, t.arrays = append(t.fields, field), append(t.arrays, array)
	}
	return t, nil
}

// only keeps the named columns, in this order.
func (t *table) only(columns []string) *table {
	kept := &table{name: t.name}
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
func (t *table) columns() string {
	names := make([]string, len(t.fields))
	for i, field := range t.fields {
		names[i] = field.DBName
	}
	return strings.Join(names, ", ")
}

// rows is the expression that makes rows of the parameters that values gives.
func (t *table) rows() string {
	parameters := make([]string, len(t.arrays))
	for i, array := range t.arrays {
		parameters[i] = "?::" + array.sqlType
	}
	return "unnest(" + strings.Join(parameters, ", ") + ")"
}

// values are the rows, column by column. rows is a slice of the table's model or of pointers to it.
func (t *table) values(ctx context.Context, rows reflect.Value) ([]any, error) {
	parameters := make([]any, len(t.fields))
	for i, field := range t.fields {
		c := column{values: make([]any, rows.Len()), of: t.arrays[i].of}
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
