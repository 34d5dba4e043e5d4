package worker

import "time"

const (
	// A partition that was rebuilt more than calmRebuilds times within rebuildMemory is in a
	// loop: something takes its state away again and again.
	calmRebuilds  = 3
	rebuildMemory = time.Minute
	// maxRebuildDelay bounds the wait before the next rebuild of a loop.
	maxRebuildDelay = 10 * time.Second
)

// rebuildPace slows down the rebuilds of a partition that follow one another.
type rebuildPace struct {
	// done are the moments of the rebuilds within rebuildMemory, oldest first.
	done []time.Time
	// looping: the loop was reported.
	looping bool
}

// wait is how long the next rebuild has to wait.
func (p *rebuildPace) wait(now time.Time) time.Duration {
	p.forget(now)
	excess := len(p.done) - calmRebuilds
	if excess < 0 {
		return 0
	}
	delay := min(time.Second<<min(excess, 8), maxRebuildDelay)
	return max(delay-now.Sub(p.done[len(p.done)-1]), 0)
}

// note counts a rebuild. It tells whether a loop began with it.
func (p *rebuildPace) note(now time.Time) bool {
	p.forget(now)
	p.done = append(p.done, now)
	began := len(p.done) > calmRebuilds && !p.looping
	p.looping = p.looping || began
	return began
}

// forget drops old rebuilds.
func (p *rebuildPace) forget(now time.Time) {
	for len(p.done) > 0 && now.Sub(p.done[0]) > rebuildMemory {
		p.done = p.done[1:]
	}
	p.looping = p.looping && len(p.done) > 0
}
