package worker

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// TakeAttempt counts an attempt under a name, in a sliding window that all processes
// share. It gives 0 where the attempt was counted, or the wait until the next one may be
// made, where the window holds limit attempts already. The error is ErrRecovering while
// Redis is being rebuilt, or Redis's own: then the attempt must not be made.
func (e *Engine) TakeAttempt(ctx context.Context, name string, limit int, window time.Duration) (time.Duration, error) {
	s := e.partitionFor(name).scheduler
	id, wait := uuid.NewString(), time.Duration(0)
	err := e.afterClearing(ctx, func() (err error) {
		wait, err = s.TakeAttempt(ctx, name, limit, window, id)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("count an attempt: %w", err)
	}
	return wait, nil
}
