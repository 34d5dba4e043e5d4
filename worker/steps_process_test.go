package worker

import (
	"context"
	"fmt"
	"log/slog"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing/synctest"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/snovsync/snovsync/snovio"
	"github.com/snovsync/snovsync/worker/scheduler"
)

// process is an engine without its goroutines: the run decides when it does what
// they would do, step by step.
type process struct {
	w         *world
	number    int
	e         *Engine
	partition *partition
	reader    *streamReader
	ctx       context.Context //nolint:containedctx // the process's life
	cancel    context.CancelFunc
	// busy are the goroutines of the engine that are in the middle of something.
	busy   map[string]bool
	dead   bool
	frozen bool
	// next is when the last claim said that something is due.
	next time.Time
}

// stepsRetryDelay is longer than a call can be under way.
const stepsRetryDelay = 2500 * time.Millisecond

func (w *world) newProcess() *process {
	w.made++
	p := &process{w: w, number: w.made, busy: map[string]bool{}}
	p.ctx, p.cancel = context.WithCancel(w.ctx)
	e, err := New(Config{
		Store: w.store, Secrets: w.ground.box, Logger: slog.New(slog.DiscardHandler), RedisURL: w.ground.redisURL, Limits: w.limits,
		Client:     snovio.New(snovio.Config{BaseURL: "http://snovio.example.com", Timeout: w.limits.CallTimeout, Transport: p}),
		RetryDelay: stepsRetryDelay, Work: true,
	})
	w.must(err)
	// Requirements are no part of the protocol, and the real server tells them.
	e.partitions[0].scheduler = scheduler.New(scheduler.Config{
		Redis: e.rdb, Once: e.once, Scripts: w.ground.scripts, Limits: w.limits, Run: scheduler.ServerRunID, Embedded: true,
	})
	_, err = e.layout.learnLayout(w.ctx)
	w.must(err)
	p.e, p.partition = e, e.partitions[0]
	p.reader = &streamReader{stream: e.consumers[0].stream(), cursor: "0-0"}
	e.rdb.AddHook(steppedRedis{process: p})
	e.once.AddHook(steppedRedis{process: p, once: true})
	return p
}

// end kills a process: all that it had in memory is gone. What it sent is not.
func (w *world) end(p *process) {
	w.mu.Lock()
	p.dead = true
	w.mu.Unlock()
	p.cancel()
	for _, s := range w.parked(p) {
		w.resume(s, dies)
	}
	synctest.Wait()
	_ = p.e.Close()
}

// endProcess ends the goroutine of a process that died.
func endProcess() { runtime.Goexit() }

// park stops before a step until the run takes it.
func (p *process) park(label string, troubles ...verdict) verdict {
	s := &stop{process: p, label: label, lease: underLease(label), troubles: troubles}
	p.w.add(s)
	v := <-s.proceed
	if v == dies {
		endProcess()
	}
	return v
}

// underLease tells whether a step is one on the way from a claim to the end of its lease.
func underLease(label string) bool {
	switch step, _, _ := strings.Cut(label, " "); step {
	case "claim", "prepare", "begin", "carry", "again", "end":
		return true
	}
	return false
}

// begin does what one of the engine's goroutines would, up to its first step.
func (p *process) begin(goroutine string, do func()) {
	p.w.mu.Lock()
	p.busy[goroutine] = true
	p.w.mu.Unlock()
	p.spawn(func() {
		defer func() {
			p.w.mu.Lock()
			defer p.w.mu.Unlock()
			delete(p.busy, goroutine)
		}()
		do()
	})
	synctest.Wait()
}

func (p *process) spawn(do func()) { go do() }

func (p *process) isBusy(goroutine string) bool {
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	return p.busy[goroutine]
}

func (p *process) push(item Item) {
	p.begin("push "+item.EntryID, func() { p.e.Push(p.ctx, []Item{item}) })
}

