package demo

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gorilla/websocket"

	"github.com/snovsync/snovsync/internal/graphqlclient"
)

// socketServer plays one script for each websocket that is opened, then closes it.
func socketServer(t *testing.T, scripts ...func(conn *websocket.Conn)) *httptest.Server {
	t.Helper()
	next := make(chan func(*websocket.Conn), len(scripts))
	for _, script := range scripts {
		next <- script
	}
	upgrader := websocket.Upgrader{Subprotocols: []string{graphqlclient.Protocol}}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			t.Error(err)
			return
		}
		defer func() { _ = conn.Close() }()
		select {
		case script := <-next:
			script(conn)
		default:
		}
	}))
	t.Cleanup(server.Close)
	return server
}

// greet plays the server's side of the introduction, and returns the variables of
// the subscription to the log.
func greet(t *testing.T, conn *websocket.Conn) string {
	t.Helper()
	var f graphqlclient.Frame
	if err := conn.ReadJSON(&f); err != nil || f.Type != "connection_init" || !strings.Contains(string(f.Payload), "Bearer key") {
		t.Errorf("the socket begins with an introduction, got %v %v", f, err)
	}
	send(t, conn, graphqlclient.Frame{Type: "connection_ack"})
	var variables string
	for range 2 {
		if err := conn.ReadJSON(&f); err != nil || f.Type != "subscribe" {
			t.Errorf("want a subscription, got %v %v", f, err)
		}
		if f.ID == "log" {
			_, variables, _ = strings.Cut(string(f.Payload), `"variables":`)
		}
	}
	return variables
}

func send(t *testing.T, conn *websocket.Conn, f graphqlclient.Frame) {
	t.Helper()
	if err := conn.WriteJSON(f); err != nil {
		t.Error(err)
	}
}

func TestALostWebsocketGoesOnWhereItWasLeft(t *testing.T) {
	var resumed string
	change := func(cursor, id string) graphqlclient.Frame {
		return graphqlclient.Frame{ID: "log", Type: "next", Payload: []byte(`{"data":{"syncLog":{"cursor":"` + cursor + `","entry":{"id":"` + id + `"}}}}`)}
	}
	server := socketServer(t,
		func(conn *websocket.Conn) {
			greet(t, conn)
			send(t, conn, graphqlclient.Frame{ID: "queue", Type: "next", Payload: []byte(`{"data":{"queue":{"depth":3}}}`)})
			send(t, conn, change("c1", "one"))
		},
		func(conn *websocket.Conn) {
			resumed = greet(t, conn)
			send(t, conn, graphqlclient.Frame{Type: "ping"})
			send(t, conn, change("c2", "two"))
			var pong graphqlclient.Frame
			if err := conn.ReadJSON(&pong); err != nil || pong.Type != "pong" {
				t.Errorf("a ping is answered, got %v %v", pong, err)
			}
			_, _, _ = conn.ReadMessage() // until the reader goes
		},
	)
	client := newClient(server.URL, "key")
	defer client.close()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var seen []string
	depth := 0
	follow(ctx, client, "c0",
		func(e entry) {
			if seen = append(seen, e.ID); len(seen) == 2 {
				cancel()
			}
		},
		func(q queue) { depth = q.Depth })
	server.Close()
	if strings.Join(seen, " ") != "one two" || depth != 3 {
		t.Errorf("got %v and a depth of %d", seen, depth)
	}
	if !strings.Contains(resumed, `"after":"c1"`) {
		t.Errorf("the second websocket asks for what came after the first one's last change, got %s", resumed)
	}
}
