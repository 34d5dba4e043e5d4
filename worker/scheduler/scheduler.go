package scheduler

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/redis/go-redis/v9"

	"github.com/snovsync/snovsync/internal/redisclient"
)

// Scheduler is one partition of the ready index, the lanes and the limiter: the
// typed face of the Lua scripts.
type Scheduler struct {
	Partition int
	prefix    string
	rdb       redis.UniversalClient
	// Once sends a command a single time. go-redis repeats a command whose answer
	// was lost, and a repeated claim would take tokens that nobody knows of.
	once    redis.UniversalClient
	scripts *Scripts
	limits  Limits
	// Run stands for the server's run id. With ServerRunID the server tells it.
	run   string
	clock *clock
	// url is where the server is, and embedded says that it is in this process.
	url      *redisclient.URL
	embedded bool
	// layout is the epoch of the layout that this process works under; 0: it was not read yet.
	layout atomic.Int64
}

// Config is what a scheduler is made of.
type Config struct {
	Partition int
	Redis     redis.UniversalClient
	// Once sends a command a single time.
	Once    redis.UniversalClient
	Scripts *Scripts
	Limits  Limits
	// Run stands for the server's run id. With ServerRunID the server tells it.
	Run string
	URL *redisclient.URL
	// Embedded: the server is in this process. It is not checked.
	Embedded bool
}

// New makes the Scheduler of a partition. It reads no server yet.
func New(cfg Config) *Scheduler {
	return &Scheduler{
		Partition: cfg.Partition, prefix: PartitionPrefix(cfg.Partition), rdb: cfg.Redis, once: cfg.Once,
		scripts: cfg.Scripts, limits: cfg.Limits, run: cfg.Run, clock: newClock(), url: cfg.URL, embedded: cfg.Embedded,
	}
}

// Sibling is the scheduler of another partition, which this process need not have.
func (s *Scheduler) Sibling(partition int) *Scheduler {
	return New(Config{
		Partition: partition, Redis: s.rdb, Once: s.once, Scripts: s.scripts, Limits: s.limits, Run: s.run, URL: s.url, Embedded: s.embedded,
	})
}

// SetLayout has the process work under the layout of an epoch from now on.
func (s *Scheduler) SetLayout(epoch int64) { s.layout.Store(epoch) }

// KnowsTime tells whether the process has learned what the partition's clock reads.
func (s *Scheduler) KnowsTime() bool { return s.clock.read().estimate > 0 }

// ServerRunID as a scheduler's run has the scripts ask the server for its run id.
const ServerRunID = "-"

// Lease is this process's exclusive right to a lane, with a token of its account. It lasts while it
// is renewed. The lease of a call that an admin waits for has a token and no lane.
type Lease struct {
	// Name is the lease's name in Redis.
	Name      string
	Partition int
	// Fence is the lease's number.
	Fence   int64
	Lane    string
	Queue   string
	Entries []QueuedEntry
	// sendBefore is the last moment, by this process's clock, at which a call under
	// the lease may begin; every renewal moves it.
	sendBefore atomic.Pointer[time.Time]
	// Calling says that a call runs under the lease. Otherwise its next step needs the
	// database.
	Calling atomic.Bool
}

// Account is whose token the lease holds.
func (c *Lease) Account() string { return AccountOfLane(c.Lane) }

// Renewed notes that the lease lasts for its full time from a moment before the
// answer came. What is sent towards its end must still arrive under it.
func (c *Lease) Renewed(at time.Time, limits Limits) {
	until := at.Add(limits.Lease - limits.MaxTransit())
	c.sendBefore.Store(&until)
}

// Lose makes sure that no call begins under the lease any more.
func (c *Lease) Lose() {
	past := time.Time{}
	c.sendBefore.Store(&past)
}

// SendDeadline is the last moment at which a call under the lease may begin, as it stands now.
func (c *Lease) SendDeadline() time.Time { return *c.sendBefore.Load() }

