package httpapi_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/snovsync/snovsync/graph/model"
	"github.com/snovsync/snovsync/internal/auth"
	"github.com/snovsync/snovsync/internal/httpapi"
	"github.com/snovsync/snovsync/internal/ratelimit"
	"github.com/snovsync/snovsync/models"
)

// checkRateLimited fails unless a request was refused before it was executed.
func checkRateLimited(t *testing.T, got answer) {
	t.Helper()
	if got.status != http.StatusTooManyRequests || !slices.Equal(got.errorCodes(t), []string{"RATE_LIMITED"}) ||
		got.header.Get("Retry-After") != "1" || !strings.Contains(got.body, `"retryAfterSeconds":1`) {
		t.Errorf("got %d, Retry-After %q: %s", got.status, got.header.Get("Retry-After"), got.body)
	}
}

// refusals are how many requests each limit refused, as /metrics shows it.
func refusals(t *testing.T, registry *prometheus.Registry) map[string]float64 {
	t.Helper()
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	counted := make(map[string]float64)
	for _, family := range families {
		for _, metric := range family.GetMetric() {
			counted[metric.GetLabel()[0].GetValue()] = metric.GetCounter().GetValue()
		}
	}
	return counted
}

func TestRequestsOfAnOrganizationAreBounded(t *testing.T) {
	registry := prometheus.NewRegistry()
	s := newSite(t, func(c *httpapi.Config) {
		c.Limits.RequestsPerOrganization, c.Refusals = 2, ratelimit.NewMetrics(registry)
	})
	s.tokens.set("other", &auth.Principal{Subject: "user-2", OrganizationID: "org-2", Role: auth.RoleOwner})
	goOn, answers := s.holdSettings(), make(chan answer)
	for range 2 {
		go func() {
			got := s.query(t, "owner", "{ settings { version } }", nil)
			for got.status == http.StatusTooManyRequests { // the member's query was under way
				got = s.query(t, "owner", "{ settings { version } }", nil)
			}
			answers <- got
		}()
	}
	var got answer
	eventually(t, func() bool {
		got = s.query(t, "member", "{ viewer { role } }", nil)
		return got.status != http.StatusOK
	})
	checkRateLimited(t, got)
	for _, token := range []string{"other", ""} {
		if got := s.query(t, token, "{ __typename }", nil); got.status != http.StatusOK {
			t.Errorf("%q: %d %s", token, got.status, got.body)
		}
	}
	close(goOn)
	for range 2 {
		if got := <-answers; got.errorCodes(t) != nil {
			t.Errorf("got %s", got.body)
		}
	}
	if got := s.query(t, "member", "{ viewer { role } }", nil); got.errorCodes(t) != nil {
		t.Errorf("after the others: %s", got.body)
	}
	if counted := refusals(t, registry); counted["requests_per_organization"] != 1 || len(counted) != 1 {
		t.Errorf("the metrics say %v", counted)
	}
}

// stall begins a request and sends half of its body.
func (s *site) stall(t *testing.T, token string) net.Conn {
	t.Helper()
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", strings.TrimPrefix(s.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	_, err = fmt.Fprintf(conn, "POST /graphql HTTP/1.1\r\nHost: site\r\nContent-Type: application/json\r\nAuthorization: Bearer %s\r\nContent-Length: 100\r\n\r\n{\"query\"", token)
	if err != nil {
		t.Fatal(err)
	}
	return conn
}

// readAnswer reads an answer, and tells whether the server then closes the connection.
func readAnswer(t *testing.T, conn net.Conn) (status int, closed bool) {
	t.Helper()
	reader := bufio.NewReader(conn)
	response, err := http.ReadResponse(reader, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if _, err := io.Copy(io.Discard, response.Body); err != nil {
		t.Fatal(err)
	}
	_, err = reader.ReadByte()
	return response.StatusCode, err != nil && !isTimeout(err)
}

func isTimeout(err error) bool {
	timeout, ok := err.(net.Error) //nolint:errorlint // the connection's own
	return ok && timeout.Timeout()
}

func TestStalledBodiesEnd(t *testing.T) {
	s := newSite(t, func(c *httpapi.Config) { c.Limits.BodyRead = 100 * time.Millisecond })
	if status, closed := readAnswer(t, s.stall(t, "owner")); status != http.StatusRequestTimeout || !closed {
		t.Errorf("a body that does not arrive: %d, closed: %t", status, closed)
	}
	// Routes that read no body do not wait for it either.
	for _, path := range []string{"/", "/healthz", "/nothing"} {
		conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", strings.TrimPrefix(s.URL, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = conn.Close() })
		if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
			t.Fatal(err)
		}
		if _, err := fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: site\r\nContent-Length: 100\r\n\r\nx", path); err != nil {
			t.Fatal(err)
		}
		if _, closed := readAnswer(t, conn); !closed {
			t.Errorf("%s keeps the connection of a body that does not arrive", path)
		}
	}
}

