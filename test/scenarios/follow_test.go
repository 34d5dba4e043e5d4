package scenarios

import (
	"context"
	"encoding/json"
	"slices"
	"sync"
	"testing"

	"github.com/snovsync/snovsync/internal/graphqlclient"
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

// follow subscribes to the organization's log from now on, until the test ends.
func (o *organization) follow(t *testing.T) *follower {
	t.Helper()
	ctx := harness.Context(t)
	page, err := o.ask(ctx, roleMember, "{ syncLog(first: 1) { liveCursor } }", nil)
	if err != nil {
		t.Fatalf("read the log: %v", err)
	}
	cursor, _ := page["syncLog"].(map[string]any)["liveCursor"].(string)
	f := &follower{statuses: map[string][]string{}, changed: make(chan struct{})}
	following, stop := context.WithCancel(context.WithoutCancel(ctx))
	var reading sync.WaitGroup
	reading.Go(func() {
		f.end(o.client(roleMember).Subscribe(following, map[string]graphqlclient.Subscription{"log": {
			Operation: graphqlclient.Operation{
				Query:     "subscription($after: String!) { syncLog(after: $after) { entry { id status } } }",
				Variables: map[string]any{"after": cursor},
			},
			Next: f.take,
		}}))
	})
	t.Cleanup(func() {
		stop()
		reading.Wait()
	})
	return f
}

func (f *follower) end(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.failed = err
	close(f.changed)
	f.changed = make(chan struct{})
}

func (f *follower) take(data json.RawMessage) error {
	var change struct {
		SyncLog struct {
			Entry struct {
				ID     string `json:"id"`
				Status string `json:"status"`
			} `json:"entry"`
		} `json:"syncLog"`
	}
	if err := json.Unmarshal(data, &change); err != nil {
		return err
	}
	id, status := change.SyncLog.Entry.ID, change.SyncLog.Entry.Status
	f.mu.Lock()
	defer f.mu.Unlock()
	if known := f.statuses[id]; len(known) == 0 || known[len(known)-1] != status {
		f.statuses[id] = append(known, status)
	}
	close(f.changed)
	f.changed = make(chan struct{})
	return nil
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