func (s *Scheduler) script(ctx context.Context, script *redis.Script, args ...any) *redis.Cmd {
	return s.runAt(ctx, s.clock.read(), s.rdb, script, args...)
}

// runAt is for scripts that answer what the clock reads, which is understood by the
// reading that they were sent with.
func (s *Scheduler) runAt(ctx context.Context, sent reading, rdb redis.Scripter, script *redis.Script, args ...any) *redis.Cmd {
	head := []any{sent.String(), s.limits.Rate, s.limits.Window.Microseconds(), fmt.Sprintf("%s %d", s.run, s.layout.Load())}
	return script.Run(ctx, rdb, []string{s.prefix}, append(head, args...)...)
}

// LeasedFrom is the moment, by this process's clock, from which a lease certainly
// lasts that is asked for now: the script may take an earlier moment for now.
func (s *Scheduler) LeasedFrom() time.Time { return time.Now().Add(-s.clock.vague()) }

// maxItems bounds how many entries, leases or accounts one script works on. Redis serves
// nothing else while a script runs. The bound keeps that below 10 ms.
const maxItems = 100

// Enqueue admits entries to their lanes; entries that are there already stay.
func (s *Scheduler) Enqueue(ctx context.Context, entries []QueuedEntry) error {
	for len(entries) > 0 {
		n := min(maxItems, len(entries))
		args := make([]any, 0, 6*n)
		for _, a := range entries[:n] {
			args = append(args, a.ID, a.Lane(), a.Queue,
				a.Occurred/1000, memberOrder(a.Occurred, a.Seq), a.retryDelay().Microseconds())
		}
		if err := s.script(ctx, s.scripts.enqueue, args...).Err(); err != nil {
			return fmt.Errorf("enqueue: %w", err)
		}
		entries = entries[n:]
	}
	return nil
}

// Claims is the answer to a claim.
type Claims struct {
	Leases []*Lease
	// Next is the wait until something is due by itself; 0 when nothing is.
	Next time.Duration
	// Rebuild: the server's state has to be built from Postgres before it is used.
	Rebuild bool
	// Drift is how far the server's clock is from the time that passed here.
	Drift time.Duration
}

// Claim takes up to most lanes with one token each.
func (s *Scheduler) Claim(ctx context.Context, most int) (Claims, error) {
	asked, sent := s.LeasedFrom(), s.clock.read()
	reply, err := s.runAt(ctx, sent, s.once, s.scripts.claim, most, s.limits.Lease.Microseconds(), MaxLaneEntries).Slice()
	if err != nil {
		return Claims{}, fmt.Errorf("claim: %w", err)
	}
	if len(reply) < 4 {
		return Claims{}, fmt.Errorf("claim: answer of %d parts", len(reply))
	}
	raw, next := asInt(reply[1]), asInt(reply[3])
	out := Claims{Rebuild: reply[0] == "rebuild", Drift: s.clock.heard(raw, fmt.Sprint(reply[2]), sent)}
	if next > 0 {
		out.Next = max(s.clock.until(next, raw), time.Microsecond)
	}
	for _, part := range reply[4:] {
		fields, ok := part.([]any)
		if !ok || len(fields) < 3 {
			return Claims{}, fmt.Errorf("claim: answer holds %T for a claim", part)
		}
		c := &Lease{
			Name: fmt.Sprint(fields[0]), Partition: s.Partition,
			Fence: asInt(fields[0]), Lane: fmt.Sprint(fields[1]), Queue: fmt.Sprint(fields[2]),
		}
		c.Renewed(asked, s.limits)
		for _, m := range fields[3:] {
			member := fmt.Sprint(m)
			_, id, _ := strings.Cut(member, ":")
			c.Entries = append(c.Entries, QueuedEntry{
				ID: id, Queue: c.Queue, Account: c.Account(), Key: c.Lane[hashLength+1:], name: member,
			})
		}
		out.Leases = append(out.Leases, c)
	}
	return out, nil
}

