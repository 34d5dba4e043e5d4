package snovio

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync/atomic"
	"testing"
	"time"
)

// TestSendDeadline: a request that is not written by its deadline is never
// written, over plain connections and TLS, new and used ones; the one before it is.
func TestSendDeadline(t *testing.T) {
	for _, secure := range []bool{false, true} {
		name := "plain"
		if secure {
			name = "TLS"
		}
		t.Run(name, func(t *testing.T) {
			var arrivals atomic.Int64
			server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				arrivals.Add(1)
				w.WriteHeader(http.StatusTooManyRequests)
			}))
			var config *tls.Config
			if secure {
				server.StartTLS()
				config = &tls.Config{RootCAs: x509.NewCertPool()}
				config.RootCAs.AddCert(server.Certificate())
			} else {
				server.Start()
			}
			defer server.Close()
			client := New(Config{BaseURL: server.URL, Transport: newTransport(nil, config)})
			defer client.CloseIdleConnections()

			for range 2 {
				early := WithSendDeadline(context.Background(), at(time.Now().Add(time.Hour)))
				if _, err := client.Balance(early, "token"); KindOf(err) != KindRateLimited {
					t.Fatalf("before the deadline: %v", err)
				}
			}
			late := WithSendDeadline(context.Background(), at(time.Now().Add(-time.Nanosecond)))
			_, err := client.Balance(late, "token")
			if KindOf(err) != KindNotSent || !errors.Is(err, ErrSendDeadlinePassed) {
				t.Errorf("after the deadline: %v", err)
			}
			if arrivals.Load() != 2 {
				t.Errorf("%d arrivals, want 2", arrivals.Load())
			}
		})
	}
}

// TestSendDeadlineBetweenCheckAndWrite stops a call at the last moment: the
// connection is had, the deadline passes, and then the transport writes. That is
// what a process sees that was stopped and goes on.
func TestSendDeadlineBetweenCheckAndWrite(t *testing.T) {
	for _, used := range []bool{false, true} {
		name := "new connection"
		if used {
			name = "used connection"
		}
		t.Run(name, func(t *testing.T) {
			var arrivals atomic.Int64
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				arrivals.Add(1)
				w.WriteHeader(http.StatusTooManyRequests)
			}))
			defer server.Close()
			transport := newTransport(nil, nil)
			client := New(Config{BaseURL: server.URL, Transport: transport})
			defer client.CloseIdleConnections()
			want := int64(0)
			if used {
				if _, err := client.Balance(context.Background(), "token"); KindOf(err) != KindRateLimited {
					t.Fatal(err)
				}
				want = 1
			}

			deadline := time.Now().Add(50 * time.Millisecond)
			client.transport.next = stopping{next: transport, until: deadline}
			_, exchange, err := client.AddProspect(WithSendDeadline(context.Background(), at(deadline)), "token", Prospect{Email: "ada@example.com"})
			if KindOf(err) != KindNotSent || !errors.Is(err, ErrSendDeadlinePassed) || exchange.Outcome != "not_sent" {
				t.Errorf("error %v, outcome %s", err, exchange.Outcome)
			}
			if arrivals.Load() != want {
				t.Errorf("%d arrivals, want %d", arrivals.Load(), want)
			}
		})
	}
}

func at(moment time.Time) func() time.Time { return func() time.Time { return moment } }

// TestMovedSendDeadline: a deadline that was moved while the request was on its way counts as it stands now.
func TestMovedSendDeadline(t *testing.T) {
	var arrivals atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		arrivals.Add(1)
		w.WriteHeader(http.StatusTooManyRequests)
	}))
	defer server.Close()
	client := New(Config{BaseURL: server.URL})
	defer client.CloseIdleConnections()
	var moment atomic.Pointer[time.Time]
	soon, later := time.Now().Add(20*time.Millisecond), time.Now().Add(time.Hour)
	moment.Store(&soon)
	client.transport.next = stopping{next: client.transport.next, until: soon, then: func() { moment.Store(&later) }}
	_, err := client.Balance(WithSendDeadline(context.Background(), func() time.Time { return *moment.Load() }), "token")
	if KindOf(err) != KindRateLimited || arrivals.Load() != 1 {
		t.Errorf("got %v after %d arrivals", err, arrivals.Load())
	}
}

