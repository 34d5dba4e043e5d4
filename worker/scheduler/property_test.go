package scheduler

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"pgregory.net/rapid"

	"github.com/snovsync/snovsync/test/harness"
)

// The scheduler's scripts against a plain model of what they promise: random
// steps of accepting, claiming, completing, failing, resting, giving back,
// pausing, permits, lease ends and time, and after each the two must agree.

const (
	modelLimit  = 3
	modelWindow = 10_000_000 // µs
	modelExpiry = 4_000_000
	modelEpoch  = "rebuild"
)

type modelEntry struct {
	id, lane, org string
	occurred, seq int64
}

func (e modelEntry) member() string { return fmt.Sprintf("%022d:%s", e.seq, e.id) }

type modelLease struct {
	account, lane string
	expires       int64
}

// model is the scheduler without indexes: every question is answered by looking at everything.
type model struct {
	now     int64
	lanes   map[string][]modelEntry
	retryAt map[string]int64
	running map[string]string
	leases  map[string]modelLease
	spent   map[string][]int64
	rest    map[string]int64
	paused  map[string]bool
	waiting map[string][]string // permits in line, by account
}

func newModel() *model {
	return &model{
		now: time.Now().Add(time.Hour).UnixMicro(), lanes: map[string][]modelEntry{}, retryAt: map[string]int64{}, running: map[string]string{},
		leases: map[string]modelLease{}, spent: map[string][]int64{}, rest: map[string]int64{}, paused: map[string]bool{},
		waiting: map[string][]string{},
	}
}

func (m *model) free(account string) int {
	n := modelLimit
	for _, at := range m.spent[account] {
		if at > m.now-modelWindow {
			n--
		}
	}
	for _, l := range m.leases {
		if l.account == account {
			n--
		}
	}
	return n
}

func (m *model) claimable(lane string) bool {
	account := lane[:hashLength]
	return len(m.lanes[lane]) > 0 && m.running[lane] == "" && m.retryAt[lane] <= m.now && !m.paused[m.lanes[lane][0].org] &&
		m.rest[account] <= m.now && m.free(account) > len(m.waiting[account])
}

// atLatest is a second ahead: the model's time is far ahead of the server's clock, so the
// scripts do not believe the server.
func (m *model) atLatest() int64 { return m.now + 1_000_000 }

func (m *model) reap() {
	for id, l := range m.leases {
		if l.expires <= m.now {
			m.finish(id, m.atLatest())
		}
	}
}

func (m *model) finish(id string, completed int64) (modelLease, bool) {
	l, ok := m.leases[id]
	if !ok {
		return l, false
	}
	delete(m.leases, id)
	delete(m.running, l.lane)
	if completed >= 0 {
		m.spent[l.account] = append(m.spent[l.account], completed)
	}
	return l, true
}

func (m *model) remove(lane string, done []modelEntry) {
	m.lanes[lane] = slices.DeleteFunc(m.lanes[lane], func(e modelEntry) bool { return slices.Contains(done, e) })
}

// nextMoment is when something becomes possible by time alone; 0: never.
func (m *model) nextMoment() int64 {
	soonest := m.nextRun()
	for _, l := range m.leases {
		if l.expires > m.now && (soonest == 0 || l.expires < soonest) {
			soonest = l.expires
		}
	}
	return soonest
}

// nextRun is when a lane may run by time alone; 0: never.
func (m *model) nextRun() int64 {
	soonest := int64(0)
	note := func(at int64) {
		if at > m.now && (soonest == 0 || at < soonest) {
			soonest = at
		}
	}
	for lane, entries := range m.lanes {
		account := lane[:hashLength]
		if len(entries) == 0 || m.running[lane] != "" || m.paused[entries[0].org] {
			continue
		}
		if m.retryAt[lane] > m.now {
			note(m.retryAt[lane])
			continue
		}
		if m.rest[account] > m.now {
			note(m.rest[account])
		} else if m.free(account) <= len(m.waiting[account]) {
			for _, at := range m.spent[account] {
				note(at + modelWindow)
			}
		}
	}
	return soonest
}

