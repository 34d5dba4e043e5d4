package embedded

import (
	"context"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
)

func TestKeysExpireAsTimePasses(t *testing.T) {
	t.Parallel()
	redis := &Redis{server: miniredis.NewMiniRedis()}
	if err := redis.server.Set("lease", "held"); err != nil {
		t.Fatal(err)
	}
	redis.server.SetTTL("lease", 10*time.Second)

	ctx, cancel := context.WithCancel(t.Context())
	ticks, ended := make(chan time.Time), make(chan struct{})
	start := time.Now()
	go func() {
		defer close(ended)
		redis.expire(ctx, start, ticks)
	}()
	ticks <- start.Add(9 * time.Second)
	ticks <- start.Add(9 * time.Second) // is taken only when the first has had its effect
	if !redis.server.Exists("lease") {
		t.Error("the key is gone after 9 s of 10")
	}
	ticks <- start.Add(10 * time.Second)
	cancel()
	<-ended
	if redis.server.Exists("lease") {
		t.Error("the key is still there after 10 s of 10")
	}
}
