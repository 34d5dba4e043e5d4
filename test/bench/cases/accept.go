package cases

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/snovsync/snovsync/test/bench/environment"
	"github.com/snovsync/snovsync/test/bench/figures"
	"github.com/snovsync/snovsync/test/bench/load"
	"github.com/snovsync/snovsync/test/bench/peer"
)

// Accept measures single-event mutations.
type Accept struct {
	Connections   int           `default:"32" help:"Connections that each send one mutation after the other."`
	Organizations int           `default:"4" help:"Organizations that the connections belong to."`
	Length        time.Duration `default:"5s" help:"How long each round lasts."`
}

// Name implements Case.
func (*Accept) Name() string { return "accept" }

// Note implements Case.
func (a *Accept) Note() string {
	return fmt.Sprintf("`accept`: one `serve --role api` process, %d keep-alive connections of %d organizations with API keys, eleven values in and eleven fields out; "+
		"the gqlgen servers get the same requests and check no key. The plain way inserts one row and pushes one message in its resolver.", a.Connections, a.Organizations)
}

// Shorten implements Case.
func (a *Accept) Shorten() { a.Length = 600 * time.Millisecond }

const seriesProcessor = "processor"

// Measure implements Case.
func (a *Accept) Measure(ctx context.Context, run *Run) (_ []figures.Figure, err error) {
	s, err := environment.New(ctx, run.config())
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	api, err := s.StartAPI(ctx)
	if err != nil {
		return nil, err
	}
	customers, err := organizations(ctx, s, "accept", a.Organizations)
	if err != nil {
		return nil, err
	}
	plains, err := run.plains(ctx, s, 1)
	if err != nil {
		return nil, err
	}
	plain := plains[0]
	address, err := plain.Serve(ctx)
	if err != nil {
		return nil, err
	}
	ourTemplates, err := singles(customers)
	if err != nil {
		return nil, err
	}
	ours, idle, insert := series{}, series{}, series{}
	turns := []subject{a.subject("snovsync", api.PID(), ourTemplates, ours)}
	for _, their := range []struct {
		name, path string
		series     series
	}{{"gqlgen that does nothing", peer.PathIdle, idle}, {"insert, then XADD", peer.PathInsert, insert}} {
		template, err := single(address+their.path, "")
		if err != nil {
			return nil, err
		}
		turns = append(turns, a.subject(their.name, plain.PID(), []*load.Template{template}, their.series))
	}
	if err := run.takeTurns(ctx, a, turns...); err != nil {
		return nil, err
	}
	name := fmt.Sprintf("single events accepted, %d connections", a.Connections)
	const nothing, plainWay = "gqlgen, a mutation that does nothing", "gqlgen, gorm insert then XADD"
	return []figures.Figure{
		{Case: a.Name(), Name: name, Unit: figures.PerSecond, Ours: ours[seriesRate], Peer: nothing, Theirs: idle[seriesRate], Target: figures.RatioAtLeast(0.5)},
		{Case: a.Name(), Name: "… p99", Unit: figures.Duration, Ours: ours[seriesP99], Peer: nothing, Theirs: idle[seriesP99], Target: figures.AtMost(0.015)},
		{Case: a.Name(), Name: "… processor time of the process, an event", Unit: figures.Duration, Ours: ours[seriesProcessor], Peer: nothing, Theirs: idle[seriesProcessor]},
		{Case: a.Name(), Name: name, Unit: figures.PerSecond, Ours: ours[seriesRate], Peer: plainWay, Theirs: insert[seriesRate]},
		{Case: a.Name(), Name: "… p99", Unit: figures.Duration, Ours: ours[seriesP99], Peer: plainWay, Theirs: insert[seriesP99]},
	}, nil
}

// subject loads a process with single events.
func (a *Accept) subject(name string, pid int, templates []*load.Template, into series) subject {
	events := newFlood(templates, a.Connections, a.Length)
	return subject{name, func(ctx context.Context, _ int) (string, error) {
		if _, err := events.Run(ctx, events.warm); err != nil {
			return "", err
		}
		before, err := processorTime(pid)
		if err != nil {
			return "", err
		}
		result, err := events.Run(ctx, a.Length)
		if err != nil {
			return "", err
		}
		after, err := processorTime(pid)
		if err != nil {
			return "", err
		}
		into.addTime(seriesProcessor, (after-before)/time.Duration(max(result.Events, 1)))
		return into.addRate(rateOf(result)), nil
	}}
}

func rateOf(result *load.Result) rate {
	return rate{perSecond: result.PerSecond(), p50: result.Latency.Quantile(0.5), p99: result.Latency.Quantile(0.99)}
}
