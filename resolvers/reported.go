package resolvers

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/snovsync/snovsync/models"
)

// reportedInput is an event as JSON in the form of EventInput: reported again, it is
// the same event. It is the counterpart of model.ReportedEvent.
func reportedInput(event *models.Event) (*string, error) {
	field, known := map[models.Kind]string{
		models.KindBookingCreated:       "bookingCreated",
		models.KindBookingCanceled:      "bookingCanceled",
		models.KindBookingRescheduled:   "bookingRescheduled",
		models.KindBookingNoShow:        "bookingNoShow",
		models.KindRoutingFormSubmitted: "routingFormSubmitted",
	}[event.Kind]
	if !known {
		return nil, fmt.Errorf("events of kind %q have no input", event.Kind)
	}
	encoded, err := json.Marshal(map[string]any{field: struct {
		EventID         string    `json:"eventId"`
		OccurredAt      time.Time `json:"occurredAt"`
		RescheduledFrom string    `json:"rescheduledFrom,omitempty"`
		models.Payload
	}{event.EventID, event.OccurredAt, event.RescheduledFrom, event.Payload}})
	if err != nil {
		return nil, fmt.Errorf("write the event %s as input: %w", event.ID, err)
	}
	text := string(encoded)
	return &text, nil
}
