package load_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/snovsync/snovsync/test/bench/load"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const expected = `"userErrors":[]`

// booked is a server that writes down which events it was sent.
type booked struct {
	t *testing.T

	mu     sync.Mutex
	events map[string]int
	header http.Header
	// long makes answers so long that they come in chunks.
	long bool
	// refuse answers with this status from an event on.
	refuse int
}

func newBooked(t *testing.T) (*booked, string) {
	t.Helper()
	b := &booked{t: t, events: make(map[string]int)}
	server := httptest.NewServer(b)
	t.Cleanup(server.Close)
	return b, server.URL
}

// ServeHTTP implements http.Handler.
func (b *booked) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		b.t.Error(err)
	}
	var asked struct {
		Query     string `json:"query"`
		Variables struct {
			Events []struct {
				ID    string `json:"id"`
				Email string `json:"email"`
			} `json:"events"`
		} `json:"variables"`
	}
	if err := json.Unmarshal(body, &asked); err != nil {
		b.t.Errorf("the body is %s: %v", body, err)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.header = r.Header
	for _, event := range asked.Variables.Events {
		if strings.TrimPrefix(event.ID, "event-") != strings.TrimPrefix(event.Email, "p-") {
			b.t.Errorf("event %s has the address %s", event.ID, event.Email)
		}
		b.events[event.ID]++
	}
	if b.refuse > 0 && len(b.events) >= b.refuse {
		http.Error(w, "too much", http.StatusServiceUnavailable)
		return
	}
	_, _ = fmt.Fprintf(w, `{%s}`, expected)
	if b.long {
		_, _ = io.WriteString(w, strings.Repeat(" ", 10_000))
	}
}

func template(t *testing.T, address string, events int) *load.Template {
	t.Helper()
	batch := make([]map[string]any, events)
	for i := range batch {
		batch[i] = map[string]any{"id": "event-" + load.Slot, "email": "p-" + load.Slot}
	}
	made, err := load.NewTemplate(address, "secret", "mutation", map[string]any{"events": batch}, events)
	must(t, err)
	return made
}

// TestClosedLoadSendsEachEventOnce: single events, batches, and answers in chunks.
func TestClosedLoadSendsEachEventOnce(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		events int
		long   bool
	}{"single": {1, false}, "batches": {7, false}, "long answers": {1, true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, address := newBooked(t)
			server.long = test.long
			closed := &load.Closed{
				Templates: []*load.Template{template(t, address, test.events)}, Connections: 3, Next: new(atomic.Int64), Expect: expected,
			}
			result, err := closed.Run(t.Context(), 50*time.Millisecond)
			must(t, err)
			if result.Events == 0 || result.Events != int64(len(server.events)) || result.Events != closed.Next.Load() {
				t.Errorf("%d events were sent, %d arrived, the next number is %d", result.Events, len(server.events), closed.Next.Load())
			}
			if result.Latency.Count()*test.events != int(result.Events) {
				t.Errorf("%d answers were timed for %d events", result.Latency.Count(), result.Events)
			}
			for i := range result.Events {
				if server.events[load.Numbered("event-"+load.Slot, i)] != 1 {
					t.Errorf("event %d arrived %d times", i, server.events[load.Numbered("event-"+load.Slot, i)])
				}
			}
			if got := server.header.Get("Authorization"); got != "Bearer secret" {
				t.Errorf("the token came as %q", got)
			}
		})
	}
}

func TestLoadEndsWithTheFirstBadAnswer(t *testing.T) {
	t.Parallel()
	server, address := newBooked(t)
	server.refuse = 5
	closed := &load.Closed{Templates: []*load.Template{template(t, address, 1)}, Connections: 2, Next: new(atomic.Int64), Expect: expected}
	_, err := closed.Run(t.Context(), time.Minute)
	if err == nil || !strings.Contains(err.Error(), "503") || !strings.Contains(err.Error(), "too much") {
		t.Errorf("the error is %v", err)
	}
	other := &load.Closed{Templates: closed.Templates, Connections: 1, Next: new(atomic.Int64), Expect: "something else"}
	server.mu.Lock()
	server.refuse = 0
	server.mu.Unlock()
	if _, err := other.Run(t.Context(), time.Minute); err == nil || !strings.Contains(err.Error(), "something else") {
		t.Errorf("an answer that lacks what is expected gives %v", err)
	}
}

func TestSlotsMustBeAlikeInAllEvents(t *testing.T) {
	t.Parallel()
	if _, err := load.NewTemplate("http://127.0.0.1:1", "", "query", map[string]any{"a": load.Slot}, 2); err == nil {
		t.Error("two events share one slot")
	}
}

func TestPacedLoadKeepsTheMoments(t *testing.T) {
	t.Parallel()
	server, address := newBooked(t)
	const count, first = 20, 100
	paced := &load.Paced{Templates: []*load.Template{template(t, address, 1), template(t, address, 1)}, Rate: 1000, Count: count, First: first, Expect: expected}
	moments, err := paced.Run(t.Context())
	must(t, err)
	if len(moments) != count || len(server.events) != count {
		t.Fatalf("%d moments, %d events arrived, want %d", len(moments), len(server.events), count)
	}
	for i, moment := range moments {
		if server.events[load.Numbered("event-"+load.Slot, int64(first+i))] != 1 || moment.Accepted.Before(moment.Sent) || moment.Sent.IsZero() {
			t.Errorf("event %d was sent at %s and accepted at %s", first+i, moment.Sent, moment.Accepted)
		}
	}
}

// TestPaceIsKept: no call is made before it is due, and the dues are the rate's.
func TestPaceIsKept(t *testing.T) {
	t.Parallel()
	const count, rate = 30, 500.0
	var mu sync.Mutex
	dues := make([]time.Time, count)
	err := load.Pace(t.Context(), rate, count, 4, func(_ context.Context, _, i int, due time.Time) error {
		mu.Lock()
		defer mu.Unlock()
		dues[i] = due
		if time.Now().Before(due) {
			t.Errorf("call %d was made before it was due", i)
		}
		return nil
	})
	must(t, err)
	for i := 1; i < count; i++ {
		if gap := dues[i].Sub(dues[i-1]); gap != 2*time.Millisecond {
			t.Errorf("call %d is due %s after the one before", i, gap)
		}
	}
}

func TestPaceEndsWithTheFirstError(t *testing.T) {
	t.Parallel()
	failed := fmt.Errorf("failed")
	err := load.Pace(t.Context(), 1e6, 1000, 2, func(_ context.Context, _, i int, _ time.Time) error {
		if i == 3 {
			return failed
		}
		return nil
	})
	if err != failed { //nolint:errorlint // the very same one
		t.Errorf("the error is %v", err)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
