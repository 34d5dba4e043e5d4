// Package rows holds the benchmarks, one file for each row of the table: what of
// ours is measured, against whom, and what is wanted of it.
package rows

import (
	"context"
	"fmt"
	"io"

	"github.com/snovsync/snovsync/test/bench/figures"
	"github.com/snovsync/snovsync/test/bench/peer"
	"github.com/snovsync/snovsync/test/bench/plain"
	"github.com/snovsync/snovsync/test/bench/stage"
	"github.com/snovsync/snovsync/test/harness/deployment"
)

// Row is one benchmark. Its fields are its options.
type Row interface {
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

// All returns the rows in the table's order, without their options' defaults.
func All() []Row {
	return []Row{
		&Accept{}, &Batch{}, &Latency{}, &Throughput{}, &Limit{}, &Calls{}, &Fairness{}, &Isolation{}, &Live{}, &Page{}, &Claim{}, &Start{},
	}
}

// Run is what the rows of one run share.
type Run struct {
	// Binary is the product's.
	Binary string
	// Folder takes other binaries. The caller removes it.
	Folder string
	// Rounds is how often each row measures.
	Rounds int
	// Out takes the progress.
	Out io.Writer

	// plain is the plain server's binary, "" before the first row that needs it.
	plain string
}

// plains starts processes of the plain gqlgen server, which the first call builds.
func (r *Run) plains(ctx context.Context, s *stage.Stage, n int) (_ []*peer.Process, err error) {
	if r.plain == "" {
		if r.plain, err = plain.Build(ctx, r.Folder); err != nil {
			return nil, err
		}
	}
	return s.Plains(ctx, r.plain, n)
}

// sayf tells how far a row is.
func (r *Run) sayf(row Row, format string, args ...any) {
	_, _ = fmt.Fprintf(r.Out, "%s: %s\n", row.Name(), fmt.Sprintf(format, args...))
}

// noLimit is a rate that does not bound.
const noLimit = 1_000_000

// config is a deployment of the product that was built.
func (r *Run) config() deployment.Config {
	return deployment.Config{Binary: r.Binary, Limit: noLimit}
}

// contender is one of those that are measured in turn. measure keeps what it finds.
type contender struct {
	name    string
	measure func(ctx context.Context, round int) (string, error)
}

// takeTurns lets each contender measure once a round. Every other round they go in
// the reverse order, so that none always comes after the same one.
func (r *Run) takeTurns(ctx context.Context, row Row, contenders ...contender) error {
	for round := range r.Rounds {
		for i := range contenders {
			turn := contenders[i]
			if round%2 == 1 {
				turn = contenders[len(contenders)-1-i]
			}
			found, err := turn.measure(ctx, round)
			if err != nil {
				return fmt.Errorf("%s: round %d of %s: %w", row.Name(), round+1, turn.name, err)
			}
			r.sayf(row, "round %d of %d: %s: %s", round+1, r.Rounds, turn.name, found)
		}
	}
	return nil
}
