package scenarios

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/gorilla/websocket"

	"github.com/snovsync/snovsync/test/harness"
)

// follower reads an organization's live log over a websocket.
type follower struct {
	mu sync.Mutex
	// statuses are those an entry went through, by the entry's id.
	statuses map[string][]string
	// failed is why the subscription ended; nil while it goes on.
	failed error
	// changed is closed at the next change.
	changed chan struct{}
}

// message is one of graphql-transport-ws.
type message struct {
	ID      string `json:"id,omitempty"`
	Type    string `json:"type"`
	Payload any    `json:"payload,omitempty"`
}

// follow subscribes to the organization's log from now on, until the test ends.
func (o *organization) follow(t *testing.T) *follower {
	t.Helper()
	ctx := harness.Context(t)
	page, err := o.ask(ctx, roleMember, "{ syncLog(first: 1) { liveCursor } }", nil)
	if err != nil {
		t.Fatalf("read the log: %v", err)
	}
	cursor, _ := page["syncLog"].(map[string]any)["liveCursor"].(string)
	dialer := websocket.Dialer{Subprotocols: []string{"graphql-transport-ws"}}
	socket, answer, err := dialer.DialContext(ctx, "ws"+strings.TrimPrefix(o.server.url, "http")+"/graphql", nil)
	if err != nil {
		t.Fatalf("open a websocket: %v", err)
	}
	_ = answer.Body.Close()
	f := &follower{statuses: map[string][]string{}, changed: make(chan struct{})}
	for _, sent := range []message{
		{Type: "connection_init", Payload: map[string]any{"Authorization": "Bearer " + o.tokens[roleMember]}},
		{ID: "log", Type: "subscribe", Payload: map[string]any{
			"query":     "subscription($after: String!) { syncLog(after: $after) { entry { id status } } }",
			"variables": map[string]any{"after": cursor},
		}},
	} {
		if err := socket.WriteJSON(sent); err != nil {
			t.Fatalf("write to the websocket: %v", err)
		}
		if sent.Type == "connection_init" {
			var got message
			if err := socket.ReadJSON(&got); err != nil || got.Type != "connection_ack" {
				t.Fatalf("the server does not acknowledge the connection: %v %v", got, err)
			}
		}
	}
	var reading sync.WaitGroup
	reading.Go(func() { f.read(socket) })
	t.Cleanup(func() {
		_ = socket.Close()
		reading.Wait()
	})
	return f
}

// read takes in changes until the socket ends.
func (f *follower) read(socket *websocket.Conn) {
	for {
		var got message
		err := socket.ReadJSON(&got)
		if err == nil && got.Type == "ping" {
			err = socket.WriteJSON(message{Type: "pong"})
		}
		if err == nil && (got.Type == "error" || got.Type == "complete") {
			err = fmt.Errorf("the subscription ended: %v", got)
		}
		if err != nil {
			f.end(err)
			return
		}
		if got.Type == "next" {
			f.take(got.Payload)
		}
	}
}

func (f *follower) end(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.failed = err
	close(f.changed)
	f.changed = make(chan struct{})
}

func (f *follower) take(payload any) {
	next, _ := payload.(map[string]any)
	data, _ := next["data"].(map[string]any)
	change, _ := data["syncLog"].(map[string]any)
	entry, _ := change["entry"].(map[string]any)
	id, _ := entry["id"].(string)
	status, _ := entry["status"].(string)
	f.mu.Lock()
	defer f.mu.Unlock()
	if known := f.statuses[id]; len(known) == 0 || known[len(known)-1] != status {
		f.statuses[id] = append(known, status)
	}
	close(f.changed)
	f.changed = make(chan struct{})
}

// history is what the live log told of an entry: the statuses it went through,
// and a channel that is closed at the next change of any entry.
func (f *follower) history(id string) (statuses []string, changed <-chan struct{}, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.statuses[id]), f.changed, f.failed
}

// entries are the ids of the entries that the live log told of.
func (f *follower) entries() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	ids := make([]string, 0, len(f.statuses))
	for id := range f.statuses {
		ids = append(ids, id)
	}
	return ids
}
