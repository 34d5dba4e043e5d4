// Command bench prints figures. Its rows hold snovsync against river, asynq, plain
// gqlgen, gorm and redis_rate in one run and make one table (`bench all`, or one row
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

	"github.com/snovsync/snovsync/test/bench/rows"
)

type commands struct {
	Options options `embed:""`

	All allCommand `cmd:"" help:"Every row, and the document they are written to."`

	Accept     rowCommand[rows.Accept, *rows.Accept]         `cmd:"" group:"Rows" help:"Single-event mutations, beside a gqlgen mutation that does nothing."`
	Batch      rowCommand[rows.Batch, *rows.Batch]           `cmd:"" group:"Rows" help:"recordEvents, beside gorm's batch insert."`
	Latency    rowCommand[rows.Latency, *rows.Latency]       `cmd:"" group:"Rows" help:"From acceptance to Snov.io, beside river's and asynq's pickup."`
	Throughput rowCommand[rows.Throughput, *rows.Throughput] `cmd:"" group:"Rows" help:"Whole syncs a second, beside river and asynq with an empty handler."`
	Limit      rowCommand[rows.Limit, *rows.Limit]           `cmd:"" group:"Rows" help:"Most arrivals in any window, and the share of the exact ceiling."`
	Calls      rowCommand[rows.Calls, *rows.Calls]           `cmd:"" group:"Rows" help:"Calls to Snov.io an event."`
	Fairness   rowCommand[rows.Fairness, *rows.Fairness]     `cmd:"" group:"Rows" help:"Others' latency beside one organization's 10,000 waiting events."`
	Isolation  rowCommand[rows.Isolation, *rows.Isolation]   `cmd:"" group:"Rows" help:"Others' mutations beside one organization's flood of events."`
	Live       rowCommand[rows.Live, *rows.Live]             `cmd:"" group:"Rows" help:"The live log with thousands of readers, beside gqlgen's stock path."`
	Page       rowCommand[rows.Page, *rows.Page]             `cmd:"" group:"Rows" help:"Pages of a log of ten million entries."`
	Claim      rowCommand[rows.Claim, *rows.Claim]           `cmd:"" group:"Rows" help:"Claims while 10,000 organizations wait."`
	Start      rowCommand[rows.Start, *rows.Start]           `cmd:"" group:"Rows" help:"Start to ready, memory, the binary's size, memory a reader."`

	Order orderCommand `cmd:"" group:"Others" help:"Final states of prospects whose events arrive shuffled and whose calls fail."`
	Soak  soakCommand  `cmd:"" group:"Others" help:"Memory, goroutines, files, keys and connections over hours of load."`

	Peer peerCommand `cmd:"" hidden:"" help:"What the product is held against, as a process that a row starts."`
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
