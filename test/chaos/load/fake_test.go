package load

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/snovsync/snovsync/test/chaos/workload"
)

// product is what several fake API processes have in common: the events that were accepted.
type product struct {
	mu       sync.Mutex
	accepted map[string]string
	// refuses says why an event is refused; "": it is not.
	refuses func(organization, eventID string) string
	// busy counts requests under way, busiest is the most there were.
	busy, busiest int
}

func newProduct() *product {
	return &product{accepted: map[string]string{}, refuses: func(string, string) string { return "" }}
}

// misdeed may spoil a request: before it is carried out, or in place of its answer.
// It tells whether it did.
type misdeed struct {
	before, instead func(http.ResponseWriter, *http.Request) bool
}

// process serves the product at an address of its own until the test ends.
func (p *product) process(t *testing.T, m misdeed) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		p.busy++
		p.busiest = max(p.busiest, p.busy)
		p.mu.Unlock()
		defer func() {
			p.mu.Lock()
			defer p.mu.Unlock()
			p.busy--
		}()
		var question struct {
			Variables struct {
				Input reportInput `json:"input"`
			} `json:"variables"`
		}
		if err := json.NewDecoder(r.Body).Decode(&question); err != nil {
			t.Error(err)
		}
		if m.before != nil && m.before(w, r) {
			return
		}
		answer := p.accept(r.Header.Get("Authorization"), question.Variables.Input)
		if m.instead != nil && m.instead(w, r) {
			return
		}
		if err := json.NewEncoder(w).Encode(map[string]any{"data": map[string]any{"result": answer}}); err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// reportInput is the input of a single mutation or of recordEvents.
type reportInput struct {
	EventID string                `json:"eventId"`
	Events  []map[string]reported `json:"events"`
}

type reported struct {
	EventID string `json:"eventId"`
}

func (p *product) accept(organization string, input reportInput) map[string]any {
	p.mu.Lock()
	defer p.mu.Unlock()
	if input.Events == nil {
		event, errs := p.acceptOne(organization, input.EventID, "input")
		return map[string]any{"event": event, "userErrors": errs}
	}
	answers, all := []any{}, []any{}
	for i, one := range input.Events {
		for kind, fields := range one {
			event, errs := p.acceptOne(organization, fields.EventID, "input", "events", fmt.Sprint(i), kind)
			answers, all = append(answers, event), append(all, errs...)
		}
	}
	return map[string]any{"events": answers, "userErrors": all}
}

func (p *product) acceptOne(organization, id string, path ...string) (event any, userErrors []any) {
	if code := p.refuses(organization, id); code != "" {
		return nil, []any{map[string]any{"field": append(path, "eventId"), "code": code}}
	}
	key := organization + "/" + id
	known, duplicate := p.accepted[key]
	if !duplicate {
		known = fmt.Sprintf("entry-%d", len(p.accepted)+1)
		p.accepted[key] = known
	}
	return map[string]any{"id": known, "eventId": id, "duplicate": duplicate}, []any{}
}

// sometimes does a misdeed to every so manyth request.
func sometimes(every int, do func(http.ResponseWriter, *http.Request)) func(http.ResponseWriter, *http.Request) bool {
	var mu sync.Mutex
	n := 0
	return func(w http.ResponseWriter, r *http.Request) bool {
		mu.Lock()
		n++
		due := n%every == 0
		mu.Unlock()
		if due {
			do(w, r)
		}
		return due
	}
}

// hangUp closes the connection without an answer.
func hangUp(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

// keepWaiting answers nothing until the client gives up.
func keepWaiting(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

func status(code int) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "<html>no</html>", code) }
}

func graphqlError(code string) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprintf(w, `{"errors":[{"message":"no","extensions":{"code":%q}}]}`, code)
	}
}

// quick is a configuration for tests: it waits for hardly anything.
func quick(told *workload.Workload, urls ...string) Config {
	tokens := map[string]string{}
	for _, o := range append(told.Organizations, told.Reserved...) {
		tokens[o.Name] = o.Name
	}
	return Config{
		URLs: urls, Tokens: tokens, Concurrency: 8, Timeout: time.Minute, FirstDelay: time.Microsecond, LongestDelay: time.Millisecond,
	}
}
