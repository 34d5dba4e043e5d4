//go:build !race

package allocations_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestAllocationsOfAMutation counts those of single-event mutations, one after the
// other, so that each has a transaction of its own: how many callers share one
// depends on the machine.
func TestAllocationsOfAMutation(t *testing.T) {
	p := newProduct(t)
	const warm, requests = 50, 400
	bodies := make([][]byte, tries*(warm+requests))
	for i := range bodies {
		bodies[i] = mutation(t, i)
	}
	send := func(handler http.Handler, first int) func(int) {
		return func(i int) {
			recorder := httptest.NewRecorder()
			handler.ServeHTTP(recorder, newRequest(t, p.key, bodies[first+i]))
			if answer := recorder.Body.String(); recorder.Body.Len() > 0 && !strings.Contains(answer, `"duplicate":false`) {
				t.Fatalf("the event was not accepted: %s", answer)
			}
		}
	}
	allocationsPer(warm, send(p.handler, 0)) // fills the caches
	whole := allocationsPer(requests, send(p.handler, tries*warm))
	own := allocationsPer(requests, send(discarding(), 0))
	atMost(t, "a single-event mutation", whole-own, mostPerMutation)
}

func mutation(t *testing.T, i int) []byte {
	t.Helper()
	body, err := json.Marshal(map[string]any{
		"query": `mutation ($input: BookingCreatedInput!) { bookingCreated(input: $input) { event { id eventId status duplicate } userErrors { field code message } } }`,
		"variables": map[string]any{"input": map[string]any{
			"eventId": fmt.Sprintf("event-%d", i), "occurredAt": "2026-01-05T08:00:00Z",
			"booking": map[string]any{
				"id": fmt.Sprintf("booking-%d", i), "title": "Introduction", "startTime": "2026-01-05T09:00:00Z", "endTime": "2026-01-05T09:30:00Z",
				"timeZone": "Europe/Berlin",
			},
			"host":    map[string]any{"name": "Kim Example", "email": "kim@example.com"},
			"invitee": map[string]any{"email": fmt.Sprintf("prospect-%d@example.com", i), "name": "Sam Example"},
		}},
	})
	must(t, err)
	return body
}
