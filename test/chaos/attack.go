package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/snovsync/snovsync/internal/pause"
)

// carryOut carries out a strike and notes it.
func (c *campaign) carryOut(ctx context.Context, s strike) {
	b := &blow{strike: s}
	from := time.Now()
	err := s.fault.strike(ctx, c, b)
	c.record.struck(b, from, time.Now())
	switch {
	case errors.Is(err, errBusy):
		c.record.missed(&c.record.busy)
	case errors.Is(err, errNotMet):
		c.record.missed(&c.record.unmet)
	case errors.Is(err, errImpossible):
		c.record.cannot(s.fault.name, err)
	case err != nil && ctx.Err() == nil:
		c.record.found(fmt.Sprintf("%s: %v", s.fault.name, err))
	}
}

// alone carries out strikes one after the other, each when events flow again after
// the one before.
func (c *campaign) alone(ctx context.Context, strikes []strike, f *flow) {
	for _, s := range strikes {
		c.carryOut(ctx, s)
		if err := f.again(ctx, time.Now(), s.fault.losesRedis); err != nil {
			c.record.found(fmt.Sprintf("after %s: %v", s.fault.name, err))
		}
		if ctx.Err() != nil {
			return
		}
	}
}

// mixed carries out strikes at their moments, also several at a time, and returns
// when all are over.
func (c *campaign) mixed(ctx context.Context, strikes []strike) {
	began := time.Now()
	var striking sync.WaitGroup
	defer striking.Wait()
	for _, s := range strikes {
		pause.For(ctx, time.Until(began.Add(s.at)))
		if ctx.Err() != nil {
			return
		}
		striking.Go(func() { c.carryOut(ctx, s) })
	}
}
