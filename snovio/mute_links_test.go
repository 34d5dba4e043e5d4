package snovio_test

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/snovsync/snovsync/snovio"
)

// muteServer answers on new connections only: those that were open when it went mute
// stay open, and nothing comes back on them.
type muteServer struct {
	mu        sync.Mutex
	mute      map[net.Conn]bool
	open      map[net.Conn]bool
	together  sync.WaitGroup
	gathering bool
}

type connKey struct{}

func (s *muteServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	conn, _ := r.Context().Value(connKey{}).(net.Conn)
	s.mu.Lock()
	mute, gathering := s.mute[conn], s.gathering
	s.mu.Unlock()
	if mute {
		<-r.Context().Done()
		return
	}
	if gathering {
		s.together.Done()
		s.together.Wait()
	}
	_, _ = w.Write([]byte(`{"success":true,"data":{"balance":"1.00"}}`))
}

func (s *muteServer) track(conn net.Conn, state http.ConnState) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if state == http.StateClosed {
		delete(s.open, conn)
	} else {
		s.open[conn] = true
	}
}

// goMute makes all connections mute that are open now.
func (s *muteServer) goMute() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gathering = false
	for conn := range s.open {
		s.mute[conn] = true
	}
}

// TestOneTimeoutDropsIdleConnections: connections that went mute must cost one timeout,
// and not one for each connection that waits to be used again.
func TestOneTimeoutDropsIdleConnections(t *testing.T) {
	t.Parallel()
	const connections = 8
	s := &muteServer{mute: map[net.Conn]bool{}, open: map[net.Conn]bool{}, gathering: true}
	s.together.Add(connections)
	server := httptest.NewUnstartedServer(s)
	server.Config.ConnState = s.track
	server.Config.ConnContext = func(ctx context.Context, conn net.Conn) context.Context {
		return context.WithValue(ctx, connKey{}, conn)
	}
	server.Start()
	t.Cleanup(server.Close)
	client := snovio.New(snovio.Config{BaseURL: server.URL, Timeout: time.Second})
	t.Cleanup(client.CloseIdleConnections)

	var calls sync.WaitGroup
	for range connections {
		calls.Go(func() {
			if _, err := client.Balance(t.Context(), accessToken); err != nil {
				t.Error(err)
			}
		})
	}
	calls.Wait()
	s.goMute()
	_, err := client.Balance(t.Context(), accessToken)
	expectKind(t, err, snovio.KindTimeout)
	if _, err := client.Balance(t.Context(), accessToken); err != nil {
		t.Errorf("the call after a timeout: %v", err)
	}
}
