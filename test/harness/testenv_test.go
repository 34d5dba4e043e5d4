package harness_test

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/redis/go-redis/v9"

	"github.com/snovsync/snovsync/test/harness"
)

func TestEachPostgresDatabaseIsEmptyAndItsOwn(t *testing.T) {
	t.Parallel()
	ctx := harness.Context(t)
	for range 3 {
		connection := connect(ctx, t, harness.Postgres(t))
		if _, err := connection.Exec(ctx, "CREATE TABLE things (id int)"); err != nil {
			t.Fatalf("the database is not empty: %v", err)
		}
	}
}

func TestPostgresDatabaseIsGoneAfterItsTest(t *testing.T) {
	ctx := harness.Context(t)
	var address string
	t.Run("uses a database", func(t *testing.T) {
		address = harness.Postgres(t)
		connection := connect(ctx, t, address)
		if err := connection.Ping(ctx); err != nil {
			t.Fatal(err)
		}
	})
	if connection, err := pgx.Connect(ctx, address); err == nil {
		t.Errorf("%s still answers: %v", connection.Config().Database, connection.Close(ctx))
	}
}

func TestRedisForgetsOverARestart(t *testing.T) {
	t.Parallel()
	server := harness.Redis(t)
	client := newClient(t, server.URL())
	set(t, client)
	server.Kill()
	if err := client.Ping(harness.Context(t)).Err(); err == nil {
		t.Error("a killed server answers")
	}
	server.Restart()
	wantKeys(t, client, 0)
}

func TestRedisWithAppendOnlyFileRemembersOverARestart(t *testing.T) {
	t.Parallel()
	server := harness.Redis(t, harness.AppendOnly())
	client := newClient(t, server.URL())
	set(t, client)
	server.Stop()
	server.Restart()
	wantKeys(t, client, 1)
	server.FlushAll()
	wantKeys(t, client, 0)
}

func TestEachRedisIsItsOwn(t *testing.T) {
	t.Parallel()
	set(t, newClient(t, harness.RedisURL(t)))
	wantKeys(t, newClient(t, harness.RedisURL(t)), 0)
}

func connect(ctx context.Context, t *testing.T, address string) *pgx.Conn {
	t.Helper()
	connection, err := pgx.Connect(ctx, address)
	if err != nil {
		t.Fatal(err)
	}
	return connection
}

func newClient(t *testing.T, address string) *redis.Client {
	t.Helper()
	options, err := redis.ParseURL(address)
	if err != nil {
		t.Fatal(err)
	}
	options.DialerRetries = 1
	client := redis.NewClient(options)
	t.Cleanup(func() {
		if err := client.Close(); err != nil {
			t.Error(err)
		}
	})
	return client
}

func set(t *testing.T, client *redis.Client) {
	t.Helper()
	if err := client.Set(harness.Context(t), "key", "value", 0).Err(); err != nil {
		t.Fatal(err)
	}
}

func wantKeys(t *testing.T, client *redis.Client, want int64) {
	t.Helper()
	got, err := client.DBSize(harness.Context(t)).Result()
	if err != nil {
		t.Fatal(err)
	}
	if got != want {
		t.Errorf("%d keys, want %d", got, want)
	}
}

func BenchmarkPostgres(b *testing.B) {
	harness.Postgres(b)
	for b.Loop() {
		harness.Postgres(b)
	}
}

func BenchmarkRedis(b *testing.B) {
	for b.Loop() {
		harness.Redis(b)
	}
}
