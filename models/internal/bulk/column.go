package bulk

import (
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"time"

	"github.com/jackc/pgx/v5/pgtype"
	"gorm.io/gorm/schema"
)

// Column is one value of each of many rows, sent to Postgres as one array. A statement
// on many rows then has the same text however many there are: Postgres parses and
// plans it once for each connection, and not once for each number of rows.
type Column struct {
	values []any
	// of is a value of the elements' type.
	of any
}

var _ pgtype.ArrayGetter = Column{}

// Dimensions implements pgtype.ArrayGetter.
func (c Column) Dimensions() []pgtype.ArrayDimension {
	return []pgtype.ArrayDimension{{Length: int32(len(c.values)), LowerBound: 1}}
}

// Index implements pgtype.ArrayGetter.
func (c Column) Index(i int) any { return c.values[i] }

// IndexType implements pgtype.ArrayGetter.
func (c Column) IndexType() any { return c.of }

var errNoArrays = errors.New("arrays are for Postgres")

// Value implements driver.Valuer, so that GORM passes a Column on as one parameter.
func (Column) Value() (driver.Value, error) { return nil, errNoArrays }

// ColumnOf makes a Column of values.
func ColumnOf[T any](values []T) Column {
	elements := make([]any, len(values))
	for i, value := range values {
		elements[i] = value
	}
	return Column{values: elements, of: *new(T)}
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

// IntegerSerializer is a serializer of GORM whose values are integers in the database.
// All other serializers are taken for JSON.
type IntegerSerializer interface {
	// Integer is the stored value of a field.
	Integer(field reflect.Value) (int64, error)
}

// arrayFor is how the field's values become an array.
func arrayFor(field *schema.Field) (arrayOf, error) {
	if serializer, ok := field.Serializer.(IntegerSerializer); ok {
		return arrayOf{"bigint[]", int64(0), func(v reflect.Value) (any, error) { return serializer.Integer(v) }}, nil
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
