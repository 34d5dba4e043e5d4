package cases

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"syscall"
	"time"

	"github.com/snovsync/snovsync/test/bench/environment"
	"github.com/snovsync/snovsync/test/bench/figures"
	"github.com/snovsync/snovsync/test/bench/load"
	"github.com/snovsync/snovsync/test/harness/deployment"
)

// Page measures pages of a log that has grown long.
type Page struct {
	Rows     int64 `default:"10000000" help:"Entries of the long log."`
	Base     int64 `default:"10000" help:"Entries of the short one."`
	Requests int   `default:"200" help:"Requests of each kind in each round."`
}

// Name implements Case.
func (*Page) Name() string { return "page" }

// Note implements Case.
func (p *Page) Note() string {
	return fmt.Sprintf("`page`: two databases on one Postgres, one organization each, with %d and with %d entries, "+
		"made by the server itself from one entry that the product stored; statistics are fresh. "+
		"Two API processes answer the same pages of 50 in turn, %d of each kind a round, one at a time, "+
		"fewer where they take more than ten seconds; p50 of the whole request.", p.Rows, p.Base, p.Requests)
}

// Shorten implements Case.
func (p *Page) Shorten() { p.Rows, p.Base, p.Requests = 50_000, 5000, 20 }

// bytesARow is what an entry takes on disk at most, its indexes included, while the
// log is made and they are sorted.
const bytesARow = 2000

const (
	// pageWarm is how many requests warm up.
	pageWarm = 3
	// pageTime bounds a round of one kind: where pages are slow there are fewer requests.
	pageTime    = 10 * time.Second
	fewestPages = 5
)

// Measure implements Case.
func (p *Page) Measure(ctx context.Context, run *Run) (_ []figures.Figure, err error) {
	if err := roomFor(p.Rows * bytesARow); err != nil {
		return nil, err
	}
	s, err := environment.New(ctx, run.config())
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	short, err := p.newLog(ctx, run, s, "short", p.Base)
	if err != nil {
		return nil, err
	}
	long, err := p.newLog(ctx, run, s, "long", p.Rows)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(short.connect(ctx), long.connect(ctx)); err != nil {
		return nil, err
	}
	defer short.asker.Close()
	defer long.asker.Close()
	var all []figures.Figure
	for _, kind := range pageKinds() {
		figure := figures.Figure{
			Case: p.Name(), Name: fmt.Sprintf("page of the log at %d entries, p50: %s", p.Rows, kind.name), Unit: figures.Duration,
			Peer: fmt.Sprintf("at %d", p.Base), Target: figures.RatioAtMost(1.3),
		}
		for round := range run.Rounds {
			ours, theirs, err := p.round(kind, long, short, round)
			if err != nil {
				return nil, fmt.Errorf("page, %s: %w", kind.name, err)
			}
			figure.Ours, figure.Theirs = append(figure.Ours, ours.Seconds()), append(figure.Theirs, theirs.Seconds())
		}
		ratio, _ := figure.Ratio()
		run.sayf(p, "%s: %s, at %d entries %s, ratio %.2f", kind.name,
			figures.Duration.Format(figures.Median(figure.Ours)), p.Base, figures.Duration.Format(figures.Median(figure.Theirs)), ratio)
		all = append(all, figure)
	}
	return all, nil
}

// round asks both logs in turn, for the same kind of page and other values each time.
func (p *Page) round(kind pageKind, long, short *pagedLog, round int) (ours, theirs time.Duration, err error) {
	var taken [2][]time.Duration
	ends := time.Now().Add(pageTime)
	for i := range pageWarm + p.Requests {
		if len(taken[0]) >= fewestPages && time.Now().After(ends) {
			break
		}
		for which, log := range []*pagedLog{long, short} {
			took, err := log.ask(kind, int64(round*(pageWarm+p.Requests)+i))
			if err != nil {
				return 0, 0, err
			}
			if i >= pageWarm {
				taken[which] = append(taken[which], took)
			}
		}
	}
	return figures.Quantile(taken[0], 0.5), figures.Quantile(taken[1], 0.5), nil
}

// pagedLog is a log with the process that serves it.
type pagedLog struct {
	organization *deployment.Organization
	entries      int64
	asker        *load.Asker
}

// newLog makes a database with a log of so many entries, and an API process on it.
func (p *Page) newLog(ctx context.Context, run *Run, s *environment.Environment, name string, entries int64) (*pagedLog, error) {
	database, err := s.Database(ctx, name)
	if err != nil {
		return nil, err
	}
	api, err := s.StartAPI(ctx, "DATABASE_URL="+database)
	if err != nil {
		return nil, err
	}
	organization, err := s.Organization(name, api)
	if err != nil {
		return nil, err
	}
	began := time.Now()
	if err := fillLog(ctx, database, organization, entries); err != nil {
		return nil, fmt.Errorf("make a log of %d entries: %w", entries, err)
	}
	size, err := sizeOf(ctx, database)
	if err != nil {
		return nil, err
	}
	run.sayf(p, "%d entries made in %s, %s on disk", entries, time.Since(began).Round(time.Second), figures.Bytes.Format(size))
	return &pagedLog{organization: organization, entries: entries}, nil
}

// connect opens the connection, once requests are to come: a server closes one that
// sends nothing.
func (l *pagedLog) connect(ctx context.Context) error {
	address, err := url.Parse(l.organization.URL)
	if err != nil {
		return err
	}
	l.asker, err = load.NewAsker(ctx, address.Host)
	return err
}

// roomFor makes sure that the temporary folder has room.
func roomFor(bytes int64) error {
	var disk syscall.Statfs_t
	if err := syscall.Statfs(os.TempDir(), &disk); err != nil {
		return fmt.Errorf("look for room on the disk: %w", err)
	}
	if free := int64(disk.Bavail) * disk.Bsize; free < bytes {
		return fmt.Errorf("%s has %s left, and %s may be needed: choose fewer --rows", os.TempDir(), figures.Bytes.Format(float64(free)), figures.Bytes.Format(float64(bytes)))
	}
	return nil
}
