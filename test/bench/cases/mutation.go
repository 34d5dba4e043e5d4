package cases

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/snovsync/snovsync/test/bench/environment"
	"github.com/snovsync/snovsync/test/bench/load"
	"github.com/snovsync/snovsync/test/harness/deployment"
)

// mutation reports one booking. It has eleven values in and eleven fields out.
const mutation = `mutation ($input: BookingCreatedInput!) {
  bookingCreated(input: $input) {
    __typename
    event { id eventId status duplicate }
    userErrors { field code message }
  }
}`

// accepted is what every answer to mutation holds.
const accepted = `"duplicate":false}`

// booking is the input of mutation.
func booking() map[string]any {
	return map[string]any{
		"eventId": "event-" + load.Slot, "occurredAt": "2026-01-05T08:00:00Z",
		"booking": map[string]any{
			"id": "booking-" + load.Slot, "title": "Introduction", "startTime": "2026-01-05T09:00:00Z", "endTime": "2026-01-05T09:30:00Z",
			"timeZone": "Europe/Berlin",
		},
		"host":    map[string]any{"name": "Kim Example", "email": "kim@example.com"},
		"invitee": map[string]any{"email": environment.ProspectEmail, "name": "Sam Example"},
	}
}

// single is the request for one event.
func single(address, token string) (*load.Template, error) {
	return load.NewTemplate(address, token, mutation, map[string]any{"input": booking()}, 1)
}

// singles are the requests of booking services, one for each organization.
func singles(organizations []*deployment.Organization) ([]*load.Template, error) {
	templates := make([]*load.Template, len(organizations))
	for i, organization := range organizations {
		var err error
		if templates[i], err = single(organization.URL, organization.APIKey); err != nil {
			return nil, err
		}
	}
	return templates, nil
}

// organizations connects new customers, each with a Snov.io account of its own.
func organizations(ctx context.Context, s *environment.Environment, prefix string, n int) ([]*deployment.Organization, error) {
	all := make([]*deployment.Organization, n)
	for i := range all {
		var err error
		if all[i], err = s.NewOrganization(ctx, fmt.Sprintf("%s-%d", prefix, i)); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// flood is a load of single events on a number of connections, round after round.
type flood struct {
	load.Closed

	length, warm time.Duration
}

func newFlood(templates []*load.Template, connections int, length time.Duration) *flood {
	return &flood{
		Closed: load.Closed{Templates: templates, Connections: connections, Next: new(atomic.Int64), Expect: accepted},
		length: length, warm: min(length/2, time.Second),
	}
}

// run warms up and measures.
func (f *flood) run(ctx context.Context) (*load.Result, error) {
	if _, err := f.Run(ctx, f.warm); err != nil {
		return nil, err
	}
	return f.Run(ctx, f.length)
}
