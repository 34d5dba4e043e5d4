package broadcast

import (
	"sync"
	"time"
)

// pacer calls a task when it is asked to: at once where the last call is long enough ago,
// else as soon as it is, and never twice at a time.
type pacer struct {
	tasks    *sync.WaitGroup
	interval func() time.Duration
	// task says after what time it is to be called again unasked; 0: not.
	task func() time.Duration

	mu sync.Mutex
	// running: the task is called. asked: it is to be called again then, released: without
	// the wait that it asks for.
	running, asked, released bool
	// planned: the timer is set.
	planned bool
	timer   *time.Timer
	last    time.Time
	stopped bool
}

func newPacer(tasks *sync.WaitGroup, interval, task func() time.Duration) *pacer {
	return &pacer{tasks: tasks, interval: interval, task: task}
}

// ask makes the task be called. It never waits.
func (p *pacer) ask() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.running {
		p.asked = true
		return
	}
	if !p.planned {
		p.plan(p.due())
	}
}

// release ends the wait that the task asked for.
func (p *pacer) release() {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.running:
		p.asked, p.released = true, true
	case p.planned:
		p.timer.Stop()
		p.planned = false
		p.plan(p.due())
	}
}

// stop makes the task be called no more. It does not wait for a call that runs.
func (p *pacer) stop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stopped = true
	if p.timer != nil {
		p.timer.Stop()
	}
}

// due is how long it takes until the next call may begin.
func (p *pacer) due() time.Duration { return time.Until(p.last.Add(p.interval())) }

func (p *pacer) plan(wait time.Duration) {
	switch {
	case p.stopped:
	case wait <= 0:
		p.running = true
		p.tasks.Go(p.call)
	default:
		p.planned = true
		p.timer = time.AfterFunc(wait, p.fire)
	}
}

func (p *pacer) fire() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.planned {
		p.planned = false
		p.plan(0)
	}
}

func (p *pacer) call() {
	p.mu.Lock()
	p.last = time.Now()
	p.mu.Unlock()
	wait := p.task()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.running = false
	switch {
	case wait > 0 && !p.released:
		p.plan(wait)
	case wait > 0 || p.asked:
		p.plan(p.due())
	}
	p.asked, p.released = false, false
}
