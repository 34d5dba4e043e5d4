package cases

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/snovsync/snovsync/test/bench/environment"
	"github.com/snovsync/snovsync/test/bench/figures"
	"github.com/snovsync/snovsync/test/bench/load"
	"github.com/snovsync/snovsync/test/bench/peer"
	"github.com/snovsync/snovsync/test/harness/deployment"
)

// Live measures the live log with many readers.
type Live struct {
	Readers []int         `default:"1000,5000" help:"Numbers of readers, each on a websocket of its own."`
	Rates   []float64     `default:"100,20" help:"Changes a second, for each number of readers."`
	Length  time.Duration `default:"10s" help:"How long each round lasts."`
}

// Name implements Case.
func (*Live) Name() string { return "live" }

// Note implements Case.
func (*Live) Note() string {
	return "`live`: one API and one worker process; bookings of an organization whose trigger is off, so that each makes two changes, the second one by the worker. " +
		"The readers are websockets (`graphql-transport-ws`) of a process of their own that takes each change once and in order; " +
		"latency is from an entry's `updatedAt` to its arrival, so it holds the commit. " +
		"gqlgen's stock path sends the same messages from memory, and a reader who does not keep up loses some."
}

// Shorten implements Case.
func (l *Live) Shorten() { l.Readers, l.Rates, l.Length = []int{200}, []float64{50}, time.Second }

// subscription is what the readers ask for: what the console shows of an entry.
const subscription = `subscription { syncLog { cursor entry {
  id eventId kind status reason message prospectEmail prospectId listId attemptCount nextAttemptAt createdAt updatedAt
} } }`

const (
	// changesAnEvent is what an event makes whose trigger is off: QUEUED and SKIPPED.
	changesAnEvent = 2
	// readPatience is how long nobody may get anything before the rest counts as lost.
	readPatience = 3 * time.Second
	// spareFiles are what a process has open besides its readers.
	spareFiles = 500
)

// targets for the p99, in seconds, up to a number of readers.
const (
	fewReaders    = 1000
	fewReaderP99  = 0.05
	manyReaderP99 = 0.1
)

const (
	seriesDelivered = "delivered"
	seriesCost      = "cost"
)

// Measure implements Case.
func (l *Live) Measure(ctx context.Context, run *Run) (_ []figures.Figure, err error) {
	if len(l.Readers) == 0 || len(l.Readers) != len(l.Rates) {
		return nil, errors.New("live: there must be a rate for each number of readers")
	}
	if err := allowFiles(uint64(slices.Max(l.Readers) + spareFiles)); err != nil {
		return nil, err
	}
	s, err := environment.New(ctx, run.config())
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	ours, err := newOurLog(ctx, s)
	if err != nil {
		return nil, err
	}
	stock, err := newStockLog(ctx, run, s)
	if err != nil {
		return nil, err
	}
	readers, err := s.Peer(ctx, peer.Readers)
	if err != nil {
		return nil, err
	}
	var all []figures.Figure
	for i, n := range l.Readers {
		fixture := &fixture{config: l, readers: readers, count: n, rate: l.Rates[i]}
		our, their := series{}, series{}
		if err := run.takeTurns(ctx, l, fixture.subject("snovsync", ours, our), fixture.subject("gqlgen's stock path", stock, their)); err != nil {
			return nil, err
		}
		all = append(all, fixture.figures(our, their)...)
	}
	return all, nil
}

// liveLog is something that readers can follow.
type liveLog interface {
	follow() peer.Follow
	// send makes changes, at a steady rate a second.
	send(ctx context.Context, rate float64, changes int) error
	// pids are the processes that the changes pass through.
	pids() []int
}

// fixture is a number of readers and a rate.
type fixture struct {
	config  *Live
	readers *peer.Process
	count   int
	rate    float64
}

func (s *fixture) subject(name string, log liveLog, into series) subject {
	return subject{fmt.Sprintf("%s, %d readers × %.0f a second", name, s.count, s.rate), func(ctx context.Context, _ int) (string, error) {
		follow := log.follow()
		follow.Query, follow.Readers = subscription, s.count
		if err := s.readers.Connect(ctx, follow); err != nil {
			return "", err
		}
		found, err := s.turn(ctx, log, into)
		return found, errors.Join(err, s.readers.Disconnect(context.WithoutCancel(ctx)))
	}}
}

// turn sends changes and sees what the readers get of them.
func (s *fixture) turn(ctx context.Context, log liveLog, into series) (string, error) {
	if err := s.settle(ctx, log); err != nil {
		return "", err
	}
	before, err := processorTimes(log.pids())
	if err != nil {
		return "", err
	}
	// An even number: the product's changes come in pairs.
	changes := int(s.rate*s.config.Length.Seconds()) / changesAnEvent * changesAnEvent
	group, sending := errgroup.WithContext(ctx)
	group.Go(func() error { return log.send(sending, s.rate, changes) })
	if err := group.Wait(); err != nil {
		return "", err
	}
	read, err := s.readers.Read(ctx, peer.Expected{Changes: changes, Patience: readPatience})
	if err != nil {
		return "", err
	}
	after, err := processorTimes(log.pids())
	if err != nil {
		return "", err
	}
	share := float64(read.Delivered) / float64(changes*s.count)
	into.add(seriesDelivered, share)
	into.addTime(seriesP50, read.P50)
	into.addTime(seriesP99, read.P99)
	cost := (after - before) / time.Duration(max(read.Delivered, 1))
	into.addTime(seriesCost, cost)
	in := func(d time.Duration) string { return figures.Duration.Format(d.Seconds()) }
	found := fmt.Sprintf("%.2f %% of %d delivered, p50 %s, p99 %s, %s of processor time a delivery", 100*share, changes*s.count, in(read.P50), in(read.P99), in(cost))
	if read.Doubles+read.Missing+read.Ended > 0 {
		found += fmt.Sprintf("; %d doubles, %d missing, %d readers ended %s", read.Doubles, read.Missing, read.Ended, read.Why)
	}
	return found, nil
}

