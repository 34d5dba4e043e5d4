package load

import (
	"context"
	"time"

	"golang.org/x/sync/errgroup"
)

// Pace calls do for 0 to count-1 at a steady rate a second, whether or not earlier
// calls have returned, with at most so many at a time; a call that is late because
// all of them were busy is made as soon as one is free. due is when the call was to
// be made. The first error ends it.
func Pace(ctx context.Context, rate float64, count, atOnce int, do func(ctx context.Context, worker, i int, due time.Time) error) error {
	type call struct {
		i   int
		due time.Time
	}
	calls := make(chan call, count)
	group, ctx := errgroup.WithContext(ctx)
	for worker := range atOnce {
		group.Go(func() error {
			for c := range calls {
				if err := do(ctx, worker, c.i, c.due); err != nil {
					return err
				}
			}
			return nil
		})
	}
	group.Go(func() error {
		defer close(calls)
		began := time.Now()
		timer := time.NewTimer(0)
		defer timer.Stop()
		for i := range count {
			due := began.Add(time.Duration(float64(i) / rate * float64(time.Second)))
			timer.Reset(time.Until(due))
			select {
			case <-timer.C:
				calls <- call{i, due}
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	return group.Wait()
}
