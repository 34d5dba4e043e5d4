package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/snovsync/snovsync/test/bench/cases"
	"github.com/snovsync/snovsync/test/bench/figures"
	"github.com/snovsync/snovsync/test/harness/deployment"
)

// options are for all cases.
type options struct {
	Rounds int  `default:"3" help:"Rounds of each case; product and peer take turns in each."`
	Short  bool `help:"As small as can be, and one round: shows that the cases work, and their figures mean little."`
}

// prepare builds the product and returns what the cases share. done removes what was built.
func (o *options) prepare(ctx context.Context) (run *cases.Run, done func() error, err error) {
	if o.Rounds < 1 {
		return nil, nil, errors.New("--rounds must be at least 1")
	}
	folder, err := os.MkdirTemp("", "snovsync-bench-")
	if err != nil {
		return nil, nil, err
	}
	run = &cases.Run{Folder: folder, Rounds: o.Rounds, Out: os.Stderr}
	if o.Short {
		run.Rounds = 1
	}
	if run.Binary, err = deployment.Build(ctx, folder, ""); err != nil {
		return nil, nil, errors.Join(err, os.RemoveAll(folder))
	}
	return run, func() error { return os.RemoveAll(folder) }, nil
}

// measure measures one case.
func (o *options) measure(ctx context.Context, run *cases.Run, one cases.Case) ([]figures.Figure, error) {
	if o.Short {
		one.Shorten()
	}
	return one.Measure(ctx, run)
}

// caseCommand measures one case and prints its part of the table. The case's fields are
// the command's flags.
type caseCommand[R any, P interface {
	*R
	cases.Case
}] struct {
	Case R `embed:""`
}

// Run prints the case's figures.
func (c *caseCommand[R, P]) Run(ctx context.Context, o *options) (err error) {
	run, done, err := o.prepare(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done()) }()
	one := P(&c.Case)
	found, err := o.measure(ctx, run, one)
	if err != nil {
		return err
	}
	fmt.Println(one.Note())
	return figures.Print(os.Stdout, found)
}
