package worker

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

// scheduler is one partition of the ready index, the lanes and the limiter: the
// typed face of the Lua scripts.
type scheduler struct {
	partition int
	prefix    string
	rdb       redis.UniversalClient
	// once sends a command a single time. go-redis repeats a command whose answer
	// was lost, and a repeated claim would take tokens that nobody knows of.
	once    redis.UniversalClient
	scripts *scripts
	limits  Limits
	// run stands for the server's run id; serverRunID: the server tells it.
	run   string
	clock *clock
	// url is where the server is, and embedded says that it is in this process.
	url      *redisclient.URL
	embedded bool
	// layout is the epoch of the layout that this process works under; 0: it was not read yet.
	layout atomic.Int64
}

// schedulerConfig is what a scheduler is made of.
type schedulerConfig struct {
	partition int
	rdb       redis.UniversalClient
	// once sends a command a single time.
	once    redis.UniversalClient
	scripts *scripts
	limits  Limits
	// run stands for the server's run id; serverRunID: the server tells it.
	run string
	url *redisclient.URL
	// embedded: the server is in this process. It is not checked.
	embedded bool
}

func newScheduler(cfg schedulerConfig) *scheduler {
	return &scheduler{
		partition: cfg.partition, prefix: partitionPrefix(cfg.partition), rdb: cfg.rdb, once: cfg.once,
		scripts: cfg.scripts, limits: cfg.limits, run: cfg.run, clock: newClock(), url: cfg.url, embedded: cfg.embedded,
	}
}

// sibling is the scheduler of another partition, which this process need not have.
func (s *scheduler) sibling(partition int) *scheduler {
	return newScheduler(schedulerConfig{
		partition: partition, rdb: s.rdb, once: s.once, scripts: s.scripts, limits: s.limits, run: s.run, url: s.url, embedded: s.embedded,
	})
}

// setLayout has the process work under the layout of an epoch from now on.
func (s *scheduler) setLayout(epoch int64) { s.layout.Store(epoch) }

// knowsTime tells whether the process has learned what the partition's clock reads.
func (s *scheduler) knowsTime() bool { return s.clock.read().estimate > 0 }

// serverRunID as a scheduler's run has the scripts ask the server for its run id.
const serverRunID = "-"

// claim is a lane that this process runs until its lease ends.
//
// The lease of a call that an admin waits for has a token alone, and no lane.
type claim struct {
	// name is the lease's name in Redis.
	name      string
	partition int
	// lease is the lease's number, the fence.
	lease        int64
	lane         string
	organization string
	entries      []parked
	// sendBefore is the last moment, by this process's clock, at which a call under
	// the lease may begin; every renewal moves it.
	sendBefore atomic.Pointer[time.Time]
	// calling says that a call runs under the lease. Otherwise its next step needs the
	// database.
	calling atomic.Bool
}

func (c *claim) account() string { return laneAccount(c.lane) }

// renewed notes that the lease lasts for its full time from a moment before the
// answer came. What is sent towards its end must still arrive under it.
func (c *claim) renewed(at time.Time, limits Limits) {
	until := at.Add(limits.Lease - limits.travel())
	c.sendBefore.Store(&until)
}

// lose makes sure that no call begins under the lease any more.
func (c *claim) lose() {
	past := time.Time{}
	c.sendBefore.Store(&past)
}

// sendDeadline is the last moment at which a call under the lease may begin, as it stands now.
func (c *claim) sendDeadline() time.Time { return *c.sendBefore.Load() }

func (s *scheduler) script(ctx context.Context, script *redis.Script, args ...any) *redis.Cmd {
	return s.runAt(ctx, s.clock.read(), s.rdb, script, args...)
}

// runAt is for scripts that answer what the clock reads, which is understood by the
// reading that they were sent with.
func (s *scheduler) runAt(ctx context.Context, sent reading, rdb redis.Scripter, script *redis.Script, args ...any) *redis.Cmd {
	head := []any{sent.String(), s.limits.Rate, s.limits.Window.Microseconds(), fmt.Sprintf("%s %d", s.run, s.layout.Load())}
	return script.Run(ctx, rdb, []string{s.prefix}, append(head, args...)...)
}

