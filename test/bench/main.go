// Command bench prints figures. Its cases compare snovsync with river, asynq, plain
// gqlgen, gorm and redis_rate in one run and make one table (`bench all`, or one case
// by its name); order and soak show that order holds under failures, and what grows
// under load. It starts ephemeral Postgres and Redis servers, the simulator, the
// peers and the product's own processes, all on loopback, and ends them.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"github.com/snovsync/snovsync/test/bench/cases"
)

type commands struct {
	Options options `embed:""`

	All allCommand `cmd:"" help:"Every case, and the document they are written to."`

	Accept     caseCommand[cases.Accept, *cases.Accept]         `cmd:"" group:"Cases" help:"Single-event mutations, beside a gqlgen mutation that does nothing."`
	Batch      caseCommand[cases.Batch, *cases.Batch]           `cmd:"" group:"Cases" help:"recordEvents, beside gorm's batch insert."`
	Latency    caseCommand[cases.Latency, *cases.Latency]       `cmd:"" group:"Cases" help:"From acceptance to Snov.io, beside river's and asynq's pickup."`
	Throughput caseCommand[cases.Throughput, *cases.Throughput] `cmd:"" group:"Cases" help:"Whole syncs a second, beside river and asynq with an empty handler."`
	Limit      caseCommand[cases.Limit, *cases.Limit]           `cmd:"" group:"Cases" help:"Most arrivals in any window, and the share of the exact ceiling."`
	Calls      caseCommand[cases.Calls, *cases.Calls]           `cmd:"" group:"Cases" help:"Calls to Snov.io an event."`
	Fairness   caseCommand[cases.Fairness, *cases.Fairness]     `cmd:"" group:"Cases" help:"Others' latency beside one organization's 10,000 waiting events."`
	Isolation  caseCommand[cases.Isolation, *cases.Isolation]   `cmd:"" group:"Cases" help:"Others' mutations beside one organization's flood of events."`
	Live       caseCommand[cases.Live, *cases.Live]             `cmd:"" group:"Cases" help:"The live log with thousands of readers, beside gqlgen's stock path."`
	Page       caseCommand[cases.Page, *cases.Page]             `cmd:"" group:"Cases" help:"Pages of a log of ten million entries."`
	Claim      caseCommand[cases.Claim, *cases.Claim]           `cmd:"" group:"Cases" help:"Claims while 10,000 organizations wait."`
	Start      caseCommand[cases.Start, *cases.Start]           `cmd:"" group:"Cases" help:"Start to ready, memory, the binary's size, memory a reader."`

	Order orderCommand `cmd:"" group:"Others" help:"Final states of prospects whose events arrive shuffled and whose calls fail."`
	Soak  soakCommand  `cmd:"" group:"Others" help:"Memory, goroutines, files, keys and connections over hours of load."`

	Peer peerCommand `cmd:"" hidden:"" help:"What the product is compared with, as a process that a case starts."`
}

// mostTime bounds every bench, whatever goes wrong: a soak is the longest.
const mostTime = 3 * time.Hour

func main() {
	var cli commands
	parsed := kong.Parse(&cli, kong.Name("bench"), kong.Description("Prints snovsync's figures."))
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	ctx, cancel := context.WithTimeout(ctx, mostTime)
	parsed.BindTo(ctx, (*context.Context)(nil))
	parsed.Bind(&cli.Options)
	err := parsed.Run()
	cancel()
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}
