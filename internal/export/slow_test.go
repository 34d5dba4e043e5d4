package export_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/snovsync/snovsync/internal/export"
	"github.com/snovsync/snovsync/test/harness"
)

// smallBuffers makes the kernel hold little of what a reader has not taken yet.
type smallBuffers struct{ net.Listener }

func (l smallBuffers) Accept() (net.Conn, error) {
	connection, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	if tcp, ok := connection.(*net.TCPConn); ok {
		err = tcp.SetWriteBuffer(64 << 10)
	}
	return connection, err
}

// newSlowSite is a site whose readers can be slow: it has small buffers.
func newSlowSite(t *testing.T, config export.Config) *site {
	t.Helper()
	s := newSite(t, config)
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	must(t, err)
	server := &http.Server{Handler: s.Config.Handler, ReadHeaderTimeout: time.Minute, ErrorLog: s.Config.ErrorLog}
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = server.Serve(smallBuffers{listener})
	}()
	t.Cleanup(func() {
		_ = server.Close()
		<-served
	})
	s.URL = "http://" + listener.Addr().String()
	return s
}

// trickle asks for the log of an organization over a connection of its own and takes it at
// about 200 kB a second, until the server ends it; then it closes done.
func (s *site) trickle(ctx context.Context, organization string, began chan<- int, done chan<- struct{}) {
	defer close(done)
	connection, err := (&net.Dialer{}).DialContext(ctx, "tcp", strings.TrimPrefix(s.URL, "http://"))
	if err != nil {
		s.t.Error(err)
		return
	}
	defer func() { _ = connection.Close() }()
	stop := context.AfterFunc(ctx, func() { _ = connection.Close() })
	defer stop()
	if tcp, ok := connection.(*net.TCPConn); ok {
		_ = tcp.SetReadBuffer(64 << 10)
	}
	form := "token=MEMBER+of+" + organization
	_, err = fmt.Fprintf(connection, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s", len(form), form)
	if err != nil {
		s.t.Error(err)
		return
	}
	reader := bufio.NewReaderSize(connection, 256)
	response, err := http.ReadResponse(reader, nil)
	if err != nil {
		s.t.Error(err)
		return
	}
	defer func() { _ = response.Body.Close() }()
	began <- response.StatusCode
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		if _, err := io.CopyN(io.Discard, response.Body, 4096); err != nil {
			return
		}
		<-tick.C
	}
}

// TestSlowReadersLoseTheirSlots: they take a little all the time, so that no single write
// takes long, and hold all slots.
func TestSlowReadersLoseTheirSlots(t *testing.T) {
	t.Parallel()
	s := newSlowSite(t, export.Config{PageRows: 100, MinRate: 1 << 20, MaxDelay: 2 * time.Second, Store: pages(endless)})
	deadline, began := harness.Context(t), make(chan int, 8)
	var ends []chan struct{}
	for i := range 8 {
		done := make(chan struct{})
		ends = append(ends, done)
		go s.trickle(t.Context(), fmt.Sprintf("org-%d", i/2), began, done)
	}
	for range 8 {
		if status := <-began; status != http.StatusOK {
			t.Fatalf("a slow reader is answered %d", status)
		}
	}
	got := s.refused("while all slots are taken", s.request("token", "MEMBER of org-z"), 503, "UNAVAILABLE")
	if got.Header.Get("Retry-After") != "30" || !strings.Contains(got.body, `"retryAfterSeconds":30`) {
		t.Errorf("it is not told when to come back: %v %s", got.Header, got.body)
	}
	for i, done := range ends {
		select {
		case <-done:
		case <-deadline.Done():
			t.Fatalf("slow reader %d holds its slot", i)
		}
	}
	// A reader that is quick has its turn now.
	ctx, leave := context.WithCancel(t.Context())
	defer leave()
	response, err := s.Client().Do(s.request("token", "MEMBER of org-z").WithContext(ctx))
	must(t, err)
	defer func() { _ = response.Body.Close() }()
	if n, err := io.CopyN(io.Discard, response.Body, 10<<20); response.StatusCode != http.StatusOK || err != nil {
		t.Errorf("%d, %v after %d bytes", response.StatusCode, err, n)
	}
	if cut := strings.Count(s.log.String(), "its reader is too slow"); cut != 8 || strings.Contains(s.log.String(), "level=ERROR") {
		t.Errorf("the log says %d times that a reader is too slow:\n%s", cut, s.log)
	}
}
