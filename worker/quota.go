package worker

import (
	"context"
	"fmt"

	"github.com/snovsync/snovsync/worker/scheduler"
)

// Quota tells how an account stands. It spends nothing. The error is ErrRecovering while
// Redis is being rebuilt, or Redis's own.
func (e *Engine) Quota(ctx context.Context, accountKey string) (scheduler.Quota, error) {
	s := e.partitionFor(accountKey).scheduler
	var quota scheduler.Quota
	err := e.afterClearing(ctx, func() (err error) {
		quota, err = s.Quota(ctx, accountKey)
		return err
	})
	if err != nil {
		return scheduler.Quota{}, fmt.Errorf("read quota: %w", err)
	}
	return quota, nil
}
