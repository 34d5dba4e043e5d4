package simulator_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/snovsync/snovsync/simulator"
	"github.com/snovsync/snovsync/snovio"
)

const ada = "ada@example.com"

// world is a seeded simulator, served over HTTP, and a client of it that has a token.
type world struct {
	t      *testing.T
	sim    *simulator.Simulator
	made   simulator.DefaultAccount
	server *httptest.Server
	client *snovio.Client
	token  string
}

func newWorld(t *testing.T, config simulator.Config) *world {
	t.Helper()
	sim := simulator.New(config)
	made, err := simulator.Seed(sim)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(sim)
	client := snovio.New(snovio.Config{BaseURL: server.URL, Timeout: 10 * time.Second})
	t.Cleanup(func() {
		sim.Close()
		client.CloseIdleConnections()
		server.Close()
	})
	w := &world{t: t, sim: sim, made: made, server: server, client: client}
	w.token = w.newToken()
	return w
}

func credentials() snovio.Credentials {
	return snovio.Credentials{UserID: simulator.DemoClientID, Secret: simulator.DemoSecret}
}

func (w *world) newToken() string {
	w.t.Helper()
	token, err := w.client.Token(context.Background(), credentials())
	if err != nil {
		w.t.Fatal(err)
	}
	return token.AccessToken
}

// add makes an add-prospect-to-list call for the "Booked meetings" list unless
// the prospect names another.
func (w *world) add(prospect snovio.Prospect) (snovio.Added, error) {
	if prospect.ListID == "" {
		prospect.ListID = w.made.BookedMeetings.ID
	}
	if prospect.Email == "" {
		prospect.Email = ada
	}
	added, _, err := w.client.AddProspect(context.Background(), w.token, prospect)
	return added, err
}

// send makes a raw call, for what the client would never send.
func (w *world) send(method, path, contentType, body string) (int, string) {
	w.t.Helper()
	request, err := http.NewRequestWithContext(context.Background(), method, w.server.URL+path, strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+w.token)
	if contentType != "" {
		request.Header.Set("Content-Type", contentType)
	}
	response, err := w.server.Client().Do(request)
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return response.StatusCode, string(answer)
}

func (w *world) sendForm(path string, form url.Values) (int, string) {
	w.t.Helper()
	return w.send(http.MethodPost, path, "application/x-www-form-urlencoded", form.Encode())
}

func (w *world) fault(faults ...simulator.Fault) {
	w.t.Helper()
	must(w.t, w.sim.SetFault(faults...))
}

func (w *world) lastCall() simulator.Call {
	w.t.Helper()
	calls := w.sim.Calls(simulator.Filter{})
	if len(calls) == 0 {
		w.t.Fatal("the ledger is empty")
	}
	return calls[len(calls)-1]
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func expectKind(t *testing.T, err error, kind snovio.ErrorKind) {
	t.Helper()
	if got := snovio.KindOf(err); got != kind {
		t.Errorf("got %v, want %s", err, kind)
	}
}

// clock is a clock that a test moves.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: time.Date(2025, 11, 21, 10, 0, 0, 0, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}