// leasedFrom is the moment, by this process's clock, from which a lease certainly
// lasts that is asked for now: the script may take an earlier moment for now.
func (s *scheduler) leasedFrom() time.Time { return time.Now().Add(-s.clock.vague()) }

// maxItems bounds how many entries, leases or accounts one script works on. Redis serves
// nothing else while a script runs. The bound keeps that below 10 ms.
const maxItems = 100

// enqueue admits entries to their lanes; entries that are there already stay.
func (s *scheduler) enqueue(ctx context.Context, entries []parked) error {
	for len(entries) > 0 {
		n := min(maxItems, len(entries))
		args := make([]any, 0, 6*n)
		for _, a := range entries[:n] {
			args = append(args, a.entryID, a.lane(), a.organizationID,
				a.occurred/1000, memberOrder(a.occurred, a.seq), a.retryDelay().Microseconds())
		}
		if err := s.script(ctx, s.scripts.enqueue, args...).Err(); err != nil {
			return fmt.Errorf("enqueue: %w", err)
		}
		entries = entries[n:]
	}
	return nil
}

// claimed is the answer to a claim.
type claimed struct {
	claims []*claim
	// next is the wait until something is due by itself; 0 when nothing is.
	next time.Duration
	// rebuild: the server's state has to be built from Postgres before it is used.
	rebuild bool
	// drift is how far the server's clock is from the time that passed here.
	drift time.Duration
}

// claim takes up to most lanes with one token each.
func (s *scheduler) claim(ctx context.Context, most int) (claimed, error) {
	asked, sent := s.leasedFrom(), s.clock.read()
	reply, err := s.runAt(ctx, sent, s.once, s.scripts.claim, most, s.limits.Lease.Microseconds(), maxLaneEntries).Slice()
	if err != nil {
		return claimed{}, fmt.Errorf("claim: %w", err)
	}
	if len(reply) < 4 {
		return claimed{}, fmt.Errorf("claim: answer of %d parts", len(reply))
	}
	raw, next := asInt(reply[1]), asInt(reply[3])
	out := claimed{rebuild: reply[0] == "rebuild", drift: s.clock.heard(raw, fmt.Sprint(reply[2]), sent)}
	if next > 0 {
		out.next = max(s.clock.until(next, raw), time.Microsecond)
	}
	for _, part := range reply[4:] {
		fields, ok := part.([]any)
		if !ok || len(fields) < 3 {
			return claimed{}, fmt.Errorf("claim: answer holds %T for a claim", part)
		}
		c := &claim{
			name: fmt.Sprint(fields[0]), partition: s.partition,
			lease: asInt(fields[0]), lane: fmt.Sprint(fields[1]), organization: fmt.Sprint(fields[2]),
		}
		c.renewed(asked, s.limits)
		for _, m := range fields[3:] {
			member := fmt.Sprint(m)
			_, id, _ := strings.Cut(member, ":")
			c.entries = append(c.entries, parked{
				entryID: id, organizationID: c.organization, account: c.account(), prospect: c.lane[hashLength+1:], name: member,
			})
		}
		out.claims = append(out.claims, c)
	}
	return out, nil
}

// notSent says of a lease that no call was made under it.
const notSent = time.Duration(-1)

func ago(completed time.Duration) int64 {
	if completed == notSent {
		return -1
	}
	return completed.Microseconds()
}

// maxClaims bounds how many lanes one claim takes, so that one script never holds
// the server for long.
const maxClaims = 64

// errLeaseLost says that a lease ended before what was asked for.
var errLeaseLost = errors.New("the lease was lost")

// ending is how a lease ends. sinceCall is the time since its call completed, or notSent.
type ending struct {
	claim     *claim
	completed time.Time // zero: no call was sent
	done      []parked
	retryIn   time.Duration // > 0: the lane waits
	restFor   time.Duration // > 0: the account rests
	giveBack  bool          // nothing was decided; the lane keeps its place
}

