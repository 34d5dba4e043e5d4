package worker

import (
	"context"
	"testing"
	"time"

	"github.com/snovsync/snovsync/internal/secrets"
	"github.com/snovsync/snovsync/worker/scheduler"
)

// TestPanicInACallReturnsItsToken: a permit that nobody ends would be renewed for good.
func TestPanicInACallReturnsItsToken(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	e := f.engine()
	e.Start(f.ctx)
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic did not reach the caller")
			}
		}()
		_ = e.Session().Spend(f.ctx, secrets.AccountKey(testUser), func(context.Context) error { panic("a fault in the call") })
	}()
	if held := len(e.running.of(0)); held != 0 {
		t.Errorf("%d leases are still renewed", held)
	}
}

// TestPermitIsRenewedWhileItsCallRuns: a call may take longer than a lease lasts.
func TestPermitIsRenewedWhileItsCallRuns(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	e := f.engine()
	e.Start(f.ctx)
	permit, err := e.Gate().Acquire(f.ctx, secrets.AccountKey(testUser))
	f.must(err)
	granted := permit.SendBefore()
	f.waitUntil("a lease would have ended", func() bool { return time.Now().After(granted.Add(2 * f.limits.Lease)) })
	if leases := e.rdb.ZCard(f.ctx, scheduler.PartitionPrefix(0)+":leases").Val(); leases != 1 {
		t.Errorf("%d leases are left", leases)
	}
	if !permit.SendBefore().After(granted) {
		t.Error("a call may not begin any more under the permit")
	}
	permit.Done()
}
