package main

import (
	"context"
	"net/http"
	"time"

	"github.com/snovsync/snovsync/internal/pause"
	"github.com/snovsync/snovsync/simulator"
	"github.com/snovsync/snovsync/test/chaos/ledger"
)

// snovioFaults are the ways in which Snov.io itself fails, for as long as they last.
func snovioFaults() []*fault {
	with := func(name string, played ...simulator.Fault) *fault {
		return &fault{name: "Snov.io " + name, weight: 2, outage: true, strike: playAt(played)}
	}
	return []*fault{
		with("answers slowly (1.5 s)", simulator.Fault{Kind: simulator.FaultLatency, Latency: 1500 * time.Millisecond}),
		with("answers 503 to every second call", simulator.Fault{Kind: simulator.FaultHTTPError, Status: http.StatusServiceUnavailable, Probability: 0.5}),
		with("answers garbage to every second call", simulator.Fault{Kind: simulator.FaultGarbage, Probability: 0.5}),
		with("does not answer at all", simulator.Fault{Kind: simulator.FaultHang}),
		with("drops every second connection",
			simulator.Fault{Kind: simulator.FaultDropBefore, Probability: 0.25}, simulator.Fault{Kind: simulator.FaultDropAfter, Probability: 0.33}),
		with("says 429 to every fifth call", simulator.Fault{Kind: simulator.FaultRateLimited, Probability: 0.2, RetryAfter: time.Second}),
		{name: "Snov.io ends all access tokens", weight: 2, strike: endTokens},
	}
}

func playAt(played []simulator.Fault) func(context.Context, *campaign, *blow) error {
	return func(ctx context.Context, c *campaign, b *blow) error {
		if !c.snovio.TryLock() {
			return errBusy
		}
		defer c.snovio.Unlock()
		b.hits(ledger.TargetSnovio)
		if err := c.cluster.Simulator.SetFault(played...); err != nil {
			return err
		}
		pause.For(ctx, b.lasts)
		c.cluster.Simulator.ClearFaults()
		return nil
	}
}

// endTokens makes every access token invalid that Snov.io gave out.
func endTokens(_ context.Context, c *campaign, b *blow) error {
	b.hits(ledger.TargetSnovio)
	for _, account := range c.cluster.Simulator.Accounts() {
		c.cluster.Simulator.RevokeTokens(account.ClientID)
	}
	return nil
}
