package worker

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/snovsync/snovsync/internal/secrets"
	"github.com/snovsync/snovsync/worker/scheduler"
)

// limiterKeys are the keys that the limiter keeps for each account.
var limiterKeys = []string{":held:", ":spent:", ":first:", ":rest:"}

// ttls returns all keys of the engine with their time to live; below 0: they have none.
func (f *fixture) ttls(e *Engine) map[string]time.Duration {
	f.t.Helper()
	keys, err := e.rdb.Keys(f.ctx, scheduler.KeyRoot+":*").Result()
	f.must(err)
	ttls := make(map[string]time.Duration, len(keys))
	for _, key := range keys {
		ttls[key] = e.rdb.PTTL(f.ctx, key).Val()
	}
	return ttls
}

// TestIdleAccountsLeaveNothingInRedis: each account that was ever used, or only named,
// must not cost memory for good.
func TestIdleAccountsLeaveNothingInRedis(t *testing.T) {
	t.Parallel()
	f := newFixture(t, shortLimits())
	e := f.engine()
	e.Start(f.ctx)
	e.Push(f.ctx, f.accept(30))
	f.waitForEnd(30)
	gate := e.Gate()
	for i := range 3 {
		account := secrets.AccountKey(fmt.Sprintf("unknown account %d", i))
		for _, end := range []func(Permit){Permit.Done, Permit.Cancel, func(p Permit) { p.Limited(time.Minute) }} {
			permit, err := gate.Acquire(f.ctx, account)
			f.must(err)
			end(permit)
		}
		_, err := e.Quota(f.ctx, account)
		f.must(err)
	}
	// A sweep may have brought an entry that ended meanwhile back to its lane.
	f.waitUntil("nothing is queued", func() bool {
		queued, err := e.partitions[0].scheduler.Size(f.ctx)
		return err == nil && queued == 0
	})
	e.Stop()
	for key, ttl := range f.ttls(e) {
		switch key {
		case scheduler.PartitionPrefix(0) + ":meta", scheduler.StreamKey(0):
			continue
		}
		if ttl <= 0 || ttl > f.limits.Window+2*time.Hour {
			t.Errorf("key %s is left with a TTL of %s", key, ttl)
		}
	}
}

// TestLimiterKeysInUseHaveATTL: a key that waits for its TTL until later would be left
// behind by a process that dies in between.
func TestLimiterKeysInUseHaveATTL(t *testing.T) {
	t.Parallel()
	limits := shortLimits()
	limits.Rate = 1
	f := newFixture(t, limits)
	e := f.engine()
	first := f.claimOne(e)
	s := e.partitions[0].scheduler
	_, err := s.AcquireToken(f.ctx, first.Account(), uuid.NewString(), time.Minute, false)
	f.must(err)
	_, err = s.SecondToken(f.ctx, first, time.Now())
	f.must(err)
	_, err = s.Renew(f.ctx, []string{first.Name})
	f.must(err)
	f.must(s.EndToken(f.ctx, first.Account(), "another", scheduler.NotSent, time.Minute))
	seen := map[string]bool{}
	for key, ttl := range f.ttls(e) {
		for _, kind := range limiterKeys {
			if strings.Contains(key, kind) {
				seen[kind] = true
				if ttl <= 0 {
					t.Errorf("key %s has no TTL", key)
				}
			}
		}
	}
	if len(seen) != len(limiterKeys) {
		t.Errorf("only %v were seen", seen)
	}
}

// TestLimitHoldsWhenAClockJumpExpiresKeys: Redis expires keys by its own clock. A jump of
// hours makes it forget calls that still count.
func TestLimitHoldsWhenAClockJumpExpiresKeys(t *testing.T) {
	t.Parallel()
	f := newFixture(t, scheduler.Limits{Rate: 10, Window: 3 * time.Second, CallTimeout: 500 * time.Millisecond, Lease: time.Second})
	e := f.engine()
	e.Start(f.ctx)
	e.Push(f.ctx, f.accept(25))
	f.waitForUpserts(9)
	jump := 3 * time.Hour
	f.must(e.rdb.HIncrBy(f.ctx, scheduler.PartitionPrefix(0)+":meta", "shift", jump.Microseconds()).Err())
	for key, ttl := range f.ttls(e) {
		if ttl > 0 && ttl < jump {
			f.must(e.rdb.Del(f.ctx, key).Err())
		}
	}
	f.waitForEnd(25)
	f.checkOneCallEach(25)
}