type machine struct {
	t    *rapid.T
	ctx  context.Context //nolint:containedctx // the test's own, ends with it
	s    *Scheduler
	m    *model
	seq  int64
	held []string // every lease and permit ever seen, ended ones too
	// permits counts the permits that each caller has used up.
	permits map[string]int
	// bell hears what the scripts ring. A worker that found too little work sleeps
	// until it rings or until wake, which is 0 when nothing was due.
	bell   *redis.PubSub
	asleep bool
	wake   int64
}

func (x *machine) now() {
	c := x.s.clock
	c.lower, c.upper, c.known, c.epoch = x.m.now, x.m.now, true, modelEpoch
}

func (x *machine) do(script *redis.Script, args ...any) *redis.Cmd {
	x.now()
	cmd := x.s.script(x.ctx, script, args...)
	if cmd.Err() != nil {
		x.t.Fatalf("script: %v", cmd.Err())
	}
	return cmd
}

func account(i int) string { return ShortHash("account", fmt.Sprint(i)) }

func (x *machine) enqueue() {
	x.seq++
	acc := account(rapid.IntRange(0, 2).Draw(x.t, "account"))
	e := modelEntry{
		id: fmt.Sprintf("entry-%d", x.seq), seq: x.seq,
		lane:     acc + ":" + ShortHash("prospect", fmt.Sprint(rapid.IntRange(0, 1).Draw(x.t, "prospect"))),
		org:      fmt.Sprintf("org-%d", rapid.IntRange(0, 2).Draw(x.t, "organization")),
		occurred: int64(rapid.IntRange(0, 5).Draw(x.t, "occurred")),
	}
	for range rapid.SampledFrom([]int{1, 1, 1, 2}).Draw(x.t, "times") { // a repeated push changes nothing
		x.do(x.s.scripts.enqueue, e.id, e.lane, e.org, e.occurred, fmt.Sprintf("%022d", e.seq), 0)
	}
	// The second push of an entry asks to run at once, as an admin's retry does.
	entries := append(slices.Clone(x.m.lanes[e.lane]), e)
	sort.Slice(entries, func(i, j int) bool {
		if entries[i].occurred != entries[j].occurred {
			return entries[i].occurred < entries[j].occurred
		}
		return entries[i].seq < entries[j].seq
	})
	x.m.lanes[e.lane] = entries
	if redisWaits := x.s.rdb.ZScore(x.ctx, x.s.prefix+":due", "l"+e.lane); errors.Is(redisWaits.Err(), redis.Nil) && x.m.retryAt[e.lane] > x.m.now {
		delete(x.m.retryAt, e.lane)
	}
}

func (x *machine) claim() {
	most := rapid.IntRange(1, 20).Draw(x.t, "most")
	x.now()
	got, err := x.s.Claim(x.ctx, most)
	if err != nil || got.Rebuild {
		x.t.Fatalf("claim: %v, rebuild %v", err, got.Rebuild)
	}
	x.m.reap()
	served := map[string]int{} // account -> index of its last claim
	ready := map[string]int{}  // account -> since which claim it could have been served
	for acc := range x.readyAccounts() {
		ready[acc] = 0
	}
	for i, c := range got.Leases {
		if !x.m.claimable(c.Lane) {
			x.t.Fatalf("claim %d hands out lane %s that may not run", i, c.Lane)
		}
		if last, again := served[c.Account()]; again {
			for other, since := range ready {
				if at, ok := served[other]; other != c.Account() && since <= last && (!ok || at < last) {
					x.t.Fatalf("account %s had two turns while %s waited", c.Account(), other)
				}
			}
		}
		served[c.Account()] = i
		var want, have []string
		for _, e := range x.m.lanes[c.Lane] {
			want = append(want, e.member())
		}
		for _, e := range c.Entries {
			have = append(have, e.Member())
		}
		if !slices.Equal(want, have) {
			x.t.Fatalf("lane %s holds %v, claimed %v", c.Lane, want, have)
		}
		if org := x.m.lanes[c.Lane][0].org; org != c.Queue {
			x.t.Fatalf("lane %s runs for %s, want %s", c.Lane, c.Queue, org)
		}
		id := fmt.Sprint(c.Fence)
		x.m.leases[id] = modelLease{account: c.Account(), lane: c.Lane, expires: x.m.now + modelExpiry}
		x.m.running[c.Lane] = id
		delete(x.m.retryAt, c.Lane)
		x.held = append(x.held, id)
		still := x.readyAccounts()
		for acc := range ready {
			if !still[acc] {
				delete(ready, acc)
			}
		}
	}
	if len(got.Leases) < most {
		for lane := range x.m.lanes {
			if x.m.claimable(lane) {
				x.t.Fatalf("lane %s may run, a token is free, and it was not claimed", lane)
			}
		}
	}
	x.heard()
	x.asleep, x.wake = len(got.Leases) < most, 0
	if got.Next > 0 {
		x.wake = x.m.now + got.Next.Microseconds()
	}
	if want := x.m.nextMoment(); len(got.Leases) < most && want > 0 {
		if got.Next == 0 || got.Next.Microseconds() > want-x.m.now {
			x.t.Fatalf("told to sleep %v, something is due in %dµs", got.Next, want-x.m.now)
		}
	}
}

