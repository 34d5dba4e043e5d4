package worker

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/snovsync/snovsync/internal/pause"
	"github.com/snovsync/snovsync/internal/redisclient"
	"github.com/snovsync/snovsync/internal/secrets"
	"github.com/snovsync/snovsync/test/harness"
	"github.com/snovsync/snovsync/worker/scheduler"
)

// admin is a client with all rights on the test's Redis.
func (f *fixture) admin() *redis.Client {
	f.t.Helper()
	options, err := redis.ParseURL(f.redis.URL())
	f.must(err)
	client := redis.NewClient(options)
	f.t.Cleanup(func() { _ = client.Close() })
	return client
}

// asUser makes a Redis user with these rights and gives the URL that logs it in.
func (f *fixture) asUser(rules ...any) string {
	f.t.Helper()
	f.must(f.admin().Do(f.ctx, append([]any{"ACL", "SETUSER", "limited", "reset", "on", ">secret"}, rules...)...).Err())
	_, host, _ := strings.Cut(f.redis.URL(), "@")
	return "redis://limited:secret@" + host
}

// documentedRights is the ACL rule in docs/operations.md.
var documentedRights = []any{
	"~snovsync:*", "&snovsync:*", "-@all", "+@read", "+@write", "+@stream", "+@pubsub", "+@scripting", "+@transaction", "+@connection", "+info", "+time", "+cluster|slots",
}

func TestUnfitRedisIsRefusedByName(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		rules []any
		want  []string
	}{
		"dangerous commands denied": {[]any{"~*", "&*", "+@all", "-@dangerous"}, []string{"INFO"}},
		"some commands denied":      {[]any{"~*", "&*", "+@all", "-xautoclaim", "-zadd", "-subscribe", "-eval"}, []string{"XAUTOCLAIM", "ZADD", "SUBSCRIBE", "EVAL"}},
		"other keys":                {[]any{"~cache:*", "&*", "+@all"}, []string{"~snovsync:*"}},
		"other channels":            {[]any{"~*", "+@all", "resetchannels"}, []string{"&snovsync:*"}},
		"documented rights":         {documentedRights, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t, shortLimits())
			f.redisURL = f.asUser(test.rules...)
			err := f.newEngine().Check(f.ctx)
			if (err == nil) != (test.want == nil) {
				t.Fatalf("got %v", err)
			}
			for _, want := range test.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%q does not name %s", err, want)
				}
			}
		})
	}
}

func TestEvictionPolicyIsRefused(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	for _, policy := range []string{"allkeys-lru", "volatile-ttl"} {
		f.must(f.admin().ConfigSet(f.ctx, "maxmemory-policy", policy).Err())
		if err := f.newEngine().Check(f.ctx); err == nil || !strings.Contains(err.Error(), policy) {
			t.Errorf("%s: got %v", policy, err)
		}
	}
}

// TestRightsTakenAway: the engine says so once, stops claiming, and goes on when they are back.
func TestRightsTakenAway(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	f.redisURL = f.asUser(documentedRights...)
	log := &harness.Buffer{}
	f.log = slog.New(slog.NewTextHandler(log, nil))
	e := f.engine()
	f.must(e.rebuilder.rebuild(f.ctx, e.partitions[0]))
	f.asUser(append(slices.Clone(documentedRights), "-info")...)
	e.Start(f.ctx)
	e.Push(f.ctx, f.accept(1))
	f.await(log, "INFO", 1)
	e.fitness.noteFitness(f.ctx, e.fitness.checkServers(f.ctx))
	e.fitness.noteFitness(f.ctx, e.fitness.checkServers(f.ctx))
	if e.Ready(f.ctx) == nil {
		t.Error("the process says that it is ready")
	}
	f.asUser(documentedRights...)
	e.fitness.noteFitness(f.ctx, e.fitness.checkServers(f.ctx))
	f.waitForEnd(1)
	if n := strings.Count(log.String(), "level=ERROR"); n != 1 {
		t.Errorf("%d errors were logged, want 1:\n%s", n, log)
	}
	if n := strings.Count(log.String(), "Redis was built from the database"); n > 3 {
		t.Errorf("the state was rebuilt %d times", n)
	}
}

