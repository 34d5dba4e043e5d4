package app_test

import (
	"cmp"
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/snovsync/snovsync/test/harness"
	"github.com/snovsync/snovsync/test/harness/ephemeral"
)

// recoveryTimeout is many times what a recovery takes, also on a busy machine.
const recoveryTimeout = harness.Timeout

// TestPromotedStandbyTakesOver: a process that knows both servers goes on with the promoted
// one, whether the old primary is gone or only refuses writes.
func TestPromotedStandbyTakesOver(t *testing.T) {
	t.Parallel()
	for name, fail := range map[string]func(ctx context.Context, primary *ephemeral.Postgres) error{
		"the primary is gone":        func(_ context.Context, primary *ephemeral.Postgres) error { return primary.Kill() },
		"the primary refuses writes": func(ctx context.Context, primary *ephemeral.Postgres) error { return primary.RefuseWrites(ctx) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx := harness.Context(t)
			primary, standby := replicated(t)
			config := served(t)
			config.DatabaseURL = bothOf(t, primary, standby)
			f := newFlow(t, config)
			f.setUp()
			f.awaitSynced(f.book(1))
			if err := cmp.Or(primary.AwaitReplicated(ctx), fail(ctx, primary), standby.Promote(ctx)); err != nil {
				t.Fatal(err)
			}
			began := time.Now()
			const email = "prospect-2@example.com"
			for !strings.Contains(f.answer(booking(2, email)), `"event":{"id"`) {
				if time.Since(began) > recoveryTimeout {
					t.Fatal("events are not accepted again")
				}
			}
			t.Logf("accepted after %s", time.Since(began))
			f.awaitSynced(email)
			t.Logf("synced after %s", time.Since(began))
		})
	}
}

// replicated starts a primary and a standby that follows it.
func replicated(t *testing.T) (primary, standby *ephemeral.Postgres) {
	t.Helper()
	ctx := harness.Context(t)
	primary, err := ephemeral.StartPostgres(ctx, ephemeral.PostgresConfig{Durable: true, Replicated: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stopped(t, primary) })
	if standby, err = primary.StartStandby(ctx); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stopped(t, standby) })
	return primary, standby
}

func stopped(t *testing.T, server *ephemeral.Postgres) {
	t.Helper()
	if err := server.Stop(); err != nil {
		t.Error(err)
	}
}

// bothOf is a DATABASE_URL that names two servers.
func bothOf(t *testing.T, first, second *ephemeral.Postgres) string {
	t.Helper()
	one, err := url.Parse(first.URL())
	if err != nil {
		t.Fatal(err)
	}
	other, err := url.Parse(second.URL())
	if err != nil {
		t.Fatal(err)
	}
	return strings.Replace(first.URL(), one.Host, one.Host+","+other.Host, 1)
}
