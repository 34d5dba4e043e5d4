package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/snovsync/snovsync/internal/pause"
	"github.com/snovsync/snovsync/simulator"
	"github.com/snovsync/snovsync/test/chaos/load"
)

// urls are the addresses of the API processes.
func (c *campaign) urls() []string {
	urls := make([]string, len(c.apis))
	for i, m := range c.apis {
		urls[i] = m.process.URL()
	}
	return urls
}

// apiKeys are the tokens of booking services.
func (c *campaign) apiKeys() map[string]string {
	keys := make(map[string]string, len(c.organizations))
	for name, o := range c.organizations {
		keys[name] = o.APIKey
	}
	return keys
}

// ownerTokens are the tokens of those who may read the log.
func (c *campaign) ownerTokens() map[string]string {
	tokens := make(map[string]string, len(c.organizations))
	for name, o := range c.organizations {
		tokens[name] = o.Token
	}
	return tokens
}

// profiles are the prospects of all accounts as Snov.io has them.
func (c *campaign) profiles() map[string][]simulator.Prospect {
	profiles := make(map[string][]simulator.Prospect)
	for _, o := range c.organizations {
		if profiles[o.Account] == nil {
			profiles[o.Account] = c.cluster.Simulator.Prospects(o.Account)
		}
	}
	return profiles
}

// progressEvery is the time between two lines that say how far a run is.
const progressEvery = 30 * time.Second

// progress says from time to time how far a run is, until ctx ends.
func (c *campaign) progress(ctx context.Context, delivering *load.Load) {
	began := time.Now()
	for pause.For(ctx, progressEvery); ctx.Err() == nil; pause.For(ctx, progressEvery) {
		figures := delivering.Figures()
		fmt.Fprintf(os.Stderr, "%6s  %d of %d events accepted, %d faults, %d kills\n",
			time.Since(began).Round(time.Second), figures.Acknowledged, len(c.told.Events), c.record.strikes(), c.record.killed())
	}
}
