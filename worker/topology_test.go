package worker

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"

	"github.com/snovsync/snovsync/internal/redisclient"
	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/test/harness"
	"github.com/snovsync/snovsync/worker/scheduler"
)

// testFailover runs two processes on Redis servers of which a replica takes over while work waits.
func (f *fixture) testFailover(url string, kill func()) {
	f.t.Helper()
	f.redisURL = url
	engines := []*Engine{f.engine(), f.engine()}
	for _, e := range engines {
		e.Start(f.ctx)
	}
	n := 6 * f.limits.Rate
	engines[0].Push(f.ctx, f.accept(n))
	f.waitForUpserts(f.limits.Rate)
	kill()
	engines[1].Push(f.ctx, f.accept(n)) // the sweeper brings what Redis does not take
	if counts := f.waitForEnd(2 * n); counts[models.StatusSucceeded] != 2*n {
		f.t.Errorf("outcomes: %v", counts)
	}
	f.checkLimit()
	for _, e := range engines {
		f.must(e.Ready(f.ctx))
	}
}

// TestClusterFailover: the master that holds partition 0 is killed, and its replica takes over.
func TestClusterFailover(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	f.partitions = 4
	cluster := harness.RedisCluster(t)
	f.testFailover(cluster.URL(), cluster.KillMaster)
}

// TestPartitionsGoOnWithoutAServer: one server of a cluster is away, and nothing takes over.
// The partitions on the other servers go on: their events are swept up, they are rebuilt, and
// new processes work on them. When the server is back, its partitions catch up.
func TestPartitionsGoOnWithoutAServer(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ master, away, healthy int }{
		"the server of partition 0": {2, 0, 3},
		"another server":            {1, 2, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t, shortLimits())
			f.partitions = 4
			cluster := harness.RedisCluster(t)
			f.redisURL = cluster.URL()
			healthyUser, healthyList := f.addAccountIn(test.healthy)
			awayUser, awayList := f.addAccountIn(test.away)
			f.connectAs(healthyUser, testOrganization, healthyList)
			f.connectAs(awayUser, "away", awayList)
			e := f.engine()
			e.Start(f.ctx)
			e.Push(f.ctx, append(f.accept(5), f.acceptFor("away", 5)...))
			f.waitForEnd(5)
			f.waitUntil("both accounts work", func() bool { return f.statusesOf("away")[models.StatusSucceeded] == 5 })

			cluster.KillShard(test.master)
			f.accept(5) // nobody pushes them
			f.waitForEnd(10)
			f.must(e.rdb.HDel(f.ctx, scheduler.MetaKey(test.healthy), "run").Err())
			e.Push(f.ctx, append(f.accept(5), f.acceptFor("away", 5)...))
			f.waitForEnd(15)
			next := f.engine()
			next.Start(f.ctx)
			e.Stop()
			next.Push(f.ctx, append(f.accept(5), f.acceptFor("away", 5)...))
			f.waitForEnd(20)
			f.waitUntil("the partition counts as away", next.partitions[test.away].away.Load)
			_, err := f.store.SetPaused(f.ctx, testOrganization, models.Actor{}, true)
			f.must(err)
			f.waitUntil("the other partitions know of the pause", func() bool {
				paused, err := next.partitions[test.healthy].scheduler.PausedQueues(f.ctx)
				f.must(err)
				return paused[testOrganization]
			})
			_, err = f.store.SetPaused(f.ctx, testOrganization, models.Actor{}, false)
			f.must(err)
			next.Push(f.ctx, append(f.accept(5), f.acceptFor("away", 5)...))
			if counts := f.waitForEnd(25); counts[models.StatusSucceeded] != 25 {
				t.Errorf("outcomes: %v", counts)
			}

			f.must(cluster.RestartMaster(f.ctx, test.master))
			f.waitUntil("the partition that was away catches up", func() bool { return f.statusesOf("away")[models.StatusSucceeded] == 20 })
			for _, user := range []string{healthyUser, awayUser} {
				if most := f.snovio.MostInWindow(user, 0); most > f.limits.Rate {
					t.Errorf("%d calls of %s arrived in one window", most, user)
				}
			}
		})
	}
}

// TestSentinelFailover: the master is killed, and the sentinel lets its replica take over.
func TestSentinelFailover(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	servers := harness.RedisSentinel(t)
	f.testFailover(servers.URL(), servers.KillMaster)
}

func TestURLOfAnotherTopologyIsRefused(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	cluster, servers := harness.RedisCluster(t), harness.RedisSentinel(t)
	_, host, _ := strings.Cut(f.redis.URL(), "@")
	host = strings.TrimSuffix(host, "/0")
	for name, test := range map[string]struct{ url, want string }{
		"node of a cluster": {cluster.NodeURL(), "redis+cluster://"},
		"sentinel":          {servers.SentinelURL(), "redis+sentinel://"},
		"no cluster":        {"redis+cluster://" + loginOf(t, f.redis.URL()) + host, "write redis://"},
		"other password":    {"redis://:wrong@" + host, "user and password"},
		"no such database":  {"redis://" + loginOf(t, f.redis.URL()) + host + "/999", "database"},
	} {
		f.redisURL = test.url
		if err := f.newEngine().Check(f.ctx); !scheduler.IsUnfit(err) || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// loginOf is the part of a URL with user and password.
func loginOf(t *testing.T, raw string) string {
	t.Helper()
	u, err := url.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return u.User.String() + "@"
}

func TestDocumentedRightsSufficeInACluster(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	cluster := harness.RedisCluster(t)
	admin, ok := redisclient.Open(mustParse(t, cluster.URL()), redisclient.Options{PoolSize: 1}).(*redis.ClusterClient)
	if !ok {
		t.Fatal("the client is not one of a cluster")
	}
	t.Cleanup(func() { _ = admin.Close() })
	f.must(admin.ForEachShard(f.ctx, func(ctx context.Context, node *redis.Client) error {
		return node.Do(ctx, append([]any{"ACL", "SETUSER", "limited", "reset", "on", ">secret"}, documentedRights...)...).Err()
	}))
	_, hosts, _ := strings.Cut(cluster.URL(), "@")
	f.redisURL = "redis+cluster://limited:secret@" + hosts
	e := f.engine()
	e.Start(f.ctx)
	e.Push(f.ctx, f.accept(5))
	f.waitForEnd(5)
	f.must(e.Ready(f.ctx))
}
