package worker

import (
	"net/url"
	"testing"
	"time"

	"github.com/snovsync/snovsync/test/harness/deployment/faultproxy"
	"github.com/snovsync/snovsync/worker/scheduler"
)

// TestWorkGoesOnAfterRedisConnectionsWentMute: the engine's connections stay open and nothing
// arrives on them, while new ones work. Reads of the stream, claims, renewals and the
// subscription recover.
func TestWorkGoesOnAfterRedisConnectionsWentMute(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	address, err := url.Parse(f.redis.URL())
	f.must(err)
	proxy, err := faultproxy.Start(f.ctx, faultproxy.Config{Listen: "127.0.0.1:0", Target: address.Host})
	f.must(err)
	t.Cleanup(proxy.Close)
	address.Host = proxy.Address()
	f.redisURL = address.String()
	e := f.engine()
	e.Start(f.ctx)
	e.Push(f.ctx, f.accept(20))
	f.waitForEnd(20)

	proxy.MuteExisting()
	e.Push(f.ctx, f.accept(20))
	if counts := f.waitForEnd(40); counts["SUCCEEDED"] != 40 {
		t.Errorf("outcomes: %v", counts)
	}
	f.checkOneCallEach(40)

	// Nothing else notifies this engine now: no work is left.
	admin := f.admin()
	for rang := false; !rang; {
		ring := e.partitions[0].notifier.Next()
		f.must(admin.Publish(f.ctx, scheduler.NotifierChannel(0), "1").Err())
		select {
		case <-ring:
			rang = true
		case <-time.After(100 * time.Millisecond):
		case <-f.ctx.Done():
			t.Fatal("notifications do not arrive any more")
		}
	}
}