// NotSent says of a lease that no call was made under it.
const NotSent = time.Duration(-1)

func ago(completed time.Duration) int64 {
	if completed == NotSent {
		return -1
	}
	return completed.Microseconds()
}

// MaxClaims bounds how many lanes one claim takes, so that one script never holds
// the server for long.
const MaxClaims = 64

// ErrLeaseLost says that a lease ended before what was asked for.
var ErrLeaseLost = errors.New("the lease was lost")

// Completion is how a lease ends. sinceCall is the time since its call completed, or notSent.
type Completion struct {
	Lease    *Lease
	At       time.Time // zero: no call was sent
	Done     []QueuedEntry
	RetryIn  time.Duration // > 0: the lane waits
	Cooldown time.Duration // > 0: the account rests
	GiveBack bool          // nothing was decided; the lane keeps its place
}

// Keep leaves entries in their lane whose results were refused: whoever has the lane
// now decides on them.
func (e *Completion) Keep(ids []string) {
	e.Done = slices.DeleteFunc(slices.Clone(e.Done), func(entry QueuedEntry) bool { return slices.Contains(ids, entry.ID) })
}

func (e *Completion) sinceCall() time.Duration {
	if e.At.IsZero() {
		return NotSent
	}
	return max(time.Since(e.At), 0)
}

// The ways in which a lease ends, as end.lua names them.
const (
	dispositionComplete = "complete"
	dispositionRetry    = "fail"
	dispositionCooldown = "rest"
	dispositionRelease  = "release"
)

// way is how the lease ends, and what is waited for.
func (e *Completion) disposition() (way string, wait time.Duration) {
	switch {
	case e.GiveBack:
		return dispositionRelease, 0
	case e.Cooldown > 0:
		return dispositionCooldown, e.Cooldown
	case e.RetryIn > 0:
		return dispositionRetry, e.RetryIn
	}
	return dispositionComplete, 0
}

// arguments are what end.lua has to know of the ending.
func (e *Completion) arguments() []any {
	way, wait := e.disposition()
	since, done := e.sinceCall(), e.Done
	if e.GiveBack {
		since, done = NotSent, nil
	}
	args := make([]any, 0, 5+2*len(done))
	args = append(args, e.Lease.Fence, way, ago(since), wait.Microseconds(), len(done))
	for _, entry := range done {
		args = append(args, entry.ID, entry.Member())
	}
	return args
}

// Complete finishes leases. One that was lost meanwhile is no error.
func (s *Scheduler) Complete(ctx context.Context, endings []*Completion) error {
	for len(endings) > 0 {
		var args []any
		n, items := 0, 0
		for n < len(endings) && (n == 0 || items+endings[n].items() <= maxItems) {
			args = append(args, endings[n].arguments()...)
			items += endings[n].items()
			n++
		}
		if err := s.script(ctx, s.scripts.end, args...).Err(); err != nil {
			return fmt.Errorf("end %d leases: %w", n, err)
		}
		endings = endings[n:]
	}
	return nil
}

// items counts the lease and the entries that end with it.
func (e *Completion) items() int { return 1 + len(e.Done) }

// SecondToken takes a second token under a lease. It answers false when none is free.
func (s *Scheduler) SecondToken(ctx context.Context, c *Lease, completed time.Time) (bool, error) {
	n, err := s.script(ctx, s.scripts.again, c.Fence, ago(max(time.Since(completed), 0))).Int()
	if err != nil {
		return false, fmt.Errorf("take a second token: %w", err)
	}
	if n < 0 {
		return false, ErrLeaseLost
	}
	return n == 1, nil
}

// SpendToken spends the token of a lease whose call has completed. The lease keeps its lane. It
// answers false when Redis did not take note, so that the lease's end has to spend the token.
func (s *Scheduler) SpendToken(ctx context.Context, c *Lease, completed time.Time) (bool, error) {
	n, err := s.script(ctx, s.scripts.spend, c.Fence, ago(max(time.Since(completed), 0))).Int()
	if err != nil {
		return false, fmt.Errorf("spend the token of a lease: %w", err)
	}
	return n == 1, nil
}

