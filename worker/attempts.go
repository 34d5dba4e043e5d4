package worker

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/google/uuid"
)

// TakeAttempt counts an attempt under a name, in a sliding window that all processes
// share. It gives 0 where the attempt was counted, or the wait until the next one may be
// made, where the window holds limit attempts already. The error is ErrRecovering while
// Redis is being rebuilt, or Redis's own: then the attempt must not be made.
func (e *Engine) TakeAttempt(ctx context.Context, name string, limit int, window time.Duration) (time.Duration, error) {
	s := e.partitionFor(name).scheduler
	id, reply := uuid.NewString(), ""
	err := e.afterClearing(ctx, func() (err error) {
		reply, err = s.script(ctx, s.scripts.attempt, name, limit, window.Microseconds(), id).Text()
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("count an attempt: %w", err)
	}
	wait, err := strconv.ParseInt(reply, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("count an attempt: %w", err)
	}
	return time.Duration(wait) * time.Microsecond, nil
}
