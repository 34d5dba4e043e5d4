// Command chaos attacks snovsync's promise that nothing is lost and nothing goes
// back: it runs real processes against real Postgres, Redis and a simulated
// Snov.io, breaks each of them in every way it knows while events come in, and
// then compares what was accepted, what the log says and what arrived. All of it
// is on loopback, ends by itself, and leaves nothing behind.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/alecthomas/kong"
)

type commands struct {
	Run      runCommand      `cmd:"" help:"Several processes on Postgres and Redis, every fault alone and all mixed."`
	Embedded embeddedCommand `cmd:"" help:"One process on the embedded stores, killed in the middle of its work, its disk full."`
}

// mostTime bounds a campaign, whatever goes wrong.
const mostTime = time.Hour

func main() {
	var cli commands
	parsed := kong.Parse(&cli, kong.Name("chaos"), kong.Description("Attacks snovsync and says what was lost."))
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	ctx, cancel := context.WithTimeout(ctx, mostTime)
	parsed.BindTo(ctx, (*context.Context)(nil))
	err := parsed.Run()
	cancel()
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "chaos:", err)
		os.Exit(1)
	}
}
