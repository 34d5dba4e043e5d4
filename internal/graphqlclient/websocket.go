package graphqlclient

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/gorilla/websocket"
)

const (
	// Protocol is the websocket subprotocol of the API.
	Protocol = "graphql-transport-ws"
	// handshakeTimeout bounds the opening of a websocket, up to the acknowledgment.
	handshakeTimeout = time.Minute
)

// ErrEnded says that the server completed a subscription.
var ErrEnded = errors.New("the subscription was ended")

// Frame is one message of the protocol.
type Frame struct {
	ID      string          `json:"id,omitempty"`
	Type    string          `json:"type"`
	Payload json.RawMessage `json:"payload,omitempty"`
}

// Dial opens a websocket at a URL, http:// or ws://, and returns it once the server has
// acknowledged the token ("" sends none). buffer is the size of its buffers in bytes; 0:
// the default.
func Dial(ctx context.Context, url, token string, buffer int) (*websocket.Conn, error) {
	dialer := websocket.Dialer{
		Subprotocols: []string{Protocol}, HandshakeTimeout: handshakeTimeout, ReadBufferSize: buffer, WriteBufferSize: buffer,
	}
	conn, response, err := dialer.DialContext(ctx, "ws"+strings.TrimPrefix(strings.TrimPrefix(url, "ws"), "http"), nil)
	if response != nil && response.Body != nil {
		_ = response.Body.Close() // gorilla has read what there is
	}
	if err != nil {
		return nil, fmt.Errorf("open the websocket: %w", err)
	}
	if err := initialize(ctx, conn, token); err != nil {
		_ = conn.Close()
		return nil, fmt.Errorf("initialize the websocket: %w", err)
	}
	return conn, nil
}

// initialize sends the token and waits for the acknowledgment.
func initialize(ctx context.Context, conn *websocket.Conn, token string) error {
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
	if err := conn.SetReadDeadline(time.Now().Add(handshakeTimeout)); err != nil {
		return err
	}
	var payload map[string]string
	if token != "" {
		payload = map[string]string{"Authorization": "Bearer " + token}
	}
	if err := write(conn, Frame{Type: "connection_init"}, payload); err != nil {
		return err
	}
	for {
		var f Frame
		if err := conn.ReadJSON(&f); err != nil {
			return err
		}
		if f.Type == "connection_ack" {
			return conn.SetReadDeadline(time.Time{})
		}
	}
}

// Start starts a subscription on a websocket, under an id of the caller.
func Start(conn *websocket.Conn, id string, operation Operation) error {
	return write(conn, Frame{ID: id, Type: "subscribe"}, operation)
}

func write(conn *websocket.Conn, f Frame, payload any) (err error) {
	if f.Payload, err = json.Marshal(payload); err != nil {
		return err
	}
	return conn.WriteJSON(f)
}

// Subscription is an operation to follow.
type Subscription struct {
	Operation

	// Next takes the data of each result. Its error ends all subscriptions.
	Next func(data json.RawMessage) error
}

// Subscribe follows subscriptions over one websocket until ctx ends or one of them
// does. The error says why and is never nil; it is an *Error if the API refused. The
// calls of Next never overlap.
func (c *Client) Subscribe(ctx context.Context, subscriptions map[string]Subscription) error {
	conn, err := Dial(ctx, c.URL+Path, c.Token, 0)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
	for id, s := range subscriptions {
		if err := Start(conn, id, s.Operation); err != nil {
			return fmt.Errorf("subscribe: %w", err)
		}
	}
	for {
		var f Frame
		if err := conn.ReadJSON(&f); err != nil {
			return fmt.Errorf("read from the websocket: %w", err)
		}
		if err := receive(conn, f, subscriptions); err != nil {
			return err
		}
	}
}

// receive handles one frame.
func receive(conn *websocket.Conn, f Frame, subscriptions map[string]Subscription) error {
	switch f.Type {
	case "ping":
		return conn.WriteJSON(Frame{Type: "pong"})
	case "next":
		var got result
		if err := json.Unmarshal(f.Payload, &got); err != nil {
			return fmt.Errorf("read a result: %w", err)
		}
		if len(got.Errors) > 0 {
			return got.Errors[0].asError()
		}
		return subscriptions[f.ID].Next(got.Data)
	case "error":
		var refused []graphqlError
		if err := json.Unmarshal(f.Payload, &refused); err != nil || len(refused) == 0 {
			return ErrEnded
		}
		return refused[0].asError()
	case "complete":
		return ErrEnded
	}
	return nil
}
