package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/signal"
	"runtime"
	"syscall"
	"time"

	"github.com/alecthomas/kong"
)

type options struct {
	Packages []string      `arg:"" optional:"" help:"Packages to break, as go list takes them. None: the product's."`
	Budget   time.Duration `env:"BUDGET" default:"5m" help:"Time after which no further fault is tried."`
	Seed     uint64        `env:"SEED" help:"Seed of the sample. 0: a new one."`
	Most     int           `name:"max" env:"MAX_FAULTS" help:"Faults that are tried in each package at most. 0: as many as the budget allows."`
	Jobs     int           `env:"JOBS" default:"${jobs}" help:"Faults that are tried at the same time."`
	Own      bool          `help:"Run the tests of the package only, and no neighbors."`
	Only     []string      `env:"ONLY" help:"Try only the faults in these places, <file>:<line> as the report names them, with commas between."`
	Run      string        `env:"RUN" help:"Run only the tests that match, as go test -run takes them. Together with --own and ONLY it tells soon whether a new test notices."`
}

// productPackages are what a user of the product runs, without the commands, the demo and
// what only tests need.
func productPackages() []string {
	return []string{
		"./planner", "./snovio", "./graph/scalar", "./models", "./resolvers", "./worker", "./internal/auth/...",
		"./internal/intake", "./internal/integration", "./internal/httpapi", "./internal/livelog", "./internal/export", "./internal/secrets",
	}
}

func main() {
	var asked options
	kong.Parse(&asked, kong.Name("mutate"), kong.Description("Breaks the code in one place at a time and shows which faults no test notices."),
		kong.Vars{"jobs": fmt.Sprint(max(1, runtime.NumCPU()/2))})
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, asked)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "mutate:", err)
		os.Exit(1)
	}
}

// run tries faults until the budget is used, and prints the report.
func run(ctx context.Context, asked options) error {
	if len(asked.Packages) == 0 {
		asked.Packages = productPackages()
	}
	if asked.Seed == 0 {
		asked.Seed = rand.Uint64()
	}
	packages, err := load(ctx, asked.Packages, !asked.Own)
	if err == nil && len(asked.Only) > 0 {
		packages, err = only(packages, asked.Only)
	}
	if err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "snovsync-mutate-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	s := &sampler{options: asked, tester: &goTest{folder: folder, run: asked.Run}, progress: os.Stderr}
	if err := s.sample(ctx, packages); err != nil {
		return err
	}
	return report(os.Stdout, asked.Seed, s.results)
}