// stopping is a transport that stands still, after the client's own check, until a moment has passed.
type stopping struct {
	next  http.RoundTripper
	until time.Time
	// then is called when it goes on; nil: nothing is.
	then func()
}

func (s stopping) RoundTrip(request *http.Request) (*http.Response, error) {
	<-time.After(time.Until(s.until) + time.Millisecond)
	if s.then != nil {
		s.then()
	}
	return s.next.RoundTrip(request)
}

// TestSendDeadlineBehindProxy: the guard also holds where TLS runs through a
// proxy's tunnel, above the guarded connection.
func TestSendDeadlineBehindProxy(t *testing.T) {
	var arrivals atomic.Int64
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		arrivals.Add(1)
		w.WriteHeader(http.StatusTooManyRequests)
	}))
	defer server.Close()
	proxy := httptest.NewServer(http.HandlerFunc(tunnel))
	defer proxy.Close()
	proxyURL, err := url.Parse(proxy.URL)
	if err != nil {
		t.Fatal(err)
	}
	transport := newTransport(nil, nil)
	transport.Proxy = http.ProxyURL(proxyURL)
	transport.TLSClientConfig = &tls.Config{RootCAs: x509.NewCertPool()}
	transport.TLSClientConfig.RootCAs.AddCert(server.Certificate())
	client := New(Config{BaseURL: server.URL, Transport: transport})
	defer client.CloseIdleConnections()
	if _, err := client.Balance(context.Background(), "token"); KindOf(err) != KindRateLimited {
		t.Fatal(err)
	}

	deadline := time.Now().Add(20 * time.Millisecond)
	client.transport.next = stopping{next: transport, until: deadline}
	_, err = client.Balance(WithSendDeadline(context.Background(), at(deadline)), "token")
	if KindOf(err) != KindNotSent || !errors.Is(err, ErrSendDeadlinePassed) || arrivals.Load() != 1 {
		t.Errorf("got %v after %d arrivals", err, arrivals.Load())
	}
}

// tunnel is a proxy that answers CONNECT.
func tunnel(w http.ResponseWriter, r *http.Request) {
	there, err := net.Dial("tcp", r.Host)
	if err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	here, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		_ = there.Close()
		return
	}
	_, _ = io.WriteString(here, "HTTP/1.1 200 OK\r\n\r\n")
	go func() {
		_, _ = io.Copy(there, here)
		_ = there.Close()
	}()
	_, _ = io.Copy(here, there)
	_ = here.Close()
}

// TestGuardedConn counts what was written, and not what was refused or failed.
func TestGuardedConn(t *testing.T) {
	here, there := net.Pipe()
	go func() {
		buffer := make([]byte, 16)
		for {
			if _, err := there.Read(buffer); err != nil {
				return
			}
		}
	}()
	conn := &guardedConn{Conn: here}
	if _, err := conn.Write([]byte("a")); err != nil || conn.arm(nil) != 1 {
		t.Errorf("after a write: %v, %d", err, conn.writes.Load())
	}
	conn.arm(at(time.Now().Add(-time.Second)))
	if _, err := conn.Write([]byte("a")); !errors.Is(err, ErrSendDeadlinePassed) || conn.writes.Load() != 1 {
		t.Errorf("after the deadline: %v, %d", err, conn.writes.Load())
	}
	conn.arm(nil)
	_ = there.Close()
	if _, err := conn.Write([]byte("a")); err == nil || conn.writes.Load() != 1 {
		t.Errorf("after the end: %v, %d", err, conn.writes.Load())
	}
	_ = here.Close()
}

// TestDeadConnection: a connection that fails before a byte of the request went
// out is NOT_SENT, and not tried again on another one.
func TestDeadConnection(t *testing.T) {
	var dials atomic.Int64
	transport := newTransport(nil, nil)
	transport.DialContext = func(context.Context, string, string) (net.Conn, error) {
		dials.Add(1)
		here, there := net.Pipe()
		_ = there.Close()
		return &guardedConn{Conn: here}, nil
	}
	client := New(Config{BaseURL: "http://snovio.example.com", Transport: transport})
	_, _, err := client.AddProspect(context.Background(), "token", Prospect{})
	if KindOf(err) != KindNotSent || dials.Load() != 1 {
		t.Errorf("got %v after %d connections", err, dials.Load())
	}
}
