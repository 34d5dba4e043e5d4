package broadcast

import (
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// pacedTask notes when it was called, and answers what it is told.
type pacedTask struct {
	mu     sync.Mutex
	calls  []time.Duration
	began  time.Time
	answer time.Duration
	lasts  time.Duration
}

func (p *pacedTask) call() time.Duration {
	p.mu.Lock()
	p.calls = append(p.calls, time.Since(p.began))
	answer, lasts := p.answer, p.lasts
	p.answer = 0
	p.mu.Unlock()
	if lasts > 0 {
		<-time.After(lasts)
	}
	return answer
}

// at checks when the task was called, in milliseconds since the beginning.
func (p *pacedTask) at(t *testing.T, what string, want ...int) {
	t.Helper()
	synctest.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.calls) != len(want) {
		t.Fatalf("%s: called at %v, want %v ms", what, p.calls, want)
	}
	for i := range want {
		if p.calls[i] != time.Duration(want[i])*time.Millisecond {
			t.Fatalf("%s: called at %v, want %v ms", what, p.calls, want)
		}
	}
}

func pass(milliseconds int) { <-time.After(time.Duration(milliseconds) * time.Millisecond) }

func TestPacer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		task := &pacedTask{began: time.Now()}
		var tasks sync.WaitGroup
		p := newPacer(&tasks, func() time.Duration { return 10 * time.Millisecond }, task.call)
		p.ask()
		task.at(t, "at once where it is idle", 0)
		p.ask()
		p.ask()
		pass(9)
		task.at(t, "not before the interval is over", 0)
		pass(1)
		task.at(t, "then once", 0, 10)
		pass(30)
		task.answer = 100 * time.Millisecond
		p.ask()
		p.ask()
		pass(50)
		p.ask()
		task.at(t, "not while the task wants to wait", 0, 10, 40)
		pass(50)
		task.at(t, "after it has waited", 0, 10, 40, 140)
		pass(20)
		task.answer = 100 * time.Millisecond
		p.ask()
		pass(50)
		p.release()
		task.at(t, "at once where it is released", 0, 10, 40, 140, 160, 210)
		pass(20)
		task.answer, task.lasts = 100*time.Millisecond, 5*time.Millisecond
		p.ask()
		pass(1)
		p.release()
		pass(30)
		task.at(t, "also where it is released while it runs", 0, 10, 40, 140, 160, 210, 230, 240)
		p.ask()
		p.ask()
		p.stop()
		p.ask()
		pass(100)
		task.at(t, "not after the end, but for the call that runs", 0, 10, 40, 140, 160, 210, 230, 240, 261)
		tasks.Wait()
	})
}