// consume reads new messages of the stream, or those that a dead process left behind.
func (p *process) consume(abandoned bool) {
	p.begin("consume", func() {
		stream := p.reader.stream
		if stream.EnsureGroup(p.ctx) != nil {
			return
		}
		var messages []redis.XMessage
		var err error
		if abandoned {
			p.reader.nextClaim = time.Time{}
			messages, err = p.reader.next(p.ctx)
		} else {
			messages, err = stream.ReadNew(p.ctx, p.e.rdb, -1)
		}
		if err == nil && len(messages) > 0 {
			p.park("take messages")
			_ = p.e.consumers[0].take(p.ctx, stream, messages)
		}
	})
}

// dispatch claims lanes, which then run side by side.
func (p *process) dispatch(most int) {
	p.begin("dispatch", func() {
		for range most {
			p.e.runner.slots <- struct{}{}
		}
		got, err := p.partition.scheduler.Claim(p.ctx, most)
		for range most - len(got.Leases) {
			<-p.e.runner.slots
		}
		if err != nil {
			return
		}
		if got.Rebuild {
			p.e.rebuilder.rebuilds.request()
			return
		}
		_, _ = p.partition.scheduler.FollowClock(p.ctx, got.Drift)
		p.next = time.Now().Add(got.Next)
		if len(got.Leases) > 0 {
			for _, c := range got.Leases {
				p.e.running.add(c)
			}
			p.spawn(func() { p.run(got.Leases) })
		}
	})
}

// run is Engine.run with its steps apart.
func (p *process) run(claims []*scheduler.Lease) {
	lease := fmt.Sprint(claims[0].Fence)
	p.park("prepare " + lease)
	tasks, err := p.e.runner.prepare(p.ctx, claims)
	if err == nil {
		p.park("begin " + lease)
		tasks, _, err = p.e.runner.begin(p.ctx, tasks)
	}
	if err != nil {
		p.w.breaksf("prepare or begin: %v", err)
		p.e.runner.giveBack(p.partition, claims)
		return
	}
	for _, t := range tasks {
		p.spawn(func() {
			p.park(fmt.Sprintf("carry out %d", t.claim.Fence))
			p.e.runner.carryOut(context.WithValue(p.ctx, taskKey{}, t), t)
		})
	}
}

// record writes the outcomes that wait.
func (p *process) record() {
	p.begin("record", func() {
		var batch []*outcome
		for len(p.e.recorder.queue) > 0 {
			batch = append(batch, evenly(<-p.e.recorder.queue))
		}
		p.e.recorder.end(p.e.recorder.storeBatch(batch))
	})
}

// evenly takes the jitter out of a retry's delay, so that a run can be repeated.
func evenly(o *outcome) *outcome {
	if o.ending.RetryIn > waitBeforeLookingAgain {
		attempt := 1 + math.Round(math.Log(float64(o.ending.RetryIn)/float64(stepsRetryDelay))/math.Log(retryGrowth))
		delay := time.Duration(float64(stepsRetryDelay) * math.Pow(retryGrowth, attempt-1))
		for i := range o.results {
			if next := o.results[i].NextAttemptAt; next != nil {
				at := next.Add(delay - o.ending.RetryIn)
				o.results[i].NextAttemptAt = &at
			}
		}
		o.ending.RetryIn = delay
	}
	return o
}

func (p *process) renew() { p.begin("renew", func() { p.e.renewers[0].renew(p.ctx) }) }

func (p *process) sweep() { p.begin("sweep", func() { _ = p.e.sweeper.sweep(p.ctx) }) }

// rebuild does what was requested.
func (p *process) rebuild() {
	p.begin("rebuild", func() {
		select {
		case <-p.e.rebuilder.rebuilds:
		default:
		}
		if p.e.rebuilder.rebuild(p.ctx, p.partition) != nil {
			p.e.rebuilder.rebuilds.request()
		}
	})
}

// ask makes a call that an admin waits for.
func (p *process) ask() {
	p.begin("admin", func() {
		ctx, cancel := context.WithTimeout(p.ctx, 20*time.Second)
		defer cancel()
		_ = p.e.Session().Call(ctx, testOrganization, func(ctx context.Context, token string) error {
			_, err := p.e.runner.client.Lists(ctx, token)
			return err
		})
	})
}

// alive are the processes that are not frozen.
func (w *world) alive() []*process {
	return slices.DeleteFunc(slices.Clone(w.processes), func(p *process) bool { return p.frozen })
}
