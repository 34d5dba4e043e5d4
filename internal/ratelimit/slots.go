package ratelimit

import "sync"

// Slots bounds what each key holds at a time, for example running requests or bytes. It is safe
// for concurrent use. The zero value is ready to use.
type Slots struct {
	mu   sync.Mutex
	held map[string]int
}

// Take takes n slots of a key if it then holds no more than limit. The caller gives them back
// with Release.
func (s *Slots) Take(key string, n, limit int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.held[key]+n > limit {
		return false
	}
	if s.held == nil {
		s.held = make(map[string]int)
	}
	s.held[key] += n
	return true
}

// Release gives n slots of a key back.
func (s *Slots) Release(key string, n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.held[key] -= n; s.held[key] <= 0 {
		delete(s.held, key)
	}
}

// Held returns how many slots a key holds.
func (s *Slots) Held(key string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.held[key]
}
