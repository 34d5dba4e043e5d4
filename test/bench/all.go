package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"github.com/snovsync/snovsync/test/bench/cases"
	"github.com/snovsync/snovsync/test/bench/environment"
	"github.com/snovsync/snovsync/test/bench/figures"
	"github.com/snovsync/snovsync/test/bench/report"
	"github.com/snovsync/snovsync/test/harness/deployment"
)

// allCommand measures every case.
type allCommand struct {
	Only     []string `placeholder:"CASE,CASE" help:"Only these cases; the document then stays as it is."`
	PageRows int64    `default:"10000000" help:"Entries of the long log in the case page."`
}

// document is where the figures are written, in the product's module.
const document = "docs/benchmarks.md"

// Run prints one table of all cases. A whole run is written to the document; a short
// one, one of some cases and one in which a case failed are not.
func (c *allCommand) Run(ctx context.Context, o *options) (err error) {
	chosen, err := c.chosen()
	if err != nil {
		return err
	}
	described := report.Run{Command: c.command(o), Began: time.Now(), Machine: report.ThisMachine()}
	run, done, err := o.prepare(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done()) }()
	described.Rounds = run.Rounds
	if described.Versions, err = versions(ctx, run); err != nil {
		return err
	}
	failed := c.measure(ctx, o, run, chosen, &described)
	described.Took = time.Since(described.Began)
	if err := errors.Join(failed, figures.Print(os.Stdout, described.Figures)); err != nil || o.Short || len(c.Only) > 0 {
		return err
	}
	source, err := deployment.Source(ctx)
	if err != nil {
		return err
	}
	return report.Write(filepath.Join(source, document), &described)
}

// measure measures the cases into a run. One that fails does not keep the others from
// being measured.
func (c *allCommand) measure(ctx context.Context, o *options, run *cases.Run, chosen []cases.Case, into *report.Run) error {
	var failed []error
	for _, one := range chosen {
		began := time.Now()
		found, err := o.measure(ctx, run, one)
		if err != nil {
			failed = append(failed, fmt.Errorf("%s: %w", one.Name(), err))
			_, _ = fmt.Fprintf(os.Stderr, "%s: failed: %v\n", one.Name(), err)
		}
		if ctx.Err() != nil {
			break
		}
		_, _ = fmt.Fprintf(os.Stderr, "%s: done in %s\n", one.Name(), time.Since(began).Round(time.Second))
		into.Figures = append(into.Figures, found...)
		into.Notes = append(into.Notes, one.Note())
	}
	return errors.Join(failed...)
}

// chosen returns the cases with their defaults.
func (c *allCommand) chosen() ([]cases.Case, error) {
	all := cases.All()
	for _, name := range c.Only {
		if !slices.ContainsFunc(all, func(one cases.Case) bool { return one.Name() == name }) {
			return nil, fmt.Errorf("there is no case %q", name)
		}
	}
	var chosen []cases.Case
	for _, one := range all {
		if len(c.Only) > 0 && !slices.Contains(c.Only, one.Name()) {
			continue
		}
		if err := kong.ApplyDefaults(one); err != nil {
			return nil, fmt.Errorf("defaults of %s: %w", one.Name(), err)
		}
		if page, ok := one.(*cases.Page); ok {
			page.Rows = c.PageRows
		}
		chosen = append(chosen, one)
	}
	return chosen, nil
}

// command is how to make the run again.
func (c *allCommand) command(o *options) string {
	words := []string{"go -C test/bench run . all"}
	if o.Rounds > 0 {
		words = append(words, fmt.Sprintf("--rounds %d", o.Rounds))
	}
	if len(c.Only) > 0 {
		words = append(words, "--only "+strings.Join(c.Only, ","))
	}
	return strings.Join(append(words, fmt.Sprintf("--page-rows %d", c.PageRows)), " ")
}

// versions asks servers of the kind that the cases start.
func versions(ctx context.Context, run *cases.Run) (_ []report.Version, err error) {
	s, err := environment.New(ctx, deployment.Config{Binary: run.Binary})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return report.Versions(ctx, s.Postgres.URL(), s.Redis.URL())
}