// TestLongOperationsOutliveTheBodyDeadline: the deadline is the body's, not the answer's.
func TestLongOperationsOutliveTheBodyDeadline(t *testing.T) {
	s := newSite(t, func(c *httpapi.Config) { c.Limits.BodyRead = 50 * time.Millisecond })
	s.stub.settings = func(ctx context.Context) (*model.Settings, error) {
		timer := time.NewTimer(200 * time.Millisecond)
		defer timer.Stop()
		select {
		case <-timer.C:
			return model.NewSettings(models.DefaultSettings("org-1")), nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	for range 2 { // on one connection
		if got := s.query(t, "owner", "{ settings { version } }", nil); got.errorCodes(t) != nil {
			t.Errorf("got %s", got.body)
		}
	}
}

func TestStalledBodiesAreBounded(t *testing.T) {
	registry := prometheus.NewRegistry()
	s := newSite(t, func(c *httpapi.Config) {
		c.Limits.RequestsPerOrganization, c.Limits.AnonymousRequests, c.Refusals = 20, 40, ratelimit.NewMetrics(registry)
	})
	for token, limit := range map[string]string{"owner": "requests_per_organization", "wrong": "anonymous_requests"} {
		var stalled sync.WaitGroup
		statuses := make(chan int, 300)
		for range 300 {
			conn := s.stall(t, token)
			stalled.Go(func() {
				if response, err := http.ReadResponse(bufio.NewReader(conn), nil); err == nil {
					statuses <- response.StatusCode
					_ = response.Body.Close()
					_ = conn.Close()
				}
			})
		}
		eventually(t, func() bool { return refusals(t, registry)[limit] >= 280 })
		for range 280 {
			if status := <-statuses; status != http.StatusTooManyRequests {
				t.Errorf("%s: %d", limit, status)
			}
		}
		s.CloseClientConnections()
		stalled.Wait()
	}
}

func TestAnswersAreBounded(t *testing.T) {
	s := newSite(t, func(c *httpapi.Config) { c.Limits.AnswerBytes = 10_000 })
	for length, fits := range map[int]bool{9_000: true, 10_001: false, 1 << 20: false} {
		s.stub.settings = settingsWith(strings.Repeat("x", length))
		got := s.query(t, "owner", "{ settings { lifecycleWording { booked } } }", nil)
		if fits && got.errorCodes(t) != nil || !fits && (!slices.Equal(got.errorCodes(t), []string{"BAD_USER_INPUT"}) || len(got.body) > 1000) {
			t.Errorf("%d bytes: %.300s", length, got.body)
		}
	}
	// Few texts, but long ones once they are written as JSON.
	s.stub.settings = settingsWith(strings.Repeat("\x01", 5000))
	if got := s.query(t, "owner", "{ settings { lifecycleWording { booked } } }", nil); !slices.Equal(got.errorCodes(t), []string{"BAD_USER_INPUT"}) {
		t.Errorf("escaped: %.300s", got.body)
	}
	// Many short texts; and the names that the caller chose.
	s.stub.settings = settingsWith(strings.Repeat("x", 500))
	for _, query := range []string{
		"{ settings { lifecycleWording { " + aliased(30, "booked") + " } } }",
		"{ settings { lifecycleWording { " + strings.ReplaceAll(aliased(60, "canceled"), "a", strings.Repeat("a", 200)) + " } } }",
	} {
		if got := s.query(t, "owner", strings.ReplaceAll(query, strings.Repeat("a", 200)+"nceled", "canceled"), nil); !slices.Equal(got.errorCodes(t), []string{"BAD_USER_INPUT"}) {
			t.Errorf("%.80s: %.300s", query, got.body)
		}
	}
	p := s.open(t, newProtocol, `{"token":"owner"}`)
	p.expect("connection_ack")
	s.stub.settings = settingsWith(strings.Repeat("x", 20_000))
	p.send(message{Type: "subscribe", ID: "1", Payload: operation("{ settings { lifecycleWording { booked } } }")})
	if got := p.expect("next"); !strings.Contains(string(got.Payload), "BAD_USER_INPUT") || len(got.Payload) > 1000 {
		t.Errorf("over a websocket: %.300s", got.Payload)
	}
}

// settingsWith answers settings with a wording.
func settingsWith(booked string) func(context.Context) (*model.Settings, error) {
	return func(context.Context) (*model.Settings, error) {
		settings := models.DefaultSettings("org-1")
		settings.LifecycleWording.Booked = booked
		return model.NewSettings(settings), nil
	}
}

// TestReadersThatDoNotReadCostLittle: what is on its way to the readers of an organization is
// bounded, whatever they ask for.
func TestReadersThatDoNotReadCostLittle(t *testing.T) {
	registry := prometheus.NewRegistry()
	s := newSite(t, func(c *httpapi.Config) { c.Refusals = ratelimit.NewMetrics(registry) })
	s.stub.settings = settingsWith(strings.Repeat("x", 4_000_000))
	const readers = 100
	body := `{"query":"{ settings { lifecycleWording { booked } } }"}`
	for range readers {
		conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", strings.TrimPrefix(s.URL, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = conn.Close() })
		// What the system takes on its way is not the process's.
		if tcp, ok := conn.(*net.TCPConn); !ok || tcp.SetReadBuffer(4096) != nil {
			t.Fatalf("the buffer of %T cannot be set", conn)
		}
		_, err = fmt.Fprintf(conn, "POST /graphql HTTP/1.1\r\nHost: site\r\nContent-Type: application/json\r\nAuthorization: Bearer owner\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
		if err != nil {
			t.Fatal(err)
		}
	}
	// The system's buffers take a part of each answer, and perhaps all of some.
	eventually(t, func() bool { return refusals(t, registry)["answer_bytes_per_organization"] > 0 })
	var memory runtime.MemStats
	eventually(t, func() bool {
		runtime.GC()
		runtime.ReadMemStats(&memory)
		return memory.HeapAlloc < 200<<20
	})
}

func TestTextsOfTheCallerAreCut(t *testing.T) {
	s := newSite(t, nil)
	long := strings.Repeat("x", 1<<20)
	for name, row := range map[string]struct {
		query     string
		variables any
	}{
		"an unknown field":       {"{ " + long + " }", nil},
		"an alias":               {"{ " + long + ": __typename }", nil},
		"an alias in a fragment": {"{ ...F } fragment F on Query { viewer { ... { " + long + ": role } } }", nil},
		"an unknown fragment":    {"{ ..." + long + " }", nil},
		"an unknown type":        {"{ ... on " + long + " { a } }", nil},
		"an unknown argument":    {"{ viewer(" + long + ": 1) { role } }", nil},
		"an unknown directive":   {"{ viewer @" + long + " { role } }", nil},
		"a wrong text":           {`{ syncLog(first: "` + long + `") { nodes { id } } }`, nil},
		"a wrong enum":           {`{ syncLog(filter: {status: [` + long + `]}) { nodes { id } } }`, nil},
		"a broken document":      {"{ viewer " + long + "! }", nil},
		"a broken text":          {`{ viewer(a: "` + long, nil},
		"an unknown variable":    {"{ viewer @skip(if: $" + long + ") { role } }", nil},
		"an input field":         {"query($f: SyncLogFilter) { syncLog(filter: $f) { nodes { id } } }", map[string]any{"f": map[string]any{long: 1}}},
		"an enum variable":       {"query($f: SyncLogFilter) { syncLog(filter: $f) { nodes { id } } }", map[string]any{"f": map[string]any{"status": []string{long}}}},
		"an operation":           {"query " + long + "{ a } query " + long + "{ b }", nil},
	} {
		got := s.query(t, "owner", row.query, row.variables)
		if codes := got.errorCodes(t); len(codes) == 0 || slices.ContainsFunc(codes, func(code string) bool { return code != "BAD_USER_INPUT" }) || len(got.body) > 20_000 {
			t.Errorf("%s: %d bytes, %v: %.300s", name, len(got.body), got.errorCodes(t), got.body)
		}
		p := s.open(t, newProtocol, `{"token":"owner"}`)
		p.expect("connection_ack")
		p.send(message{Type: "subscribe", ID: "1", Payload: operation(row.query)})
		if got := p.receive(); len(got.Payload) > 20_000 {
			t.Errorf("%s: a websocket sends %d bytes", name, len(got.Payload))
		}
		_ = p.Close()
	}
	if log := s.log.String(); len(log) > 1<<20 {
		t.Errorf("the log holds %d bytes", len(log))
	}
}

// TestSocketsBoundTheirGoroutines: 400 sockets with as many operations as each could begin made
// 60,000 goroutines.
func TestSocketsBoundTheirGoroutines(t *testing.T) {
	const sockets, requests, operations = 40, 64, 60
	registry := prometheus.NewRegistry()
	s := newSite(t, func(c *httpapi.Config) {
		c.Limits.SocketsPerOrganization, c.Limits.RequestsPerOrganization, c.Limits.PendingSockets = sockets, requests, 4*sockets
		c.Refusals = ratelimit.NewMetrics(registry)
	})
	goOn := s.holdSettings()
	defer close(goOn)
	before := runtime.NumGoroutine()
	for range sockets {
		p := s.open(t, newProtocol, `{"token":"owner"}`)
		p.expect("connection_ack")
		for id := range operations {
			query := "{ settings { version } }"
			if id%2 == 0 {
				query = "subscription { syncLog { cursor } }" // here it is read from a channel, as the queue is
			}
			p.send(message{Type: "subscribe", ID: fmt.Sprint(id), Payload: operation(query)})
		}
		go func() { // reads what is refused, so that the server does not wait
			for {
				if _, _, err := p.ReadMessage(); err != nil {
					return
				}
			}
		}()
	}
	// What is left are the requests, and one subscription for each socket of the organization.
	eventually(t, func() bool {
		refused := refusals(t, registry)
		return refused["operations_per_websocket"]+refused["requests_per_organization"] == sockets*operations/2-requests &&
			refused["subscriptions_per_websocket"]+refused["queue_subscriptions_per_organization"] == sockets*operations/2-sockets
	})
	// For each socket: the test's and the server's reader, and a moment's work; for each operation
	// that was admitted: its own, and at most two of gqlgen's and the resolver's.
	most := sockets*4 + (requests+sockets)*3
	eventually(t, func() bool { return runtime.NumGoroutine()-before <= most })
}
