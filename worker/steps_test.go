package worker

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"github.com/snovsync/snovsync/worker/scheduler"
)

// TestPromisesHoldWithFaultsBetweenAnyTwoSteps takes events the whole way over the real
// code, with faults between any two steps.
//
// Some processes accept, push, route, claim, prepare, begin, call, record, renew, sweep
// and rebuild. Before each command to Redis and between all other steps a process is
// parked until the run lets it go on. In between, a process dies or freezes, Redis is
// emptied or loses its newest writes, connections break, and time passes. After each
// step the promises must hold, and when the faults have ended every event must come to
// its end.
func TestPromisesHoldWithFaultsBetweenAnyTwoSteps(t *testing.T) {
	g := newGround(t)
	setDefault(t, "rapid.checks", defaultRuns)
	setDefault(t, "rapid.steps", 200)
	rapid.Check(t, func(rt *rapid.T) {
		inBubble(t, func(t *testing.T) {
			uuid.SetRand(&repeatable{dice: rand.NewChaCha8([32]byte{})})
			defer uuid.SetRand(nil)
			w := newWorld(t.Context(), rt, g)
			defer w.close()
			w.start()
			rt.Repeat(map[string]func(*rapid.T){
				"step": func(*rapid.T) { w.step() },
				"":     func(*rapid.T) { w.check() },
			})
			w.recover()
		})
	})
}

// setDefault sets a flag that the command line did not set, until the test ends.
func setDefault(t *testing.T, name string, value int) {
	t.Helper()
	set := false
	flag.Visit(func(f *flag.Flag) { set = set || f.Name == name })
	if set {
		return
	}
	before := flag.Lookup(name).Value.String()
	if err := flag.Set(name, fmt.Sprint(value)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = flag.Set(name, before) })
}

// inBubble runs f in a bubble, in which only f makes time pass. What f panics with,
// which is how rapid ends a run, leaves the bubble with it.
func inBubble(t *testing.T, f func(*testing.T)) {
	t.Helper()
	var ended any
	synctest.Test(t, func(t *testing.T) {
		defer func() { ended = recover() }()
		f(t)
	})
	if ended != nil {
		panic(ended)
	}
}

const (
	// toTheEnd is more steps than anything has that a process begins.
	toTheEnd = 1000
	// mostEvents bounds a run.
	mostEvents = 50
)

// option is something that can happen next, so many times as likely as the least likely.
type option struct {
	weight int
	name   string
	do     func()
}

// step lets one thing happen.
func (w *world) step() {
	options := w.options()
	total := 0
	for _, o := range options {
		total += o.weight
	}
	n := w.roll("next", total)
	i := slices.IndexFunc(options, func(o option) bool {
		n -= o.weight
		return n < 0
	})
	w.tellf("%s", options[i].name)
	w.mu.Lock()
	w.action++
	w.mu.Unlock()
	options[i].do()
}

func (w *world) options() []option {
	options := []option{
		{4, "time passes", w.passTime},
		{4, "time passes, and everybody works", func() { w.passTime(); w.rush() }},
	}
	load := w.load()
	if load.ready {
		options = append(options, option{4, "everybody works", w.rush})
	} else {
		options = append(options, option{8, "time passes", w.passTime})
	}
	rebuilding := 0
	for i, p := range w.processes {
		if p.frozen {
			options = append(options, option{3, p.name("thaws"), func() { p.frozen = false }})
			continue
		}
		options = append(options, w.work(p, load)...)
		options = append(options, w.goingOn(p)...)
		if !p.partition.scheduler.KnowsTime() && !p.isBusy("renew") {
			options = append(options, option{3, p.name("starts slowly"), func() {
				p.renew()
				for _, s := range w.parked(p) {
					if strings.HasPrefix(s.label, "renew") {
						w.resume(s, delays)
					}
				}
			}})
		}
		inTheMiddle := min(len(w.parked(p)), 2)
		options = append(options,
			option{1 + inTheMiddle, p.name("dies"), func() {
				w.end(p)
				w.processes[i] = w.newProcess()
			}},
			option{1 + inTheMiddle, p.name("freezes"), func() { p.frozen = true }})
		if p.isBusy("rebuild") {
			rebuilding = 4
		}
	}
	for _, f := range w.flights {
		options = append(options, option{3, "arrives: " + f.body, func() { w.arrive(f) }})
	}
	return append(options,
		option{1, "Redis is copied", w.keepCopy},
		option{1 + rebuilding, "Redis loses", w.lose},
		option{1, "the clock of Redis jumps", func() {
			w.server.jump(w, pick(w, "by", -5*time.Minute, 5*time.Minute, -20*time.Second, 20*time.Second))
		}})
}

// rush lets everybody begin what they can: all free tokens are spent now.
func (w *world) rush() {
	for _, p := range w.alive() {
		if !p.isBusy("dispatch") {
			p.dispatch(3)
			w.drive(p, w.steps())
		}
		if len(p.e.recorder.queue) > 0 && w.roll("record", 2) == 0 && !p.isBusy("record") {
			p.record()
			w.drive(p, toTheEnd)
		}
	}
}

// lose makes Redis lose all or its newest writes. Until it is built again little can
// happen, so that is often the next thing.
func (w *world) lose() {
	if w.copied != nil && w.roll("copy", 2) == 1 {
		w.tellf("Redis loses its newest writes")
		w.loseNewest()
	} else {
		w.tellf("Redis is emptied")
		w.flush()
	}
	alive := w.alive()
	if len(alive) == 0 || w.roll("rebuild", 3) == 0 {
		return
	}
	p := pick(w, "process", alive...)
	if p.isBusy("rebuild") {
		return
	}
	p.rebuild()
	w.drive(p, w.steps())
	if w.roll("rest", 2) == 1 {
		w.advance(w.limits.Window + w.limits.Lease)
	}
}

