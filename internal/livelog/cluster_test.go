package livelog

import (
	"testing"

	"github.com/redis/go-redis/v9"

	"github.com/snovsync/snovsync/internal/redisclient"
	"github.com/snovsync/snovsync/test/harness"
)

// TestTwoProcessesOnACluster: notifications cross the nodes of a Redis Cluster, also after a failover.
func TestTwoProcessesOnACluster(t *testing.T) {
	cluster := harness.RedisCluster(t)
	open := func() redis.UniversalClient {
		u, err := redisclient.ParseURL(cluster.URL())
		if err != nil {
			t.Fatal(err)
		}
		c := redisclient.Open(u, redisclient.Options{PoolSize: 4})
		t.Cleanup(func() { _ = c.Close() })
		return c
	}
	store := newFakeStore()
	here := running(t, Config{Store: store, Redis: open(), CheckEvery: never})
	there := running(t, Config{Store: store, Redis: open(), CheckEvery: never})
	waitFor(t, func() bool { return !here.disconnected.Load() && !there.disconnected.Load() })
	s := subscribed(t.Context(), t, there, "org", nil)
	here.Observe(store.write("org", 1))
	expect(t, s, 1, 1)
	cluster.KillMaster()
	here.Observe(store.write("org", 1))
	expect(t, s, 2, 2)
}
