package worker

import (
	"context"
	"fmt"
	"time"
)

// Quota is how an account stands against its limit.
type Quota struct {
	Limit, Used int
	// NextFreeIn is the wait until a token is free: 0 when one is, negative when
	// that depends on calls that still run.
	NextFreeIn time.Duration
	// RestFor is how long the account still rests because Snov.io said so; 0: it does not.
	RestFor time.Duration
}

// Quota tells how an account stands. It spends nothing. The error is ErrRecovering while
// Redis is being rebuilt, or Redis's own.
func (e *Engine) Quota(ctx context.Context, accountKey string) (Quota, error) {
	s := e.partitionFor(accountKey).scheduler
	var reply []any
	err := e.afterClearing(ctx, func() (err error) {
		reply, err = s.script(ctx, s.scripts.quota, accountKey).Slice()
		return err
	})
	if err != nil {
		return Quota{}, fmt.Errorf("read quota: %w", err)
	}
	return Quota{
		Limit: s.limits.Rate, Used: int(asInt(reply[0])),
		NextFreeIn: time.Duration(asInt(reply[1])) * time.Microsecond,
		RestFor:    time.Duration(asInt(reply[2])) * time.Microsecond,
	}, nil
}