// TestRebuildLoop: something takes the state away again and again.
func TestRebuildLoop(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	log := &harness.Buffer{}
	f.log = slog.New(slog.NewTextHandler(log, nil))
	e := f.engine()
	e.Start(f.ctx)
	const built = "Redis was built from the database"
	for n := 1; strings.Count(log.String(), "again and again") == 0; n++ {
		f.await(log, built, n)
		f.must(f.admin().HDel(f.ctx, scheduler.MetaKey(0), "run").Err())
		if n > 10 {
			t.Fatal("a rebuild loop was not reported")
		}
	}
}

func TestRebuildsOfALoopSlowDown(t *testing.T) {
	t.Parallel()
	var pace rebuildPace
	now := time.Unix(1_000_000, 0)
	var reported int
	for i := range 8 {
		wait := pace.wait(now)
		if i <= calmRebuilds-1 && wait != 0 || i > calmRebuilds && wait == 0 || wait > maxRebuildDelay {
			t.Errorf("rebuild %d waits %s", i+1, wait)
		}
		now = now.Add(wait)
		if pace.note(now) {
			reported++
		}
	}
	if reported != 1 {
		t.Errorf("the loop was reported %d times", reported)
	}
	now = now.Add(2 * rebuildMemory)
	if pace.wait(now) != 0 || pace.note(now) {
		t.Error("an old loop slows down a rebuild")
	}
}

// await waits until a log has a text n times.
func (f *fixture) await(log *harness.Buffer, text string, n int) {
	f.t.Helper()
	for strings.Count(log.String(), text) < n {
		pause.For(f.ctx, 5*time.Millisecond)
		if f.ctx.Err() != nil {
			f.t.Fatalf("the log does not have %q %d times:\n%s", text, n, log)
		}
	}
}

func mustParse(t *testing.T, raw string) *redisclient.URL {
	t.Helper()
	u, err := redisclient.ParseURL(raw)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// TestPolicyChangedWhileRunning: Redis may have dropped keys meanwhile, so no call is handed out
// until the policy is right again and the state was rebuilt.
func TestPolicyChangedWhileRunning(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	e := f.engine()
	p := e.partitions[0]
	f.must(e.rebuilder.rebuild(f.ctx, p))
	account := secrets.AccountKey(testUser)
	f.must(f.admin().ConfigSet(f.ctx, "maxmemory-policy", "allkeys-lru").Err())
	e.fitness.noteFitness(f.ctx, e.fitness.checkServers(f.ctx))
	if e.Ready(f.ctx) == nil {
		t.Error("the process says that it is ready")
	}
	short, cancel := context.WithTimeout(f.ctx, 2*f.limits.Window)
	defer cancel()
	if _, err := e.Gate().Acquire(short, account); !errors.Is(err, ErrRecovering) {
		t.Errorf("a call was asked for: %v", err)
	}

	f.must(f.admin().ConfigSet(f.ctx, "maxmemory-policy", "noeviction").Err())
	e.fitness.noteFitness(f.ctx, e.fitness.checkServers(f.ctx))
	f.must(e.Ready(f.ctx))
	state, err := p.scheduler.State(f.ctx)
	f.must(err)
	if state.Trusted {
		t.Error("the state is trusted, but keys may be missing")
	}
	f.must(e.rebuilder.rebuild(f.ctx, p))
	permit, err := e.Gate().Acquire(f.ctx, account)
	f.must(err)
	permit.Cancel()
}

// TestNothingIsSentWhileRedisIsUnfit: waiting events are sent once the policy is right again.
func TestNothingIsSentWhileRedisIsUnfit(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	e := f.engine()
	f.must(e.rebuilder.rebuild(f.ctx, e.partitions[0]))
	f.must(f.admin().ConfigSet(f.ctx, "maxmemory-policy", "allkeys-lru").Err())
	e.fitness.noteFitness(f.ctx, e.fitness.checkServers(f.ctx))
	e.Start(f.ctx)
	e.Push(f.ctx, f.accept(1))
	pause.For(f.ctx, f.limits.Window+f.limits.Lease) // longer than accounts rest after the rebuild
	if n := len(f.upserts()); n != 0 {
		t.Errorf("%d events were sent", n)
	}
	f.must(f.admin().ConfigSet(f.ctx, "maxmemory-policy", "noeviction").Err())
	e.fitness.noteFitness(f.ctx, e.fitness.checkServers(f.ctx))
	f.waitForEnd(1)
}
