package models

import (
	"context"
	"fmt"
	"reflect"
	"time"

	"gorm.io/gorm/schema"

	"github.com/snovsync/snovsync/models/internal/bulk"
)

// nanosecondsSerializer is the name by which fields ask for nanoseconds.
const nanosecondsSerializer = "nanoseconds"

// nanoseconds keeps a moment as the number of nanoseconds since 1970, because the times of Postgres end
// with microseconds and the order of events does not. It holds the years 1678 to 2261.
type nanoseconds struct{}

var _ bulk.IntegerSerializer = nanoseconds{}

// Scan implements schema.SerializerInterface.
func (nanoseconds) Scan(ctx context.Context, field *schema.Field, dst reflect.Value, value any) error {
	switch n := value.(type) {
	case nil:
		return field.Set(ctx, dst, time.Time{})
	case int64:
		return field.Set(ctx, dst, time.Unix(0, n).UTC())
	}
	return fmt.Errorf("read %s: a moment is a number of nanoseconds, not %T", field.DBName, value)
}

// Value implements schema.SerializerValuerInterface.
func (nanoseconds) Value(_ context.Context, field *schema.Field, _ reflect.Value, value any) (any, error) {
	moment, ok := value.(time.Time)
	if !ok {
		return nil, fmt.Errorf("write %s: a moment is a time, not %T", field.DBName, value)
	}
	return moment.UnixNano(), nil
}

// Integer implements bulk.IntegerSerializer.
func (nanoseconds) Integer(field reflect.Value) (int64, error) {
	moment, ok := reflect.TypeAssert[time.Time](field)
	if !ok {
		return 0, fmt.Errorf("a %s is not a time", field.Type())
	}
	return moment.UnixNano(), nil
}