const (
	// settleQuiet is how long nobody may get anything before some are taken to have
	// missed the change that was sent.
	settleQuiet    = 500 * time.Millisecond
	settlePatience = 2 * time.Minute
)

// settle sends changes until all readers have got the same last one: a subscription
// has begun somewhat after it was asked for.
func (s *fixture) settle(ctx context.Context, log liveLog) error {
	ctx, cancel := context.WithTimeout(ctx, settlePatience)
	defer cancel()
	for {
		if err := log.send(ctx, s.rate, changesAnEvent); err != nil {
			return fmt.Errorf("settle the readers: %w", err)
		}
		settled, err := s.readers.Settled(ctx, settleQuiet)
		if settled || err != nil {
			return err
		}
	}
}

func (s *fixture) figures(ours, theirs series) []figures.Figure {
	const against = "gqlgen's stock path"
	name := fmt.Sprintf("%d readers × %.0f changes a second: ", s.count, s.rate)
	bound := fewReaderP99
	if s.count > fewReaders {
		bound = manyReaderP99
	}
	caseName := s.config.Name()
	return []figures.Figure{
		{Case: caseName, Name: name + "delivered", Unit: figures.Share, Ours: ours[seriesDelivered], Peer: against, Theirs: theirs[seriesDelivered], Target: figures.Exactly(1)},
		{Case: caseName, Name: "… p50", Unit: figures.Duration, Ours: ours[seriesP50], Peer: against, Theirs: theirs[seriesP50]},
		{Case: caseName, Name: "… p99", Unit: figures.Duration, Ours: ours[seriesP99], Peer: against, Theirs: theirs[seriesP99], Target: figures.AtMost(bound)},
		{Case: caseName, Name: "… processor time a delivery", Unit: figures.Duration, Ours: ours[seriesCost], Peer: against, Theirs: theirs[seriesCost]},
	}
}

func processorTimes(pids []int) (time.Duration, error) {
	var total time.Duration
	for _, pid := range pids {
		used, err := processorTime(pid)
		if err != nil {
			return 0, err
		}
		total += used
	}
	return total, nil
}

// ourLog is the product's live log.
type ourLog struct {
	api, worker *deployment.Process
	customer    *deployment.Organization
	template    *load.Template
	sent        int64
}

func newOurLog(ctx context.Context, s *environment.Environment) (*ourLog, error) {
	api, err := s.StartAPI(ctx)
	if err != nil {
		return nil, err
	}
	workers, err := s.StartWorkers(ctx, 1)
	if err != nil {
		return nil, err
	}
	customer, err := s.Connect(ctx, "live", "live-user", map[string]any{"triggers": map[string]any{"bookingCreated": false}})
	if err != nil {
		return nil, err
	}
	template, err := single(customer.URL, customer.APIKey)
	if err != nil {
		return nil, err
	}
	return &ourLog{api: api, worker: workers[0], customer: customer, template: template}, nil
}

func (o *ourLog) follow() peer.Follow {
	return peer.Follow{URL: "ws" + strings.TrimPrefix(o.customer.URL, "http") + "/graphql", Token: o.customer.Token}
}

func (o *ourLog) send(ctx context.Context, rate float64, changes int) error {
	events := changes / changesAnEvent
	paced := &load.Paced{Templates: []*load.Template{o.template}, Rate: rate / changesAnEvent, Count: events, First: o.sent, Expect: accepted}
	o.sent += int64(events)
	_, err := paced.Run(ctx)
	return err
}

func (o *ourLog) pids() []int { return []int{o.api.PID(), o.worker.PID()} }

// stockLog is gqlgen's.
type stockLog struct {
	plain *peer.Process
	url   string
}

func newStockLog(ctx context.Context, run *Run, s *environment.Environment) (*stockLog, error) {
	plains, err := run.plains(ctx, s, 1)
	if err != nil {
		return nil, err
	}
	url, err := plains[0].Serve(ctx)
	return &stockLog{plain: plains[0], url: url}, err
}

func (l *stockLog) follow() peer.Follow {
	return peer.Follow{URL: "ws" + strings.TrimPrefix(l.url, "http") + peer.PathIdle}
}

func (l *stockLog) send(ctx context.Context, rate float64, changes int) error {
	return l.plain.Broadcast(ctx, peer.Pacing{Rate: rate, Count: changes})
}

func (l *stockLog) pids() []int { return []int{l.plain.PID()} }