// RaiseFence makes the numbers of later leases higher than the given one.
func (s *Scheduler) RaiseFence(ctx context.Context, fence int64) error {
	if err := s.script(ctx, s.scripts.raise, fence).Err(); err != nil {
		return fmt.Errorf("raise the lease numbers: %w", err)
	}
	return nil
}

// Renewal is the answer to a renewal.
type Renewal struct {
	// Lost are the names of leases that had ended.
	Lost []string
	// Rebuild: the server's state has to be built from Postgres before it is used, and
	// no lease was extended.
	Rebuild bool
	// Drift is how far the server's clock is from the time that passed here.
	Drift time.Duration
}

// Renew extends leases. It also reaps those that nobody extended.
func (s *Scheduler) Renew(ctx context.Context, leases []string) (Renewal, error) {
	var out Renewal
	for more := true; more && !out.Rebuild; {
		n := min(maxItems, len(leases))
		args := make([]any, 0, 1+n)
		args = append(args, s.limits.Lease.Microseconds())
		for _, l := range leases[:n] {
			args = append(args, l)
		}
		sent := s.clock.read()
		reply, err := s.runAt(ctx, sent, s.rdb, s.scripts.renew, args...).Slice()
		if err != nil {
			return Renewal{}, fmt.Errorf("renew %d leases: %w", n, err)
		}
		out.Rebuild = asInt(reply[0]) == 0
		out.Drift = s.clock.heard(asInt(reply[1]), fmt.Sprint(reply[2]), sent)
		for _, l := range reply[4:] {
			out.Lost = append(out.Lost, fmt.Sprint(l))
		}
		leases = leases[n:]
		more = len(leases) > 0 || asInt(reply[3]) == maxItems
	}
	return out, nil
}

// SetPaused pauses or resumes an organization's lanes.
func (s *Scheduler) SetPaused(ctx context.Context, organization string, pause bool, accounts []string) error {
	word := "resume"
	if pause {
		word = "pause"
	}
	args := []any{organization, word}
	for _, a := range accounts {
		args = append(args, a)
	}
	if err := s.script(ctx, s.scripts.organization, args...).Err(); err != nil {
		return fmt.Errorf("%s organization: %w", word, err)
	}
	return nil
}

// PausedQueues are those whose lanes do not run.
func (s *Scheduler) PausedQueues(ctx context.Context) (map[string]bool, error) {
	members, err := s.rdb.SMembers(ctx, pausedKey(s.Partition)).Result()
	if err != nil {
		return nil, fmt.Errorf("read paused organizations: %w", err)
	}
	paused := make(map[string]bool, len(members))
	for _, m := range members {
		paused[m] = true
	}
	return paused, nil
}

// State is what a server tells of itself.
type State struct {
	Run string
	// Built: the state was built under this run. Trusted: and it is certain what time it is.
	Built, Trusted bool
	// Drift is how far the clock is from the time that passed here; RoundTrip bounds its error.
	Drift, RoundTrip time.Duration
}

// State asks a server whether its state can be trusted, and what its clock reads.
func (s *Scheduler) State(ctx context.Context) (State, error) {
	asked, sent := time.Now(), s.clock.read()
	reply, err := s.runAt(ctx, sent, s.rdb, s.scripts.state).Slice()
	if err != nil {
		return State{}, fmt.Errorf("read state: %w", err)
	}
	built, epoch := asInt(reply[1]) == 1, fmt.Sprint(reply[3])
	return State{
		Run: fmt.Sprint(reply[0]), Built: built, Trusted: built && epoch != noEpoch,
		Drift: s.clock.heard(asInt(reply[2]), epoch, sent), RoundTrip: time.Since(asked),
	}, nil
}

// MaxDrift is how far a server's clock may be from the time that passed here
// before the partition's clock is moved. The scripts do not count on it meanwhile.
const MaxDrift = time.Second

