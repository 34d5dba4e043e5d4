package scheduler

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// maxScriptCommands is the number of Redis commands that a script may run: about 40 for
// each of 100 items.
const maxScriptCommands = 4000

// scriptSizes is a hook that counts the Redis commands that each script runs.
type scriptSizes struct {
	t       testing.TB
	control *redis.Client
	max     int
}

func countScriptCommands(t testing.TB, s *Scheduler) *scriptSizes {
	t.Helper()
	client, ok := s.rdb.(*redis.Client)
	if !ok {
		t.Fatalf("the client is a %T", s.rdb)
	}
	h := &scriptSizes{t: t, control: redis.NewClient(client.Options())}
	t.Cleanup(func() { _ = h.control.Close() })
	s.rdb.AddHook(h)
	s.once.AddHook(h)
	return h
}

// ran is the number of commands that the server has run, those in scripts included.
func (h *scriptSizes) ran(ctx context.Context) int {
	h.t.Helper()
	stats, err := h.control.Info(ctx, "commandstats").Result()
	must(h.t, err)
	total := 0
	for line := range strings.Lines(stats) {
		_, calls, found := strings.Cut(line, ":calls=")
		if calls, _, _ = strings.Cut(calls, ","); found {
			n, err := strconv.Atoi(calls)
			must(h.t, err)
			total += n
		}
	}
	return total
}

func (h *scriptSizes) DialHook(next redis.DialHook) redis.DialHook { return next }

func (h *scriptSizes) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}

func (h *scriptSizes) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		if name := cmd.Name(); name != "evalsha" && name != "eval" {
			return next(ctx, cmd)
		}
		before := h.ran(ctx)
		err := next(ctx, cmd)
		h.max = max(h.max, h.ran(ctx)-before)
		return err
	}
}

func (h *scriptSizes) check(what string) {
	h.t.Helper()
	h.t.Logf("%s: at most %d commands in a script", what, h.max)
	if h.max > maxScriptCommands {
		h.t.Errorf("%s: a script ran %d commands, at most %d are allowed", what, h.max, maxScriptCommands)
	}
	h.max = 0
}

// manyItems is far more than one script may work on.
const manyItems = 5000

// TestNoScriptWorksOnAnUnboundedNumberOfItems: Redis serves nothing else while a script
// runs, so a backlog must be worked off by many short scripts.
func TestNoScriptWorksOnAnUnboundedNumberOfItems(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	s := newOpenScheduler(t, Limits{Rate: 3 * manyItems, Window: time.Minute, Lease: time.Hour})
	sizes := countScriptCommands(t, s)

	waiting := make([]QueuedEntry, manyItems)
	for i := range waiting {
		waiting[i] = waitingEvent(i, 0)
		waiting[i].Account = ShortHash("account")
		waiting[i].Queue = testQueue
		waiting[i].Due = time.Now().Add(time.Hour)
	}
	must(t, s.Enqueue(ctx, waiting))
	sizes.check("enqueue")

	must(t, s.SetPaused(ctx, testQueue, true, []string{ShortHash("account")}))
	must(t, s.SetPaused(ctx, testQueue, false, []string{ShortHash("account")}))
	sizes.check("pause and resume")

	due := s.allBecomeDue(t)
	claims := s.claimAll(t, len(due))
	sizes.check("claim")
	order := make([]string, len(claims))
	for i, c := range claims {
		order[i] = "l" + c.Lane
	}
	if !slices.Equal(order, due) {
		t.Error("the lanes were not claimed in the order in which they became due")
	}

	names := make([]string, len(claims))
	for i, c := range claims {
		names[i] = c.Name
	}
	answer, err := s.Renew(ctx, names)
	must(t, err)
	if len(answer.Lost) > 0 {
		t.Errorf("%d leases were lost", len(answer.Lost))
	}
	sizes.check("renew")

	s.expireLeases(t)
	_, err = s.Renew(ctx, nil)
	must(t, err)
	if left := s.rdb.ZCard(ctx, s.prefix+":leases").Val(); left != 0 {
		t.Errorf("a renewal left %d expired leases", left)
	}
	sizes.check("reap")

	_ = s.claimAll(t, manyItems)
	s.expireLeases(t)
	answer, err = s.Renew(ctx, names[:1])
	must(t, err)
	if len(answer.Lost) != 1 {
		t.Error("a lease that had ended was renewed")
	}
	claims = s.claimAll(t, manyItems)
	endings := make([]*Completion, len(claims))
	for i, c := range claims {
		for n := range MaxLaneEntries {
			c.Entries = append(c.Entries, QueuedEntry{ID: fmt.Sprintf("%s-%d", c.Name, n), name: fmt.Sprintf("%022d:%s-%d", n, c.Name, n)})
		}
		endings[i] = &Completion{Lease: c, Done: c.Entries}
	}
	must(t, s.Complete(ctx, endings))
	sizes.check("end")
	if left := s.rdb.HLen(ctx, s.prefix+":jobs").Val(); left != 0 {
		t.Errorf("%d entries are left in their lanes", left)
	}

	accounts := make([]string, manyItems)
	for i := range accounts {
		accounts[i] = ShortHash("account", fmt.Sprint(i))
	}
	_, err = s.BeginSeed(ctx, "rebuild")
	must(t, err)
	kept, err := s.Seed(ctx, time.Minute, 1, "rebuild", accounts)
	must(t, err)
	if !kept {
		t.Error("the seed was not taken")
	}
	sizes.check("seed")
}

// allBecomeDue makes everything due that waits, one after the other within the last
// moments, and returns it in this order.
func (s *Scheduler) allBecomeDue(t testing.TB) []string {
	t.Helper()
	members, err := s.rdb.ZRange(t.Context(), s.prefix+":due", 0, -1).Result()
	must(t, err)
	now := time.Now().UnixMicro()
	moments := make([]redis.Z, len(members))
	for i, member := range members {
		moments[i] = redis.Z{Score: float64(now - int64(len(members)-i)), Member: member}
	}
	must(t, s.rdb.ZAdd(t.Context(), s.prefix+":due", moments...).Err())
	return members
}

// claimAll claims so many lanes, in as many claims as it takes.
func (s *Scheduler) claimAll(t testing.TB, lanes int) []*Lease {
	t.Helper()
	var claims []*Lease
	for range lanes {
		got, err := s.Claim(t.Context(), MaxClaims)
		must(t, err)
		claims = append(claims, got.Leases...)
		if len(claims) == lanes {
			return claims
		}
		if len(got.Leases) == 0 && got.Next > time.Second {
			break
		}
	}
	t.Fatalf("%d of %d lanes were claimed", len(claims), lanes)
	return nil
}

// expireLeases lets the time of all leases run out.
func (s *Scheduler) expireLeases(t testing.TB) {
	t.Helper()
	names, err := s.rdb.ZRange(t.Context(), s.prefix+":leases", 0, -1).Result()
	must(t, err)
	for _, set := range []string{":leases", ":held:" + ShortHash("account")} {
		expired := make([]redis.Z, len(names))
		for i, name := range names {
			expired[i] = redis.Z{Score: 1, Member: name}
		}
		must(t, s.rdb.ZAddXX(t.Context(), s.prefix+set, expired...).Err())
	}
}