func (x *machine) readyAccounts() map[string]bool {
	ready := map[string]bool{}
	for lane := range x.m.lanes {
		if x.m.claimable(lane) {
			ready[lane[:hashLength]] = true
		}
	}
	return ready
}

// leaseEnding is one lease's part of what the end script is told.
type leaseEnding struct {
	lease, way             string
	since, completed, wait int64
	done                   []modelEntry
}

// end ends some leases, known or lost, each in one of the ways.
func (x *machine) end() {
	leases := slices.DeleteFunc(slices.Clone(x.held), func(id string) bool { return strings.HasPrefix(id, "permit") })
	if len(leases) == 0 {
		x.t.Skip("nothing was claimed yet")
	}
	endings := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) leaseEnding {
		return x.ending(t, rapid.SampledFrom(leases).Draw(t, "lease"))
	}), 1, 3).Draw(x.t, "endings")
	var args []any
	for _, e := range endings {
		args = append(args, e.lease, e.way, e.since, e.wait, len(e.done))
		for _, entry := range e.done {
			args = append(args, entry.id, entry.member())
		}
	}
	cmd := x.do(x.s.scripts.end, args...)
	alive := 0
	for _, e := range endings {
		l, ok := x.m.finish(e.lease, e.completed)
		if !ok {
			continue
		}
		alive++
		x.m.remove(l.lane, e.done)
		switch {
		case e.way == dispositionRetry && len(x.m.lanes[l.lane]) > 0:
			x.m.retryAt[l.lane] = x.m.now + e.wait
		case e.way == dispositionCooldown:
			x.m.rest[l.account] = max(x.m.rest[l.account], x.m.now+e.wait)
		}
	}
	if answer, _ := cmd.Int(); answer != alive {
		x.t.Fatalf("ending %+v answers %d, alive were %d", endings, answer, alive)
	}
}

// ending draws how a lease ends, at this moment.
func (x *machine) ending(t *rapid.T, lease string) leaseEnding {
	e := leaseEnding{
		lease: lease,
		way:   rapid.SampledFrom([]string{dispositionComplete, dispositionRetry, dispositionCooldown, dispositionRelease}).Draw(t, "way"),
		since: int64(rapid.SampledFrom([]int{-1, 0, 1000, 500_000}).Draw(t, "since")),
		wait:  int64(rapid.IntRange(1, 8).Draw(t, "wait")) * 1_000_000,
	}
	if e.way == dispositionRelease {
		e.since = -1
	} else if l, ok := x.m.leases[lease]; ok {
		entries := x.m.lanes[l.lane]
		e.done = slices.Clone(entries[:rapid.IntRange(0, len(entries)).Draw(t, "done")])
	}
	e.completed = x.m.atLatest() - e.since
	if e.since < 0 {
		e.completed = -1
	}
	return e
}

