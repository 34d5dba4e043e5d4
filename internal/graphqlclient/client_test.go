package graphqlclient_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gorilla/websocket"
	"go.uber.org/goleak"

	"github.com/snovsync/snovsync/internal/graphqlclient"
	"github.com/snovsync/snovsync/test/harness"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func newClient(t *testing.T, handler http.HandlerFunc) *graphqlclient.Client {
	t.Helper()
	server := httptest.NewServer(handler)
	client := &graphqlclient.Client{URL: server.URL, Token: "key", HTTP: graphqlclient.NewHTTP(1, harness.Timeout)}
	t.Cleanup(func() {
		client.HTTP.CloseIdleConnections()
		server.Close()
	})
	return client
}

func TestMutateReturnsErrorsOfTheAPI(t *testing.T) {
	for name, c := range map[string]struct {
		status       int
		answer, code string
		want         *graphqlclient.AnswerError
	}{
		"success":           {200, `{"data":{"result":{"userErrors":[]}}}`, "", nil},
		"GraphQL error":     {200, `{"errors":[{"message":"no","extensions":{"code":"FORBIDDEN"}}],"data":null}`, "FORBIDDEN", nil},
		"refused request":   {401, `{"errors":[{"message":"no","extensions":{"code":"UNAUTHENTICATED"}}]}`, "UNAUTHENTICATED", nil},
		"user error":        {200, `{"data":{"result":{"userErrors":[{"code":"CREDENTIALS_REJECTED","message":"no"}]}}}`, "CREDENTIALS_REJECTED", nil},
		"no JSON":           {502, `<html>`, "", &graphqlclient.AnswerError{Status: 502}},
		"an error's status": {503, `{"data":{"result":{"userErrors":[]}}}`, "", &graphqlclient.AnswerError{Status: 503}},
		"other data":        {200, `{"data":{"result":[]}}`, "", &graphqlclient.AnswerError{Status: 200}},
	} {
		t.Run(name, func(t *testing.T) {
			client := newClient(t, func(w http.ResponseWriter, r *http.Request) {
				body, err := io.ReadAll(r.Body)
				if want := `{"query":"mutation","variables":{"input":{"name":"a list"}}}`; err != nil || string(body) != want {
					t.Errorf("the request is %s, want %s", body, want)
				}
				if r.URL.Path != "/graphql" || r.Header.Get("Authorization") != "Bearer key" {
					t.Errorf("the request goes to %s with the token %q", r.URL.Path, r.Header.Get("Authorization"))
				}
				w.WriteHeader(c.status)
				_, _ = io.WriteString(w, c.answer)
			})
			err := client.Mutate(t.Context(), "mutation", map[string]any{"name": "a list"})
			if graphqlclient.CodeOf(err) != c.code || (err == nil) != (c.code == "" && c.want == nil) {
				t.Errorf("the error is %v, want the code %q", err, c.code)
			}
			if c.want != nil {
				answer, ok := errors.AsType[*graphqlclient.AnswerError](err)
				if !ok || answer.Status != c.want.Status {
					t.Errorf("the error is %v, want HTTP status %d", err, c.want.Status)
				}
			}
		})
	}
}

// newSocket makes a client whose server plays a script on each websocket that was
// initialized and subscribed to once.
func newSocket(t *testing.T, script func(conn *websocket.Conn)) *graphqlclient.Client {
	t.Helper()
	upgrader := websocket.Upgrader{Subprotocols: []string{graphqlclient.Protocol}}
	return newClient(t, func(w http.ResponseWriter, r *http.Request) {
		conn, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			t.Error(err)
			return
		}
		defer func() { _ = conn.Close() }()
		if f := read(t, conn); f.Type != "connection_init" || !strings.Contains(string(f.Payload), "Bearer key") {
			t.Errorf("the first frame is %v", f)
		}
		send(t, conn, graphqlclient.Frame{Type: "connection_ack"})
		if f := read(t, conn); f.Type != "subscribe" || f.ID != "log" || string(f.Payload) != `{"query":"subscription"}` {
			t.Errorf("the second frame is %v", f)
		}
		script(conn)
	})
}

func read(t *testing.T, conn *websocket.Conn) (f graphqlclient.Frame) {
	t.Helper()
	if err := conn.ReadJSON(&f); err != nil {
		t.Error(err)
	}
	return f
}

func send(t *testing.T, conn *websocket.Conn, f graphqlclient.Frame) {
	t.Helper()
	if err := conn.WriteJSON(f); err != nil {
		t.Error(err)
	}
}

func subscribe(ctx context.Context, client *graphqlclient.Client, next func(json.RawMessage) error) error {
	return client.Subscribe(ctx, map[string]graphqlclient.Subscription{
		"log": {Operation: graphqlclient.Operation{Query: "subscription"}, Next: next},
	})
}

func TestSubscribePassesResultsOnAndAnswersPings(t *testing.T) {
	client := newSocket(t, func(conn *websocket.Conn) {
		send(t, conn, graphqlclient.Frame{Type: "ping"})
		if f := read(t, conn); f.Type != "pong" {
			t.Errorf("a ping is answered with %v", f)
		}
		for _, data := range []string{`1`, `2`} {
			send(t, conn, graphqlclient.Frame{ID: "log", Type: "next", Payload: []byte(`{"data":` + data + `}`)})
		}
		_, _, _ = conn.ReadMessage() // until the client closes
	})
	var seen []string
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	err := subscribe(ctx, client, func(data json.RawMessage) error {
		if seen = append(seen, string(data)); len(seen) == 2 {
			cancel()
		}
		return nil
	})
	if err == nil || strings.Join(seen, " ") != "1 2" {
		t.Errorf("the results are %v, the error is %v", seen, err)
	}
}

func TestSubscribeReturnsWhatEndsASubscription(t *testing.T) {
	for name, c := range map[string]struct {
		frame graphqlclient.Frame
		code  string
		is    error
	}{
		"an error":             {graphqlclient.Frame{ID: "log", Type: "error", Payload: []byte(`[{"message":"no","extensions":{"code":"CURSOR_EXPIRED"}}]`)}, "CURSOR_EXPIRED", nil},
		"an error as a result": {graphqlclient.Frame{ID: "log", Type: "next", Payload: []byte(`{"errors":[{"message":"no","extensions":{"code":"SLOW_READER"}}]}`)}, "SLOW_READER", nil},
		"completion":           {graphqlclient.Frame{ID: "log", Type: "complete"}, "", graphqlclient.ErrEnded},
	} {
		t.Run(name, func(t *testing.T) {
			client := newSocket(t, func(conn *websocket.Conn) {
				send(t, conn, c.frame)
				_, _, _ = conn.ReadMessage() // until the client closes
			})
			err := subscribe(t.Context(), client, nil)
			if err == nil || graphqlclient.CodeOf(err) != c.code || c.is != nil && !errors.Is(err, c.is) {
				t.Errorf("the error is %v, want the code %q", err, c.code)
			}
		})
	}
}
