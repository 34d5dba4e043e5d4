package peer

import (
	"context"
	"time"

	"github.com/snovsync/snovsync/test/bench/load"
)

// The paths of the plain server: a mutation that does nothing, with the live log
// beside it, and one that inserts a row and pushes to a stream in its resolver.
const (
	PathIdle   = "/idle"
	PathInsert = "/insert"
)

const (
	commandServe     = "serve"
	commandBroadcast = "broadcast"
)

// Serve tells where the plain server is, a URL without a path.
func (p *Process) Serve(ctx context.Context) (string, error) {
	return ask[string](ctx, p, commandServe, nothing{})
}

// Broadcast sends messages to the live log's readers at a steady rate.
func (p *Process) Broadcast(ctx context.Context, pacing Pacing) error {
	_, err := ask[nothing](ctx, p, commandBroadcast, pacing)
	return err
}

// PlainServer is a running plain server.
type PlainServer struct {
	// URL is its address, without a path.
	URL string
	// Send sends the next message to all readers of the live log.
	Send func()
	// Close stops the server.
	Close func() error
}

// RunPlain is the process of the plain server, which open starts. It returns when its
// input ends.
func RunPlain(ctx context.Context, open func(context.Context, Stores) (*PlainServer, error)) error {
	return run(ctx, func(ctx context.Context, stores Stores) (map[string]handler, func() error, error) {
		server, err := open(ctx, stores)
		if err != nil {
			return nil, nil, err
		}
		return map[string]handler{
			commandServe: command(func(context.Context, nothing) (string, error) { return server.URL, nil }),
			commandBroadcast: command(func(ctx context.Context, pacing Pacing) (nothing, error) {
				return nothing{}, load.Pace(ctx, pacing.Rate, pacing.Count, 1, func(context.Context, int, int, time.Time) error {
					server.Send()
					return nil
				})
			}),
		}, server.Close, nil
	})
}
