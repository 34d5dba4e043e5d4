// Command bench prints figures: how well the limit is used, how little one
// customer's burst slows the others down, that order holds under failures, and what
// grows under load. It starts throwaway Postgres and Redis servers, the simulator,
// and the product's own processes, all on loopback, and ends them.
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
	Limit    limitCommand    `cmd:"" help:"Most arrivals in any window, and the share of the exact ceiling."`
	Fairness fairnessCommand `cmd:"" help:"Others' latency beside one organization's 10,000 waiting events."`
	Order    orderCommand    `cmd:"" help:"Final states of prospects whose events arrive shuffled and whose calls fail."`
	Soak     soakCommand     `cmd:"" help:"Memory, goroutines, files, keys and connections over hours of load."`
}

// mostTime bounds every bench, whatever goes wrong: a soak is the longest.
const mostTime = 3 * time.Hour

func main() {
	var cli commands
	parsed := kong.Parse(&cli, kong.Name("bench"), kong.Description("Prints snovsync's figures."))
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	ctx, cancel := context.WithTimeout(ctx, mostTime)
	parsed.BindTo(ctx, (*context.Context)(nil))
	err := parsed.Run()
	cancel()
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}
