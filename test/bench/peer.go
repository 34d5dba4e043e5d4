package main

import (
	"context"

	"github.com/snovsync/snovsync/test/bench/peer"
)

// peerCommand is the process of a peer; package peer starts it.
type peerCommand struct {
	Kind peer.Kind `arg:"" help:"Which one."`
}

// Run answers commands until the input ends.
func (c *peerCommand) Run(ctx context.Context) error { return peer.Run(ctx, c.Kind) }
