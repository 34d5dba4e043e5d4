package worker

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/snovsync/snovsync/internal/pause"
	"github.com/snovsync/snovsync/internal/secrets"
	"github.com/snovsync/snovsync/test/harness"
)

func TestAttemptsAreLimitedAcrossProcesses(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	f.partitions = 3
	processes := []*Engine{f.engine(), f.engine()}
	take := func(i int, name string, window time.Duration) time.Duration {
		t.Helper()
		wait, err := processes[i%2].TakeAttempt(f.ctx, name, 5, window)
		f.must(err)
		return wait
	}
	for i := range 5 {
		if wait := take(i, "a", time.Hour); wait != 0 {
			t.Fatalf("attempt %d has to wait %s", i, wait)
		}
	}
	for i := range 20 {
		if wait := take(i, "a", time.Hour); wait < 50*time.Minute || wait > time.Hour {
			t.Fatalf("the sixth attempt has to wait %s", wait)
		}
	}
	if wait := take(0, "b", time.Hour); wait != 0 {
		t.Errorf("another name has to wait %s", wait)
	}
	// What a window has forgotten can be tried again, and leaves nothing in Redis.
	const window = 300 * time.Millisecond
	var counted []time.Time
	for i := 0; len(counted) < 11; i++ {
		before := time.Now()
		if wait := take(i, "c", window); wait > 0 {
			pause.For(f.ctx, wait)
		} else {
			counted = append(counted, before)
		}
	}
	for i := range len(counted) - 5 {
		// The moment is taken before the request is sent, so the true one is later.
		if apart := counted[i+5].Sub(counted[i]); apart < window/2 {
			t.Errorf("six attempts within %s", apart)
		}
	}
	e := processes[0]
	names, err := e.rdb.Keys(f.ctx, "*:attempts:*").Result()
	f.must(err)
	if len(names) == 0 {
		t.Error("the attempts are not in Redis")
	}
	for _, name := range names {
		if ttl, err := e.rdb.PTTL(f.ctx, name).Result(); err != nil || ttl <= 0 {
			t.Errorf("%s stays for good: %v, %v", name, ttl, err)
		}
	}
}

// TestSpareTokenWaitsForTheBacklog: a stranger's guess must not delay an account's events.
func TestSpareTokenWaitsForTheBacklog(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	e := f.engine()
	e.Start(f.ctx)
	e.Push(f.ctx, f.accept(60))
	f.waitForUpserts(1)
	permit, err := e.Gate().AcquireSpare(f.ctx, secrets.AccountKey(testUser))
	f.must(err)
	// What is neither sent nor on its way waits for a token.
	if sent := len(f.upserts()); sent < 60-f.limits.Rate {
		t.Errorf("a spare token was taken when %d of 60 events had been sent", sent)
	}
	permit.Cancel()
	f.waitForEnd(60)
	f.checkOneCallEach(60)
}

func TestSpareTokensCountAgainstTheLimit(t *testing.T) {
	t.Parallel()
	limits := shortLimits()
	limits.Rate, limits.Window = 3, time.Hour
	f := newFixture(t, limits)
	e := f.engine()
	e.Start(f.ctx)
	account := secrets.AccountKey("an account that nobody connected")
	ctx, cancel := context.WithTimeout(f.ctx, harness.Timeout)
	defer cancel()
	for range limits.Rate {
		permit, err := e.Gate().AcquireSpare(ctx, account)
		f.must(err)
		permit.Done()
	}
	_, err := e.Gate().AcquireSpare(ctx, account)
	var limited *RateLimitError
	if !errors.As(err, &limited) || limited.RetryAfter < 50*time.Minute {
		t.Errorf("one more call: %v", err)
	}
}

// TestAbandonedSpareTokenReturns: the process that took the token died before it renewed it.
func TestAbandonedSpareTokenReturns(t *testing.T) {
	t.Parallel()
	limits := shortLimits()
	limits.Rate = 1
	f := newFixture(t, limits)
	e := f.engine()
	e.Start(f.ctx)
	account := secrets.AccountKey("an account that nobody connected")
	permit, err := e.Gate().AcquireSpare(f.ctx, account)
	f.must(err)
	permit.Cancel() // the state in Redis was built by now
	s := e.partitions.of(account).scheduler
	_, err = s.AcquireToken(f.ctx, account, "abandoned", time.Minute, true)
	f.must(err)
	ctx, cancel := context.WithTimeout(f.ctx, time.Minute)
	defer cancel()
	permit, err = e.Gate().Acquire(ctx, account)
	f.must(err)
	permit.Done()
}