// FollowClock moves the partition's clock when the server's own has jumped, and
// tells whether it did. The first sign may have been a slow answer, so it looks
// again before it acts. Of several processes that notice a jump one moves the clock, and
// the others learn of the new epoch with their next answer.
func (s *Scheduler) FollowClock(ctx context.Context, drift time.Duration) (bool, error) {
	if drift.Abs() < MaxDrift {
		return false, nil
	}
	state, err := s.State(ctx)
	if err != nil || state.RoundTrip > MaxDrift/2 || state.Drift.Abs() < MaxDrift {
		return false, err
	}
	moved, err := s.script(ctx, s.scripts.rebase, (MaxDrift / 2).Microseconds(), uuid.NewString()).Int()
	if err != nil {
		return false, fmt.Errorf("follow the clock: %w", err)
	}
	return moved == 1, nil
}

// BeginSeed begins a rebuild: nothing is handed out until it is declared done. name is the
// rebuild's. It answers false where it has to be done again, see seed.
func (s *Scheduler) BeginSeed(ctx context.Context, name string) (bool, error) {
	return s.seedSome(ctx, 0, 0, name, 1, nil)
}

// Seed tells an emptied partition which accounts may have spent their limit, for how long
// they cool down, and a number that all lease numbers must be above. name is that of the
// rebuild, which has begun.
//
// It answers false where it has to be done again: Redis was emptied meanwhile, or a
// script was under way for so long that the time it was sent with had become an old
// one, while others may have made calls.
func (s *Scheduler) Seed(ctx context.Context, cooldown time.Duration, fence int64, name string, accounts []string) (bool, error) {
	for {
		n := min(maxItems, len(accounts))
		kept, err := s.seedSome(ctx, cooldown, fence, name, 0, accounts[:n])
		if accounts = accounts[n:]; err != nil || !kept || len(accounts) == 0 {
			return kept, err
		}
	}
}

func (s *Scheduler) seedSome(ctx context.Context, cooldown time.Duration, fence int64, name string, first int, accounts []string) (bool, error) {
	args := []any{cooldown.Microseconds(), fence, name, first}
	for _, account := range accounts {
		args = append(args, account)
	}
	asked := time.Now()
	kept, err := s.script(ctx, s.scripts.seed, args...).Int()
	if err != nil {
		return false, fmt.Errorf("seed: %w", err)
	}
	return kept == 1 && time.Since(asked) <= MaxDrift/2, nil
}

// Size counts the entries in the partition's stream and lanes.
func (s *Scheduler) Size(ctx context.Context) (int64, error) {
	var stream, lanes *redis.IntCmd
	_, err := s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		stream, lanes = p.XLen(ctx, StreamKey(s.Partition)), p.HLen(ctx, JobsKey(s.Partition))
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("count entries: %w", err)
	}
	return stream.Val() + lanes.Val(), nil
}

// LanesOf gives the lane that the scheduler has each entry in; "" for none.
func (s *Scheduler) LanesOf(ctx context.Context, ids []string) ([]string, error) {
	lanes := make([]string, len(ids))
	if len(ids) == 0 {
		return lanes, nil
	}
	values, err := s.rdb.HMGet(ctx, JobsKey(s.Partition), ids...).Result()
	if err != nil {
		return nil, fmt.Errorf("look for entries: %w", err)
	}
	for i, value := range values {
		if job, _ := value.(string); len(job) >= laneLength {
			lanes[i] = job[:laneLength]
		}
	}
	return lanes, nil
}

// maxForgotten bounds how many entries one script removes.
const maxForgotten = 100

// Forget removes entries, given by their members, whose organization has moved to an
// account of another partition. It returns the ids of those that run at this moment: they
// stay, and their worker moves them.
func (s *Scheduler) Forget(ctx context.Context, members []string) (kept []string, err error) {
	for chunk := range slices.Chunk(members, maxForgotten) {
		args := make([]any, len(chunk))
		for i, member := range chunk {
			args[i] = member
		}
		ids, err := s.script(ctx, s.scripts.forget, args...).StringSlice()
		if err != nil {
			return nil, fmt.Errorf("forget entries: %w", err)
		}
		kept = append(kept, ids...)
	}
	return kept, nil
}

