package snovio_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/snovsync/snovsync/snovio"
)

// newImpatientClient makes a client of a listener that answers nothing by itself.
func newImpatientClient(t *testing.T, timeout time.Duration) (*snovio.Client, net.Listener) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	client := snovio.New(snovio.Config{BaseURL: "http://" + listener.Addr().String(), Timeout: timeout})
	t.Cleanup(func() {
		client.CloseIdleConnections()
		_ = listener.Close()
	})
	return client, listener
}

func expectKind(t *testing.T, err error, kind snovio.ErrorKind) {
	t.Helper()
	if snovio.KindOf(err) != kind {
		t.Errorf("got %v, want %s", err, kind)
	}
}

func TestNotSent(t *testing.T) {
	t.Run("nobody listens", func(t *testing.T) {
		client, listener := newImpatientClient(t, time.Minute)
		_ = listener.Close()
		added, exchange, err := client.AddProspect(context.Background(), accessToken, snovio.Prospect{Email: "ada@example.com"})
		expectKind(t, err, snovio.KindNotSent)
		if exchange.Outcome != "not_sent" || exchange.HTTPStatus != 0 || exchange.Request == "" || added != (snovio.Added{}) {
			t.Errorf("exchange %+v", exchange)
		}
	})
	t.Run("the caller canceled before", func(t *testing.T) {
		client, _ := newImpatientClient(t, time.Minute)
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		_, err := client.Balance(ctx, accessToken)
		expectKind(t, err, snovio.KindNotSent)
		if !errors.Is(err, context.Canceled) {
			t.Errorf("cause %v", err)
		}
	})
	t.Run("the address is none", func(t *testing.T) {
		for _, address := range []string{"http://127.0.0.1:port", "gopher://example.com", "example.com"} {
			_, err := snovio.New(snovio.Config{BaseURL: address}).Balance(context.Background(), accessToken)
			expectKind(t, err, snovio.KindNotSent)
		}
	})
	t.Run("a foreign transport has no connection", func(t *testing.T) {
		none := roundTripper(func(*http.Request) (*http.Response, error) { return nil, errors.New("no way out") })
		_, err := snovio.New(snovio.Config{Transport: none}).Balance(context.Background(), accessToken)
		expectKind(t, err, snovio.KindNotSent)
	})
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestTimeout(t *testing.T) {
	t.Parallel()
	t.Run("no answer", func(t *testing.T) {
		t.Parallel()
		client := newHangingClient(t, func(http.ResponseWriter) {})
		_, exchange, err := client.AddProspect(context.Background(), accessToken, snovio.Prospect{})
		expectKind(t, err, snovio.KindTimeout)
		if exchange.Outcome != "timeout" || exchange.Duration < hangingTimeout/2 {
			t.Errorf("exchange %+v", exchange)
		}
	})
	t.Run("half an answer", func(t *testing.T) {
		t.Parallel()
		client := newHangingClient(t, func(w http.ResponseWriter) {
			_, _ = io.WriteString(w, `{"success":`)
			_ = http.NewResponseController(w).Flush()
		})
		_, exchange, err := client.AddProspect(context.Background(), accessToken, snovio.Prospect{})
		expectKind(t, err, snovio.KindTimeout)
		if exchange.HTTPStatus != http.StatusOK || exchange.Response != `{"success":` {
			t.Errorf("exchange %+v", exchange)
		}
	})
	t.Run("a status that says enough", func(t *testing.T) {
		t.Parallel()
		client := newHangingClient(t, func(w http.ResponseWriter) {
			w.Header().Set("Retry-After", "3")
			w.WriteHeader(http.StatusTooManyRequests)
			_ = http.NewResponseController(w).Flush()
		})
		_, err := client.Balance(context.Background(), accessToken)
		expectKind(t, err, snovio.KindRateLimited)
	})
	t.Run("the caller's deadline", func(t *testing.T) {
		received := make(chan struct{})
		client := newClient(t, func(_ http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			close(received)
			<-r.Context().Done()
		})
		ctx, cancel := context.WithCancelCause(context.Background())
		go func() {
			<-received
			cancel(context.DeadlineExceeded)
		}()
		_, err := client.Lists(ctx, accessToken)
		expectKind(t, err, snovio.KindTimeout)
	})
}

// hangingTimeout is long enough for a busy machine to make the connection.
const hangingTimeout = 3 * time.Second

// newHangingClient makes an impatient client of a server that begins an answer
// and then waits until the client is gone.
func newHangingClient(t *testing.T, begin func(http.ResponseWriter)) *snovio.Client {
	t.Helper()
	server := newServer(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		begin(w)
		<-r.Context().Done()
	})
	return snovio.New(snovio.Config{BaseURL: server, Timeout: hangingTimeout})
}