// keep leaves entries in their lane whose results were refused: whoever has the lane
// now decides on them.
func (e *ending) keep(ids []string) {
	e.done = slices.DeleteFunc(slices.Clone(e.done), func(entry parked) bool { return slices.Contains(ids, entry.entryID) })
}

func (e *ending) sinceCall() time.Duration {
	if e.completed.IsZero() {
		return notSent
	}
	return max(time.Since(e.completed), 0)
}

// The ways in which a lease ends, as end.lua names them.
const (
	wayComplete = "complete"
	wayFail     = "fail"
	wayRest     = "rest"
	wayRelease  = "release"
)

// way is how the lease ends, and what is waited for.
func (e *ending) way() (way string, wait time.Duration) {
	switch {
	case e.giveBack:
		return wayRelease, 0
	case e.restFor > 0:
		return wayRest, e.restFor
	case e.retryIn > 0:
		return wayFail, e.retryIn
	}
	return wayComplete, 0
}

// arguments are what end.lua has to know of the ending.
func (e *ending) arguments() []any {
	way, wait := e.way()
	since, done := e.sinceCall(), e.done
	if e.giveBack {
		since, done = notSent, nil
	}
	args := make([]any, 0, 5+2*len(done))
	args = append(args, e.claim.lease, way, ago(since), wait.Microseconds(), len(done))
	for _, entry := range done {
		args = append(args, entry.entryID, entry.member())
	}
	return args
}

