package graphqlws

import (
	"context"
	"sync"

	"github.com/gorilla/websocket"
)

// StopReason is why sockets end with the server.
const StopReason = "the server is stopping"

// sockets are the open websockets, so that they can be ended.
type sockets struct {
	mu       sync.Mutex
	open     map[*socket]struct{}
	stopping bool
	gone     chan struct{}
}

func (s *sockets) ending() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stopping
}

func (s *sockets) add(one *socket) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopping {
		return false
	}
	if s.open == nil {
		s.open = make(map[*socket]struct{})
	}
	s.open[one] = struct{}{}
	return true
}

func (s *sockets) remove(one *socket) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.open, one)
	if s.stopping && len(s.open) == 0 {
		close(s.gone)
	}
}

// shutdown ends all sockets and waits until they are gone. Twice is safe.
func (s *sockets) shutdown(ctx context.Context) error {
	s.mu.Lock()
	if !s.stopping {
		s.stopping = true
		s.gone = make(chan struct{})
		if len(s.open) == 0 {
			close(s.gone)
		}
		for one := range s.open {
			one.finish(websocket.CloseGoingAway, StopReason)
		}
	}
	gone := s.gone
	s.mu.Unlock()
	select {
	case <-gone:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