// permitOf names the permit that one of an account's callers asks for. A permit's
// name is never used again after it ended.
func (x *machine) permitOf(acc string, caller int) string {
	slot := fmt.Sprintf("%s-%d", acc[:4], caller)
	id := fmt.Sprintf("permit-%s-%03d", slot, x.permits[slot])
	if slices.Contains(x.held, id) {
		if _, alive := x.m.leases[id]; !alive {
			x.permits[slot]++
			id = fmt.Sprintf("permit-%s-%03d", slot, x.permits[slot])
		}
	}
	return id
}

func (x *machine) acquire() {
	acc := account(rapid.IntRange(0, 2).Draw(x.t, "account"))
	x.m.reap()
	id := x.permitOf(acc, rapid.IntRange(0, 5).Draw(x.t, "caller"))
	reply, _ := x.do(x.s.scripts.acquire, acc, id, modelExpiry, 600_000_000).Slice()
	if _, granted := x.m.leases[id]; granted {
		if reply[0] != "granted" {
			x.t.Fatalf("a granted permit was not granted again: %v", reply)
		}
		return
	}
	if !slices.Contains(x.m.waiting[acc], id) {
		x.m.waiting[acc] = append(x.m.waiting[acc], id)
	}
	// Permits that ask at the same moment stand in the order of their names in
	// Redis; the model only demands that whoever is served could have been.
	if reply[0] == "granted" {
		if x.m.rest[acc] > x.m.now || x.m.free(acc) <= 0 {
			x.t.Fatalf("permit %s was granted without a token", id)
		}
		x.m.waiting[acc] = slices.DeleteFunc(x.m.waiting[acc], func(w string) bool { return w == id })
		x.m.leases[id] = modelLease{account: acc, expires: x.m.now + modelExpiry}
		x.held = append(x.held, id)
	} else if x.m.rest[acc] <= x.m.now && x.m.free(acc) >= len(x.m.waiting[acc]) {
		x.t.Fatalf("permit %s waits (%v) although there are tokens for all in line", id, reply)
	}
}

func (x *machine) endPermit() {
	acc := account(rapid.IntRange(0, 2).Draw(x.t, "account"))
	id := x.permitOf(acc, rapid.IntRange(0, 5).Draw(x.t, "caller"))
	since := int64(rapid.SampledFrom([]int{-1, 0}).Draw(x.t, "since"))
	x.do(x.s.scripts.permit, acc, id, since, 0)
	x.m.waiting[acc] = slices.DeleteFunc(x.m.waiting[acc], func(w string) bool { return w == id })
	if since == 0 {
		since = x.m.atLatest()
	}
	x.m.finish(id, since)
}

func (x *machine) renew() {
	if len(x.held) == 0 {
		x.t.Skip("nothing was claimed yet")
	}
	id := rapid.SampledFrom(x.held).Draw(x.t, "lease")
	x.m.reap()
	reply, _ := x.do(x.s.scripts.renew, modelExpiry, id).Slice()
	l, ok := x.m.leases[id]
	if lost := len(reply) == 5; lost == ok {
		x.t.Fatalf("renewing %s says lost %v, it is alive: %v", id, lost, ok)
	}
	if ok {
		l.expires = x.m.now + modelExpiry
		x.m.leases[id] = l
	}
}

func (x *machine) pauseOrResume() {
	org := fmt.Sprintf("org-%d", rapid.IntRange(0, 2).Draw(x.t, "organization"))
	word := "resume"
	if !x.m.paused[org] {
		word = "pause"
	}
	x.do(x.s.scripts.organization, org, word, account(0), account(1), account(2))
	x.m.paused[org] = !x.m.paused[org]
}

func (x *machine) advance() {
	x.m.now += int64(rapid.SampledFrom([]int{1, 1_000_000, 3_999_999, 4_000_000, 10_000_000}).Draw(x.t, "µs"))
}

// heard tells whether the bell rang since it was last asked.
func (x *machine) heard() bool {
	if err := x.s.rdb.Publish(x.ctx, NotifierChannel(0), "end").Err(); err != nil {
		x.t.Fatal(err)
	}
	for rang := false; ; rang = true {
		message, err := x.bell.ReceiveMessage(x.ctx)
		if err != nil {
			x.t.Fatal(err)
		}
		if message.Payload == "end" {
			return rang
		}
	}
}

