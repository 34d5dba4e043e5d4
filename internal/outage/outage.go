// Package outage tells when something begins to fail and when it works again, so that each is
// logged once, however often it is tried in between.
package outage

import "sync"

// Latch knows whether something fails. Its zero value knows of no failure. It may be used by
// several goroutines.
type Latch struct {
	mu   sync.Mutex
	down bool
}

// Update notes whether something fails now. It returns whether an outage began or ended with that.
func (l *Latch) Update(failing bool) (began, ended bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	began, ended = failing && !l.down, !failing && l.down
	l.down = failing
	return began, ended
}