func asInt(v any) int64 {
	switch v := v.(type) {
	case int64:
		return v
	case string:
		n, err := strconv.ParseInt(v, 10, 64)
		if err != nil {
			return math.MinInt64
		}
		return n
	}
	return math.MinInt64
}

// Quota is how an account stands against its limit.
type Quota struct {
	Limit, Used int
	// NextFreeIn is the wait until a token is free: 0 when one is, negative when
	// that depends on calls that still run.
	NextFreeIn time.Duration
	// Cooldown is how long the account still cools down because Snov.io said so; 0: it does not.
	Cooldown time.Duration
}

// Quota tells how an account stands. It spends nothing.
func (s *Scheduler) Quota(ctx context.Context, account string) (Quota, error) {
	reply, err := s.script(ctx, s.scripts.quota, account).Slice()
	if err != nil {
		return Quota{}, err
	}
	return Quota{
		Limit: s.limits.Rate, Used: int(asInt(reply[0])),
		NextFreeIn: time.Duration(asInt(reply[1])) * time.Microsecond,
		Cooldown:   time.Duration(asInt(reply[2])) * time.Microsecond,
	}, nil
}

// TakeAttempt counts an attempt under a name, in a sliding window. It gives 0 where the
// attempt was counted, or the wait until the next one may be made, where the window holds
// limit attempts already. id is the attempt's own.
func (s *Scheduler) TakeAttempt(ctx context.Context, name string, limit int, window time.Duration, id string) (time.Duration, error) {
	reply, err := s.script(ctx, s.scripts.attempt, name, limit, window.Microseconds(), id).Text()
	if err != nil {
		return 0, err
	}
	wait, err := strconv.ParseInt(reply, 10, 64)
	if err != nil {
		return 0, err
	}
	return time.Duration(wait) * time.Microsecond, nil
}

// Grant is the answer to a caller that asks for a token.
type Grant struct {
	// Granted: the caller has the token.
	Granted bool
	// Rebuild: the server's state has to be built from Postgres before it is used.
	Rebuild bool
	// Next is the wait until a token may be free; 0 or less: it depends on calls that run.
	Next time.Duration
}

// AcquireToken asks for a token of an account under a lease's name, or keeps the place in line of
// one who asked before. timeout is how long the caller stays in line. A spare one takes a
// token only while no lane and nobody else waits for one.
func (s *Scheduler) AcquireToken(ctx context.Context, account, lease string, timeout time.Duration, spare bool) (Grant, error) {
	reply, err := s.script(ctx, s.scripts.acquire, account, lease, s.limits.Lease.Microseconds(), timeout.Microseconds(), spare).Slice()
	if err != nil {
		return Grant{}, err
	}
	switch reply[0] {
	case "granted":
		return Grant{Granted: true}, nil
	case "rebuild":
		return Grant{Rebuild: true}, nil
	}
	return Grant{Next: time.Duration(asInt(reply[1])) * time.Microsecond}, nil
}

// EndToken ends a lease that acquire granted, or leaves the line. since is the time since
// the call completed, or notSent; the account rests for the given time.
func (s *Scheduler) EndToken(ctx context.Context, account, lease string, since, rest time.Duration) error {
	return s.script(ctx, s.scripts.permit, account, lease, ago(since), rest.Microseconds()).Err()
}

// Open declares a rebuild done that began under the server's run id. It answers false where
// it has to be done again.
func (s *Scheduler) Open(ctx context.Context, run, rebuild string) (bool, error) {
	opened, err := s.script(ctx, s.scripts.open, run, rebuild).Int()
	if err != nil {
		return false, fmt.Errorf("declare the rebuild done: %w", err)
	}
	return opened != 0, nil
}