// checkNobodyOversleeps fails when work is possible, now or by time, and the worker
// that sleeps was neither woken nor told when.
func (x *machine) checkNobodyOversleeps() {
	if x.heard() || (x.wake > 0 && x.wake <= x.m.now) {
		x.asleep = false
	}
	if !x.asleep {
		return
	}
	if len(x.readyAccounts()) > 0 {
		x.t.Fatalf("a lane may run and the sleeping worker was not woken")
	}
	if next := x.m.nextRun(); next > 0 && (x.wake == 0 || x.wake > next) {
		x.t.Fatalf("a lane may run in %dµs and the sleeping worker does not know", next-x.m.now)
	}
}

// check compares what the limiter counts with what the model counts.
func (x *machine) check() {
	x.checkNobodyOversleeps()
	for i := range 3 {
		x.now()
		reply, err := x.s.script(x.ctx, x.s.scripts.quota, account(i)).Slice()
		if err != nil {
			x.t.Fatalf("quota: %v", err)
		}
		if used, want := int(asInt(reply[0])), modelLimit-x.m.free(account(i)); used != want {
			x.t.Fatalf("account %d has %d tokens in use, the model %d", i, used, want)
		}
		if x.m.free(account(i)) < 0 {
			x.t.Fatalf("account %d has spent more than its limit", i)
		}
	}
}

func TestSchedulerAgreesWithModel(t *testing.T) {
	url := harness.RedisURL(t)
	options, err := redis.ParseURL(url)
	if err != nil {
		t.Fatal(err)
	}
	rdb := redis.NewClient(options)
	t.Cleanup(func() { _ = rdb.Close() })
	loaded, err := LoadScripts()
	if err != nil {
		t.Fatal(err)
	}
	bell := rdb.Subscribe(t.Context(), NotifierChannel(0))
	t.Cleanup(func() { _ = bell.Close() })
	if _, err := bell.Receive(t.Context()); err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		ctx := t.Context()
		if err := rdb.FlushDB(ctx).Err(); err != nil {
			rt.Fatal(err)
		}
		s := &Scheduler{
			prefix: PartitionPrefix(0), rdb: rdb, once: rdb, scripts: loaded, run: ServerRunID,
			limits: Limits{Rate: modelLimit, Window: modelWindow * time.Microsecond, Lease: modelExpiry * time.Microsecond}.WithDefaults(),
			clock:  &clock{elapsed: func() time.Duration { return 0 }},
		}
		x := &machine{t: rt, ctx: ctx, s: s, m: newModel(), permits: map[string]int{}, bell: bell}
		x.now()
		state, err := s.State(ctx)
		if err != nil {
			rt.Fatal(err)
		}
		s.layout.Store(1)
		if err := s.scripts.adopt.Run(ctx, rdb, []string{s.prefix}, 1, "").Err(); err != nil {
			rt.Fatal(err)
		}
		if err := s.scripts.clear.Run(ctx, rdb, []string{s.prefix}, 1, 1).Err(); err != nil {
			rt.Fatal(err)
		}
		x.do(s.scripts.seed, 0, 0, modelEpoch, 1)
		x.do(s.scripts.open, state.Run, modelEpoch)
		rt.Repeat(map[string]func(*rapid.T){
			"enqueue":   func(*rapid.T) { x.enqueue() },
			"enqueue2":  func(*rapid.T) { x.enqueue() },
			"claim":     func(*rapid.T) { x.claim() },
			"claim2":    func(*rapid.T) { x.claim() },
			"end":       func(*rapid.T) { x.end() },
			"end2":      func(*rapid.T) { x.end() },
			"acquire":   func(*rapid.T) { x.acquire() },
			"endPermit": func(*rapid.T) { x.endPermit() },
			"renew":     func(*rapid.T) { x.renew() },
			"organize":  func(*rapid.T) { x.pauseOrResume() },
			"advance":   func(*rapid.T) { x.advance() },
			"":          func(*rapid.T) { x.check() },
		})
	})
}
