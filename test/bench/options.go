package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/snovsync/snovsync/test/bench/figures"
	"github.com/snovsync/snovsync/test/bench/rows"
	"github.com/snovsync/snovsync/test/harness/deployment"
)

// options are for all rows.
type options struct {
	Rounds int  `default:"3" help:"Rounds of each row; product and peer take turns in each."`
	Short  bool `help:"As small as can be, and one round: shows that the rows work, and their figures mean little."`
}

// prepare builds the product and returns what the rows share. done removes what was built.
func (o *options) prepare(ctx context.Context) (run *rows.Run, done func() error, err error) {
	if o.Rounds < 1 {
		return nil, nil, errors.New("--rounds must be at least 1")
	}
	folder, err := os.MkdirTemp("", "snovsync-bench-")
	if err != nil {
		return nil, nil, err
	}
	run = &rows.Run{Folder: folder, Rounds: o.Rounds, Out: os.Stderr}
	if o.Short {
		run.Rounds = 1
	}
	if run.Binary, err = deployment.Build(ctx, folder, ""); err != nil {
		return nil, nil, errors.Join(err, os.RemoveAll(folder))
	}
	return run, func() error { return os.RemoveAll(folder) }, nil
}

// measure measures one row.
func (o *options) measure(ctx context.Context, run *rows.Run, row rows.Row) ([]figures.Figure, error) {
	if o.Short {
		row.Shorten()
	}
	return row.Measure(ctx, run)
}

// rowCommand measures one row and prints its part of the table. The row's fields are
// the command's flags.
type rowCommand[R any, P interface {
	*R
	rows.Row
}] struct {
	Row R `embed:""`
}

// Run prints the row's figures.
func (c *rowCommand[R, P]) Run(ctx context.Context, o *options) (err error) {
	run, done, err := o.prepare(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done()) }()
	row := P(&c.Row)
	found, err := o.measure(ctx, run, row)
	if err != nil {
		return err
	}
	fmt.Println(row.Note())
	return figures.Print(os.Stdout, found)
}
