package cases

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/snovsync/snovsync/test/bench/figures"
	"github.com/snovsync/snovsync/test/harness/deployment"
)

// Claim measures the script that hands out lanes while many organizations wait.
type Claim struct {
	Claims int `default:"5000" help:"Claims of each round."`
}

// Name implements Case.
func (*Claim) Name() string { return "claim" }

// Note implements Case.
func (c *Claim) Note() string {
	return fmt.Sprintf("`claim`: the scheduler's own claim of one lane on a real Redis, p50 of %d a round "+
		"(`BenchmarkClaim` in `worker/scheduler/`): from outside it cannot be told from what comes before and after it.", c.Claims)
}

// Shorten implements Case.
func (c *Claim) Shorten() { c.Claims = 300 }

// The benchmark in package worker, and what it prints.
const (
	claimBenchmark = "BenchmarkClaim"
	claimMetric    = "p50-ns/claim"
	claimFew       = "10"
	claimMany      = "10000"
)

// Measure implements Case.
func (c *Claim) Measure(ctx context.Context, run *Run) (_ []figures.Figure, err error) {
	source, err := deployment.Source(ctx)
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "snovsync-claim-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	program := filepath.Join(folder, "worker.test")
	build := exec.CommandContext(ctx, "go", "test", "-c", "-o", program, "./worker/scheduler")
	build.Dir, build.Env = source, append(os.Environ(), "CGO_ENABLED=0")
	if output, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("build the benchmark: %w: %s", err, output)
	}
	var few, many []float64
	for round := range run.Rounds {
		benchmark := exec.CommandContext(ctx, program, "-test.run", "^$", "-test.bench", "^"+claimBenchmark+"$", "-test.benchtime", strconv.Itoa(c.Claims)+"x")
		benchmark.Dir = filepath.Join(source, "worker")
		output, err := benchmark.CombinedOutput()
		if err != nil {
			return nil, fmt.Errorf("run the benchmark: %w: %s", err, output)
		}
		found := metrics(output, claimMetric)
		if found[claimFew] == 0 || found[claimMany] == 0 {
			return nil, fmt.Errorf("the benchmark printed no %s: %s", claimMetric, output)
		}
		few, many = append(few, found[claimFew]/float64(time.Second)), append(many, found[claimMany]/float64(time.Second))
		run.sayf(c, "round %d of %d: %s with %s organizations waiting, %s with %s", round+1, run.Rounds,
			figures.Duration.Format(many[round]), claimMany, figures.Duration.Format(few[round]), claimFew)
	}
	return []figures.Figure{{
		Case: c.Name(), Name: "claim with " + claimMany + " organizations waiting, p50", Unit: figures.Duration, Ours: many,
		Peer: "with " + claimFew, Theirs: few, Target: figures.RatioAtMost(1.5),
	}}, nil
}

// metrics reads what a Go benchmark printed in a unit, by the value in the name of
// each of its parts: "BenchmarkClaim/organizations=10-2  500  58785 p50-ns/claim".
func metrics(output []byte, unit string) map[string]float64 {
	found := make(map[string]float64)
	lines := bufio.NewScanner(bytes.NewReader(output))
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		if len(fields) == 0 {
			continue
		}
		_, part, named := strings.Cut(fields[0], "=")
		for i := 1; named && i < len(fields); i++ {
			if fields[i] != unit {
				continue
			}
			// The number of processors follows the name.
			part, _, _ = strings.Cut(part, "-")
			if value, err := strconv.ParseFloat(fields[i-1], 64); err == nil {
				found[part] = value
			}
		}
	}
	return found
}
