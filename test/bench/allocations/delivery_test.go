//go:build !race

package allocations_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/snovsync/snovsync/internal/graphqlclient"
)

const subscription = `subscription ($after: String!) { syncLog(after: $after) { cursor entry { id eventId kind status reason message prospectEmail prospectId listId attemptCount nextAttemptAt createdAt updatedAt } } }`

// TestAllocationsOfADelivery compares many readers of the live log with few: what
// lies between is what the additional ones cost. What reading costs here, which is
// in this process too, is measured with a server that allocates nothing.
func TestAllocationsOfADelivery(t *testing.T) {
	p := newProduct(t)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	const few, many, changes = 10, 60, 100
	server := httptest.NewServer(p.handler)
	t.Cleanup(server.Close)
	var event int
	measure := func(readers int) float64 {
		all := newAudience(ctx, t, server.URL+"/graphql", p, readers)
		defer all.close()
		send := func(int) {
			event++
			heard := all.next()
			recorder := httptest.NewRecorder()
			p.handler.ServeHTTP(recorder, newRequest(t, p.key, mutation(t, event)))
			await(ctx, t, heard)
		}
		const warm = 5
		allocationsPer(warm, send)
		return allocationsPer(changes, send)
	}
	own := ownAllocations(ctx, t)
	withMany, withFew := measure(many), measure(few)
	t.Logf("a change costs %.0f allocations with %d readers, %.0f with %d; hearing it %.1f a reader", withMany, many, withFew, few, own)
	delivery := (withMany - withFew) / (many - few)
	atMost(t, "a delivery of the live log", delivery-own, mostPerDelivery)
}

// patience is far beyond what the deliveries of a test take.
const patience = 5 * time.Minute

// audience are websockets of this process that read the live log.
type audience struct {
	sockets []*websocket.Conn
	reading sync.WaitGroup
	left    atomic.Int64
	heard   atomic.Pointer[chan struct{}]
}

// newAudience connects readers, from where the log stands now: whoever is subscribed
// late gets what was sent before.
func newAudience(ctx context.Context, t *testing.T, address string, p *product, readers int) *audience {
	t.Helper()
	var log struct {
		Data struct{ SyncLog struct{ LiveCursor string } }
	}
	p.ask(`{ syncLog(first: 1) { liveCursor } }`, &log)
	a := &audience{}
	for range readers {
		socket, err := graphqlclient.Dial(ctx, address, p.token, 0)
		must(t, err)
		a.sockets = append(a.sockets, socket)
		must(t, graphqlclient.Start(socket, "1", graphqlclient.Operation{
			Query: subscription, Variables: map[string]any{"after": log.Data.SyncLog.LiveCursor},
		}))
	}
	for _, socket := range a.sockets {
		a.reading.Go(func() { a.read(socket) })
	}
	return a
}

// next returns a channel that is closed when every reader has heard one more message.
func (a *audience) next() <-chan struct{} {
	heard := make(chan struct{})
	a.heard.Store(&heard)
	a.left.Store(int64(len(a.sockets)))
	return heard
}

func (a *audience) read(socket *websocket.Conn) {
	for {
		_, message, err := socket.NextReader()
		if err == nil {
			_, err = io.Copy(io.Discard, message)
		}
		if err != nil {
			return
		}
		if a.left.Add(-1) == 0 {
			close(*a.heard.Load())
		}
	}
}

// await waits until a channel is closed.
func await(ctx context.Context, t *testing.T, closed <-chan struct{}) {
	t.Helper()
	select {
	case <-closed:
	case <-ctx.Done():
		t.Fatal("not every reader heard the change")
	}
}

func (a *audience) close() {
	for _, socket := range a.sockets {
		_ = socket.Close()
	}
	a.reading.Wait()
}

// ownAllocations is what hearing a message costs this process, one of the size
// that the live log sends.
func ownAllocations(ctx context.Context, t *testing.T) float64 {
	t.Helper()
	message, err := json.Marshal(map[string]any{"id": "1", "type": "next", "payload": strings.Repeat("x", 400)})
	must(t, err)
	accepted := make(chan *websocket.Conn, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		socket, err := new(websocket.Upgrader).Upgrade(w, r, nil)
		if err == nil {
			accepted <- socket
		}
	}))
	defer server.Close()
	client, answer, err := websocket.DefaultDialer.DialContext(ctx, "ws"+strings.TrimPrefix(server.URL, "http"), nil)
	must(t, err)
	must(t, answer.Body.Close())
	socket := <-accepted
	prepared, err := websocket.NewPreparedMessage(websocket.TextMessage, message)
	must(t, err)
	a := &audience{sockets: []*websocket.Conn{client}}
	a.reading.Go(func() { a.read(client) })
	const messages = 200
	own := allocationsPer(messages, func(int) {
		heard := a.next()
		must(t, socket.WritePreparedMessage(prepared))
		await(ctx, t, heard)
	})
	a.close()
	must(t, socket.Close())
	// next makes a channel, which is the test's and not the reader's.
	return own - 1
}
