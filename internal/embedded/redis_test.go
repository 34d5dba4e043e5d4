package embedded_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/snovsync/snovsync/internal/embedded"
	"github.com/snovsync/snovsync/test/harness"
)

// onBothServers runs a test against the embedded Redis and against a real one:
// what the engine relies on has to hold on both.
func onBothServers(t *testing.T, test func(t *testing.T, client *redis.Client)) {
	t.Helper()
	t.Run("embedded", func(t *testing.T) {
		t.Parallel()
		test(t, newClient(t, startRedis(t).URL()))
	})
	t.Run("real", func(t *testing.T) {
		t.Parallel()
		test(t, newClient(t, harness.RedisURL(t)))
	})
}

func TestTimeInScriptsIsTheClockToTheMicrosecond(t *testing.T) {
	t.Parallel()
	onBothServers(t, func(t *testing.T, client *redis.Client) {
		before := time.Now().UnixMicro()
		got, err := client.Eval(harness.Context(t),
			"local now = redis.call('TIME') return now[1] * 1000000 + now[2]", nil).Int64()
		after := time.Now().UnixMicro()
		if err != nil {
			t.Fatal(err)
		}
		if got < before || got > after {
			t.Errorf("TIME is %d, want between %d and %d", got, before, after)
		}
	})
}

func TestBlockedReaderIsWokenByAnAddedEntry(t *testing.T) {
	t.Parallel()
	onBothServers(t, func(t *testing.T, client *redis.Client) {
		ctx := harness.Context(t)
		createGroup(ctx, t, client)
		type answer struct {
			streams []redis.XStream
			err     error
		}
		answers := make(chan answer, 1)
		go func() {
			streams, err := read(ctx, client, 0)
			answers <- answer{streams, err}
		}()
		add(ctx, t, client, "first")
		got := <-answers
		if got.err != nil {
			t.Fatal(got.err)
		}
		if id := got.streams[0].Messages[0].Values["id"]; id != "first" {
			t.Errorf("read %v, want first", id)
		}
	})
}

func TestBlockedReaderGivesUpInTime(t *testing.T) {
	t.Parallel()
	onBothServers(t, func(t *testing.T, client *redis.Client) {
		ctx := harness.Context(t)
		createGroup(ctx, t, client)
		if streams, err := read(ctx, client, 20*time.Millisecond); !errors.Is(err, redis.Nil) {
			t.Errorf("read %v, %v; want nothing", streams, err)
		}
	})
}

func TestPendingEntriesOfALostConsumerAreClaimed(t *testing.T) {
	t.Parallel()
	onBothServers(t, func(t *testing.T, client *redis.Client) {
		ctx := harness.Context(t)
		createGroup(ctx, t, client)
		add(ctx, t, client, "first")
		if _, err := read(ctx, client, 0); err != nil {
			t.Fatal(err)
		}
		messages, next, err := client.XAutoClaim(ctx, &redis.XAutoClaimArgs{
			Stream: "stream", Group: "group", Consumer: "another", Start: "0-0", Count: 10,
		}).Result()
		if err != nil {
			t.Fatal(err)
		}
		if len(messages) != 1 || messages[0].Values["id"] != "first" || next != "0-0" {
			t.Errorf("claimed %v, next %s; want the one entry", messages, next)
		}
	})
}

func TestMessagePublishedByAScriptReachesSubscribers(t *testing.T) {
	t.Parallel()
	onBothServers(t, func(t *testing.T, client *redis.Client) {
		ctx := harness.Context(t)
		subscription := client.Subscribe(ctx, "doorbell")
		t.Cleanup(func() { closeQuietly(t, subscription) })
		if _, err := subscription.Receive(ctx); err != nil {
			t.Fatal(err)
		}
		if err := client.Eval(ctx, "return redis.call('PUBLISH', 'doorbell', 'ring')", nil).Err(); err != nil {
			t.Fatal(err)
		}
		message, err := subscription.ReceiveMessage(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if message.Payload != "ring" {
			t.Errorf("received %q, want ring", message.Payload)
		}
	})
}

func TestUnknownScriptIsToldApart(t *testing.T) {
	t.Parallel()
	onBothServers(t, func(t *testing.T, client *redis.Client) {
		err := client.EvalSha(harness.Context(t), "0000000000000000000000000000000000000000", nil).Err()
		if !redis.HasErrorPrefix(err, "NOSCRIPT") {
			t.Errorf("error %v, want NOSCRIPT, which tells the client to send the whole script", err)
		}
	})
}

func TestEmbeddedRedisAsksForItsPassword(t *testing.T) {
	t.Parallel()
	options, err := redis.ParseURL(startRedis(t).URL())
	if err != nil {
		t.Fatal(err)
	}
	options.Password = ""
	client := redis.NewClient(options)
	t.Cleanup(func() { closeQuietly(t, client) })
	if err := client.Set(harness.Context(t), "key", "value", 0).Err(); !redis.HasErrorPrefix(err, "NOAUTH") {
		t.Errorf("error %v, want NOAUTH", err)
	}
}

func TestStopReleasesBlockedReaders(t *testing.T) {
	t.Parallel()
	ctx := harness.Context(t)
	server := startRedis(t)
	client := newClient(t, server.URL())
	createGroup(ctx, t, client)
	ended := make(chan error, 1)
	go func() {
		_, err := read(ctx, client, 0)
		ended <- err
	}()
	server.Stop()
	server.Stop()
	if err := <-ended; err == nil {
		t.Error("a read from a stopped server succeeded")
	}
}

func startRedis(t *testing.T) *embedded.Redis {
	t.Helper()
	server, err := embedded.StartRedis(harness.Context(t), embedded.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Stop)
	return server
}

func newClient(t *testing.T, address string) *redis.Client {
	t.Helper()
	options, err := redis.ParseURL(address)
	if err != nil {
		t.Fatal(err)
	}
	options.MaxRetries = -1
	options.DialerRetries = 1
	client := redis.NewClient(options)
	t.Cleanup(func() { closeQuietly(t, client) })
	return client
}

func closeQuietly(t *testing.T, closer io.Closer) {
	t.Helper()
	if err := closer.Close(); err != nil {
		t.Error(err)
	}
}

func createGroup(ctx context.Context, t *testing.T, client *redis.Client) {
	t.Helper()
	if err := client.XGroupCreateMkStream(ctx, "stream", "group", "0").Err(); err != nil {
		t.Fatal(err)
	}
}

func add(ctx context.Context, t *testing.T, client *redis.Client, id string) {
	t.Helper()
	if err := client.XAdd(ctx, &redis.XAddArgs{Stream: "stream", Values: []string{"id", id}}).Err(); err != nil {
		t.Fatal(err)
	}
}

// read reads new entries of the group; block 0 waits for ever.
func read(ctx context.Context, client *redis.Client, block time.Duration) ([]redis.XStream, error) {
	return client.XReadGroup(ctx, &redis.XReadGroupArgs{
		Group: "group", Consumer: "consumer", Streams: []string{"stream", ">"}, Count: 10, Block: block,
	}).Result()
}
