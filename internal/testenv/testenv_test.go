package testenv_test

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/redis/go-redis/v9"

	"github.com/snovsync/snovsync/internal/testenv"
)

func TestEachPostgresDatabaseIsEmptyAndItsOwn(t *testing.T) {
	t.Parallel()
	ctx := testenv.Context(t)
	for range 3 {
		connection := connect(ctx, t, testenv.Postgres(t))
		if _, err := connection.Exec(ctx, "CREATE TABLE things (id int)"); err != nil {
			t.Fatalf("the database is not empty: %v", err)
		}
	}
}

func TestPostgresDatabaseIsGoneAfterItsTest(t *testing.T) {
	ctx := testenv.Context(t)
	var address string
	t.Run("uses a database", func(t *testing.T) {
		address = testenv.Postgres(t)
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
	server := testenv.Redis(t)
	client := newClient(t, server.URL())
	set(t, client)
	server.Kill()
	if err := client.Ping(testenv.Context(t)).Err(); err == nil {
		t.Error("a killed server answers")
	}
	server.Restart()
	wantKeys(t, client, 0)
}

func TestRedisWithAppendOnlyFileRemembersOverARestart(t *testing.T) {
	t.Parallel()
	server := testenv.Redis(t, testenv.AppendOnly())
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
	set(t, newClient(t, testenv.RedisURL(t)))
	wantKeys(t, newClient(t, testenv.RedisURL(t)), 0)
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
	if err := client.Set(testenv.Context(t), "key", "value", 0).Err(); err != nil {
		t.Fatal(err)
	}
}

func wantKeys(t *testing.T, client *redis.Client, want int64) {
	t.Helper()
	got, err := client.DBSize(testenv.Context(t)).Result()
	if err != nil {
		t.Fatal(err)
	}
	if got != want {
		t.Errorf("%d keys, want %d", got, want)
	}
}

func BenchmarkPostgres(b *testing.B) {
	testenv.Postgres(b)
	for b.Loop() {
		testenv.Postgres(b)
	}
}

func BenchmarkRedis(b *testing.B) {
	for b.Loop() {
		testenv.Redis(b)
	}
}
