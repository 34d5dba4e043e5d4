package scenarios

import (
	"context"
	"crypto/rand"
	"errors"
)

// sendProbe reports an event of an organization that has no Snov.io account, and
// returns when it has ended.
func (s *server) sendProbe(ctx context.Context) error {
	answer, err := s.probe.mutate(ctx, roleService, "bookingCreated", map[string]any{
		"eventId": rand.Text(), "occurredAt": "2026-03-02T09:00:00Z", "booking": map[string]any{"id": "probe"},
	})
	if err != nil {
		return err
	}
	event, _ := answer["event"].(map[string]any)
	id, ok := event["id"].(string)
	if !ok {
		return errors.New("the probe was not accepted")
	}
	for {
		statuses, changed, broken := s.probe.log.history(id)
		if len(statuses) > 0 && isFinal(statuses[len(statuses)-1]) {
			return nil
		}
		if broken != nil {
			return broken
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
