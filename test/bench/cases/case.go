// Package cases holds the benchmarks, one file for each case of the table: what of
// ours is measured, against whom, and what is wanted of it.
package cases

import (
	"context"
	"fmt"
	"io"

	"github.com/snovsync/snovsync/test/bench/environment"
	"github.com/snovsync/snovsync/test/bench/figures"
	"github.com/snovsync/snovsync/test/bench/peer"
	"github.com/snovsync/snovsync/test/bench/plain"
	"github.com/snovsync/snovsync/test/harness/deployment"
)

// Case is one benchmark. Its fields are its options.
type Case interface {
	// Name is what it is called on the command line.
	Name() string
	// Note says how it is measured, for the document.
	Note() string
	// Shorten makes it as small as can be: it then proves that the benchmark works,
	// and its figures mean little.
	Shorten()
	// Measure measures in rounds and returns the figures, those of one peer together.
	Measure(ctx context.Context, run *Run) ([]figures.Figure, error)
}

// All returns the cases in the table's order, without their options' defaults.
func All() []Case {
	return []Case{
		&Accept{}, &Batch{}, &Latency{}, &Throughput{}, &Limit{}, &Calls{}, &Fairness{}, &Isolation{}, &Live{}, &Page{}, &Claim{}, &Start{},
	}
}

// Run is what the cases of one run share.
type Run struct {
	// Binary is the product's.
	Binary string
	// Folder takes other binaries. The caller removes it.
	Folder string
	// Rounds is how often each case measures.
	Rounds int
	// Out takes the progress.
	Out io.Writer

	// plain is the plain server's binary, "" before the first case that needs it.
	plain string
}

// plains starts processes of the plain gqlgen server, which the first call builds.
func (r *Run) plains(ctx context.Context, s *environment.Environment, n int) (_ []*peer.Process, err error) {
	if r.plain == "" {
		if r.plain, err = plain.Build(ctx, r.Folder); err != nil {
			return nil, err
		}
	}
	return s.Plains(ctx, r.plain, n)
}

// sayf tells how far a case is.
func (r *Run) sayf(measured Case, format string, args ...any) {
	_, _ = fmt.Fprintf(r.Out, "%s: %s\n", measured.Name(), fmt.Sprintf(format, args...))
}

// noLimit is a rate that does not bound.
const noLimit = 1_000_000

// config is a deployment of the product that was built.
func (r *Run) config() deployment.Config {
	return deployment.Config{Binary: r.Binary, Limit: noLimit}
}

// subject is one of those that are measured in turn. measure keeps what it finds.
type subject struct {
	name    string
	measure func(ctx context.Context, round int) (string, error)
}

// takeTurns lets each subject measure once a round. Every other round they go in
// the reverse order, so that none always comes after the same one.
func (r *Run) takeTurns(ctx context.Context, measured Case, subjects ...subject) error {
	for round := range r.Rounds {
		for i := range subjects {
			turn := subjects[i]
			if round%2 == 1 {
				turn = subjects[len(subjects)-1-i]
			}
			found, err := turn.measure(ctx, round)
			if err != nil {
				return fmt.Errorf("%s: round %d of %s: %w", measured.Name(), round+1, turn.name, err)
			}
			r.sayf(measured, "round %d of %d: %s: %s", round+1, r.Rounds, turn.name, found)
		}
	}
	return nil
}
