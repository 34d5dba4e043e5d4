package demo

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gorilla/websocket"
)

func TestTheAPIsErrors(t *testing.T) {
	for name, c := range map[string]struct{ answer, code string }{
		"a GraphQL error": {`{"errors":[{"message":"no","extensions":{"code":"FORBIDDEN"}}],"data":null}`, "FORBIDDEN"},
		"a user error":    {`{"data":{"connectSnovio":{"userErrors":[{"code":"CREDENTIALS_REJECTED","message":"no"}]}}}`, "CREDENTIALS_REJECTED"},
		"no JSON":         {`<html>`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.Header.Get("Authorization") != "Bearer key" {
					t.Error("the token is missing")
				}
				_, _ = io.WriteString(w, c.answer)
			}))
			defer server.Close()
			client := newClient(server.URL, "key")
			defer client.close()
			err := client.connectSnovio(t.Context(), "user", "secret")
			if err == nil || codeOf(err) != c.code {
				t.Errorf("want %q, got %v", c.code, err)
			}
		})
	}
}

// socketServer plays one script for each websocket that is opened, then closes it.
func socketServer(t *testing.T, scripts ...func(conn *websocket.Conn)) *httptest.Server {
	t.Helper()
	next := make(chan func(*websocket.Conn), len(scripts))
	for _, script := range scripts {
		next <- script
	}
	upgrader := websocket.Upgrader{Subprotocols: []string{socketProtocol}}
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
	var f frame
	if err := conn.ReadJSON(&f); err != nil || f.Type != "connection_init" || !strings.Contains(string(f.Payload), "Bearer key") {
		t.Errorf("the socket begins with an introduction, got %v %v", f, err)
	}
	send(t, conn, frame{Type: "connection_ack"})
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

func send(t *testing.T, conn *websocket.Conn, f frame) {
	t.Helper()
	if err := conn.WriteJSON(f); err != nil {
		t.Error(err)
	}
}

func TestALostWebsocketGoesOnWhereItWasLeft(t *testing.T) {
	var resumed string
	change := func(cursor, id string) frame {
		return frame{ID: "log", Type: "next", Payload: []byte(`{"data":{"syncLog":{"cursor":"` + cursor + `","entry":{"id":"` + id + `"}}}}`)}
	}
	server := socketServer(t,
		func(conn *websocket.Conn) {
			greet(t, conn)
			send(t, conn, frame{ID: "queue", Type: "next", Payload: []byte(`{"data":{"queue":{"depth":3}}}`)})
			send(t, conn, change("c1", "one"))
		},
		func(conn *websocket.Conn) {
			resumed = greet(t, conn)
			send(t, conn, frame{Type: "ping"})
			send(t, conn, change("c2", "two"))
			var pong frame
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

func TestASubscriptionThatTheServerEnds(t *testing.T) {
	for name, c := range map[string]struct {
		frame frame
		code  string
	}{
		"with an error":             {frame{ID: "log", Type: "error", Payload: []byte(`[{"message":"no","extensions":{"code":"CURSOR_EXPIRED"}}]`)}, "CURSOR_EXPIRED"},
		"with an error as a result": {frame{ID: "log", Type: "next", Payload: []byte(`{"errors":[{"message":"no","extensions":{"code":"SLOW_READER"}}]}`)}, "SLOW_READER"},
		"as complete":               {frame{ID: "log", Type: "complete"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			server := socketServer(t, func(conn *websocket.Conn) {
				greet(t, conn)
				send(t, conn, c.frame)
				_, _, _ = conn.ReadMessage() // until the reader goes
			})
			client := newClient(server.URL, "key")
			defer client.close()
			err := client.subscribe(t.Context(), map[string]subscription{"log": {}, "queue": {}})
			if codeOf(err) != c.code || err == nil {
				t.Errorf("want %q, got %v", c.code, err)
			}
			if c.code == "" && !errors.Is(err, errEnded) {
				t.Errorf("want errEnded, got %v", err)
			}
		})
	}
}
