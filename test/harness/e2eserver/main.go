// Command e2eserver is what the console's end-to-end tests run against: the product's
// own binary on an ephemeral Postgres and Redis, with the simulated Snov.io, everything on
// loopback. It prints one line of JSON that says where things are (see place), and runs
// until its standard input ends, which it does with whoever started it, or until a signal
// or the time limit.
//
// Tests do with the public API and with the simulator's switches what those can do. The
// rest is asked of the control address: see control.go.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/snovsync/snovsync/test/harness/deployment"
)

func main() {
	limit := flag.Duration("limit", 20*time.Minute, "time after which everything ends")
	window := flag.Duration("window", time.Minute, "window of Snov.io's limit")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	ctx, cancel := context.WithTimeout(ctx, *limit)
	err := run(ctx, cancel, deployment.Config{Window: *window, Timeout: callTimeout, RetryDelay: retryDelay})
	cancel()
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "e2eserver:", err)
		os.Exit(1)
	}
}

const (
	callTimeout = 5 * time.Second
	// retryDelay lets a test see an entry that is retried, and wait for what becomes of it.
	retryDelay = 3 * time.Second
)

// place says where things are.
type place struct {
	// URL is the product's, Simulator the simulated Snov.io's with its switches below
	// /_simulator/, Control this program's.
	URL       string `json:"url"`
	Simulator string `json:"simulator"`
	Control   string `json:"control"`
}

// run starts the environment, says where it is, and ends it when ctx or standard input does.
func run(ctx context.Context, end context.CancelFunc, config deployment.Config) (err error) {
	d, err := deployment.Start(ctx, config)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	w := newEnvironment(d)
	shared, err := w.startServer(ctx, serverAsked{Name: "shared"})
	if err != nil {
		return err
	}
	control, err := w.listen(ctx)
	if err != nil {
		return err
	}
	defer control.close()
	if err := json.NewEncoder(os.Stdout).Encode(place{URL: shared.URL, Simulator: d.SnovioURL(), Control: control.url}); err != nil {
		return err
	}
	go func() {
		// It ends with its parent; what comes in before that is of no interest.
		_, _ = io.Copy(io.Discard, os.Stdin)
		end()
	}()
	<-ctx.Done()
	return nil
}
