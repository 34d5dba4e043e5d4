package planner

import (
	"time"

	"github.com/snovsync/snovsync/models"
)

// Input is one event together with what the organization chose.
type Input struct {
	Event *models.Event
	// Seq is the event's place in the order of arrival, which decides between events
	// of the same moment. A preview, which would arrive last, passes math.MaxInt64.
	Seq int64
	// Settings as they stand when the sync runs; never nil.
	Settings *models.Settings
	// Connected is false where the organization has no Snov.io connection.
	Connected bool
	// Fields are the account's custom fields as they were last read. A field that is
	// not among them is written as text, since its type is unknown.
	Fields []models.CustomField
}

// olderThan tells whether newest happened after the input's event.
func (in Input) olderThan(newest *models.SyncedEvent) bool {
	return newest != nil && in.before(newest.OccurredAt, newest.Seq)
}

// before tells whether another event happened after the input's: by OccurredAt, to the
// nanosecond, and by arrival if equal.
func (in Input) before(occurredAt time.Time, seq int64) bool {
	if occurredAt.Equal(in.Event.OccurredAt) {
		return seq > in.Seq
	}
	return occurredAt.After(in.Event.OccurredAt)
}

// synced is the input's event as later events will find it in their facts.
func (in Input) synced() *models.SyncedEvent {
	return &models.SyncedEvent{
		Kind:       in.Event.Kind,
		ShownUp:    in.Event.ShownUp(),
		OccurredAt: in.Event.OccurredAt,
		Seq:        in.Seq,
		BookingID:  in.Event.BookingID,
	}
}

// fieldType is the type of a custom field, or empty where the field is not known.
func fieldType(fields []models.CustomField, key string) models.FieldType {
	for _, field := range fields {
		if field.Key == key {
			return field.Type
		}
	}
	return ""
}
