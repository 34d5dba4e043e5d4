package rows

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/snovsync/snovsync/test/bench/figures"
	"github.com/snovsync/snovsync/test/bench/peer"
	"github.com/snovsync/snovsync/test/bench/stage"
)

// Enqueue holds single-event mutations against the enqueueing of job queues.
type Enqueue struct {
	Connections   int           `default:"32" help:"Connections that each send one mutation after the other, and goroutines that enqueue."`
	Organizations int           `default:"4" help:"Organizations that the connections belong to."`
	Length        time.Duration `default:"5s" help:"How long each round lasts."`
}

// Name implements Row.
func (*Enqueue) Name() string { return "enqueue" }

// Note implements Row.
func (e *Enqueue) Note() string {
	return fmt.Sprintf("`enqueue`: our side as in `accept`, HTTP and GraphQL included; river and asynq enqueue jobs of the same eleven values "+
		"by direct calls of their clients, from %d goroutines of a process of their own. asynq stores in Redis alone.", e.Connections)
}

// Shorten implements Row.
func (e *Enqueue) Shorten() { e.Length = 600 * time.Millisecond }

// Measure implements Row.
func (e *Enqueue) Measure(ctx context.Context, run *Run) (_ []figures.Figure, err error) {
	s, err := stage.WithAPI(ctx, run.config())
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	customers, err := organizations(ctx, s, "enqueue", e.Organizations)
	if err != nil {
		return nil, err
	}
	templates, err := singles(customers)
	if err != nil {
		return nil, err
	}
	ours := series{}
	events := newFlood(templates, e.Connections, e.Length)
	turns := []contender{{"snovsync", func(ctx context.Context, _ int) (string, error) {
		result, err := events.run(ctx)
		if err != nil {
			return "", err
		}
		return ours.addRate(rateOf(result)), nil
	}}}
	theirs := map[peer.Kind]series{}
	for _, kind := range queues() {
		queue, err := s.Peer(ctx, kind)
		if err != nil {
			return nil, err
		}
		theirs[kind] = series{}
		turns = append(turns, contender{string(kind), func(ctx context.Context, _ int) (string, error) {
			if _, err := queue.Enqueue(ctx, e.Connections, events.warm); err != nil {
				return "", err
			}
			found, err := queue.Enqueue(ctx, e.Connections, e.Length)
			return theirs[kind].addRate(rate{found.PerSecond, found.P50, found.P99}), err
		}})
	}
	if err := run.takeTurns(ctx, e, turns...); err != nil {
		return nil, err
	}
	var all []figures.Figure
	for _, kind := range queues() {
		var wish *figures.Wish
		if kind == peer.River {
			wish = figures.RatioAtLeast(2)
		}
		against := string(kind) + ", Insert"
		if kind == peer.Asynq {
			against = string(kind) + ", Enqueue"
		}
		all = append(all,
			figures.Figure{
				Row: e.Name(), Name: fmt.Sprintf("single events stored and queued, %d at a time", e.Connections), Unit: figures.PerSecond,
				Ours: ours[seriesRate], Peer: against, Theirs: theirs[kind][seriesRate], Wish: wish,
			},
			figures.Figure{Row: e.Name(), Name: "… p99", Unit: figures.Duration, Ours: ours[seriesP99], Peer: against, Theirs: theirs[kind][seriesP99]},
		)
	}
	return all, nil
}

// queues are the job queues that the product is held against.
func queues() []peer.Kind { return []peer.Kind{peer.River, peer.Asynq} }
