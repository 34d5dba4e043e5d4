package worker

import (
	"slices"
	"time"

	"github.com/snovsync/snovsync/internal/secrets"
	"github.com/snovsync/snovsync/models"
	"github.com/snovsync/snovsync/worker/scheduler"
)

// recover ends the faults, lets everybody work until nothing is left to do, and
// checks that every event came to its end.
func (w *world) recover() {
	w.tellf("the faults end")
	for _, p := range w.processes {
		p.frozen = false
	}
	const maxRounds = 400
	for round := 0; !w.quiet(); round++ {
		if round == maxRounds {
			w.tellRedis()
			w.t.Fatalf("there is still something to do: %s", w.unfinished())
		}
		for _, f := range slices.Clone(w.flights) {
			w.arrive(f)
		}
		w.workOn()
		w.check()
		w.advance(w.nextMoment())
	}
	w.checkEnds()
	w.checkRedis()
}

// tellRedis adds what Redis holds to the story.
func (w *world) tellRedis() {
	for _, key := range w.control.Keys(w.ctx, "*").Val() {
		var value any
		switch w.control.Type(w.ctx, key).Val() {
		case "hash":
			value = w.control.HGetAll(w.ctx, key).Val()
		case "zset":
			value = w.control.ZRangeWithScores(w.ctx, key, 0, -1).Val()
		default:
			value = "…"
		}
		w.tellf("Redis holds %s: %v", key, value)
	}
}

// workOn lets every process do what it can at this moment.
func (w *world) workOn() {
	w.action++
	w.goOn()
	for i, p := range w.processes {
		do := func(goroutine string, f func()) {
			if !p.isBusy(goroutine) {
				f()
				w.goOn()
			}
		}
		do("renew", p.renew)
		if len(p.e.rebuilder.rebuilds) > 0 {
			do("rebuild", p.rebuild)
		}
		if i == 0 {
			do("sweep", p.sweep)
			do("consume", func() { p.consume(false) })
			do("consume", func() { p.consume(true) })
		}
		do("dispatch", func() { p.dispatch(8) })
		do("record", p.record)
	}
}

// goOn takes steps until nobody is parked before one.
func (w *world) goOn() {
	for {
		stops := w.parked(nil)
		if len(stops) == 0 {
			return
		}
		w.resume(stops[0], goOn)
	}
}

// nextMoment is the wait until something is due.
func (w *world) nextMoment() time.Duration {
	wait := 2 * time.Second
	for _, p := range w.processes {
		if next := time.Until(p.next); next > 0 {
			wait = max(min(wait, next), 10*time.Millisecond)
		}
	}
	return wait
}

// quiet tells whether every event has its end and nobody is in the middle of something.
func (w *world) quiet() bool { return w.unfinished() == "" }

func (w *world) unfinished() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, event := range w.accepted {
		if e := w.entries[event.ID]; !e.Status.IsFinal() {
			return event.EventID + " is " + string(e.Status)
		}
	}
	for _, p := range w.processes {
		for goroutine := range p.busy {
			return p.name(goroutine)
		}
		if len(p.e.running.of(0)) > 0 {
			return p.name("holds leases")
		}
	}
	return ""
}

// checkEnds: what was accepted has its outcome, and every prospect reads what its
// newest event says.
func (w *world) checkEnds() {
	newest := map[string]models.Entry{}
	for _, event := range w.accepted {
		e := w.entries[event.ID]
		if e.Status != models.StatusSucceeded && e.Reason != models.ReasonSuperseded {
			w.breaksf("%s ended as %s %s", e.EventID, e.Status, e.Reason)
		}
		if last, ok := newest[e.ProspectEmail]; !ok || newer(e, last) {
			newest[e.ProspectEmail] = e
		}
	}
	for email, e := range newest {
		prospect, _ := w.snovio.Prospect(testUser, email)
		if got, want := prospect.CustomFields[testField], wordOf(e.Kind); got != want {
			w.breaksf("%s reads %q in the end, and its newest event %s says %q", email, got, e.EventID, want)
		}
	}
	w.check()
}

// checkRedis: once a window has passed, all tokens are back, and nothing is left over.
func (w *world) checkRedis() {
	for range 3 {
		w.workOn()
		w.advance(w.limits.Window + w.limits.Lease)
	}
	w.workOn()
	quota, err := w.processes[0].quota(secrets.AccountKey(testUser))
	w.must(err)
	if quota.Used != 0 || quota.Cooldown != 0 {
		w.breaksf("in the end %d tokens are in use, and the account rests for %v", quota.Used, quota.Cooldown)
	}
	left := map[string]int64{
		"jobs": w.control.HLen(w.ctx, scheduler.JobsKey(0)).Val(), "messages": w.control.XLen(w.ctx, scheduler.StreamKey(0)).Val(),
		"leases": w.control.ZCard(w.ctx, scheduler.PartitionPrefix(0)+":leases").Val(), "running lanes": w.control.HLen(w.ctx, scheduler.PartitionPrefix(0)+":running").Val(),
		"waiting lanes": w.control.HLen(w.ctx, scheduler.PartitionPrefix(0)+":placed").Val(), "undelivered messages": int64(len(w.server.pending(w))),
	}
	for what, n := range left {
		if n != 0 {
			w.breaksf("in the end Redis holds %d %s", n, what)
		}
	}
	w.check()
}

// quota asks Redis how the account stands.
func (p *process) quota(account string) (scheduler.Quota, error) {
	var quota scheduler.Quota
	var err error
	p.begin("quota", func() { quota, err = p.e.Quota(p.ctx, account) })
	p.w.goOn()
	return quota, err
}