// TestConnectionLost: the connection ends after the request was written. Whether
// the connection is new or was used before, and whatever the method, Snov.io
// sees the call once.
func TestConnectionLost(t *testing.T) {
	for _, name := range allCalls() {
		for _, reused := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				var arrivals atomic.Int64
				client := newClient(t, func(w http.ResponseWriter, r *http.Request) {
					_, _ = io.Copy(io.Discard, r.Body)
					if arrivals.Add(1) == 1 && reused {
						w.WriteHeader(http.StatusTooManyRequests)
						return
					}
					panic(http.ErrAbortHandler)
				})
				want := int64(1)
				if reused {
					_, err := makeCall(context.Background(), client, name)
					expectKind(t, err, snovio.KindRateLimited)
					want = 2
				}
				_, err := makeCall(context.Background(), client, name)
				expectKind(t, err, snovio.KindConnectionLost)
				if arrivals.Load() != want {
					t.Errorf("%d arrivals, want %d", arrivals.Load(), want)
				}
			})
		}
	}
}

func TestConnectionLostWithinTheAnswer(t *testing.T) {
	client := newClient(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		w.WriteHeader(http.StatusUnprocessableEntity)
		_, _ = io.WriteString(w, `{"errors":"Pros`)
	})
	_, exchange, err := client.AddProspect(context.Background(), accessToken, snovio.Prospect{})
	expectKind(t, err, snovio.KindConnectionLost)
	if exchange.HTTPStatus != http.StatusUnprocessableEntity {
		t.Errorf("exchange %+v", exchange)
	}
}

func TestCanceledByTheCaller(t *testing.T) {
	received := make(chan struct{})
	client := newClient(t, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		close(received)
		<-r.Context().Done()
	})
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		<-received
		cancel()
	}()
	_, _, err := client.AddProspect(ctx, accessToken, snovio.Prospect{})
	expectKind(t, err, snovio.KindConnectionLost)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("cause %v", err)
	}
}

// TestRedirectIsNotFollowed: it would be a second arrival.
func TestRedirectIsNotFollowed(t *testing.T) {
	var arrivals atomic.Int64
	client := newClient(t, func(w http.ResponseWriter, r *http.Request) {
		arrivals.Add(1)
		http.Redirect(w, r, "/v1/get-balance?again", http.StatusTemporaryRedirect)
	})
	_, err := client.Balance(context.Background(), accessToken)
	expectKind(t, err, snovio.KindUnavailable)
	if arrivals.Load() != 1 {
		t.Errorf("%d arrivals", arrivals.Load())
	}
}

// TestConnectionsAreKept: calls side by side open a connection each, and later
// ones use them again.
func TestConnectionsAreKept(t *testing.T) {
	const together = 32
	var connections atomic.Int64
	arrived, release := make(chan struct{}, together), make(chan struct{})
	server := newConfiguredServer(t, func(w http.ResponseWriter, _ *http.Request) {
		arrived <- struct{}{}
		<-release
		w.WriteHeader(http.StatusTooManyRequests)
	}, func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			connections.Add(1)
		}
	})
	client := snovio.New(snovio.Config{BaseURL: server})
	defer client.CloseIdleConnections()
	round := func() {
		ended := make(chan error, together)
		for range together {
			go func() {
				_, err := client.Balance(context.Background(), accessToken)
				ended <- err
			}()
		}
		for range together {
			<-arrived
		}
		for range together {
			release <- struct{}{}
		}
		for range together {
			expectKind(t, <-ended, snovio.KindRateLimited)
		}
	}
	round()
	first := connections.Load()
	round()
	if now := connections.Load(); first < together || now > first {
		t.Errorf("%d connections after the first round, %d after the second", first, now)
	}
}
