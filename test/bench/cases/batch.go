package cases

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/snovsync/snovsync/test/bench/environment"
	"github.com/snovsync/snovsync/test/bench/figures"
	"github.com/snovsync/snovsync/test/bench/load"
	"github.com/snovsync/snovsync/test/bench/peer"
	"github.com/snovsync/snovsync/test/harness/deployment"
)

// Batch measures recordEvents.
type Batch struct {
	Connections int           `default:"4" help:"Connections that each send one batch after the other, each of an organization of its own."`
	Events      int           `default:"500" help:"Events in a batch."`
	Length      time.Duration `default:"5s" help:"How long each round lasts."`
}

// Name implements Case.
func (*Batch) Name() string { return "batch" }

// Note implements Case.
func (b *Batch) Note() string {
	return fmt.Sprintf("`batch`: one `serve --role api` process, %d connections, each of an organization of its own, %d bookings a mutation; "+
		"gorm writes the event, its entry and its change into tables of the same shape, one statement a table and one transaction a batch, "+
		"from as many goroutines, and checks nothing.", b.Connections, b.Events)
}

// Shorten implements Case.
func (b *Batch) Shorten() { b.Length = 600 * time.Millisecond }

// batchMutation reports many bookings.
const batchMutation = `mutation ($input: RecordEventsInput!) {
  recordEvents(input: $input) {
    events { id eventId status duplicate }
    userErrors { field code message }
  }
}`

// allAccepted ends every answer to batchMutation.
const allAccepted = `"userErrors":[]`

// Measure implements Case.
func (b *Batch) Measure(ctx context.Context, run *Run) (_ []figures.Figure, err error) {
	s, err := environment.WithAPI(ctx, run.config())
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	customers, err := organizations(ctx, s, "batch", b.Connections)
	if err != nil {
		return nil, err
	}
	templates, err := batches(customers, b.Events)
	if err != nil {
		return nil, err
	}
	gorm, err := s.Peer(ctx, peer.Batch)
	if err != nil {
		return nil, err
	}
	ours, theirs := series{}, series{}
	batch := &flood{
		Closed: load.Closed{Templates: templates, Connections: b.Connections, Next: new(atomic.Int64), Expect: allAccepted},
		length: b.Length, warm: min(b.Length/2, time.Second),
	}
	err = run.takeTurns(ctx, b, subject{"snovsync", func(ctx context.Context, _ int) (string, error) {
		result, err := batch.run(ctx)
		if err != nil {
			return "", err
		}
		return ours.addRate(rateOf(result)), nil
	}}, subject{"gorm", func(ctx context.Context, _ int) (string, error) {
		if _, err := gorm.Insert(ctx, b.Connections, b.Events, batch.warm); err != nil {
			return "", err
		}
		found, err := gorm.Insert(ctx, b.Connections, b.Events, b.Length)
		return theirs.addRate(rate{found.PerSecond, found.P50, found.P99}), err
	}})
	if err != nil {
		return nil, err
	}
	const against = "gorm, batch insert of the same rows"
	name := fmt.Sprintf("events accepted, recordEvents with %d, %d connections", b.Events, b.Connections)
	return []figures.Figure{
		{Case: b.Name(), Name: name, Unit: figures.PerSecond, Ours: ours[seriesRate], Peer: against, Theirs: theirs[seriesRate], Target: figures.RatioAtLeast(0.4)},
		{Case: b.Name(), Name: "… p99 of a batch", Unit: figures.Duration, Ours: ours[seriesP99], Peer: against, Theirs: theirs[seriesP99]},
	}, nil
}

// batches are the requests for so many events at once, one for each organization.
func batches(organizations []*deployment.Organization, events int) ([]*load.Template, error) {
	batch := make([]map[string]any, events)
	for i := range batch {
		batch[i] = map[string]any{"bookingCreated": booking()}
	}
	templates := make([]*load.Template, len(organizations))
	for i, organization := range organizations {
		var err error
		templates[i], err = load.NewTemplate(organization.URL, organization.APIKey, batchMutation, map[string]any{"input": map[string]any{"events": batch}}, events)
		if err != nil {
			return nil, err
		}
	}
	return templates, nil
}
