package cases

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/snovsync/snovsync/test/bench/environment"
	"github.com/snovsync/snovsync/test/bench/figures"
	"github.com/snovsync/snovsync/test/bench/load"
	"github.com/snovsync/snovsync/test/harness/deployment"
)

// Isolation measures what one organization that reports as much as it can costs the
// mutations of others, on Postgres and on the embedded stores.
type Isolation struct {
	Rate   float64       `default:"100" help:"Single events a second that the others report together."`
	Others int           `default:"4" help:"Other organizations."`
	Flood  float64       `default:"2400" help:"Events a second of the busy organization, in batches; the default is the rate of the attack that this case repeats."`
	Length time.Duration `default:"10s" help:"How long each half of a round lasts."`
}

// floodBatch is how many events the busy organization reports at once.
const floodBatch = 500

// Name implements Case.
func (*Isolation) Name() string { return "isolation" }

// Note implements Case.
func (i *Isolation) Note() string {
	return fmt.Sprintf("`isolation`: %d organizations together report %.0f single events a second, first alone and then while another organization reports %.0f events a second "+
		"with `recordEvents`, %d at once, without the limits that callers have by default. From the moment the request was sent to its answer. "+
		"Postgres and Redis with one API process, then the embedded stores with the whole product in one process; the load generator shares the processors.",
		i.Others, i.Rate, i.Flood, floodBatch)
}

// Shorten implements Case.
func (i *Isolation) Shorten() { i.Length = time.Second }

// Measure implements Case.
func (i *Isolation) Measure(ctx context.Context, run *Run) ([]figures.Figure, error) {
	var all []figures.Figure
	for _, stores := range []string{"Postgres", "embedded"} {
		without, with := series{}, series{}
		for round := range run.Rounds {
			if err := i.round(ctx, run, stores, without, with); err != nil {
				return nil, fmt.Errorf("isolation, %s, round %d: %w", stores, round+1, err)
			}
			last := func(s series, name string) string { return figures.Duration.Format(s[name][round]) }
			run.sayf(i, "%s, round %d of %d: alone p50 %s, p99 %s; beside the flood p50 %s, p99 %s", stores, round+1, run.Rounds,
				last(without, seriesP50), last(without, seriesP99), last(with, seriesP50), last(with, seriesP99))
		}
		const against = "the same alone"
		all = append(all,
			figures.Figure{
				Case: i.Name(), Name: fmt.Sprintf("others' p50 beside %.0f events a second of one organization, %s", i.Flood, stores), Unit: figures.Duration,
				Ours: with[seriesP50], Peer: against, Theirs: without[seriesP50], Target: figures.RatioAtMost(2),
			},
			figures.Figure{Case: i.Name(), Name: "… p99", Unit: figures.Duration, Ours: with[seriesP99], Peer: against, Theirs: without[seriesP99]},
		)
	}
	return all, nil
}

// round measures once, on stores of its own.
func (i *Isolation) round(ctx context.Context, run *Run, stores string, without, with series) (err error) {
	config := deployment.Config{Binary: run.Binary, Limit: limit}
	if stores == "embedded" {
		if config.DataDir, err = os.MkdirTemp("", "snovsync-isolation-"); err != nil {
			return fmt.Errorf("make a data folder: %w", err)
		}
		defer func() { err = errors.Join(err, os.RemoveAll(config.DataDir)) }()
	}
	s, err := environment.WithAPI(ctx, config)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	others, err := organizations(ctx, s, "other", i.Others)
	if err != nil {
		return err
	}
	busy, err := organizations(ctx, s, "busy", 1)
	if err != nil {
		return err
	}
	templates, err := singles(others)
	if err != nil {
		return err
	}
	quiet := &pacedLoad{templates: templates, rate: i.Rate, length: i.Length, expect: accepted}
	// The first time warms up.
	for _, into := range []series{{}, without} {
		if err := quiet.run(ctx, into); err != nil {
			return err
		}
	}
	if templates, err = batches(busy, floodBatch); err != nil {
		return err
	}
	flood := &pacedLoad{templates: templates, rate: i.Flood / floodBatch, length: i.Length, expect: allAccepted}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return flood.run(ctx, series{}) })
	group.Go(func() error { return quiet.run(ctx, with) })
	return group.Wait()
}

// pacedLoad is a load at a steady rate, time after time.
type pacedLoad struct {
	templates []*load.Template
	rate      float64
	length    time.Duration
	expect    string
	next      int64
}

func (p *pacedLoad) run(ctx context.Context, into series) error {
	count := int(math.Ceil(p.rate * p.length.Seconds()))
	moments, err := (&load.Paced{Templates: p.templates, Rate: p.rate, Count: count, First: p.next, Expect: p.expect}).Run(ctx)
	if err != nil {
		return err
	}
	p.next += int64(count * floodBatch)
	waits := make([]time.Duration, len(moments))
	for i, moment := range moments {
		waits[i] = moment.Accepted.Sub(moment.Sent)
	}
	into.addWaits(waits)
	return nil
}
