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

	"github.com/snovsync/snovsync/test/bench/figures"
	"github.com/snovsync/snovsync/test/bench/report"
	"github.com/snovsync/snovsync/test/bench/rows"
	"github.com/snovsync/snovsync/test/bench/stage"
	"github.com/snovsync/snovsync/test/harness/deployment"
)

// allCommand measures every row.
type allCommand struct {
	Only     []string `placeholder:"ROW,ROW" help:"Only these rows; the document then stays as it is."`
	PageRows int64    `default:"10000000" help:"Entries of the long log in the row page."`
}

// document is where the figures are written, in the product's module.
const document = "docs/benchmarks.md"

// Run prints one table of all rows. A whole run is written to the document; a short
// one, one of some rows and one in which a row failed are not.
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

// measure measures the rows into a run. One that fails does not keep the others from
// being measured.
func (c *allCommand) measure(ctx context.Context, o *options, run *rows.Run, chosen []rows.Row, into *report.Run) error {
	var failed []error
	for _, row := range chosen {
		began := time.Now()
		found, err := o.measure(ctx, run, row)
		if err != nil {
			failed = append(failed, fmt.Errorf("%s: %w", row.Name(), err))
			_, _ = fmt.Fprintf(os.Stderr, "%s: failed: %v\n", row.Name(), err)
		}
		if ctx.Err() != nil {
			break
		}
		_, _ = fmt.Fprintf(os.Stderr, "%s: done in %s\n", row.Name(), time.Since(began).Round(time.Second))
		into.Figures = append(into.Figures, found...)
		into.Notes = append(into.Notes, row.Note())
	}
	return errors.Join(failed...)
}

// chosen returns the rows with their defaults.
func (c *allCommand) chosen() ([]rows.Row, error) {
	all := rows.All()
	for _, name := range c.Only {
		if !slices.ContainsFunc(all, func(row rows.Row) bool { return row.Name() == name }) {
			return nil, fmt.Errorf("there is no row %q", name)
		}
	}
	var chosen []rows.Row
	for _, row := range all {
		if len(c.Only) > 0 && !slices.Contains(c.Only, row.Name()) {
			continue
		}
		if err := kong.ApplyDefaults(row); err != nil {
			return nil, fmt.Errorf("defaults of %s: %w", row.Name(), err)
		}
		if page, ok := row.(*rows.Page); ok {
			page.Rows = c.PageRows
		}
		chosen = append(chosen, row)
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

// versions asks servers of the kind that the rows start.
func versions(ctx context.Context, run *rows.Run) (_ []report.Version, err error) {
	s, err := stage.New(ctx, deployment.Config{Binary: run.Binary})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return report.Versions(ctx, s.Postgres.URL(), s.Redis.URL())
}