// load is what waits in Redis.
type load struct {
	messages bool
	// ready: a claim would find something to do.
	ready bool
}

func (w *world) load() load {
	prefix := scheduler.PartitionPrefix(0)
	due := func(set string) bool {
		first := w.control.ZRangeWithScores(w.ctx, prefix+set, 0, 0).Val()
		return len(first) > 0 && !w.trueTime(int64(first[0].Score)).After(time.Now())
	}
	return load{
		messages: w.control.XLen(w.ctx, scheduler.StreamKey(0)).Val() > 0,
		ready: w.control.ZCard(w.ctx, prefix+":ready").Val() > 0 || due(":due") || due(":leases") ||
			w.control.HGet(w.ctx, prefix+":meta", "run").Val() == "",
	}
}

// work is what a process can begin. What has nothing to do is begun rarely.
func (w *world) work(p *process, l load) []option {
	var options []option
	add := func(weight int, goroutine string, do func()) {
		if !p.isBusy(goroutine) {
			options = append(options, option{weight, p.name(goroutine), func() {
				do()
				w.drive(p, w.steps())
			}})
		}
	}
	when := func(much bool, weight int) int {
		if much {
			return weight
		}
		return 1
	}
	if len(w.accepted) < mostEvents {
		add(4, "push", func() { p.push(ItemOf(w.accept())) })
	}
	add(when(l.messages, 6), "consume", func() { p.consume(w.roll("abandoned", 3) == 2) })
	add(when(l.ready, 9), "dispatch", func() { p.dispatch(1 + w.roll("most", 3)) })
	add(when(len(p.e.running.of(0)) > 0, 4), "renew", p.renew)
	add(1, "sweep", p.sweep)
	add(2, "admin", p.ask)
	if len(p.e.recorder.queue) > 0 {
		add(12, "record", p.record)
	}
	if len(p.e.rebuilder.rebuilds) > 0 {
		add(12, "rebuild", p.rebuild)
	}
	return options
}

// steps is how many steps are taken at once: often all, so that a run gets somewhere.
func (w *world) steps() int {
	return pick(w, "steps", toTheEnd, toTheEnd, toTheEnd, toTheEnd, toTheEnd, toTheEnd, toTheEnd, toTheEnd, 0, 1, 2, 3, 4, 5, 6, 7)
}

// goingOn is how the steps before which a process is parked can end.
func (w *world) goingOn(p *process) []option {
	var options []option
	for _, s := range w.parked(p) {
		weight := 2
		if s.lease {
			weight = 5
		}
		options = append(options, option{2 * weight, p.name("goes on: " + s.label), func() {
			s.action = w.action
			w.drive(p, 1+w.steps())
		}})
		if len(s.troubles) > 0 {
			options = append(options, option{weight, p.name("has outages: " + s.label), func() { w.resume(s, pick(w, "outages", s.troubles...)) }})
		}
	}
	return options
}

// passTime lets time pass, after which everybody who lives gives a sign of it, as they do
// every second.
func (w *world) passTime() {
	w.letTimePass()
	for _, p := range w.alive() {
		if !p.isBusy("renew") {
			p.renew()
			w.drive(p, toTheEnd)
		}
	}
}

// letTimePass goes to a moment at which something changes, or just on.
func (w *world) letTimePass() {
	moments := w.moments()
	if len(moments) > 0 && w.roll("to a moment", 4) > 0 {
		w.advance(time.Until(pick(w, "moment", moments[:min(len(moments), 3)]...)))
		return
	}
	w.advance(pick(w, "for", time.Second, time.Millisecond, 500*time.Millisecond, 2*time.Second, 3*time.Second,
		4*time.Second, 5*time.Second, 8*time.Second, 10*time.Second, 14*time.Second))
}

// moments are when something changes by time alone: tokens come back, leases end, a
// call may no longer be sent.
func (w *world) moments() []time.Time {
	var moments []time.Time
	note := func(at time.Time) {
		if at.After(time.Now()) {
			moments = append(moments, at)
		}
	}
	for _, z := range w.control.ZRangeWithScores(w.ctx, scheduler.PartitionPrefix(0)+":leases", 0, -1).Val() {
		note(w.trueTime(int64(z.Score)))
	}
	for _, z := range w.control.ZRangeWithScores(w.ctx, scheduler.PartitionPrefix(0)+":due", 0, -1).Val() {
		note(w.trueTime(int64(z.Score)))
	}
	for _, p := range w.processes {
		for _, c := range p.e.running.of(0) {
			note(c.SendDeadline())
		}
	}
	for _, key := range w.control.Keys(w.ctx, scheduler.PartitionPrefix(0)+":rest:*").Val() {
		moment, err := strconv.ParseInt(w.control.Get(w.ctx, key).Val(), 10, 64)
		w.expect(err)
		note(w.trueTime(moment))
	}
	for _, f := range w.flights {
		note(f.latest())
	}
	slices.SortFunc(moments, time.Time.Compare)
	return slices.CompactFunc(moments, time.Time.Equal)
}

// start builds Redis for the first time and lets the accounts rest.
func (w *world) start() {
	w.processes[0].rebuild()
	w.drive(w.processes[0], toTheEnd)
	w.advance(w.limits.Window + w.limits.Lease)
}

func (p *process) name(does string) string { return fmt.Sprintf("process %d: %s", p.number, does) }