// end finishes leases. One that was lost meanwhile is no error.
func (s *scheduler) end(ctx context.Context, endings []*ending) error {
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
func (e *ending) items() int { return 1 + len(e.done) }

// again takes a second token under a lease. It answers false when none is free.
func (s *scheduler) again(ctx context.Context, c *claim, completed time.Time) (bool, error) {
	n, err := s.script(ctx, s.scripts.again, c.lease, ago(max(time.Since(completed), 0))).Int()
	if err != nil {
		return false, fmt.Errorf("take a second token: %w", err)
	}
	if n < 0 {
		return false, errLeaseLost
	}
	return n == 1, nil
}

// spend spends the token of a lease whose call has completed. The lease keeps its lane. It
// answers false when Redis did not take note, so that the lease's end has to spend the token.
func (s *scheduler) spend(ctx context.Context, c *claim, completed time.Time) (bool, error) {
	n, err := s.script(ctx, s.scripts.spend, c.lease, ago(max(time.Since(completed), 0))).Int()
	if err != nil {
		return false, fmt.Errorf("spend the token of a lease: %w", err)
	}
	return n == 1, nil
}

// raiseFence makes the numbers of later leases higher than the given one.
func (s *scheduler) raiseFence(ctx context.Context, fence int64) error {
	if err := s.script(ctx, s.scripts.raise, fence).Err(); err != nil {
		return fmt.Errorf("raise the lease numbers: %w", err)
	}
	return nil
}

// renewed is the answer to a renewal.
type renewed struct {
	// lost are the names of leases that had ended.
	lost []string
	// rebuild: the server's state has to be built from Postgres before it is used, and
	// no lease was extended.
	rebuild bool
	// drift is how far the server's clock is from the time that passed here.
	drift time.Duration
}

// renew extends leases. It also reaps those that nobody extended.
func (s *scheduler) renew(ctx context.Context, leases []string) (renewed, error) {
	var out renewed
	for more := true; more && !out.rebuild; {
		n := min(maxItems, len(leases))
		args := make([]any, 0, 1+n)
		args = append(args, s.limits.Lease.Microseconds())
		for _, l := range leases[:n] {
			args = append(args, l)
		}
		sent := s.clock.read()
		reply, err := s.runAt(ctx, sent, s.rdb, s.scripts.renew, args...).Slice()
		if err != nil {
			return renewed{}, fmt.Errorf("renew %d leases: %w", n, err)
		}
		out.rebuild = asInt(reply[0]) == 0
		out.drift = s.clock.heard(asInt(reply[1]), fmt.Sprint(reply[2]), sent)
		for _, l := range reply[4:] {
			out.lost = append(out.lost, fmt.Sprint(l))
		}
		leases = leases[n:]
		more = len(leases) > 0 || asInt(reply[3]) == maxItems
	}
	return out, nil
}

// setPaused pauses or resumes an organization's lanes.
func (s *scheduler) setPaused(ctx context.Context, organization string, pause bool, accounts []string) error {
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

// pausedOrganizations are those whose lanes do not run.
func (s *scheduler) pausedOrganizations(ctx context.Context) (map[string]bool, error) {
	members, err := s.rdb.SMembers(ctx, pausedKey(s.partition)).Result()
	if err != nil {
		return nil, fmt.Errorf("read paused organizations: %w", err)
	}
	paused := make(map[string]bool, len(members))
	for _, m := range members {
		paused[m] = true
	}
	return paused, nil
}

// serverState is what a server tells of itself.
type serverState struct {
	run string
	// built: the state was built under this run. trusted: and it is certain what time it is.
	built, trusted bool
	// drift is how far the clock is from the time that passed here; roundTrip bounds its error.
	drift, roundTrip time.Duration
}

// state asks a server whether its state can be trusted, and what its clock reads.
func (s *scheduler) state(ctx context.Context) (serverState, error) {
	asked, sent := time.Now(), s.clock.read()
	reply, err := s.runAt(ctx, sent, s.rdb, s.scripts.state).Slice()
	if err != nil {
		return serverState{}, fmt.Errorf("read state: %w", err)
	}
	built, epoch := asInt(reply[1]) == 1, fmt.Sprint(reply[3])
	return serverState{
		run: fmt.Sprint(reply[0]), built: built, trusted: built && epoch != noEpoch,
		drift: s.clock.heard(asInt(reply[2]), epoch, sent), roundTrip: time.Since(asked),
	}, nil
}

// maxDrift is how far a server's clock may be from the time that passed here
// before the partition's clock is moved. The scripts do not count on it meanwhile.
const maxDrift = time.Second

// followClock moves the partition's clock when the server's own has jumped, and
// tells whether it did. The first sign may have been a slow answer, so it looks
// again before it acts. Of several processes that notice a jump one moves the clock, and
// the others learn of the new epoch with their next answer.
func (s *scheduler) followClock(ctx context.Context, drift time.Duration) (bool, error) {
	if drift.Abs() < maxDrift {
		return false, nil
	}
	state, err := s.state(ctx)
	if err != nil || state.roundTrip > maxDrift/2 || state.drift.Abs() < maxDrift {
		return false, err
	}
	moved, err := s.script(ctx, s.scripts.rebase, (maxDrift / 2).Microseconds(), uuid.NewString()).Int()
	if err != nil {
		return false, fmt.Errorf("follow the clock: %w", err)
	}
	return moved == 1, nil
}

// beginSeed begins a rebuild: nothing is handed out until it is declared done. name is the
// rebuild's. It answers false where it has to be done again, see seed.
func (s *scheduler) beginSeed(ctx context.Context, name string) (bool, error) {
	return s.seedSome(ctx, 0, 0, name, 1, nil)
}

// seed tells an emptied partition which accounts may have spent their limit, for how long
// they cool down, and a number that all lease numbers must be above. name is that of the
// rebuild, which has begun.
//
// It answers false where it has to be done again: Redis was emptied meanwhile, or a
// script was under way for so long that the time it was sent with had become an old
// one, while others may have made calls.
func (s *scheduler) seed(ctx context.Context, cooldown time.Duration, fence int64, name string, accounts []string) (bool, error) {
	for {
		n := min(maxItems, len(accounts))
		kept, err := s.seedSome(ctx, cooldown, fence, name, 0, accounts[:n])
		if accounts = accounts[n:]; err != nil || !kept || len(accounts) == 0 {
			return kept, err
		}
	}
}

func (s *scheduler) seedSome(ctx context.Context, cooldown time.Duration, fence int64, name string, first int, accounts []string) (bool, error) {
	args := []any{cooldown.Microseconds(), fence, name, first}
	for _, account := range accounts {
		args = append(args, account)
	}
	asked := time.Now()
	kept, err := s.script(ctx, s.scripts.seed, args...).Int()
	if err != nil {
		return false, fmt.Errorf("seed: %w", err)
	}
	return kept == 1 && time.Since(asked) <= maxDrift/2, nil
}

// size counts the entries in the partition's stream and lanes.
func (s *scheduler) size(ctx context.Context) (int64, error) {
	var stream, lanes *redis.IntCmd
	_, err := s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		stream, lanes = p.XLen(ctx, streamKey(s.partition)), p.HLen(ctx, jobsKey(s.partition))
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("count entries: %w", err)
	}
	return stream.Val() + lanes.Val(), nil
}

// lanesOf gives the lane that the scheduler has each entry in; "" for none.
func (s *scheduler) lanesOf(ctx context.Context, ids []string) ([]string, error) {
	lanes := make([]string, len(ids))
	if len(ids) == 0 {
		return lanes, nil
	}
	values, err := s.rdb.HMGet(ctx, jobsKey(s.partition), ids...).Result()
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

// forget removes entries, given by their members, whose organization has moved to an
// account of another partition. It returns the ids of those that run at this moment: they
// stay, and their worker moves them.
func (s *scheduler) forget(ctx context.Context, members []string) (kept []string, err error) {
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
	// RestFor is how long the account still rests because Snov.io said so; 0: it does not.
	RestFor time.Duration
}

// quota tells how an account stands. It spends nothing.
func (s *scheduler) quota(ctx context.Context, account string) (Quota, error) {
	reply, err := s.script(ctx, s.scripts.quota, account).Slice()
	if err != nil {
		return Quota{}, err
	}
	return Quota{
		Limit: s.limits.Rate, Used: int(asInt(reply[0])),
		NextFreeIn: time.Duration(asInt(reply[1])) * time.Microsecond,
		RestFor:    time.Duration(asInt(reply[2])) * time.Microsecond,
	}, nil
}

// takeAttempt counts an attempt under a name, in a sliding window. It gives 0 where the
// attempt was counted, or the wait until the next one may be made, where the window holds
// limit attempts already. id is the attempt's own.
func (s *scheduler) takeAttempt(ctx context.Context, name string, limit int, window time.Duration, id string) (time.Duration, error) {
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

// acquired is the answer to a caller that asks for a token.
type acquired struct {
	// granted: the caller has the token.
	granted bool
	// rebuild: the server's state has to be built from Postgres before it is used.
	rebuild bool
	// next is the wait until a token may be free; 0 or less: it depends on calls that run.
	next time.Duration
}

// acquire asks for a token of an account under a lease's name, or keeps the place in line of
// one who asked before. patience is how long the caller stays in line. A spare one takes a
// token only while no lane and nobody else waits for one.
func (s *scheduler) acquire(ctx context.Context, account, lease string, patience time.Duration, spare bool) (acquired, error) {
	reply, err := s.script(ctx, s.scripts.acquire, account, lease, s.limits.Lease.Microseconds(), patience.Microseconds(), spare).Slice()
	if err != nil {
		return acquired{}, err
	}
	switch reply[0] {
	case "granted":
		return acquired{granted: true}, nil
	case "rebuild":
		return acquired{rebuild: true}, nil
	}
	return acquired{next: time.Duration(asInt(reply[1])) * time.Microsecond}, nil
}

// endPermit ends a lease that acquire granted, or leaves the line. since is the time since
// the call completed, or notSent; the account rests for the given time.
func (s *scheduler) endPermit(ctx context.Context, account, lease string, since, rest time.Duration) error {
	return s.script(ctx, s.scripts.permit, account, lease, ago(since), rest.Microseconds()).Err()
}

// open declares a rebuild done that began under the server's run id. It answers false where
// it has to be done again.
func (s *scheduler) open(ctx context.Context, run, rebuild string) (bool, error) {
	opened, err := s.script(ctx, s.scripts.open, run, rebuild).Int()
	if err != nil {
		return false, fmt.Errorf("declare the rebuild done: %w", err)
	}
	return opened != 0, nil
}
